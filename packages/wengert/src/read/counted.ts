/** The range of a loop that counts: its bounds as integers, computed once, and what is known of its index. */
import type * as acorn from "acorn";
import { literal } from "../program/builder.ts";
import type { Region, Value } from "../program/types.ts";
import type { Layer, Variable } from "./environment.ts";
import { type Counter, isUsedAsIndex, namesOfBound } from "./loop-syntax.ts";
import { I32, type Meaning, number, type NumberMeaning, type Range } from "./meaning.ts";
import { arithmetic, asInteger, compareNumbers, toIndex } from "./numbers.ts";
import { entry, type Reader } from "./reader.ts";
import type { Scope } from "./unit.ts";

export interface Counted {
  readonly variable: Variable;
  readonly low: Value;
  readonly high: Value;
  readonly step: number;
  readonly range: Range;
  readonly below: NumberMeaning["below"];
  readonly node: object;
  /** Whether the body, as it was read, leaves the bounds alone. */
  isInvariant(layer: Layer, region: Region): boolean;
  /** The counter after the loop. */
  after(): Meaning;
}

/** The index of a counted loop inside its body. */
export function indexMeaning({ range, below, node }: Counted, value: Value): NumberMeaning {
  return { kind: "number", value, range, below, loop: node };
}

/** The range of a counter; undefined where the loop can't be a `for` of the Program. */
export function countedRange(
  reader: Reader,
  { name, shift, bound, operator, step }: Counter,
  node: acorn.ForStatement,
  scope: Scope,
): Counted | undefined {
  const variable = scope.lookup(name);
  const names = namesOfBound(bound);
  if (variable === undefined || names === undefined || names.has(name)) return undefined;
  const start = reader.get(variable);
  if (start.kind !== "number") return undefined;
  const low = startOf(reader, start, node, name);
  if (low === undefined) return undefined;
  const end = reader.rules.expression(reader, bound, scope);
  if (end.kind !== "number") return undefined;
  const high =
    step > 0 ? endAbove(reader, end, operator === "<=", shift) : endBelow(reader, end, operator === ">=", shift);
  if (high === undefined) return undefined;
  const highRange = high.range ?? I32;
  const range: Range =
    step > 0
      ? { low: low.range.low, high: Math.max(low.range.low, highRange.high - 1) }
      : { low: Math.min(low.range.high, highRange.low + 1), high: low.range.high };
  const last = high.below ?? { value: high.value, distance: 0 };
  const below = step > 0 ? { value: last.value, distance: last.distance - 1 } : low.below;
  return {
    variable,
    low: low.value,
    high: high.value,
    step,
    range,
    below,
    node,
    isInvariant: (layer, region) => isInvariant(reader, names, bound, scope, layer, region),
    after: () => afterLoop(reader, low, high, step),
  };
}

/** The first index: a known integer, or any number where it must be one because it indexes an array. */
function startOf(
  reader: Reader,
  start: NumberMeaning,
  node: acorn.ForStatement,
  name: string,
): (NumberMeaning & { range: Range }) | undefined {
  const integer = asInteger(reader, start);
  if (integer !== undefined) return integer;
  if (literal(start.value) !== undefined || !isUsedAsIndex([node.body], name)) return undefined;
  const index = toIndex(reader, start);
  return { ...index, range: index.range ?? I32 };
}

/** For i + shift < end and i + shift <= end: the first integer i that is too large. */
function endAbove(reader: Reader, end: NumberMeaning, inclusive: boolean, shift: number): NumberMeaning | undefined {
  const { builder } = reader;
  const integer = asInteger(reader, end);
  if (integer !== undefined) return moved(reader, integer, (inclusive ? 1 : 0) - shift);
  if (!inclusive && shift === 0) return number(builder.toInteger(end.value, "ceil"));
  // Rounded first: then no more than integers are added.
  const first = builder.apply(entry(inclusive ? "floor" : "ceil"), end.value);
  const next = builder.apply(entry("add"), first, builder.constant((inclusive ? 1 : 0) - shift));
  return number(builder.toInteger(next, "ceil"));
}

/** For i + shift > end and i + shift >= end: the first integer i that is too small. NaN ends a loop at once. */
function endBelow(reader: Reader, end: NumberMeaning, inclusive: boolean, shift: number): NumberMeaning | undefined {
  const integer = asInteger(reader, end);
  return integer === undefined ? undefined : moved(reader, integer, (inclusive ? -1 : 0) - shift);
}

/** An integer plus a constant; undefined where it might be too large. */
function moved(reader: Reader, integer: NumberMeaning, by: number): NumberMeaning | undefined {
  if (by === 0) return integer;
  const constant = number(reader.builder.integer(Math.abs(by)));
  const next = arithmetic(reader, by > 0 ? "+" : "-", integer, constant);
  return next.value.type === "i32" ? next : undefined;
}

/** Whether nothing that the bound is computed from changes in the body. */
function isInvariant(
  reader: Reader,
  names: ReadonlySet<string>,
  bound: acorn.Expression,
  scope: Scope,
  layer: Layer,
  region: Region,
): boolean {
  for (const name of names) {
    const variable = scope.lookup(name);
    if (variable === undefined) continue;
    if (layer.variables.has(variable)) return false;
    if (reader.get(variable).kind === "object") {
      for (const cell of layer.objects.keys()) if (reader.layer.lookupObject(cell) !== undefined) return false;
    }
  }
  return !readsElements(bound) || !writesMemory(region);
}

function readsElements(node: unknown): boolean {
  if (typeof node !== "object" || node === null) return false;
  if (Array.isArray(node)) return node.some(readsElements);
  if (Reflect.get(node, "type") === "MemberExpression" && Reflect.get(node, "computed") === true) return true;
  return Object.values(node).some(readsElements);
}

function writesMemory(region: Region): boolean {
  return region.instructions.some(
    ({ kind, regions }) => kind === "store" || kind === "accumulate" || kind === "call" || regions.some(writesMemory),
  );
}

/** The first value of the counter at which the loop stops. */
function afterLoop(reader: Reader, low: NumberMeaning, high: NumberMeaning, step: number): Meaning {
  const { builder } = reader;
  const [from, to] = [builder.toNumber(low.value), builder.toNumber(high.value)];
  const runs = compareNumbers(reader, low, step > 0 ? "<" : ">", high).value;
  const [end] = builder.branch(
    runs,
    ["f64"],
    () => {
      if (step === 1 || step === -1) return [to];
      // low + ceil((high − low)/step)·step, exact as all of it is below 2^53.
      const distance = builder.apply(entry("subtract"), to, from);
      const turns = builder.apply(entry("ceil"), builder.apply(entry("divide"), distance, builder.constant(step)));
      return [builder.apply(entry("add"), from, builder.apply(entry("multiply"), turns, builder.constant(step)))];
    },
    () => [from],
  );
  if (end === undefined) throw new Error("a loop without an end");
  return number(end);
}
