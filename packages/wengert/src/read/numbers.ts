/** Arithmetic and comparisons: f64 as the user's code means it, i32 where the range is known. */
import type * as acorn from "acorn";
import type { Comparison } from "../elementary/algebra.ts";
import { literal } from "../program/builder.ts";
import type { Value } from "../program/types.ts";
import {
  boolean,
  type BooleanMeaning,
  describe,
  I32,
  type InconsistentMeaning,
  type Meaning,
  number,
  type NumberMeaning,
  type Range,
  TEXT,
} from "./meaning.ts";
import { optionalNumber } from "./optional.ts";
import { entry, type Reader, Restart } from "./reader.ts";

const ENTRY_OF = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "%": "remainder",
  "**": "pow",
} as const;

export type ArithmeticOperator = keyof typeof ENTRY_OF;

export function isArithmetic(operator: string): operator is ArithmeticOperator {
  return Object.hasOwn(ENTRY_OF, operator);
}

/** A meaning as an f64, as JavaScript converts it; an error for what is no number. */
export function toNumber(reader: Reader, meaning: Meaning, node: acorn.Node): Value {
  if (meaning.kind === "number" || meaning.kind === "boolean") return reader.builder.toNumber(meaning.value);
  if (meaning.kind === "absent") return reader.builder.constant(Number.NaN);
  if (meaning.kind === "optional") return optionalNumber(reader.builder, meaning);
  return refuseAsNumber(reader, meaning, node);
}

/** Throws that a meaning is no number. */
export function refuseAsNumber(reader: Reader, meaning: Meaning, node: acorn.Node): never {
  if (meaning === TEXT) {
    return reader.refuse(
      node,
      "text can't be made of numbers that are known only at the call",
      "Build text outside, and pass it.",
    );
  }
  const isFunction = node.type.includes("Function");
  const text = isFunction ? "what is returned" : `\`${reader.text(node)}\``;
  if (meaning.kind === "inconsistent") {
    if (meaning.loop !== undefined && !reader.decisions.has(meaning.loop)) throw new Restart(meaning.loop, "unroll");
    const hint = [meaning.because ?? adviceFor(meaning), ...reader.decidedBy(meaning, node)].join("\n");
    return reader.mismatch(node, `${text} is ${describe(meaning)}, depending on the path`, hint);
  }
  return reader.mismatch(node, `${text} is ${describe(meaning)} where a number is needed`, "Use a number here.");
}

function adviceFor({ kinds }: InconsistentMeaning): string {
  const all = (word: string): boolean => kinds.every((kind) => kind.includes(word));
  if (all("function")) return "Call each of them where it is chosen: c ? f(x) : g(x).";
  if (all("string")) return "Ask the condition again where the text is used, or choose between numbers.";
  if (kinds.some((kind) => kind.includes("number"))) return "Give it a number on every path.";
  return "Give it the same kind of value on every path, or use it where it is chosen.";
}

/** The range of an i32, or of a literal that is an integer (−0 is none). */
function rangeOf(meaning: NumberMeaning): Range | undefined {
  if (meaning.value.type === "i32") {
    const known = literal(meaning.value);
    return typeof known === "number" ? { low: known, high: known } : (meaning.range ?? I32);
  }
  const known = literal(meaning.value);
  if (typeof known !== "number" || !Object.is(known, known | 0)) return undefined;
  return { low: known, high: known };
}

/** A number as an i32 meaning, where that keeps its value. */
export function asInteger(reader: Reader, meaning: NumberMeaning): (NumberMeaning & { range: Range }) | undefined {
  const range = rangeOf(meaning);
  if (range === undefined) return undefined;
  if (meaning.value.type === "i32") return { ...meaning, range };
  return { kind: "number", value: reader.builder.integer(range.low), range };
}

export function arithmetic(
  reader: Reader,
  operator: ArithmeticOperator,
  left: NumberMeaning,
  right: NumberMeaning,
): NumberMeaning {
  const integer = integerArithmetic(reader, operator, left, right);
  if (integer !== undefined) return integer;
  const { builder } = reader;
  const value = builder.apply(entry(ENTRY_OF[operator]), builder.toNumber(left.value), builder.toNumber(right.value));
  const isQuotient = operator === "/" && left.value.type === "i32";
  return isQuotient ? { kind: "number", value, quotient: { dividend: left, divisor: right } } : number(value);
}

