/**
 * Variables that stand for one array and then for another have storage of their own, into which the elements are
 * copied. A copy is as good as the array itself while nothing writes to either where the other can still be seen:
 * this is checked when everything has been read.
 */
import { inconsistentTypes, type Where } from "../errors.ts";
import { literal } from "../program/builder.ts";
import { type Instruction, isBuffer, type Program, type Region, type Span, type Value } from "../program/types.ts";
import type { ArrayMeaning } from "./meaning.ts";
import type { Reader } from "./reader.ts";
import { sameMeaning } from "./same.ts";

/** Elements of one buffer that were copied to another, which stands for the same array from there on. */
export interface Copied {
  readonly from: Value;
  readonly to: Value;
  /** The instruction that copies; undefined where `from` stands for another array from there on. */
  readonly at: Instruction | undefined;
  readonly refuse: () => never;
}

/** What was copied while reading. */
export class Copies {
  readonly list: Copied[] = [];
  /** Instructions that only copy: no writes of the user's. */
  readonly copying: Set<Instruction> = new Set();
  /** Storage that stands for another array after every turn of a loop, with the body of the loop. */
  readonly turns: Map<Value, Region> = new Map();
  /** Buffers that stand for one array at the same time. */
  readonly shared: { readonly buffer: Value; readonly other: Value; readonly refuse: () => never }[] = [];
}

/** Throws where a copy is not as good as the array. */
export function refusal(where: Where, name: string): () => never {
  return () => {
    throw inconsistentTypes(
      `\`${name}\` stands for one array and then for another, and one of them is changed while it has another name`,
      "Copy it first: x = x.slice().",
      where,
    );
  };
}

/** Whether copies can be told from arrays later: not inside of what becomes a Program of its own. */
export function mayCopy(reader: Reader): boolean {
  return reader.callees.length === 0;
}

/** A new array with storage of its own for a number of elements like those of another. */
export function storageFor(reader: Reader, like: ArrayMeaning, extents: readonly Value[]): ArrayMeaning {
  const { builder } = reader;
  const { type } = like.buffer;
  if (!isBuffer(type)) throw new Error("a view of what is no buffer");
  return {
    kind: "array",
    array: like.array,
    buffer: builder.allocate(type, sizeOf(reader, extents)),
    offset: undefined,
    extents,
  };
}

/** Copies the elements of an array into storage for as many; returns the instruction that does. */
export function copyInto(reader: Reader, from: ArrayMeaning, to: ArrayMeaning): Instruction {
  const { builder } = reader;
  const { instructions } = builder.region;
  const range = { low: builder.integer(0), high: sizeOf(reader, to.extents) };
  builder.loop(range, [], (index) => {
    const position = from.offset === undefined ? index : builder.integerOperation("add", from.offset, index);
    builder.store(to.buffer, index, builder.load(from.buffer, position, false), false);
    return [];
  });
  const last = instructions.at(-1);
  if (last === undefined) throw new Error("a copy without an instruction");
  reader.copies.copying.add(last);
  return last;
}

function sizeOf(reader: Reader, extents: readonly Value[]): Value {
  return extents.reduce((product, extent) => reader.builder.integerOperation("multiply", product, extent));
}

/** An array that stands for another at the end of a turn. */
export interface Replaced {
  readonly storage: ArrayMeaning;
  readonly end: ArrayMeaning;
  readonly name: string;
}

/** Copies the arrays that a turn ends with into the storage: first all of them elsewhere, as they may take turns. */
export function replaceStorage(reader: Reader, node: Span, replaced: readonly Replaced[], region: Region): void {
  const { copies } = reader;
  const storages = new Set(replaced.map(({ storage }) => storage.buffer));
  const moving = replaced.filter(({ storage, end }) => !sameMeaning(storage, end));
  const moved = new Set(moving.map(({ storage }) => storage.buffer));
  const ends = new Map<Value, Replaced>();
  for (const each of replaced) {
    const { storage, end, name } = each;
    const other = ends.get(end.buffer);
    if (other !== undefined && storages.has(end.buffer)) {
      copies.shared.push({
        buffer: storage.buffer,
        other: other.storage.buffer,
        refuse: refusal(reader.where(node), name),
      });
    }
    ends.set(end.buffer, each);
  }
  const pending = moving.map(({ storage, end, name }) => {
    checkExtents(reader, end, storage, node);
    const isAlone = moving.length === 1 && end.buffer !== storage.buffer;
    const target = isAlone ? storage : storageFor(reader, end, storage.extents);
    const at = copyInto(reader, end, target);
    // Storage that gets another array itself stands for this one no more.
    const isHandedOn = moved.has(end.buffer);
    const refuse = refusal(reader.where(node), name);
    copies.list.push({ from: end.buffer, to: storage.buffer, at: isHandedOn ? undefined : at, refuse });
    return () => {
      if (!isAlone) copyInto(reader, target, storage);
    };
  });
  for (const store of pending) store();
  for (const buffer of moved) copies.turns.set(buffer, region);
}

