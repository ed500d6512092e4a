/** What an emitted function returns: a literal of nested arrays and records around the Program's results. */
import type { Value } from "../program/types.ts";
import { propertyName } from "./names.ts";

/** The position of a result, a constant, or a literal made of templates. */
export type ResultTemplate =
  | number
  | { readonly kind: "constant"; readonly value: number | boolean | string | null | undefined }
  /** A global, such as a constructor. */
  | { readonly kind: "global"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly ResultTemplate[] }
  | { readonly kind: "record"; readonly fields: readonly (readonly [name: string, template: ResultTemplate])[] }
  /** A call of a function among `EmitOptions.support`, or of a global such as `Array.from`. */
  | { readonly kind: "call"; readonly callee: string; readonly args: readonly ResultTemplate[] };

const widest = 100;

/** One result → itself, several → an array. */
export function plainTemplate(count: number): ResultTemplate | undefined {
  if (count === 0) return undefined;
  return count === 1 ? 0 : { kind: "list", items: Array.from({ length: count }, (_, k) => k) };
}

/** The results a template mentions, once for every mention. */
export function outputsOf(template: ResultTemplate | undefined, results: readonly Value[]): Value[] {
  if (template === undefined) return [];
  if (typeof template === "number") {
    const result = results[template];
    if (result === undefined) throw new Error(`there is no result ${template} among ${results.length}`);
    return [result];
  }
  return partsOf(template).flatMap((part) => outputsOf(part, results));
}

/** The results that a template returns as they are: not those that only functions take which copy what they are given. */
export function leavingOutputs(
  template: ResultTemplate | undefined,
  results: readonly Value[],
  copying: ReadonlySet<string>,
): Value[] {
  if (template === undefined || typeof template === "number") return outputsOf(template, results);
  if (template.kind === "call" && copying.has(template.callee)) return [];
  return partsOf(template).flatMap((part) => leavingOutputs(part, results, copying));
}

function partsOf(template: Exclude<ResultTemplate, number>): readonly ResultTemplate[] {
  switch (template.kind) {
    case "constant":
    case "global":
      return [];
    case "list":
      return template.items;
    case "record":
      return template.fields.map(([, field]) => field);
    case "call":
      return template.args;
  }
}

/** The text of a template; long literals take one line for each item. `textOf` writes a result. */
export function writeTemplate(
  textOf: (result: Value) => string,
  template: ResultTemplate,
  results: readonly Value[],
): string {
  if (typeof template === "number") {
    const result = results[template];
    if (result === undefined) throw new Error(`there is no result ${template} among ${results.length}`);
    return textOf(result);
  }
  switch (template.kind) {
    case "constant":
      return constantText(template.value);
    case "global":
      return template.name;
    case "list":
      return enclose(
        "[",
        "]",
        template.items.map((item) => writeTemplate(textOf, item, results)),
      );
    case "record":
      return enclose(
        "{ ",
        " }",
        template.fields.map(([name, field]) => {
          const [key, text] = [propertyName(name), writeTemplate(textOf, field, results)];
          return key === text ? key : `${key}: ${text}`;
        }),
      );
    case "call":
      return enclose(
        `${template.callee}(`,
        ")",
        template.args.map((arg) => writeTemplate(textOf, arg, results)),
      );
  }
}

function constantText(value: number | boolean | string | null | undefined): string {
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

function enclose(open: string, close: string, items: readonly string[]): string {
  if (items.length === 0) return (open + close).replaceAll(" ", "");
  const line = open + items.join(", ") + close;
  if (line.length <= widest && !line.includes("\n")) return line;
  const indented = items.map((item) => `  ${item.replaceAll("\n", "\n  ")},`);
  return [open.trimEnd(), ...indented, close.trimStart()].join("\n");
}
