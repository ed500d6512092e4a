/** The parameters of a function by name, also where they are destructured: what `--at` gives, put in its place. */
import * as acorn from "acorn";
import { missingInputs, parameterWithoutName, unknownInput } from "../errors.ts";
import type { Point } from "../point.ts";

export type Parameter =
  | { readonly kind: "name"; readonly name: string; readonly isOptional: boolean; readonly isRest: boolean }
  | { readonly kind: "record"; readonly fields: readonly (readonly [key: string, parameter: Parameter])[] }
  | { readonly kind: "list"; readonly items: readonly Parameter[] };

/**
 * @param text    the function's text
 * @param inside  its name, for messages
 * @throws WengertError PARAMETER_WITHOUT_NAME for a pattern that no names can fill
 */
export function readParameters(text: string, inside: string): Parameter[] {
  return functionIn(text).params.map((pattern, k) => {
    const parameter = parameterOf(pattern);
    if (parameter === undefined) throw parameterWithoutName(k + 1, inside);
    return parameter;
  });
}

function functionIn(text: string): acorn.ArrowFunctionExpression | acorn.FunctionExpression {
  const options = { ecmaVersion: "latest" } as const;
  let node = attempt(() => acorn.parseExpressionAt(text, 0, options));
  // A method, f(x) { … }, is only legal inside braces.
  if (node === undefined || (node.type !== "ArrowFunctionExpression" && node.type !== "FunctionExpression")) {
    const around = acorn.parseExpressionAt(`({${text}})`, 1, options);
    const property = around.type === "ObjectExpression" ? around.properties[0] : undefined;
    node = property?.type === "Property" ? property.value : undefined;
  }
  if (node?.type === "ArrowFunctionExpression" || node?.type === "FunctionExpression") return node;
  throw new SyntaxError(`no function: ${text.slice(0, 60)}`);
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parameterOf(pattern: acorn.Pattern): Parameter | undefined {
  switch (pattern.type) {
    case "Identifier":
      return { kind: "name", name: pattern.name, isOptional: false, isRest: false };
    case "AssignmentPattern": {
      const inner = parameterOf(pattern.left);
      return inner?.kind === "name" ? { ...inner, isOptional: true } : inner;
    }
    case "RestElement": {
      const inner = parameterOf(pattern.argument);
      return inner?.kind === "name" ? { ...inner, isOptional: true, isRest: true } : undefined;
    }
    case "ObjectPattern": {
      const fields: [string, Parameter][] = [];
      for (const property of pattern.properties) {
        if (property.type !== "Property" || property.computed) return undefined;
        const inner = parameterOf(property.value);
        if (inner === undefined) return undefined;
        fields.push([property.key.type === "Identifier" ? property.key.name : text(property.key), inner]);
      }
      return { kind: "record", fields };
    }
    case "ArrayPattern": {
      const items: Parameter[] = [];
      for (const element of pattern.elements) {
        const item = element === null ? undefined : parameterOf(element);
        if (item === undefined || (item.kind === "name" && item.isRest)) return undefined;
        items.push(item);
      }
      return { kind: "list", items };
    }
    default:
      return undefined;
  }
}

function text(key: acorn.Expression | acorn.PrivateIdentifier): string {
  return key.type === "Literal" ? String(key.value) : "";
}

/** The names that a point has to give, and those that it may. */
export function namesOf(parameters: readonly Parameter[]): { name: string; isOptional: boolean }[] {
  return parameters.flatMap((parameter) => {
    if (parameter.kind === "name") return [{ name: parameter.name, isOptional: parameter.isOptional }];
    return namesOf(parameter.kind === "list" ? parameter.items : parameter.fields.map(([, field]) => field));
  });
}

/**
 * The arguments of a call at a point.
 *
 * @throws WengertError UNKNOWN_INPUT, MISSING_INPUTS
 */
export function argumentsAt(parameters: readonly Parameter[], point: Point): unknown[] {
  const names = namesOf(parameters);
  for (const name of point.keys()) {
    if (!names.some((known) => known.name === name))
      throw unknownInput(
        name,
        names.map((known) => known.name),
        point.keys(),
      );
  }
  const missing = names.filter(({ name, isOptional }) => !isOptional && !point.has(name));
  if (missing.length > 0)
    throw missingInputs(
      missing.map(({ name }) => name),
      [...point.keys()],
    );
  const args = parameters.flatMap((parameter): unknown[] => {
    const value = valueOf(parameter, point);
    return parameter.kind === "name" && parameter.isRest && Array.isArray(value) ? value : [value];
  });
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return args;
}

function valueOf(parameter: Parameter, point: Point): unknown {
  switch (parameter.kind) {
    case "name":
      return point.has(parameter.name) || !parameter.isRest ? point.get(parameter.name) : [];
    case "record":
      return Object.fromEntries(parameter.fields.map(([key, field]) => [key, valueOf(field, point)]));
    case "list":
      return parameter.items.map((item) => valueOf(item, point));
  }
}

/** What belongs to each parameter, by the names of `--at`; `member` takes a part of a whole. */
export function byName<T>(
  parameters: readonly Parameter[],
  whole: readonly T[],
  member: (whole: T, key: string | number) => T,
): [name: string, part: T][] {
  const collect = (parameter: Parameter, part: T): [string, T][] => {
    if (parameter.kind === "name") return [[parameter.name, part]];
    return parameter.kind === "record"
      ? parameter.fields.flatMap(([key, field]) => collect(field, member(part, key)))
      : parameter.items.flatMap((item, k) => collect(item, member(part, k)));
  };
  return parameters.flatMap((parameter, k) => {
    const part = whole[k];
    return part === undefined ? [] : collect(parameter, part);
  });
}
