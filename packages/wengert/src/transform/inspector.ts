/**
 * The inspector of a loop in a loop: finds out, before the outer one, in which turns of the inner one all the numbers are
 * zero that an inspection says can be looked at.
 */
import { add, multiply, subtract } from "../elementary/arithmetic.ts";
import { abs } from "../elementary/piecewise.ts";
import { type Builder, isLiteral, literal } from "../program/builder.ts";
import type { ForInstruction, Instruction, LoadInstruction, Region, ScalarType, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { append } from "../program/value-map.ts";
import { largestExponent } from "./bounded.ts";
import { bodyOf, type Parts } from "./inspection.ts";
import { isInRange, isNatural } from "./out-of-range.ts";
import { Rebuilder, required } from "./rebuild.ts";

/** From how many turns of the outer loop on an inspection is worth its time, and up to how many of the inner one its memory. */
export const fewestTurns = 4;
const mostTurns = 2 ** 20;
/** How many numbers may be looked at for each turn of the inner loop in all turns of the outer one. */
const mostForTurn = 2;

/** Whether any turn may be skipped, and a buffer of ones for those that may. */
interface Findings {
  readonly isAny: Value;
  readonly idle: Value;
}

/**
 * Builds the inspector where the builder stands, before the outer loop.
 *
 * @param factors  numbers and buffers that must be small, too, for any turn to be skipped
 */
export function buildInspector(builder: Builder, parts: Parts, factors: ReadonlySet<Value>): Findings {
  return new Inspector(builder, parts).build(factors);
}

class Inspector extends Rebuilder {
  private readonly parts: Parts;

  constructor(builder: Builder, parts: Parts) {
    super(builder);
    this.parts = parts;
  }

  build(factors: ReadonlySet<Value>): Findings {
    const { builder, parts } = this;
    const { inner } = parts;
    const areIntegers = parts.before.map((instruction) => this.place(instruction));
    const [low, high] = this.imagesOf(inner.args.slice(0, 2));
    if (low === undefined || high === undefined) throw new Error("a loop without bounds");
    const turns = this.turnsOf(parts.outer);
    const isWorth = this.all([
      ...areIntegers.map((isInteger) => () => isInteger),
      () => builder.compare(low, "<", high),
      () => builder.compare(turns, ">=", builder.constant(fewestTurns)),
      () => builder.compare(builder.integerOperation("subtract", high, low), "<=", builder.integer(mostTurns)),
    ]);
    const count = this.choose(
      isWorth,
      () => builder.integerOperation("subtract", high, low),
      () => builder.integer(0),
      "i32",
    );
    const idle = builder.allocate("i32[]", count);
    const isAny = this.both(isWorth, () => {
      const isIdle = this.inspect(idle, low, high);
      return this.both(isIdle, () => this.areSmall(factors, builder.apply(multiply, turns, builder.toNumber(count))));
    });
    return { isAny, idle };
  }

  /** The turns of a loop, where it has any. */
  private turnsOf({ args, step }: ForInstruction): Value {
    const { builder } = this;
    const [low, high] = [required(args[0]), required(args[1])].map((bound) => builder.toNumber(bound));
    const [from, to] = step > 0 ? [low, high] : [high, low];
    const distance = builder.apply(subtract, required(to), required(from));
    return builder.apply(multiply, distance, builder.constant(1 / Math.abs(step)));
  }

  /** Marks the turns whose numbers are all zero; whether there are any. */
  private inspect(idle: Value, low: Value, high: Value): Value {
    const { builder } = this;
    const { inner } = this.parts;
    const body = bodyOf(inner);
    const [isAny] = builder.loop({ low, high, step: inner.step }, [builder.boolean(false)], (index, [before]) => {
      this.images.set(required(body.params[0]), index);
      const size = this.sizeOf(body, builder.constant(0));
      const isIdle = builder.compare(size, "===", builder.constant(0));
      return [
        this.choose(
          isIdle,
          () => {
            builder.store(idle, builder.integerOperation("subtract", index, low), builder.integer(1), false);
            return builder.boolean(true);
          },
          () => required(before),
        ),
      ];
    });
    return required(isAny);
  }

  /** A sum plus the sizes of the numbers that a region loads; what would be out of range is no zero. */
  private sizeOf(region: Region, sum: Value): Value {
    const { builder } = this;
    const { loads, containers, needed } = this.parts;
    const places = new Map<Value, LoadInstruction[]>();
    let size = sum;
    for (const instruction of region.instructions) {
      const index = instruction.args[1];
      if (instruction.kind === "load" && index !== undefined && loads.has(instruction)) {
        append(places, index, instruction);
      } else if (needed.has(instruction)) {
        const isInteger = this.place(instruction);
        if (literal(isInteger) !== true)
          size = this.plus(
            size,
            this.choose(
              isInteger,
              () => builder.constant(0),
              () => builder.constant(1),
              "f64",
            ),
          );
      } else if (containers.has(instruction)) size = this.sizeInside(instruction, size);
    }
    for (const [index, instructions] of places) {
      size = this.plus(size, this.sizeAt(index, instructions));
    }
    return size;
  }

  private plus(sum: Value, size: Value): Value {
    return isLiteral(sum, 0) ? size : this.builder.apply(add, sum, size);
  }

  /**
   * Computes what gives a place, without failing: an index that is none, or what is loaded out of range, gives a place that
   * is out of range. Returns whether what is taken for an integer is one.
   */
  private place(instruction: Instruction): Value {
    const { builder } = this;
    const [result] = instruction.results;
    const [x, index] = this.imagesOf(instruction.args);
    if (instruction.kind === "convert" && instruction.rounding === "index" && result !== undefined && x !== undefined) {
      const integer = builder.toInteger(x, "floor");
      this.images.set(result, integer);
      return builder.compare(builder.toNumber(integer), "===", x);
    }
    if (instruction.kind === "load" && result !== undefined && x !== undefined && index !== undefined) {
      const isThere = isInRange(builder, index, builder.length(x), isNatural(required(instruction.args[1])));
      const [type, none] =
        result.type === "i32" ? (["i32", builder.integer(-1)] as const) : (["f64", builder.constant(-1)] as const);
      this.images.set(
        result,
        this.choose(
          isThere,
          () => builder.load(x, index, false),
          () => none,
          type,
        ),
      );
    } else this.copy(instruction);
    return builder.boolean(true);
  }

  private sizeInside(instruction: Instruction, sum: Value): Value {
    const [region] = instruction.regions;
    const [low, high] = this.imagesOf(instruction.args.slice(0, 2));
    if (instruction.kind !== "for" || region === undefined || low === undefined || high === undefined) {
      return instruction.regions.reduce((size, nested) => this.sizeOf(nested, size), sum);
    }
    const [size] = this.builder.loop({ low, high, step: instruction.step }, [sum], (index, [before]) => {
      this.images.set(required(region.params[0]), index);
      return [this.sizeOf(region, required(before))];
    });
    return required(size);
  }

  private sizeAt(old: Value, loads: readonly LoadInstruction[]): Value {
    const { builder } = this;
    const index = this.image(old);
    const byLength = new Map<Value, Value[]>();
    for (const { args } of loads) {
      const buffer = required(args[0]);
      append(byLength, builder.length(buffer), buffer);
    }
    const sizes = [...byLength].map(([length, buffers]) =>
      this.choose(
        isInRange(builder, index, length, isNatural(old)),
        () =>
          buffers
            .map((buffer) => builder.apply(abs, builder.load(buffer, index, false)))
            .reduce((x, y) => builder.apply(add, x, y)),
        () => builder.constant(1),
        "f64",
      ),
    );
    return sizes.reduce((x, y) => builder.apply(add, x, y));
  }

  /** Whether numbers, and all of arrays, are small. Arrays far larger than what the loops do are not looked at. */
  private areSmall(factors: ReadonlySet<Value>, turns: Value): Value {
    const { builder } = this;
    const limit = builder.constant(2 ** largestExponent);
    const isSmall = (number: Value): Value => builder.compare(builder.apply(abs, number), "<=", limit);
    const buffers = [...factors].filter(({ type }) => isBuffer(type));
    const numbers = [...factors].filter(({ type }) => type === "f64");
    const lengths = buffers.map((buffer) => builder.toNumber(builder.length(buffer)));
    const isShort = (): Value => {
      const total = lengths.reduce((x, y) => builder.apply(add, x, y));
      return builder.compare(total, "<=", builder.apply(multiply, turns, builder.constant(mostForTurn)));
    };
    const checks = [
      ...numbers.map((number) => () => isSmall(number)),
      ...buffers.map((buffer) => () => this.isEvery(buffer, isSmall)),
    ];
    return this.all(buffers.length === 0 ? checks : [isShort, ...checks]);
  }

  private isEvery(buffer: Value, test: (number: Value) => Value): Value {
    const { builder } = this;
    const range = { low: builder.integer(0), high: builder.length(buffer) };
    const [isEvery] = builder.loop(range, [builder.boolean(true)], (i, [before]) => [
      this.choose(
        test(builder.load(buffer, i, false)),
        () => required(before),
        () => builder.boolean(false),
      ),
    ]);
    return required(isEvery);
  }

  private all(tests: readonly (() => Value)[], position = 0): Value {
    const test = tests[position];
    if (test === undefined) return this.builder.boolean(true);
    return position === tests.length - 1 ? test() : this.both(test(), () => this.all(tests, position + 1));
  }

  private both(first: Value, second: () => Value): Value {
    return this.choose(first, second, () => this.builder.boolean(false));
  }

  private choose(condition: Value, then: () => Value, otherwise: () => Value, type: ScalarType = "bool"): Value {
    const [chosen] = this.builder.branch(
      condition,
      [type],
      () => [then()],
      () => [otherwise()],
    );
    return required(chosen);
  }
}
