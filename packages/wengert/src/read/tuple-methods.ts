/** Methods of arrays whose items are known one by one. */
import type * as acorn from "acorn";
import { literal } from "../program/builder.ts";
import { knownItems } from "./access.ts";
import { conditional } from "./branch.ts";
import type { ObjectCell } from "./environment.ts";
import { boolean, constant, type Meaning, number, type ObjectMeaning, UNDEFINED } from "./meaning.ts";
import { compareNumbers, refuseAsNumber } from "./numbers.ts";
import { knownText, truth } from "./operators.ts";
import { areNumbers, type Reader, UNNAMED } from "./reader.ts";
import type { Scope } from "./unit.ts";

interface Call {
  readonly reader: Reader;
  readonly of: ObjectMeaning;
  readonly items: readonly Meaning[];
  readonly args: readonly Meaning[];
  readonly node: acorn.Node;
  /** An item as it is when its turn comes: the calls before may have changed it. */
  readonly itemAt: (index: number) => Meaning;
  /** Calls the function that the method was given with an item. */
  readonly each: (item: Meaning, index: number) => Meaning;
  readonly call: (f: Meaning, ...args: readonly Meaning[]) => Meaning;
}

export function callTupleMethod(
  reader: Reader,
  of: ObjectMeaning,
  name: string,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  const content = reader.contentOf(of, node);
  const method = METHODS.get(name);
  if (content.kind === "tuple" && MEMORY_METHODS.has(name)) reader.needMemory(of, content.items);
  if (content.kind !== "tuple" || method === undefined) {
    return reader.refuse(node, `the method ${name} of an array can't be read`, "Use a loop.");
  }
  const { items } = content;
  const call = (f: Meaning, ...rest: readonly Meaning[]): Meaning => reader.rules.call(reader, f, rest, node, scope);
  const itemAt = (index: number): Meaning =>
    currentItem(reader, of, index, node) ??
    reader.refuse(node, `the array gets shorter while ${name} goes through it`, "Shorten it afterwards.");
  const each = (_: Meaning, index: number): Meaning => {
    const item = itemAt(index);
    return call(args[0] ?? UNDEFINED, item, positionAt(reader, index), of);
  };
  return method({ reader, of, items, args, node, itemAt, each, call });
}

/** Methods that are read for memory only. */
const MEMORY_METHODS = new Set(["sort", "toSorted", "findIndex", "reduceRight"]);

function currentItem(reader: Reader, of: ObjectMeaning, index: number, node: acorn.Node): Meaning | undefined {
  const now = reader.contentOf(of, node);
  return now.kind === "tuple" ? now.items[index] : undefined;
}

function positionAt(reader: Reader, index: number): Meaning {
  return number(reader.builder.integer(index), { low: index, high: index });
}

/** What entries() and values() returned, which look an item up when its turn comes. */
const iterators = new WeakMap<ObjectCell, (index: number) => Meaning | undefined>();

/** The item that a loop over a tuple, or over an iterator, gets in a turn; undefined at the end. */
export function itemOfTurn(reader: Reader, of: ObjectMeaning, turn: number, node: acorn.Node): Meaning | undefined {
  const next = iterators.get(of.cell);
  return next === undefined ? currentItem(reader, of, turn, node) : next(turn);
}

function iterator({ reader, of, items, node }: Call, read: (item: Meaning, index: number) => Meaning): Meaning {
  const made = reader.object({ kind: "tuple", items: items.map(read) }, UNNAMED);
  iterators.set(made.cell, (index) => {
    const item = currentItem(reader, of, index, node);
    return item === undefined ? undefined : read(item, index);
  });
  return made;
}

