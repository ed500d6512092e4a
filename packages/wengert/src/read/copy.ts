/** Copies of arrays. */
import type * as acorn from "acorn";
import type { Value } from "../program/types.ts";
import { element } from "./access.ts";
import type { ArrayMeaning } from "./meaning.ts";
import type { Reader } from "./reader.ts";

/** The elements of an array, or of a row, in a buffer of their own. */
export function copyOf(reader: Reader, of: ArrayMeaning, node: acorn.Node): Value {
  const { builder } = reader;
  const [length] = of.extents;
  if (length === undefined) throw new Error("an array without extents");
  const type = of.buffer.type;
  if (type !== "f64[]" && type !== "f32[]" && type !== "i32[]") throw new Error("a view of what is no buffer");
  const copy = builder.allocate(type, length);
  builder.loop({ low: builder.integer(0), high: length }, [], (index) => {
    const at = {
      kind: "number",
      value: index,
      below: { value: length, distance: -1 },
      range: { low: 0, high: 0x7ffffffe },
    } as const;
    const read = element(reader, of, at, node);
    if (read.kind === "number") builder.store(copy, index, read.value, false);
    return [];
  });
  return copy;
}