export function likeArrays(a: ArrayMeaning, b: ArrayMeaning): boolean {
  return a.array === b.array && a.buffer.type === b.buffer.type && a.extents.length === b.extents.length;
}

/** Fails, while the Program runs, where an array has other extents than its storage. */
export function checkExtents(reader: Reader, from: ArrayMeaning, to: ArrayMeaning, node: Span): void {
  const { builder } = reader;
  for (const [k, extent] of from.extents.entries()) {
    const expected = to.extents[k];
    if (expected === undefined || expected === extent) continue;
    const differs = builder.compare(extent, "!==", expected);
    const fail = (): Value[] => {
      builder.fail(reader.failure("index", node));
      return [];
    };
    const known = literal(differs);
    if (known === true) {
      reader.mismatch(
        node,
        "an array that is replaced in a loop gets another length there",
        "Keep its length, or make it as long as it can become.",
      );
    }
    if (known === undefined) builder.branch(differs, [], fail, () => []);
  }
}

interface Mention {
  readonly at: number;
  readonly writes: boolean;
  readonly copies: boolean;
}

interface Order {
  readonly starts: Map<Instruction, number>;
  readonly ends: Map<Instruction, number>;
  readonly regionEnds: Map<Region, number>;
  readonly owners: Map<Region, Instruction>;
  readonly mentions: Map<Value, Mention[]>;
}

/** Refuses the Program where a copy was made of what is changed later. */
export function checkCopies(reader: Reader, program: Program): void {
  const { copies } = reader;
  if (copies.list.length === 0) return;
  const order = orderOf(program, copies.copying);
  const list = copies.list.filter(({ at }) => at === undefined || order.ends.has(at));
  const targets = new Map<Value, Value[]>();
  for (const { from, to } of list) {
    const known = targets.get(from);
    if (known === undefined) targets.set(from, [to]);
    else known.push(to);
  }
  for (const { regions, results } of order.starts.keys()) {
    // What a function that is differentiated returns is its result outside.
    for (const { yields } of regions) {
      for (const [k, value] of yields.entries()) {
        const result = results[k];
        if (result !== undefined && isBuffer(value.type)) targets.set(value, [...(targets.get(value) ?? []), result]);
      }
    }
  }
  const isSeen = (buffer: Value): boolean =>
    [...derivedFrom(buffer, targets)].some((each) => order.mentions.get(each)?.some(({ copies: own }) => !own));
  const isWritten = (buffers: Iterable<Value>): boolean =>
    [...buffers].some((each) => order.mentions.get(each)?.some(({ writes }) => writes));
  for (const { from, to, at, refuse } of list) {
    if (at === undefined || !isSeen(to)) continue;
    const [low, high] = laterThan(at, homeOf(from, at, copies), order);
    const later = (order.mentions.get(from) ?? []).filter((each) => each.at > low && each.at <= high);
    const isParam = from.instruction === undefined;
    if (later.length === 0 && !isParam) continue;
    const copied = derivedFrom(from, targets);
    copied.delete(from);
    if (later.some(({ writes }) => writes) || isWritten(copied)) refuse();
    for (let given = argumentFor(from, order); given !== undefined; given = argumentFor(given, order)) {
      if (isWritten(derivedFrom(given, targets))) refuse();
    }
  }
  for (const { buffer, other, refuse } of copies.shared) {
    if (!isSeen(buffer) && !isSeen(other)) continue;
    if (isWritten(derivedFrom(buffer, targets)) || isWritten(derivedFrom(other, targets))) refuse();
  }
}

