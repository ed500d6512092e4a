/** Copies of arrays. */
import type * as acorn from "acorn";
import { isBuffer, type Value } from "../program/types.ts";
import { element, lengthOf } from "./access.ts";
import { type ArrayMeaning, number, type NumberMeaning } from "./meaning.ts";
import { arithmetic, toIndex } from "./numbers.ts";
import type { Reader } from "./reader.ts";
import { store } from "./store.ts";

/** The elements of an array, or of a view, in a buffer of their own. */
export function copyOf(reader: Reader, of: ArrayMeaning, node: acorn.Node): Value {
  return clone(reader, of, node).buffer;
}

/** An array of its own with the same elements. */
export function clone(reader: Reader, of: ArrayMeaning, node: acorn.Node): ArrayMeaning {
  const { builder } = reader;
  const { type } = of.buffer;
  if (!isBuffer(type)) throw new Error("a view of what is no buffer");
  const size = of.extents.reduce((product, extent) => builder.integerOperation("multiply", product, extent));
  const flat: ArrayMeaning = { ...of, extents: [size] };
  const copy: ArrayMeaning = {
    kind: "array",
    array: of.array,
    buffer: builder.allocate(type, size),
    offset: undefined,
    extents: [size],
  };
  copyElements(reader, flat, copy, number(builder.integer(0)), node);
  return { ...copy, extents: of.extents };
}

/** Stores the elements of one array in another, from a position on. */
export function copyElements(
  reader: Reader,
  from: ArrayMeaning,
  to: ArrayMeaning,
  position: NumberMeaning,
  node: acorn.Node,
): void {
  reader.rules.repeat(reader, node, lengthOf(from), (index) => {
    const read = element(reader, from, index, node);
    store(reader, to, toIndex(reader, arithmetic(reader, "+", position, index)), read, node);
  });
}
