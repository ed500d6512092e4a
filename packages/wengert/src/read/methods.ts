/** Methods of arrays, by what they are called on: memory here, tuples in `tuple-methods.ts`. */
import type * as acorn from "acorn";
import { literal } from "../program/builder.ts";
import { element, lengthOf } from "./access.ts";
import { conditional } from "./branch.ts";
import { collect } from "./collect.ts";
import { allocate, concatenated } from "./construct.ts";
import { clone, copyElements } from "./copy.ts";
import type { Variable } from "./environment.ts";
import { pop, push, shift, viewed, viewOf } from "./list.ts";
import {
  type ArrayMeaning,
  boolean,
  describe,
  type ListMeaning,
  type Meaning,
  type MethodMeaning,
  number,
  type NumberMeaning,
  UNDEFINED,
} from "./meaning.ts";
import { arithmetic, compareNumbers, refuseAsNumber, toIndex, toNumber } from "./numbers.ts";
import { truth } from "./operators.ts";
import { withoutEffects } from "./pure.ts";
import { reverse, sort } from "./order-methods.ts";
import type { Reader } from "./reader.ts";
import { findIndex, includes, indexOf } from "./search-methods.ts";
import { refuseReadOnly, store } from "./store.ts";
import { callTupleMethod } from "./tuple-methods.ts";
import type { Scope } from "./unit.ts";

export function callMethod(
  reader: Reader,
  { of, name }: MethodMeaning,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  const plain = args.map((arg, k) => (k === 0 && TAKES_ARRAY.has(name) ? viewed(reader, arg, node) : arg));
  if (of.kind === "object") return callTupleMethod(reader, of, name, plain, node, scope);
  if (of.kind === "list") return callListMethod(reader, of, name, plain, node, scope);
  if (of.kind !== "array") return refuseMethod(reader, name, node);
  if (GROWING.has(name)) reader.needList(of.origin);
  return callArrayMethod(reader, of, of, name, plain, node, scope);
}

/** Methods whose first argument may be an array. */
const TAKES_ARRAY = new Set(["concat", "set"]);
/** Methods that return a new array, which can be read again as one that grows. */
const MAKING = new Set(["map", "filter", "slice", "concat", "flat", "toSorted", "toReversed"]);
/** Methods that make an array longer or shorter. */
const GROWING = new Set(["push", "pop", "shift"]);

/** Calls a method of memory; `self` is what callbacks get as their array. */
function callArrayMethod(
  reader: Reader,
  of: ArrayMeaning,
  self: Meaning,
  name: string,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  const method = METHODS.get(name);
  if (method === undefined) return refuseMethod(reader, name, node);
  const call = (f: Meaning, ...rest: readonly Meaning[]): Meaning => reader.rules.call(reader, f, rest, node, scope);
  const made = method({ reader, of, self, args, node, call });
  if (made.kind !== "array" || made.array !== "number[]" || made.extents.length > 1 || !MAKING.has(name)) return made;
  if (reader.decisions.get(node) === "list") return reader.rules.list(reader, [{ kind: "spread", of: made }], node);
  return { ...made, origin: node };
}

/** A method of an array that grows. */
function callListMethod(
  reader: Reader,
  of: ListMeaning,
  name: string,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  if (name === "push") {
    for (const arg of args) push(reader, of, arg, node);
    return lengthOf(viewOf(reader, of, node));
  }
  if (name === "pop") return pop(reader, of, node);
  if (name === "shift") return shift(reader, of, node);
  const before = reader.layer.content(of.cell).version;
  const result = callArrayMethod(reader, viewOf(reader, of, node), of, name, args, node, scope);
  if (reader.layer.content(of.cell).version !== before) {
    return reader.refuse(node, `the array gets longer or shorter while ${name} goes through it`, "Use a loop.");
  }
  return name === "fill" || name === "reverse" || name === "sort" ? of : result;
}

export function refuseMethod(reader: Reader, name: string, node: acorn.Node): never {
  const hint =
    name === "push" || name === "pop" ? "Give it an array of the function's own: const y = [...x]." : "Use a loop.";
  return reader.refuse(node, `the method ${name} of an array can't be read`, hint);
}

