/** What a random Program can use at a place: the values around it, with what is known about their size. */
import type { Comparison } from "../elementary/algebra.ts";
import { add, divide, multiply, negate, subtract } from "../elementary/arithmetic.ts";
import type { Elementary } from "../elementary/entry.ts";
import { elementaryByName } from "../elementary/table.ts";
import type { Builder } from "./builder.ts";
import type { RandomSource } from "./random-source.ts";
import type { Value } from "./types.ts";

/** An f64 with a bound of its magnitude, for arguments of moderate size. */
export interface RandomNumber {
  readonly value: Value;
  readonly bound: number;
}

/** An i32 from 0 to `max`. */
export interface RandomInteger {
  readonly value: Value;
  readonly max: number;
}

export interface RandomBuffer {
  readonly value: Value;
  readonly length: number;
  readonly writable: boolean;
}

const largestBound = 6;
const comparisons: readonly Comparison[] = ["<", "<=", ">", ">="];

function named(name: string): Elementary {
  const entry = elementaryByName.get(name);
  if (entry === undefined) throw new Error(`the table has no ${name}`);
  return entry;
}

/** Smooth functions of one operand, and their bound given the operand's. */
const unary: readonly (readonly [Elementary, (bound: number) => number])[] = [
  [named("tanh"), () => 1],
  [named("sin"), () => 1],
  [named("cos"), () => 1],
  [named("sigmoid"), () => 1],
  [named("atan"), () => 1.6],
  [named("softplus"), (bound) => bound + 0.7],
  [named("asinh"), (bound) => Math.asinh(bound)],
  [negate, (bound) => bound],
  [named("square"), (bound) => bound * bound],
];
const bounded = unary.slice(0, 5);

/** Draws expressions from the values in scope, newer ones more often, and adds what it builds. */
export class RandomScope {
  readonly builder: Builder;
  readonly source: RandomSource;
  readonly numbers: RandomNumber[];
  readonly integers: RandomInteger[];
  readonly booleans: Value[];
  readonly buffers: RandomBuffer[];

  constructor(builder: Builder, source: RandomSource, outer?: RandomScope) {
    this.builder = builder;
    this.source = source;
    this.numbers = [...(outer?.numbers ?? [])];
    this.integers = [...(outer?.integers ?? [])];
    this.booleans = [...(outer?.booleans ?? [])];
    this.buffers = [...(outer?.buffers ?? [])];
  }

  addNumber(value: Value, bound: number): RandomNumber {
    const number = { value, bound };
    this.numbers.push(number);
    return number;
  }

  addInteger(value: Value, max: number): void {
    this.integers.push({ value, max });
  }

  /** A value in scope, rarely a literal. */
  number(): RandomNumber {
    const { source, numbers } = this;
    if (numbers.length === 0 || source.chance(0.12)) return this.literal();
    const recent = Math.max(0, numbers.length - 4);
    return source.pick(source.chance(0.6) ? numbers.slice(recent) : numbers);
  }

  private literal(): RandomNumber {
    const number = this.source.chance(0.3) ? this.source.pick([0, 1, -1, 2, 0.5]) : this.source.number(-2, 2);
    return { value: this.builder.constant(number), bound: Math.abs(number) };
  }

  /** A value in scope of a magnitude up to `bound`. */
  within(bound: number): Value {
    return this.squash(this.number(), bound).value;
  }

  private squash(number: RandomNumber, bound: number): RandomNumber {
    if (number.bound <= bound) return number;
    const { builder, source } = this;
    const choices = bounded.filter(([, boundOf]) => boundOf(number.bound) <= bound);
    const [f, boundOf] = source.pick(choices);
    return { value: builder.apply(f, number.value), bound: boundOf(number.bound) };
  }

  /** A new value, by one operation or a few. */
  expression(): RandomNumber {
    return this.squash(this.anyExpression(), largestBound);
  }

  private anyExpression(): RandomNumber {
    const { builder: b, source } = this;
    const x = this.number();
    if (source.chance(0.4)) {
      const [f, boundOf] = source.pick(unary);
      return { value: b.apply(f, x.value), bound: boundOf(x.bound) };
    }
    const y = this.number();
    switch (source.integer(0, 7)) {
      case 0:
      case 1:
        return { value: b.apply(add, x.value, y.value), bound: x.bound + y.bound };
      case 2:
        return { value: b.apply(subtract, x.value, y.value), bound: x.bound + y.bound };
      case 3:
      case 4:
        return { value: b.apply(multiply, x.value, y.value), bound: x.bound * y.bound };
      case 5: {
        const divisor = this.twoAndMore(y.value);
        return { value: b.apply(divide, x.value, divisor), bound: x.bound };
      }
      case 6:
        return { value: b.apply(named("sqrt"), this.twoAndMore(x.value)), bound: 2 + x.bound };
      default:
        return { value: b.apply(named("hypot"), x.value, y.value, b.constant(1)), bound: 1 + x.bound + y.bound };
    }
  }

  /** The sum of the newest values and of one more, of moderate magnitude: what a Program returns. */
  total(): Value {
    const { builder: b } = this;
    const parts = [...this.numbers.slice(-3), this.number()];
    const value = parts.map((part) => part.value).reduce((sum, part) => b.apply(add, sum, part));
    return this.squash({ value, bound: parts.reduce((sum, part) => sum + part.bound, 0) }, 2 * largestBound).value;
  }

  /** 2 + x². */
  private twoAndMore(x: Value): Value {
    const { builder: b } = this;
    return b.apply(add, b.constant(2), b.apply(multiply, x, x));
  }

  /** A condition: a comparison of two f64 or of an i32, a bool in scope, or the opposite of one. */
  condition(): Value {
    const { builder: b, source } = this;
    if (this.booleans.length > 0 && source.chance(0.2)) {
      const known = source.pick(this.booleans);
      return source.chance(0.5) ? known : b.not(known);
    }
    if (this.integers.length > 0 && source.chance(0.3)) {
      const { value, max } = source.pick(this.integers);
      return b.compare(
        value,
        source.pick<Comparison>([...comparisons, "===", "!=="]),
        b.integer(source.integer(0, max)),
      );
    }
    return b.compare(this.number().value, source.pick(comparisons), this.number().value);
  }

  /** An index from 0 to length − 1: a literal, one in scope, computed from one, or from an f64. */
  index(length: number): Value {
    const { builder: b, source } = this;
    const fitting = this.integers.filter(({ max }) => max < length);
    if (fitting.length > 0 && source.chance(0.6)) return source.pick(fitting).value;
    if (this.integers.length > 0 && source.chance(0.5)) {
      const { value } = source.pick(this.integers);
      const scaled = b.integerOperation("multiply", value, b.integer(source.integer(1, 3)));
      const moved = b.integerOperation("add", scaled, b.integer(source.integer(0, length)));
      return b.integerOperation("remainder", moved, b.integer(length));
    }
    if (length >= 2 && source.chance(0.2)) {
      const sigmoid = b.apply(named("sigmoid"), this.number().value);
      return b.toInteger(b.apply(multiply, sigmoid, b.constant(length - 1)), source.pick(["floor", "ceil"]));
    }
    return b.integer(source.integer(0, length - 1));
  }
}