const METHODS: ReadonlyMap<string, (call: Call) => Meaning> = new Map<string, (call: Call) => Meaning>([
  ["map", ({ reader, items, each, node }) => reader.tuple(items.map(each), node)],
  ["flatMap", ({ reader, items, each, node }) => reader.tuple(flat(reader, items.map(each), node), node)],
  ["flat", ({ reader, items, node }) => reader.tuple(flat(reader, items, node), node)],
  [
    "forEach",
    ({ items, each }) => {
      items.forEach(each);
      return UNDEFINED;
    },
  ],
  ["reduce", reduce],
  ["every", (call) => quantify(call, 0, true)],
  ["some", (call) => quantify(call, 0, false)],
  ["filter", filter],
  ["find", find],
  ["slice", slice],
  ["concat", concat],
  ["at", at],
  ["indexOf", indexOf],
  ["includes", (call) => compareNumbers(call.reader, indexOf(call), ">=", number(call.reader.builder.constant(0)))],
  ["join", join],
  ["entries", (call) => iterator(call, (item, k) => call.reader.tuple([positionAt(call.reader, k), item]))],
  ["keys", (call) => iterator(call, (_, k) => positionAt(call.reader, k))],
  ["values", (call) => iterator(call, (item) => item)],
  ["toReversed", ({ reader, items }) => reader.tuple(items.toReversed())],
  ["fill", fill],
  ["push", push],
  ["unshift", ({ reader, of, items, args, node }) => changed(reader, of, [...args, ...items], node)],
  ["pop", ({ reader, of, items, node }) => removed(reader, of, items.slice(0, -1), items.at(-1), node)],
  ["shift", ({ reader, of, items, node }) => removed(reader, of, items.slice(1), items[0], node)],
  [
    "reverse",
    ({ reader, of, items, node }) => {
      changed(reader, of, items.toReversed(), node);
      return of;
    },
  ],
]);

function changed(reader: Reader, of: ObjectMeaning, items: readonly Meaning[], node: acorn.Node): Meaning {
  reader.change(of, { kind: "tuple", items }, node);
  return number(reader.builder.integer(items.length));
}

function removed(
  reader: Reader,
  of: ObjectMeaning,
  rest: readonly Meaning[],
  item: Meaning | undefined,
  node: acorn.Node,
): Meaning {
  if (item === undefined) {
    if (isInLoop(reader)) reader.needList(of.cell.origin);
    return UNDEFINED;
  }
  changed(reader, of, rest, node);
  return item;
}

/** Whether a loop is being read: what is empty in a first reading may hold something in later turns. */
function isInLoop({ activation }: Reader): boolean {
  for (let open = activation; open !== undefined; open = open.caller) if (open.loops.length > 0) return true;
  return false;
}

function push({ reader, of, items, args, node }: Call): Meaning {
  const pushed = args.flatMap((arg): readonly Meaning[] => {
    if (arg.kind !== "spread") return [arg];
    if (areNumbers(items)) reader.needList(of.cell.origin);
    return reader.refuse(node, "an array of unknown length can't be pushed", "Use [...a, ...b].");
  });
  return changed(reader, of, [...items, ...pushed], node);
}

function flat(reader: Reader, items: readonly Meaning[], node: acorn.Node): Meaning[] {
  return items.flatMap((item) => [...(knownItems(reader, item, node) ?? [item])]);
}

function reduce({ reader, items, args, node, call, of, itemAt }: Call): Meaning {
  const [f = UNDEFINED, initial] = args;
  const start = args.length > 1 ? initial : items[0];
  if (start === undefined) return reader.refuse(node, "reduce of an empty array needs a start", "Pass one.");
  const first = args.length > 1 ? 0 : 1;
  return items
    .slice(first)
    .reduce<Meaning>((sum, _, k) => call(f, sum, itemAt(k + first), positionAt(reader, k + first), of), start);
}

/** every and some, lazily from an item on. */
function quantify(call: Call, from: number, isEvery: boolean): Meaning {
  const { reader, items, each, node } = call;
  const item = items[from];
  if (item === undefined) return boolean(reader.builder.boolean(isEvery));
  const holds = truth(reader, each(item, from), node);
  const rest = (): Meaning => quantify(call, from + 1, isEvery);
  const decided = (): Meaning => boolean(reader.builder.boolean(!isEvery));
  return isEvery ? conditional(reader, holds, node, rest, decided) : conditional(reader, holds, node, decided, rest);
}