/** A call of a method of memory. */
export interface Call {
  readonly reader: Reader;
  readonly of: ArrayMeaning;
  /** The array as callbacks get it. */
  readonly self: Meaning;
  readonly args: readonly Meaning[];
  readonly node: acorn.Node;
  readonly call: (f: Meaning, ...args: readonly Meaning[]) => Meaning;
}

const METHODS: ReadonlyMap<string, (call: Call) => Meaning> = new Map<string, (call: Call) => Meaning>([
  ["map", map],
  ["filter", filter],
  ["forEach", forEach],
  ["reduce", (call) => reduce(call, false)],
  ["reduceRight", (call) => reduce(call, true)],
  ["every", (call) => quantify(call, true)],
  ["some", (call) => quantify(call, false)],
  ["fill", fill],
  ["slice", slice],
  ["subarray", subarray],
  ["set", set],
  ["concat", concat],
  ["at", at],
  ["indexOf", (call) => indexOf(call)],
  ["findIndex", findIndex],
  ["includes", includes],
  ["flat", flat],
  ["reverse", reverse],
  ["toReversed", (call) => reverse({ ...call, of: clone(call.reader, call.of, call.node) })],
  ["sort", sort],
  ["toSorted", (call) => sort({ ...call, of: clone(call.reader, call.of, call.node) })],
]);

export function callback({ reader, args, node }: Call): Meaning {
  const [f] = args;
  if (f === undefined) return reader.refuse(node, "this method needs a function", "Pass one.");
  return f;
}

/** Reads something for every element. */
export function each({ reader, of, node }: Call, read: (item: Meaning, index: NumberMeaning) => void): void {
  reader.rules.repeat(reader, node, lengthOf(of), (index) => read(element(reader, of, index, node), index));
}

function map(call: Call): Meaning {
  const { reader, of, node } = call;
  const f = callback(call);
  return collect(reader, lengthOf(of), of.extents.length > 1 ? "number[]" : of.array, node, (index) =>
    call.call(f, element(reader, of, index, node), index, call.self),
  );
}

/** The condition is evaluated twice: to count what is kept, and to copy it. */
function filter(call: Call): Meaning {
  const { reader, of, node } = call;
  const { builder } = reader;
  const f = callback(call);
  if (of.extents.length > 1) return refuseMethod(reader, "filter", node);
  const kept: Variable = { name: "kept", constant: false, owner: node };
  const count = (): NumberMeaning => {
    const meaning = reader.get(kept);
    if (meaning.kind !== "number") throw new Error("a count that is no number");
    return meaning;
  };
  const whereKept = (read: (item: Meaning) => void): void => {
    reader.set(kept, number(builder.constant(0)));
    each(call, (item, index) => {
      const keeps = withoutEffects(reader, node, () => truth(reader, call.call(f, item, index, call.self), node));
      const next = (): Meaning => {
        read(item);
        reader.set(kept, arithmetic(reader, "+", count(), number(builder.constant(1))));
        return UNDEFINED;
      };
      conditional(reader, keeps, node, next, () => UNDEFINED);
    });
  };
  whereKept(() => undefined);
  const made = allocate(reader, of.array, count(), node);
  whereKept((item) => store(reader, made, count(), item, node));
  return made;
}

function forEach(call: Call): Meaning {
  const f = callback(call);
  each(call, (item, index) => void call.call(f, item, index, call.self));
  return UNDEFINED;
}

function reduce(call: Call, isFromRight: boolean): Meaning {
  const { reader, of, args, node } = call;
  const { builder } = reader;
  const f = callback(call);
  const sum: Variable = { name: "reduced", constant: false, owner: node };
  const [, initial] = args;
  const one = number(builder.integer(1));
  const last = (): NumberMeaning => arithmetic(reader, "-", lengthOf(of), one);
  const from = initial === undefined && !isFromRight ? one : undefined;
  const start = (): Meaning => element(reader, of, isFromRight ? last() : number(builder.integer(0)), node);
  reader.set(sum, initial ?? start());
  const length = initial === undefined ? toIndex(reader, last()) : lengthOf(of);
  reader.rules.repeat(reader, node, length, (k) => {
    const forward = from === undefined ? k : arithmetic(reader, "+", k, from);
    const index = isFromRight
      ? arithmetic(reader, "-", toIndex(reader, arithmetic(reader, "-", length, one)), k)
      : forward;
    reader.set(sum, call.call(f, reader.get(sum), element(reader, of, index, node), index, call.self));
  });
  return reader.get(sum);
}

