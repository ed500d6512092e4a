/** Integer operators: what JavaScript does in 32 bits. */
import type * as acorn from "acorn";
import { literal } from "../program/builder.ts";
import type { BitOperator } from "../program/types.ts";
import { conditional } from "./branch.ts";
import { I32, type Meaning, number, type NumberMeaning, type Range } from "./meaning.ts";
import { arithmetic, asInteger, compareNumbers, toNumber } from "./numbers.ts";
import { entry, type Reader } from "./reader.ts";

type Integer = NumberMeaning & { readonly range: Range };

const OPERATIONS: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ["|", (a, b) => a | b],
  ["&", (a, b) => a & b],
  ["^", (a, b) => a ^ b],
  ["<<", (a, b) => a << b],
  [">>", (a, b) => a >> b],
  [">>>", (a, b) => a >>> b],
]);

export function isBitwise(operator: string): boolean {
  return OPERATIONS.has(operator);
}

const OPERATORS: ReadonlyMap<string, BitOperator> = new Map([
  ["|", "or"],
  ["&", "and"],
  ["^", "xor"],
  ["<<", "shiftLeft"],
  [">>", "shiftRight"],
]);

/** An operator of bits on two numbers: as arithmetic where it amounts to that, as an operation on words otherwise. */
export function bitwise(
  reader: Reader,
  operator: string,
  left: NumberMeaning,
  right: NumberMeaning,
  node: acorn.Node,
): NumberMeaning {
  const operation = OPERATIONS.get(operator);
  const [x, y] = [literal(left.value), literal(right.value)];
  if (operation === undefined) throw new Error(`${operator} is no operator of bits`);
  if (typeof x === "number" && typeof y === "number") return number(reader.builder.constant(operation(x, y)));
  if (typeof y === "number") {
    const folded = withLiteral(reader, operator, left, y | 0, node);
    if (folded !== undefined) return folded;
  }
  const [a, b] = [toInt32(reader, left), toInt32(reader, right)];
  if (operator === ">>>") return unsigned(reader, a, b, node);
  const word = OPERATORS.get(operator);
  if (word === undefined) throw new Error(`${operator} is no operator of bits`);
  return number(reader.builder.integerOperation(word, a.value, b.value), rangeOfBits(operator, a.range, b.range));
}

/** What an operator gives for integers in two ranges. */
function rangeOfBits(operator: string, a: Range, b: Range): Range {
  const mask = (range: Range): number => 2 ** Math.ceil(Math.log2(range.high + 1)) - 1;
  const isNatural = a.low >= 0 && b.low >= 0;
  if (operator === "&") {
    // Bits are only taken away.
    if (isNatural) return { low: 0, high: Math.min(a.high, b.high) };
    if (a.low >= 0) return { low: 0, high: a.high };
    if (b.low >= 0) return { low: 0, high: b.high };
  }
  if ((operator === "|" || operator === "^") && isNatural) return { low: 0, high: Math.max(mask(a), mask(b)) };
  if (operator === ">>") return { low: Math.min(a.low, 0), high: Math.max(a.high, 0) };
  return I32;
}

/** a >>> b: the word without its sign, shifted. */
function unsigned(reader: Reader, a: Integer, b: Integer, node: acorn.Node): NumberMeaning {
  const { builder } = reader;
  const shift = builder.integerOperation("and", b.value, builder.integer(31));
  if (a.range.low >= 0)
    return number(builder.integerOperation("shiftRight", a.value, shift), { low: 0, high: a.range.high });
  // As a number: the word plus 2³² where its sign is set, divided by a power of two.
  const word = conditional(
    reader,
    builder.compare(a.value, "<", builder.integer(0)),
    node,
    () => number(builder.apply(entry("add"), builder.toNumber(a.value), builder.constant(2 ** 32))),
    () => number(builder.toNumber(a.value)),
  );
  const power = builder.apply(entry("pow"), builder.constant(2), builder.toNumber(shift));
  const shifted = builder.apply(entry("divide"), toNumber(reader, word, node), power);
  return number(builder.apply(entry("floor"), shifted));
}

function withLiteral(
  reader: Reader,
  operator: string,
  left: NumberMeaning,
  k: number,
  node: acorn.Node,
): NumberMeaning | undefined {
  const a = toInt32(reader, left);
  const shift = 2 ** (k & 31);
  switch (operator) {
    case "|":
      return k === 0 ? a : undefined;
    case "^":
      return k === 0 ? a : undefined;
    case "&":
      if (k === 0) return number(reader.builder.constant(0));
      return k > 0 && Number.isInteger(Math.log2(k + 1)) ? positiveRemainder(reader, a, k + 1, node) : undefined;
    case "<<": {
      const { low, high } = a.range;
      if (low * shift < I32.low || high * shift > I32.high) return undefined;
      const value = reader.builder.integerOperation("multiply", a.value, reader.builder.integer(shift));
      return number(value, { low: low * shift, high: high * shift });
    }
    case ">>":
      return floorDivision(reader, a, shift);
    case ">>>":
      return a.range.low >= 0 ? floorDivision(reader, a, shift) : undefined;
    default:
      return undefined;
  }
}

