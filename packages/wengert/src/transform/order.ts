/**
 * What is known of integers where a region is built: lower bounds, and which are at most others. It comes from the ranges
 * of loops, the conditions of branches, and indices that were checked.
 */
import type { Comparison } from "../elementary/algebra.ts";
import { literal } from "../program/builder.ts";
import type { CompareInstruction, Value } from "../program/types.ts";
import { append } from "../program/value-map.ts";
import { required } from "./rebuild.ts";

/** a + distance ≤ bound, by a. */
interface AtMost {
  readonly bound: Value;
  readonly distance: number;
}

/** What a region tells. */
export class Facts {
  readonly lows: Map<Value, number> = new Map();
  readonly highs: Map<Value, AtMost[]> = new Map();
  /** Indices that were checked, with the buffers that they are in range of. */
  readonly inside: Map<Value, Value[]> = new Map();

  /** Learns a + distance ≤ b. */
  atMost(a: Value, b: Value, distance: number): void {
    const low = literal(a);
    if (low === undefined) append(this.highs, a, { bound: b, distance });
    else this.atLeast(b, Number(low) + distance);
  }

  /** Learns that an integer is not smaller than a number. */
  atLeast(value: Value, low: number): void {
    this.lows.set(value, Math.max(this.lows.get(value) ?? -Infinity, low));
  }

  /** Learns that the index of a buffer is in range. */
  within(index: Value, buffer: Value): void {
    append(this.inside, index, buffer);
  }

  /** Learns that a comparison of integers holds, or does not. */
  learn({ operator, args }: CompareInstruction, truth: boolean): void {
    const [left, right] = args.map(asInteger);
    if (left === undefined || right === undefined) return;
    const holding = truth ? operator : opposites[operator];
    if (holding === "<" || holding === "<=") this.atMost(left, right, holding === "<" ? 1 : 0);
    if (holding === ">" || holding === ">=") this.atMost(right, left, holding === ">" ? 1 : 0);
  }
}

const opposites: Readonly<Record<Comparison, Comparison>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "===": "!==",
  "!==": "===",
};

/** An integer that a comparison looks at, be it as a number. */
function asInteger(value: Value): Value | undefined {
  const { instruction, type } = value;
  if (type === "i32" || Number.isInteger(literal(value))) return value;
  const isExact = instruction?.kind === "convert" && instruction.rounding === undefined;
  return isExact && instruction.args[0]?.type === "i32" ? instruction.args[0] : undefined;
}

/** So many facts lead from one integer to another. */
const longest = 5;

/** What the facts of a region and of those around it imply. */
export class Order {
  private readonly facts: readonly Facts[];

  /** @param facts  of the regions that are being built, which may grow */
  constructor(facts: readonly Facts[]) {
    this.facts = facts;
  }

  /** Whether 0 ≤ index < length of a buffer. */
  isInside(index: Value, buffer: Value): boolean {
    for (const { inside } of this.facts) if (inside.get(index)?.includes(buffer) === true) return true;
    return this.low(index) >= 0 && this.beyond(index, (value) => isLengthOf(value, buffer)) < 0;
  }

  /** Whether a comparison is known to hold; undefined where that is not known. */
  decide({ operator, args }: CompareInstruction): boolean | undefined {
    const [left, right] = args.map(asInteger);
    if (left === undefined || right === undefined) return undefined;
    switch (operator) {
      case "<":
        return this.isLess(left, right) ? true : this.isAtMost(right, left) ? false : undefined;
      case "<=":
        return this.isAtMost(left, right) ? true : this.isLess(right, left) ? false : undefined;
      case ">":
        return this.isLess(right, left) ? true : this.isAtMost(left, right) ? false : undefined;
      case ">=":
        return this.isAtMost(right, left) ? true : this.isLess(left, right) ? false : undefined;
      default:
        return undefined;
    }
  }

  private isLess(a: Value, b: Value): boolean {
    const low = literal(a);
    return typeof low === "number" ? this.low(b) > low : this.beyond(a, (value) => value === b) < 0;
  }

  private isAtMost(a: Value, b: Value): boolean {
    const low = literal(a);
    return typeof low === "number" ? this.low(b) >= low : this.beyond(a, (value) => value === b) <= 0;
  }

  /** A lower bound of an integer. */
  low(value: Value, depth: number = longest): number {
    const known = literal(value);
    if (known !== undefined) return Number(known);
    if (depth === 0) return -Infinity;
    let low = this.ownLow(value, depth - 1);
    for (const { lows } of this.facts) low = Math.max(low, lows.get(value) ?? -Infinity);
    return low;
  }

  private ownLow({ instruction }: Value, depth: number): number {
    if (instruction?.kind === "length") return 0;
    if (instruction?.kind !== "integer") return -Infinity;
    const [x, y] = [required(instruction.args[0]), required(instruction.args[1])];
    switch (instruction.operator) {
      case "add":
        return this.low(x, depth) + this.low(y, depth);
      case "subtract": {
        const taken = literal(y);
        return taken === undefined ? -Infinity : this.low(x, depth) - Number(taken);
      }
      case "multiply": {
        const [a, b] = [this.low(x, depth), this.low(y, depth)];
        return a >= 0 && b >= 0 ? a * b : -Infinity;
      }
      default:
        return -Infinity;
    }
  }

  /** An upper bound of how far an integer lies beyond one that is recognised; Infinity where there is none. */
  private beyond(value: Value, isBound: (value: Value) => boolean, depth: number = longest): number {
    if (isBound(value)) return 0;
    if (depth === 0) return Infinity;
    let least = this.ownBeyond(value, isBound, depth - 1);
    for (const { highs } of this.facts) {
      for (const { bound, distance } of highs.get(value) ?? []) {
        least = Math.min(least, this.beyond(bound, isBound, depth - 1) - distance);
      }
    }
    return least;
  }

  private ownBeyond({ instruction }: Value, isBound: (value: Value) => boolean, depth: number): number {
    if (instruction?.kind !== "integer") return Infinity;
    const [x, y] = [required(instruction.args[0]), required(instruction.args[1])];
    if (instruction.operator === "subtract") return this.beyond(x, isBound, depth) - this.low(y, depth);
    if (instruction.operator !== "add") return Infinity;
    const [a, b] = [literal(x), literal(y)];
    if (b !== undefined) return this.beyond(x, isBound, depth) + Number(b);
    return a === undefined ? Infinity : this.beyond(y, isBound, depth) + Number(a);
  }
}

function isLengthOf({ instruction }: Value, buffer: Value): boolean {
  return instruction?.kind === "length" && instruction.args[0] === buffer;
}
