/** `new`, and arrays as memory. */
import type * as acorn from "acorn";
import { literal } from "../program/builder.ts";
import type { ArrayKind } from "../program/shape.ts";
import { bufferTypeOf } from "../program/shape.ts";
import { knownItems, lengthOf } from "./access.ts";
import { constructObject } from "./class.ts";
import { copyElements } from "./copy.ts";
import { viewed } from "./list.ts";
import { type ArrayMeaning, describe, type Meaning, number, type NumberMeaning } from "./meaning.ts";
import { isArrayClass } from "./names.ts";
import { arithmetic, toIndex, toNumber } from "./numbers.ts";
import type { Reader } from "./reader.ts";
import { store } from "./store.ts";

/** `new C(…)`, and `Array(…)` without new. */
export function construct(reader: Reader, callee: Meaning, args: readonly Meaning[], node: acorn.Node): Meaning {
  reader.at(node);
  if (callee.kind === "builtin" && isArrayKind(callee.name)) return typedArray(reader, callee.name, args, node);
  if (callee.kind === "namespace" && callee.name === "Array") return plainArray(reader, args, node);
  if (callee.kind === "class") return constructObject(reader, callee, args, node);
  return reader.refuse(node, `${describe(callee)} can't be constructed here`, "Use records and arrays.");
}

function isArrayKind(name: string): name is ArrayKind {
  return isArrayClass(name);
}

function typedArray(reader: Reader, array: ArrayKind, [given]: readonly Meaning[], node: acorn.Node): Meaning {
  if (given === undefined) return allocate(reader, array, number(reader.builder.integer(0)), node);
  const of = viewed(reader, given, node);
  if (of.kind === "number") return allocate(reader, array, of, node);
  if (of.kind === "array" && of.extents.length === 1) {
    const copy = allocate(reader, array, lengthOf(of), node);
    copyElements(reader, of, copy, number(reader.builder.integer(0)), node);
    return copy;
  }
  const items = knownItems(reader, of, node);
  if (items !== undefined) return filled(reader, array, items, node);
  return reader.refuse(node, `a ${array} can't be made of ${describe(of)}`, "Pass its length, or an array of numbers.");
}

/** `new Array(n)` holds NaN until it is filled, as undefined is NaN to arithmetic; `new Array(a, b)` is [a, b]. */
function plainArray(reader: Reader, args: readonly Meaning[], node: acorn.Node): Meaning {
  const [length] = args;
  if (length?.kind === "optional") return refuseLength(reader, node);
  if (args.length !== 1 || length?.kind !== "number") return reader.tuple(args, node);
  const made = allocate(reader, "number[]", length, node);
  const filler = fill(reader, made, number(reader.builder.constant(Number.NaN)), node);
  return { ...made, filler };
}

function refuseLength(reader: Reader, node: acorn.Node): never {
  return reader.mismatch(node, "a length may be missing", "Give the array a length on every path.");
}

/** A new array of zeros. */
export function allocate(reader: Reader, array: ArrayKind, length: NumberMeaning, node: acorn.Node): ArrayMeaning {
  const index = toIndex(reader, length);
  const known = literal(index.value);
  if (typeof known === "number" && known < 0)
    return reader.refuse(node, "an array can't have a negative length", "Use 0 or more.");
  const buffer = reader.builder.allocate(bufferTypeOf(array), index.value);
  return { kind: "array", array, buffer, offset: undefined, extents: [index.value] };
}

/** Sets every element; the loop that does it, so that it can be taken back. */
function fill(reader: Reader, of: ArrayMeaning, value: NumberMeaning, node: acorn.Node): object | undefined {
  reader.rules.repeat(reader, node, lengthOf(of), (index) => store(reader, of, index, value, node));
  return reader.builder.region.instructions.at(-1);
}

/** A new array of the items. */
export function filled(reader: Reader, array: ArrayKind, items: readonly Meaning[], node: acorn.Node): ArrayMeaning {
  const { builder } = reader;
  const made = allocate(reader, array, number(builder.integer(items.length)), node);
  for (const [k, item] of items.entries()) store(reader, made, number(builder.integer(k)), item, node);
  return made;
}

/** An array literal as memory, because a variable indexes it. */
export function memoryOf(reader: Reader, items: readonly Meaning[], node: acorn.Node): Meaning {
  reader.at(node);
  return { ...filled(reader, "number[]", items, node), origin: node };
}

/** `[...x, 1, ...y]` where the lengths of x and y are not known. */
export function concatenated(reader: Reader, items: readonly Meaning[], node: acorn.Node): ArrayMeaning {
  reader.at(node);
  const { builder } = reader;
  const zero: NumberMeaning = number(builder.integer(0));
  const total = items.reduce<NumberMeaning>(
    (sum, item) =>
      toIndex(
        reader,
        arithmetic(reader, "+", sum, item.kind === "spread" ? lengthOf(item.of) : number(builder.integer(1))),
      ),
    zero,
  );
  const made = allocate(reader, "number[]", total, node);
  let at = zero;
  for (const item of items) {
    if (item.kind === "spread") {
      copyElements(reader, item.of, made, at, node);
      at = toIndex(reader, arithmetic(reader, "+", at, lengthOf(item.of)));
    } else {
      store(reader, made, at, number(toNumber(reader, item, node)), node);
      at = toIndex(reader, arithmetic(reader, "+", at, number(builder.integer(1))));
    }
  }
  return made;
}
