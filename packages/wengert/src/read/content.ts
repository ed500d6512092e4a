/** What objects hold, item by item. */
import type { Content, Meaning } from "./meaning.ts";

/** The items of a content by their keys. */
export function itemsOf(content: Content): ReadonlyMap<string, Meaning> {
  if (content.kind === "record") return content.fields;
  return new Map(content.items.map((item, k) => [String(k), item]));
}

/** A content of the same kind with other items. */
export function withItems(content: Content, items: ReadonlyMap<string, Meaning>): Content {
  if (content.kind === "tuple") return { kind: "tuple", items: [...items.values()] };
  return { kind: "record", fields: items, of: content.of };
}

/** The same content with every item mapped. */
export function mapItems(content: Content, map: (item: Meaning, key: string) => Meaning): Content {
  return withItems(content, new Map([...itemsOf(content)].map(([key, item]) => [key, map(item, key)])));
}