/** The buffer that a parameter of a function that is differentiated stands for. */
function argumentFor(param: Value, { owners }: Order): Value | undefined {
  const owner = param.instruction === undefined ? owners.get(param.region) : undefined;
  return owner?.kind === "differentiate" ? owner.args[param.region.params.indexOf(param)] : undefined;
}

/** The region in which a buffer stands for the array that it stands for at an instruction. */
function homeOf(buffer: Value, at: Instruction, { turns }: Copies): Region {
  const body = turns.get(buffer);
  for (let region: Region | undefined = at.region; region !== undefined; region = region.parent) {
    if (region === body) return region;
  }
  return buffer.region;
}

/** From where to where in the order something may be evaluated after an instruction. */
function laterThan(at: Instruction, home: Region, order: Order): [number, number] {
  let low = order.ends.get(at) ?? 0;
  for (let { region } = at; region !== home;) {
    const owner = order.owners.get(region);
    if (owner === undefined) break;
    if (owner.kind === "for" || owner.kind === "while") low = order.starts.get(owner) ?? 0;
    ({ region } = owner);
  }
  return [low, order.regionEnds.get(home) ?? Infinity];
}

/** Every buffer that may stand for the array that a buffer stands for. */
function derivedFrom(buffer: Value, targets: ReadonlyMap<Value, readonly Value[]>): Set<Value> {
  const found = new Set([buffer]);
  for (const each of found) for (const target of targets.get(each) ?? []) found.add(target);
  return found;
}

function orderOf(program: Program, copying: ReadonlySet<Instruction>): Order {
  const order: Order = {
    starts: new Map(),
    ends: new Map(),
    regionEnds: new Map(),
    owners: new Map(),
    mentions: new Map(),
  };
  const visited = new Set<Program>();
  let count = 0;
  const mention = (value: Value, writes: boolean, copies: boolean): void => {
    if (!isBuffer(value.type)) return;
    const known = order.mentions.get(value) ?? [];
    known.push({ at: count, writes, copies });
    order.mentions.set(value, known);
  };
  const visit = (region: Region, isCopy: boolean): void => {
    for (const instruction of region.instructions) {
      const copies = isCopy || copying.has(instruction);
      order.starts.set(instruction, ++count);
      for (const value of instruction.args) {
        if (instruction.kind === "length" || instruction.kind === "differentiate") continue;
        // A function with rules writes to none of its arguments.
        const isStore =
          instruction.kind !== "load" && !(instruction.kind === "call" && instruction.callee.rules !== undefined);
        if (!(copies && isStore)) mention(value, isStore, copies);
      }
      for (const inner of instruction.regions) {
        order.owners.set(inner, instruction);
        visit(inner, copies);
      }
      if (instruction.kind === "call" && !visited.has(instruction.callee)) {
        visited.add(instruction.callee);
        visit(instruction.callee.body, false);
      }
      if (instruction.kind === "differentiate") {
        const params = instruction.regions[0]?.params ?? [];
        for (const [k, value] of instruction.args.entries()) {
          const param = params[k];
          const isKept = param !== undefined && order.mentions.get(param)?.some(({ writes }) => writes) !== true;
          mention(value, !isKept, false);
        }
      }
      order.ends.set(instruction, ++count);
    }
    for (const value of region.yields) {
      count++;
      mention(value, false, false);
    }
    order.regionEnds.set(region, ++count);
  };
  visit(program.body, false);
  return order;
}

/** The extents that two arrays share, for use outside of the branches that make them. */
export function commonExtents(
  reader: Reader,
  a: ArrayMeaning,
  b: ArrayMeaning,
  branches: readonly Region[],
): Value[] | undefined {
  const common: Value[] = [];
  for (const [k, extent] of a.extents.entries()) {
    const other = b.extents[k];
    const [known, known2] = [literal(extent), other === undefined ? undefined : literal(other)];
    if (typeof known === "number" && known === known2) common.push(reader.builder.integer(known));
    else if (extent === other && !branches.includes(extent.region)) common.push(extent);
    else return undefined;
  }
  return common;
}