/** The operation in i32, where one operand is i32 and neither overflow nor −0 can arise. */
function integerArithmetic(
  reader: Reader,
  operator: ArithmeticOperator,
  left: NumberMeaning,
  right: NumberMeaning,
): NumberMeaning | undefined {
  if (left.value.type !== "i32" && right.value.type !== "i32") return undefined;
  const [a, b] = [rangeOf(left), rangeOf(right)];
  if (a === undefined || b === undefined) return undefined;
  const range = rangeAfter(operator, a, b);
  if (range === undefined || range.low < I32.low || range.high > I32.high) return undefined;
  const [x, y] = [asInteger(reader, left), asInteger(reader, right)];
  if (x === undefined || y === undefined) return undefined;
  const names = { "+": "add", "-": "subtract", "*": "multiply", "%": "remainder" } as const;
  if (operator === "/" || operator === "**") return undefined;
  const value = reader.builder.integerOperation(names[operator], x.value, y.value);
  return { kind: "number", value, range, below: bound(operator, x, y), loop: left.loop ?? right.loop };
}

/** i ≤ v + d gives i ± k ≤ v + (d ± k). */
function bound(operator: ArithmeticOperator, x: NumberMeaning, y: NumberMeaning): NumberMeaning["below"] {
  const k = literal(y.value);
  if (operator === "+" && typeof k === "number") return shifted(x, k);
  if (operator === "-" && typeof k === "number") return shifted(x, -k);
  const j = literal(x.value);
  return operator === "+" && typeof j === "number" ? shifted(y, j) : undefined;
}

function shifted(x: NumberMeaning, distance: number): NumberMeaning["below"] {
  const below = x.below ?? { value: x.value, distance: 0 };
  return { value: below.value, distance: below.distance + distance };
}

function rangeAfter(operator: ArithmeticOperator, a: Range, b: Range): Range | undefined {
  switch (operator) {
    case "+":
      return { low: a.low + b.low, high: a.high + b.high };
    case "-":
      return { low: a.low - b.high, high: a.high - b.low };
    case "*":
      // 0 · −1 is −0, which i32 has not.
      return a.low < 0 || b.low < 0 ? undefined : { low: a.low * b.low, high: a.high * b.high };
    case "%":
      return a.low < 0 || b.low < 1 ? undefined : { low: 0, high: Math.min(a.high, b.high - 1) };
    case "/":
    case "**":
      return undefined;
  }
}

export function negative(reader: Reader, meaning: NumberMeaning): NumberMeaning {
  const { builder } = reader;
  return number(builder.apply(entry("negate"), builder.toNumber(meaning.value)));
}

export function compareNumbers(
  reader: Reader,
  left: NumberMeaning,
  operator: Comparison,
  right: NumberMeaning,
): BooleanMeaning {
  const { builder } = reader;
  if (left.value.type === "i32" || right.value.type === "i32") {
    const [x, y] = [asInteger(reader, left), asInteger(reader, right)];
    if (x !== undefined && y !== undefined) {
      const known = compareRanges(x.range, operator, y.range);
      return boolean(known === undefined ? builder.compare(x.value, operator, y.value) : builder.boolean(known));
    }
  }
  return boolean(builder.compare(builder.toNumber(left.value), operator, builder.toNumber(right.value)));
}

/** What a comparison gives for every pair of integers in two ranges, if that is one answer. */
function compareRanges(a: Range, operator: Comparison, b: Range): boolean | undefined {
  switch (operator) {
    case "<":
      return a.high < b.low ? true : a.low >= b.high ? false : undefined;
    case "<=":
      return a.high <= b.low ? true : a.low > b.high ? false : undefined;
    case ">":
      return compareRanges(b, "<", a);
    case ">=":
      return compareRanges(b, "<=", a);
    case "===":
      return a.high < b.low || b.high < a.low ? false : a.low === a.high && b.low === b.high ? true : undefined;
    case "!==": {
      const same = compareRanges(a, "===", b);
      return same === undefined ? undefined : !same;
    }
  }
}

/** A number in the place of a condition: x is true unless it is ±0 or NaN. */
export function truthOfNumber(reader: Reader, meaning: NumberMeaning): Value {
  const { builder } = reader;
  if (meaning.value.type === "i32") return builder.compare(meaning.value, "!==", builder.integer(0));
  const x = meaning.value;
  const [truth] = builder.branch(
    builder.compare(x, "!==", builder.constant(0)),
    ["bool"],
    () => [builder.compare(x, "===", x)],
    () => [builder.boolean(false)],
  );
  if (truth === undefined) throw new Error("a condition without a value");
  return truth;
}

/** A number as an i32 index; a number that is no integer fails when it is reached. */
export function toIndex(reader: Reader, meaning: NumberMeaning): NumberMeaning {
  if (meaning.value.type === "i32") return meaning;
  return asInteger(reader, meaning) ?? number(reader.builder.toInteger(meaning.value, "index"), I32);
}