/** ⌊a / d⌋ for d > 0. */
function floorDivision(reader: Reader, a: Integer, d: number): NumberMeaning {
  const { builder } = reader;
  if (d === 1) return a;
  const range = { low: Math.floor(a.range.low / d), high: Math.floor(a.range.high / d) };
  if (a.range.low >= 0) return number(builder.integerOperation("divide", a.value, builder.integer(d)), range);
  const quotient = builder.apply(entry("divide"), builder.toNumber(a.value), builder.constant(d));
  return number(builder.toInteger(quotient, "floor"), range);
}

/** a mod d in 0 … d − 1. */
function positiveRemainder(reader: Reader, a: Integer, d: number, node: acorn.Node): NumberMeaning {
  const { builder } = reader;
  const rest = builder.integerOperation("remainder", a.value, builder.integer(d));
  if (a.range.low >= 0) return number(rest, { low: 0, high: Math.min(a.range.high, d - 1) });
  const result = conditional(
    reader,
    builder.compare(rest, "<", builder.integer(0)),
    node,
    () => number(builder.integerOperation("add", rest, builder.integer(d))),
    () => number(rest),
  );
  if (result.kind !== "number") throw new Error("a remainder that is no number");
  return { ...result, range: { low: 0, high: d - 1 } };
}

/** What JavaScript makes of a number before it operates on its bits: ⌊|x|⌋ with x's sign, modulo 2³². */
export function toInt32(reader: Reader, meaning: NumberMeaning): Integer {
  const known = literal(meaning.value);
  const { builder } = reader;
  if (typeof known === "number")
    return { ...number(builder.integer(known | 0)), range: { low: known | 0, high: known | 0 } };
  const integer = asInteger(reader, meaning) ?? quotient(reader, meaning);
  if (integer !== undefined) return integer;
  return { ...number(builder.toInteger(meaning.value, "word")), range: I32 };
}

/** ⌊a / b⌋ of integers that are not negative, as `(a / b) | 0` and `Math.floor(a / b)` compute it. */
function quotient(reader: Reader, { quotient: parts }: NumberMeaning): Integer | undefined {
  if (parts === undefined) return undefined;
  const [a, b] = [asInteger(reader, parts.dividend), asInteger(reader, parts.divisor)];
  if (a === undefined || b === undefined || a.range.low < 0 || b.range.low < 1) return undefined;
  const value = reader.builder.integerOperation("divide", a.value, b.value);
  return { kind: "number", value, range: { low: 0, high: Math.floor(a.range.high / b.range.low) } };
}

/** floor, ceil, round, trunc, abs, min and max of integers, where the result is one; undefined for other numbers. */
export function integerFunction(
  reader: Reader,
  name: string,
  args: readonly Meaning[],
  node: acorn.Node,
): NumberMeaning | undefined {
  const [first, second] = args;
  if (first?.kind !== "number") return undefined;
  if (name === "floor" || name === "trunc") {
    const whole = quotient(reader, first);
    if (whole !== undefined) return whole;
  }
  if (first.value.type !== "i32") {
    if (name !== "min" && name !== "max") return undefined;
    if (second?.kind !== "number" || second.value.type !== "i32") return undefined;
  }
  const a = asInteger(reader, first);
  if (a === undefined) return undefined;
  switch (name) {
    case "floor":
    case "ceil":
    case "round":
    case "trunc":
      return a;
    case "abs":
      return a.range.low >= 0 ? a : undefined;
    case "min":
    case "max": {
      const b = second?.kind === "number" && args.length === 2 ? asInteger(reader, second) : undefined;
      if (b === undefined) return undefined;
      const pick = name === "min" ? Math.min : Math.max;
      const chosen = conditional(
        reader,
        compareNumbers(reader, a, name === "min" ? "<" : ">", b).value,
        node,
        () => a,
        () => b,
      );
      if (chosen.kind !== "number") throw new Error("an integer that is no number");
      return { ...chosen, range: { low: pick(a.range.low, b.range.low), high: pick(a.range.high, b.range.high) } };
    }
    default:
      return undefined;
  }
}

/** Math.imul: the product modulo 2³². */
export function imul(reader: Reader, left: NumberMeaning, right: NumberMeaning): NumberMeaning {
  const [a, b] = [toInt32(reader, left), toInt32(reader, right)];
  const product = arithmetic(reader, "*", a, b);
  if (product.value.type === "i32") return product;
  return number(reader.builder.integerOperation("imul", a.value, b.value), I32);
}