function filter({ reader, items, itemAt, each, node }: Call): Meaning {
  const kept = items.flatMap((_, k) => {
    const item = itemAt(k);
    const known = literal(truth(reader, each(item, k), node));
    if (typeof known === "boolean") return known ? [item] : [];
    return reader.refuse(
      node,
      "how many items filter keeps must be known while reading",
      "Sum with a condition in a loop.",
    );
  });
  return reader.tuple(kept, node);
}

function find(call: Call): Meaning {
  const { reader, items, itemAt, each, node } = call;
  const from = (k: number): Meaning => {
    if (k >= items.length) return UNDEFINED;
    const item = itemAt(k);
    return conditional(
      reader,
      truth(reader, each(item, k), node),
      node,
      () => item,
      () => from(k + 1),
    );
  };
  return from(0);
}

function knownInteger({ reader, node }: Call, meaning: Meaning | undefined): number | undefined {
  if (meaning === undefined || (meaning.kind === "constant" && meaning.value === undefined)) return undefined;
  const known = meaning.kind === "number" ? literal(meaning.value) : undefined;
  if (typeof known === "number") return known;
  return reader.refuse(node, "this position must be known while reading", "Use a number.");
}

function slice(call: Call): Meaning {
  const [start, end] = call.args;
  return call.reader.tuple(call.items.slice(knownInteger(call, start), knownInteger(call, end)), call.node);
}

function concat({ reader, items, args, node }: Call): Meaning {
  if (args.some((arg) => arg.kind === "array")) {
    const parts = [...items, ...args.map((arg): Meaning => (arg.kind === "array" ? { kind: "spread", of: arg } : arg))];
    return reader.rules.concatenate(reader, parts, node);
  }
  return reader.tuple([...items, ...flat(reader, args, node)], node);
}

function at(call: Call): Meaning {
  const index = knownInteger(call, call.args[0]);
  return (index === undefined ? undefined : call.items.at(index)) ?? UNDEFINED;
}

function indexOf(call: Call): ReturnType<typeof number> {
  const { reader, items, args, node, of } = call;
  const [wanted] = args;
  const { builder } = reader;
  for (const item of items) {
    if (item.kind === "inconsistent") return refuseAsNumber(reader, item, node);
    if (item.kind === "optional")
      return reader.mismatch(node, "a number that may be missing is among those looked at", "Use a loop.");
  }
  if (wanted?.kind === "constant") {
    return number(builder.constant(items.findIndex((item) => item.kind === "constant" && item.value === wanted.value)));
  }
  if (wanted?.kind !== "number")
    return reader.refuse(node, "only numbers and strings can be looked for", "Use a loop.");
  if (items.length > 16) reader.needMemory(of, items);
  const from = (k: number): Meaning => {
    const item = items[k];
    if (item === undefined) return number(builder.constant(-1));
    if (item.kind !== "number") return from(k + 1);
    return conditional(
      reader,
      compareNumbers(reader, item, "===", wanted).value,
      node,
      () => number(builder.constant(k)),
      () => from(k + 1),
    );
  };
  const found = from(0);
  if (found.kind !== "number") throw new Error("a position that is no number");
  return found;
}

function join({ reader, items, args, node }: Call): Meaning {
  const separator = args[0] === undefined ? "," : knownText(args[0]);
  const texts = items.map(knownText);
  if (separator === undefined || texts.includes(undefined)) {
    return reader.refuse(
      node,
      "text can't be made of numbers that are known only at the call",
      "Build text outside, and pass it.",
    );
  }
  return constant(texts.join(separator));
}

function fill(call: Call): Meaning {
  const { reader, of, items, args, node } = call;
  const [value = UNDEFINED, start, end] = args;
  const [from, to] = [knownInteger(call, start) ?? 0, knownInteger(call, end) ?? items.length];
  changed(
    reader,
    of,
    items.map((item, k) => (k >= from && k < to ? value : item)),
    node,
  );
  return of;
}
