/** What the user gets, put together from the flat results of a Program. */
import type { Result } from "../program/interpret.ts";
import type { ArrayKind } from "../program/shape.ts";
import type { Output } from "./output.ts";

/** An output made of the results of a Program that was interpreted. */
export function assemble(output: Output, results: readonly Result[]): unknown {
  switch (output.kind) {
    case "value":
      return results[output.result];
    case "constant":
      return output.value;
    case "items":
      return output.items.map((item) => assemble(item, results));
    case "record":
      return Object.fromEntries(output.fields.map(([name, field]) => [name, assemble(field, results)]));
    case "array":
      return arrayOf(output.array, elements(results[output.result]));
    case "nested":
      return nest(
        output.array,
        elements(results[output.result]),
        output.extents.map((k) => Number(results[k])),
      );
  }
}

function elements(result: Result | undefined): ArrayLike<number> & Iterable<number> {
  if (typeof result !== "object") throw new Error("a buffer was expected");
  return result;
}

const constructors = {
  "number[]": Array,
  Float64Array,
  Float32Array,
  Int32Array,
  Int16Array,
  Int8Array,
  Uint32Array,
  Uint16Array,
  Uint8Array,
  Uint8ClampedArray,
} as const satisfies Record<ArrayKind, unknown>;

/** A number[] of the elements: `Array.from` goes through the iterator, which takes ten times as long. */
function toArray(items: ArrayLike<number>): number[] {
  const array = new Array<number>(items.length);
  for (let k = 0; k < items.length; k++) array[k] = items[k] ?? NaN;
  return array;
}

/** An array of a kind with some elements. */
export function arrayOf(kind: ArrayKind, items: ArrayLike<number> & Iterable<number>): unknown {
  if (items instanceof constructors[kind]) return items;
  return kind === "number[]" ? toArray(items) : constructors[kind].from(items);
}

/** Cuts a flat array into rows, row by row; the innermost are arrays of a kind. */
function nest(kind: ArrayKind, flat: ArrayLike<number>, extents: readonly number[]): unknown {
  const cut = (from: number, to: number, dimension: number): unknown => {
    const count = extents[dimension] ?? 0;
    if (dimension === extents.length - 1) {
      const row = new constructors[kind](to - from);
      for (let k = from; k < to; k++) row[k - from] = flat[k] ?? NaN;
      return row;
    }
    const size = count === 0 ? 0 : (to - from) / count;
    return Array.from({ length: count }, (_, k) => cut(from + k * size, from + (k + 1) * size, dimension + 1));
  };
  return cut(0, flat.length, 0);
}

/** The same two as text, for generated code: it is to run on its own. */
export const conversions: Readonly<Record<"toArray" | "nest", string>> = {
  toArray: `function toArray(items) {
  const array = new Array(items.length);
  for (let k = 0; k < items.length; k++) array[k] = items[k];
  return array;
}`,
  nest: `function nest(kind, flat, ...extents) {
  const cut = (from, to, dimension) => {
    const count = extents[dimension];
    if (dimension === extents.length - 1) {
      const row = new kind(to - from);
      for (let k = from; k < to; k++) row[k - from] = flat[k];
      return row;
    }
    const size = count === 0 ? 0 : (to - from) / count;
    return Array.from({ length: count }, (_, k) => cut(from + k * size, from + (k + 1) * size, dimension + 1));
  };
  return cut(0, flat.length, 0);
}`,
};
