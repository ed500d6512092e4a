/**
 * Whether a value of a loop is finite in all of its turns, as can be found out before the loop from numbers and arrays that
 * it does not change: where those are at most 2¹²⁸, so many products and sums of them can't overflow.
 */
import { add, multiply, negate, subtract } from "../elementary/arithmetic.ts";
import { literal } from "../program/builder.ts";
import type { Value } from "../program/types.ts";
import { required } from "./rebuild.ts";

/** What is defined before a loop, and what it writes to. */
export interface Surroundings {
  readonly isOutside: (value: Value) => boolean;
  readonly isWritten: (buffer: Value) => boolean;
}

/** What the numbers looked at have to stay below, as a power of two. */
export const largestExponent = 128;
/** Doubles are below 2¹⁰²⁴. */
const mostExponent = 1023;
/** How many operations deep a value is followed. */
const mostOperations = 8;

/** Functions between −1 and 1. */
const limited = new Set(["sin", "cos", "tanh", "sigmoid"]);

export class Bounded {
  private readonly surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
  }

  /** The numbers and buffers that have to be small for a value to be finite; undefined if that is not all. */
  needs(value: Value): Set<Value> | undefined {
    const needs = new Set<Value>();
    const exponent = this.exponentOf(value, needs, mostOperations);
    return exponent <= mostExponent ? needs : undefined;
  }

  /** The least power of two known to be above a value's size. */
  private exponentOf(value: Value, needs: Set<Value>, depth: number): number {
    const known = literal(value);
    if (typeof known === "number")
      return Number.isFinite(known) ? Math.max(0, Math.ceil(Math.log2(Math.abs(known)))) : Infinity;
    if (this.surroundings.isOutside(value)) {
      needs.add(value);
      return largestExponent;
    }
    const { instruction } = value;
    if (instruction === undefined || depth === 0) return Infinity;
    const [x, y] = instruction.args;
    const of = (operand: Value | undefined): number => this.exponentOf(required(operand), needs, depth - 1);
    if (instruction.kind === "convert") return x?.type === "f64" ? Infinity : 32;
    if (instruction.kind === "load") {
      const buffer = required(x);
      const { isOutside, isWritten } = this.surroundings;
      if (buffer.type === "i32[]" || !isOutside(buffer) || isWritten(buffer)) return Infinity;
      needs.add(buffer);
      return largestExponent;
    }
    if (instruction.kind !== "elementary") return Infinity;
    const { f } = instruction;
    if (f === negate) return of(x);
    if (f === multiply) return of(x) + of(y);
    if (f === add || f === subtract) return Math.max(of(x), of(y)) + 1;
    // Of what is finite, whatever its size.
    return limited.has(f.name) && of(x) <= mostExponent ? 0 : Infinity;
  }
}
