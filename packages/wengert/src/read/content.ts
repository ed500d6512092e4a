/** What objects hold, item by item. */
import type { Span } from "../program/types.ts";
import type { Content, InconsistentMeaning, Meaning, ObjectContent } from "./meaning.ts";

/** The items of a content by their keys. */
export function itemsOf(content: Content): ReadonlyMap<string, Meaning> {
  if (content.kind === "record") return content.fields;
  if (content.kind === "list") return new Map([["length", content.length]]);
  return new Map(content.items.map((item, k) => [String(k), item]));
}

/** A content of the same kind with other items; the same version, unless another is given. */
export function withItems(
  content: Content,
  items: ReadonlyMap<string, Meaning>,
  version: object | undefined = content.version,
): Content {
  if (content.kind === "tuple") return { kind: "tuple", items: [...items.values()], version };
  if (content.kind === "record") return { ...content, fields: items, version };
  const length = items.get("length");
  if (length?.kind !== "number") throw new Error("a list without a length");
  return { ...content, length, version };
}

/** Whether a list could stand for a content: an array of numbers, or one such array or another. */
export function mayBeList(content: Content): boolean {
  if (content.kind === "tuple") return content.items.every(({ kind }) => kind === "number");
  return content.kind === "record" && content.mayBeList === true;
}

/** A record whose keys, or their order, depend on the path. */
export function unordered(content: Content, span: Span | undefined): Content {
  if (content.kind !== "record") return content;
  const meaning: InconsistentMeaning = {
    kind: "inconsistent",
    kinds: ["an object", "an object with other fields, or in another order"],
    span,
    because: "Name the fields instead of going through them, or give it the same in the same order on every path.",
  };
  return { ...content, unordered: content.unordered ?? meaning };
}

/** Whether two contents have the same keys in the same order. */
export function haveSameKeys(a: Content, b: Content): boolean {
  if (a.kind !== "record" || b.kind !== "record") return a.kind === b.kind && itemsOf(a).size === itemsOf(b).size;
  if (a.unordered !== undefined || b.unordered !== undefined || a.fields.size !== b.fields.size) return false;
  const keys = [...b.fields.keys()];
  return [...a.fields.keys()].every((key, k) => key === keys[k]);
}

/** The same content with every item mapped. */
export function mapItems(content: ObjectContent, map: (item: Meaning, key: string) => Meaning): ObjectContent {
  if (content.kind === "tuple") return { ...content, items: content.items.map((item, k) => map(item, String(k))) };
  return { ...content, fields: new Map([...content.fields].map(([key, item]) => [key, map(item, key)])) };
}
