/** What objects hold, item by item. */
import type { Content, Meaning } from "./meaning.ts";

/** The items of a content by their keys. */
export function itemsOf(content: Content): ReadonlyMap<string, Meaning> {
  if (content.kind === "record") return content.fields;
  return new Map(content.items.map((item, k) => [String(k), item]));
}

/** A content of the same kind with other items; the same version, unless another is given. */
export function withItems(
  content: Content,
  items: ReadonlyMap<string, Meaning>,
  version: object | undefined = content.version,
): Content {
  if (content.kind === "tuple") return { kind: "tuple", items: [...items.values()], version };
  return { kind: "record", fields: items, of: content.of, version };
}

/** The same content with every item mapped. */
export function mapItems(content: Content, map: (item: Meaning, key: string) => Meaning): Content {
  return withItems(content, new Map([...itemsOf(content)].map(([key, item]) => [key, map(item, key)])));
}