/** every and some: what follows the first exception is not evaluated. */
function quantify(call: Call, isEvery: boolean): Meaning {
  const { reader, node } = call;
  const { builder } = reader;
  const f = callback(call);
  const holds: Variable = { name: isEvery ? "every" : "some", constant: false, owner: node };
  reader.set(holds, boolean(builder.boolean(isEvery)));
  each(call, (item, index) => {
    const soFar = truth(reader, reader.get(holds), node);
    const next = (): Meaning => boolean(truth(reader, call.call(f, item, index, call.self), node));
    const decided = (): Meaning => boolean(builder.boolean(!isEvery));
    reader.set(
      holds,
      isEvery ? conditional(reader, soFar, node, next, decided) : conditional(reader, soFar, node, decided, next),
    );
  });
  return reader.get(holds);
}

function fill(call: Call): Meaning {
  const { reader, of, args, node } = call;
  refuseReadOnly(reader, of, node);
  const [value, start, end] = args;
  if (of.extents.length > 1 || value === undefined) return refuseMethod(reader, "fill", node);
  if (of.filler !== undefined && args.length === 1) {
    if (value.kind !== "number") return fillTuple(reader, of, value, node);
    const holdsZeros = takeBack(reader, of.filler);
    const plain: ArrayMeaning = { ...of, filler: undefined };
    if (!holdsZeros || !Object.is(literal(value.value), 0))
      fillRange({ ...call, of: plain }, value, undefined, undefined);
    return plain;
  }
  fillRange(call, value, start, end);
  return of;
}

/** `new Array(3).fill(null)` holds what is no number. */
function fillTuple(reader: Reader, of: ArrayMeaning, value: Meaning, node: acorn.Node): Meaning {
  const length = literal(lengthOf(of).value);
  if (typeof length !== "number" || length > 1000) {
    return reader.refuse(node, `an array of unknown length can't hold ${describe(value)}`, "Fill it with numbers.");
  }
  if (of.filler !== undefined) takeBack(reader, of.filler);
  return reader.tuple(Array.from({ length }, () => value));
}

/** Removes the loop that set every element of a new array, where nothing but arithmetic came after it. */
function takeBack(reader: Reader, filler: object): boolean {
  const { instructions } = reader.builder.region;
  const at = instructions.findLastIndex((instruction) => instruction === filler);
  const arithmetic = new Set(["constant", "elementary", "integer", "compare", "not", "convert"]);
  if (at === -1 || !instructions.slice(at + 1).every(({ kind }) => arithmetic.has(kind))) return false;
  instructions.splice(at, 1);
  return true;
}

function fillRange(call: Call, value: Meaning, start: Meaning | undefined, end: Meaning | undefined): void {
  const { reader, of, node } = call;
  const from = start === undefined ? undefined : position(call, start);
  const to = end === undefined ? lengthOf(of) : position(call, end);
  const length = from === undefined ? to : distance(reader, from, to);
  const stored = number(toNumber(reader, value, node));
  reader.rules.repeat(reader, node, length, (k) => {
    const index = from === undefined ? k : arithmetic(reader, "+", from, k);
    store(reader, of, index, of.buffer.type === "i32[]" ? value : stored, node);
  });
}

/** A position as slice and fill take it: from the end where it is negative, and at most the length. */
function position({ reader, of, node }: Call, meaning: Meaning): NumberMeaning {
  if (meaning.kind !== "number") return refuseAsNumber(reader, meaning, node);
  const length = lengthOf(of);
  const index = toIndex(reader, meaning);
  const zero = number(reader.builder.integer(0));
  const pick = (a: NumberMeaning, operator: "<" | ">", b: NumberMeaning): Meaning =>
    conditional(
      reader,
      compareNumbers(reader, a, operator, b).value,
      node,
      () => a,
      () => b,
    );
  const chosen = conditional(
    reader,
    compareNumbers(reader, index, "<", zero).value,
    node,
    () => pick(asIndex(reader, arithmetic(reader, "+", length, index)), ">", zero),
    () => pick(index, "<", length),
  );
  if (chosen.kind !== "number") throw new Error("a position that is no number");
  return asIndex(reader, chosen);
}

