/**
 * Arrays of numbers that get longer and shorter: memory with room for more elements than are in use. How much room there
 * is, is an argument of the Program; where it is too little, the evaluation ends and is begun again with more.
 */
import type * as acorn from "acorn";
import type { Value } from "../program/types.ts";
import { element, lengthOf } from "./access.ts";
import { conditional } from "./branch.ts";
import { copyElements } from "./copy.ts";
import type { Layer } from "./environment.ts";
import {
  type ArrayMeaning,
  describe,
  type ListContent,
  type ListMeaning,
  type Meaning,
  number,
  type NumberMeaning,
  UNDEFINED,
} from "./meaning.ts";
import { compareNumbers, toIndex, toNumber } from "./numbers.ts";
import { type Reader, UNNAMED } from "./reader.ts";

function lengthMeaning(value: Value): NumberMeaning {
  return number(value, { low: 0, high: 0x7ffffffe });
}

/** A new list of items, among which arrays may be spread. */
export function listOf(reader: Reader, items: readonly Meaning[], node: acorn.Node): ListMeaning {
  const { builder } = reader;
  const buffer = builder.allocate("f64[]", reader.capacity);
  const content: ListContent = { kind: "list", buffer, length: lengthMeaning(builder.integer(0)) };
  const list: ListMeaning = { kind: "list", cell: { name: UNNAMED } };
  reader.layer.objects.set(list.cell, content);
  for (const item of items) push(reader, list, item, node);
  return list;
}

function contentOf(reader: Reader, list: ListMeaning, node: acorn.Node): ListContent {
  const content = reader.contentOf(list, node);
  if (content.kind !== "list") throw new Error("a list that holds something else");
  return content;
}

/** The elements that a list has at the moment. */
export function viewOf(reader: Reader, list: ListMeaning, node: acorn.Node): ArrayMeaning {
  const { buffer, length } = contentOf(reader, list, node);
  return { kind: "array", array: "number[]", buffer, offset: reader.builder.integer(0), extents: [length.value] };
}

/** The memory of a list in an environment, all of it. */
export function listView(layer: Layer, { cell }: ListMeaning): ArrayMeaning {
  const content = layer.content(cell);
  if (content.kind !== "list") throw new Error("a list that holds something else");
  const { buffer, length } = content;
  return { kind: "array", array: "number[]", buffer, offset: undefined, extents: [length.value] };
}

/** A list as the array that it is at the moment; anything else as it is. */
export function viewed(reader: Reader, meaning: Meaning, node: acorn.Node): Exclude<Meaning, ListMeaning> {
  return meaning.kind === "list" ? viewOf(reader, meaning, node) : meaning;
}

/** Appends a number, or the elements of an array that is spread. */
export function push(reader: Reader, list: ListMeaning, item: Meaning, node: acorn.Node): void {
  const { builder } = reader;
  const content = contentOf(reader, list, node);
  const { length, buffer } = content;
  if (item.kind === "spread") {
    const added = lengthOf(item.of).value;
    const total = builder.integerOperation("add", length.value, added);
    requireRoom(reader, total, node);
    const room = builder.length(buffer);
    const whole: ArrayMeaning = { kind: "array", array: "number[]", buffer, offset: undefined, extents: [room] };
    copyElements(reader, item.of, whole, length, node);
    return change(reader, list, content, lengthMeaning(total), node);
  }
  if (item.kind !== "number" && item.kind !== "absent") {
    return reader.refuse(
      node,
      `${describe(item)} can't be pushed in a loop whose number of turns is not known`,
      "Keep numbers in such a list, one list for each field of a record.",
    );
  }
  const value = toNumber(reader, item, node);
  const next = builder.integerOperation("add", length.value, builder.integer(1));
  requireRoom(reader, next, node);
  builder.store(buffer, length.value, value, false);
  change(reader, list, content, lengthMeaning(next), node);
}

/** Ends the evaluation where there is no room for so many elements. */
function requireRoom(reader: Reader, length: Value, node: acorn.Node): void {
  const { builder } = reader;
  const fail = (): Value[] => {
    builder.fail(reader.failure("full", node));
    return [];
  };
  builder.branch(builder.compare(length, "<=", reader.capacity), [], () => [], fail);
}

function change(
  reader: Reader,
  list: ListMeaning,
  content: ListContent,
  length: NumberMeaning,
  node: acorn.Node,
): void {
  reader.change(list, { ...content, length }, node);
}

/** Takes the last element; a failure where there is none. */
export function pop(reader: Reader, list: ListMeaning, node: acorn.Node): Meaning {
  const { builder } = reader;
  const content = contentOf(reader, list, node);
  const last = builder.integerOperation("subtract", content.length.value, builder.integer(1));
  const item = element(reader, viewOf(reader, list, node), number(last, { low: -1, high: 0x7ffffffd }), node);
  change(reader, list, content, lengthMeaning(last), node);
  return item;
}

/** Takes the first element, and moves the others. */
export function shift(reader: Reader, list: ListMeaning, node: acorn.Node): Meaning {
  const { builder } = reader;
  const content = contentOf(reader, list, node);
  const first = element(reader, viewOf(reader, list, node), number(builder.integer(0)), node);
  const rest = builder.integerOperation("subtract", content.length.value, builder.integer(1));
  builder.loop({ low: builder.integer(0), high: rest }, [], (k) => {
    const next = builder.integerOperation("add", k, builder.integer(1));
    builder.store(content.buffer, k, builder.load(content.buffer, next, false), false);
    return [];
  });
  change(reader, list, content, lengthMeaning(rest), node);
  return first;
}

/** `list.length = n`, for n up to the length. */
export function truncate(reader: Reader, list: ListMeaning, length: NumberMeaning, node: acorn.Node): void {
  const content = contentOf(reader, list, node);
  const { builder } = reader;
  const next = toIndex(reader, length);
  const fail = (): Value[] => {
    builder.fail(reader.failure("index", node));
    return [];
  };
  builder.branch(builder.compare(next.value, "<=", content.length.value), [], () => [], fail);
  builder.branch(builder.compare(next.value, ">=", builder.integer(0)), [], () => [], fail);
  change(reader, list, content, lengthMeaning(next.value), node);
}

/** `list[index] = item`: an element, or the next one. */
export function writeItem(
  reader: Reader,
  list: ListMeaning,
  key: NumberMeaning,
  item: Meaning,
  node: acorn.Node,
  store: (of: ArrayMeaning, index: NumberMeaning) => void,
): void {
  const index = toIndex(reader, key);
  const { length } = contentOf(reader, list, node);
  const isElement =
    index.below !== undefined && index.below.value === length.value && index.below.distance < 0
      ? reader.builder.boolean(true)
      : compareNumbers(reader, index, "!==", length).value;
  conditional(
    reader,
    isElement,
    node,
    () => {
      store(viewOf(reader, list, node), index);
      return UNDEFINED;
    },
    () => {
      push(reader, list, item, node);
      return UNDEFINED;
    },
  );
}
