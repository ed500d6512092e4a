/** What a loop carries of one meaning from turn to turn. */
import type { Span, Type, Value } from "../program/types.ts";
import type { ObjectCell, Variable } from "./environment.ts";
import { type ArrayMeaning, type Content, describe, type InconsistentMeaning, type Meaning } from "./meaning.ts";

/** What becomes of one meaning. */
export type Template =
  | { readonly kind: "same" }
  | { readonly kind: "number" | "boolean" | "offset" | "integer" }
  /** A number that may be missing. */
  | { readonly kind: "optional"; readonly nothing: null | undefined }
  /** Another array in every turn: its elements in storage of its own. */
  | { readonly kind: "storage"; readonly storage: ArrayMeaning }
  /** What it was in the last turn, which is the same in all turns. */
  | { readonly kind: "fixed"; readonly meaning: Meaning }
  /** Another object in every turn, with the same fields. */
  | { readonly kind: "reference"; readonly like: Content; readonly items: Items }
  | { readonly kind: "inconsistent"; readonly meaning: InconsistentMeaning };

export type Items = ReadonlyMap<string, Template>;

export const SAME: Template = { kind: "same" };
export const INTEGER: Template = { kind: "integer" };

export function sameClass(a: Content, b: Content): boolean {
  return (a.kind === "record" ? a.of?.node : undefined) === (b.kind === "record" ? b.of?.node : undefined);
}

export interface Leaf {
  readonly value: Value;
  readonly type: Type;
  readonly name: string;
}

export function inconsistent(start: Meaning, end: Meaning, span: Span | undefined, loop?: object): Template {
  const arrays = start.kind === "array" && end.kind === "array";
  const meaning: InconsistentMeaning = {
    kind: "inconsistent",
    kinds: [describe(start), describe(end)],
    span,
    ...(loop === undefined ? {} : { loop }),
    ...(arrays ? { because: "It is another array in every turn of a loop. Copy the elements instead." } : {}),
  };
  return { kind: "inconsistent", meaning };
}

/** The types and names of what is carried, in the order of the leaves. */
export function leafTypes(
  variables: ReadonlyMap<Variable, Template>,
  objects: ReadonlyMap<ObjectCell, Items>,
): (readonly [Type, string])[] {
  const types: (readonly [Type, string])[] = [];
  const collect = (template: Template, name: string): void => {
    if (template.kind === "number") types.push(["f64", name]);
    else if (template.kind === "boolean") types.push(["bool", name]);
    else if (template.kind === "optional") types.push(["bool", `${name}.there`], ["f64", name]);
    else if (template.kind === "integer") types.push(["i32", name]);
    else if (template.kind === "offset") types.push(["i32", `${name}.offset`]);
    else if (template.kind === "reference") for (const [key, item] of template.items) collect(item, `${name}.${key}`);
  };
  for (const [variable, template] of variables) collect(template, variable.name);
  for (const [cell, items] of objects) for (const [key, item] of items) collect(item, `${cell.name}.${key}`);
  return types;
}