function asIndex(reader: Reader, meaning: NumberMeaning): NumberMeaning {
  return toIndex(reader, meaning);
}

/** to − from, and 0 where that is negative. */
function distance(reader: Reader, from: NumberMeaning, to: NumberMeaning): NumberMeaning {
  const { builder } = reader;
  const known = [literal(from.value), literal(to.value)];
  const [a, b] = known;
  if (typeof a === "number" && typeof b === "number") return number(builder.integer(Math.max(0, b - a)));
  const [length] = builder.branch(
    builder.compare(to.value, ">", from.value),
    ["i32"],
    () => [builder.integerOperation("subtract", to.value, from.value)],
    () => [builder.integer(0)],
  );
  if (length === undefined) throw new Error("a distance without a value");
  return number(length, { low: 0, high: 0x7fffffff });
}

/** The part of an array between two positions, as a view of the same memory. */
function part(call: Call): ArrayMeaning {
  const { reader, of, args } = call;
  const { builder } = reader;
  const [start, end] = args;
  const from = start === undefined ? number(builder.integer(0)) : position(call, start);
  const to =
    end === undefined || (end.kind === "constant" && end.value === undefined) ? lengthOf(of) : position(call, end);
  const size = of.extents.slice(1);
  const row = size.reduce<NumberMeaning["value"] | undefined>(
    (product, extent) => (product === undefined ? extent : builder.integerOperation("multiply", product, extent)),
    undefined,
  );
  const first = row === undefined ? from.value : builder.integerOperation("multiply", from.value, row);
  const offset = of.offset === undefined ? first : builder.integerOperation("add", of.offset, first);
  return { ...of, filler: undefined, offset, extents: [distance(reader, from, to).value, ...size] };
}

function slice(call: Call): Meaning {
  const { reader, of, args, node } = call;
  return clone(reader, args.length === 0 ? of : part(call), node);
}

function subarray(call: Call): Meaning {
  if (call.of.array === "number[]") return refuseMethod(call.reader, "subarray", call.node);
  return part(call);
}

function set(call: Call): Meaning {
  const { reader, of, args, node } = call;
  refuseReadOnly(reader, of, node);
  const [source, offset] = args;
  const at = offset === undefined ? number(reader.builder.integer(0)) : offset;
  if (at.kind !== "number") return refuseAsNumber(reader, at, node);
  if (source?.kind === "object") {
    const content = reader.contentOf(source, node);
    const items = content.kind === "tuple" ? content.items : [];
    for (const [k, item] of items.entries())
      store(reader, of, arithmetic(reader, "+", at, number(reader.builder.integer(k))), item, node);
    return UNDEFINED;
  }
  if (source?.kind !== "array") return refuseMethod(reader, "set", node);
  const from = source.buffer === of.buffer ? clone(reader, source, node) : source;
  copyElements(reader, from, of, toIndex(reader, at), node);
  return UNDEFINED;
}

function concat({ reader, of, args, node }: Call): Meaning {
  const items = [of, ...args].flatMap((item): Meaning[] => {
    if (item.kind === "array") return [{ kind: "spread", of: item }];
    if (item.kind !== "object") return [item];
    const content = reader.contentOf(item, node);
    return content.kind === "tuple" ? [...content.items] : [item];
  });
  return concatenated(reader, items, node);
}

function at(call: Call): Meaning {
  const { reader, of, args, node } = call;
  const [index] = args;
  if (index?.kind !== "number") return refuseMethod(reader, "at", node);
  const known = literal(index.value);
  const position =
    typeof known === "number" && known < 0
      ? asIndex(reader, arithmetic(reader, "-", lengthOf(of), number(reader.builder.integer(-known))))
      : typeof known === "number"
        ? index
        : refuseMethod(reader, "at", node);
  return element(reader, of, position, node);
}

/** The rows of a nested array one after the other. */
function flat({ reader, of, args, node }: Call): Meaning {
  if (of.extents.length !== 2 || args.length > 0) return refuseMethod(reader, "flat", node);
  const size = of.extents.reduce((product, extent) => reader.builder.integerOperation("multiply", product, extent));
  return clone(reader, { ...of, extents: [size] }, node);
}
