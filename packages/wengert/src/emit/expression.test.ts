import { describe, expect, test } from "vitest";
import { add, divide, multiply, subtract } from "../elementary/arithmetic.ts";
import {
  type Expression,
  type Operator,
  and,
  atom,
  comparison,
  conditional,
  infix,
  literalExpression,
  not,
  or,
  prefix,
} from "./expression.ts";

const [a, b, c] = [atom("a"), atom("b"), atom("c")];

test.each<[Expression, string]>([
  [infix("+", infix("+", a, b), c), "a + b + c"],
  [infix("+", a, infix("+", b, c)), "a + (b + c)"],
  [infix("-", a, infix("-", b, c)), "a - (b - c)"],
  [infix("*", infix("+", a, b), c), "(a + b) * c"],
  [infix("*", a, infix("/", b, c)), "a * (b / c)"],
  [infix("/", infix("*", a, b), c), "a * b / c"],
  [infix("%", infix("*", a, b), c), "a * b % c"],
  [infix("**", prefix(a), b), "(-a) ** b"],
  [infix("**", literalExpression(-2), b), "(-2) ** b"],
  [prefix(infix("**", a, b)), "-(a ** b)"],
  [infix("**", infix("**", a, b), c), "(a ** b) ** c"],
  [infix("**", a, infix("**", b, c)), "a ** (b ** c)"],
  [infix("-", a, prefix(b)), "a - -b"],
  [infix("+", a, literalExpression(-1)), "a + -1"],
  [prefix(prefix(a)), "-(-a)"],
  [prefix(literalExpression(-0)), "-(-0)"],
  [not(comparison("<", a, b)), "!(a < b)"],
  [not(comparison("===", a, b)), "a !== b"],
  [not(not(comparison("<", a, b))), "a < b"],
  [not(a), "!a"],
  [comparison("===", comparison("<", a, b), c), "(a < b) === c"],
  [conditional(a, b, c), "a ? b : c"],
  [conditional(conditional(a, b, c), b, c), "(a ? b : c) ? b : c"],
  [infix("+", conditional(a, b, c), c), "(a ? b : c) + c"],
  [conditional(a, literalExpression(true), b), "a || b"],
  [conditional(a, b, literalExpression(false)), "a && b"],
  [conditional(a, literalExpression(false), b), "!a && b"],
  [conditional(a, b, literalExpression(true)), "!a || b"],
  [conditional(a, literalExpression(true), literalExpression(false)), "a"],
  [conditional(comparison("<", a, b), literalExpression(false), literalExpression(true)), "!(a < b)"],
  [and(or(a, b), c), "(a || b) && c"],
  [or(and(a, b), c), "a && b || c"],
  [not(and(a, b)), "!(a && b)"],
])("%# is written with the parentheses it needs and no others", (expression, text) => {
  expect(expression.text).toBe(text);
});

test.each([-0, 0, NaN, Infinity, -Infinity, 1e21, 5e-324, 1.7976931348623157e308, 0.1, -1e-7, 123456789012345680000])(
  "the literal %j keeps every bit",
  (value) => {
    expect(new Function(`return ${literalExpression(value).text};`)()).toBe(value);
  },
);

/** Every tree of two operators over three values means the same, bit for bit, as text and as computed. */
describe("nested operators", () => {
  const values = { a: 0.1, b: -3.7, c: 1e17 };
  const operators: readonly Operator[] = ["+", "-", "*", "/", "%", "**"];
  const compute = (operator: Operator, x: number, y: number): number => {
    const entries = { "+": add, "-": subtract, "*": multiply, "/": divide };
    if (operator === "%") return x % y;
    return operator === "**" ? x ** y : entries[operator].evaluate(x, y);
  };
  test.each(operators.flatMap((outer) => operators.map((inner) => [outer, inner] as const)))(
    "%s and %s",
    (outer, inner) => {
      const run = new Function(
        "a",
        "b",
        "c",
        `return [
      ${infix(outer, infix(inner, a, b), c).text},
      ${infix(outer, a, infix(inner, b, c)).text},
      ${infix(outer, prefix(infix(inner, a, b)), prefix(c)).text},
    ];`,
      );
      const { a: x, b: y, c: z } = values;
      expect(run(x, y, z)).toEqual([
        compute(outer, compute(inner, x, y), z),
        compute(outer, x, compute(inner, y, z)),
        compute(outer, -compute(inner, x, y), -z),
      ]);
    },
  );
});
