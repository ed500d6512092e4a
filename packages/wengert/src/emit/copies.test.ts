import { expect, test } from "vitest";
import { type Copy, assignment, sequence } from "./copies.ts";
import { type Expression, type Variable, atom, infix, variableExpression } from "./expression.ts";

const variables = ["a", "b", "c"].map((name): Variable => ({ name, occupants: [] }));
const [a, b, c] = variables;

function copy(variable: Variable | undefined, expression: Expression): Copy {
  if (variable === undefined) throw new Error("no variable");
  return { variable, expression };
}

function read(variable: Variable | undefined): Expression {
  if (variable === undefined) throw new Error("no variable");
  return variableExpression(variable);
}

function run(copies: readonly Copy[]): unknown {
  let count = 0;
  const statements = sequence(copies, () => `t${++count}`);
  return new Function(`let a = 1, b = 2, c = 3; ${statements.join(" ")} return [a, b, c];`)();
}

test("a swap keeps one value aside", () => {
  expect(sequence([copy(a, read(b)), copy(b, read(a))], () => "t")).toEqual(["const t = b;", "b = a;", "a = t;"]);
});

test("a shift is ordered so that nothing is kept aside", () => {
  expect(sequence([copy(a, read(b)), copy(b, read(c)), copy(c, atom("x"))], () => "t")).toEqual([
    "a = b;",
    "b = c;",
    "c = x;",
  ]);
  expect(sequence([copy(c, read(b)), copy(b, read(a)), copy(a, atom("x"))], () => "t")).toEqual([
    "c = b;",
    "b = a;",
    "a = x;",
  ]);
});

test("what stays as it is needs no statement", () => {
  expect(sequence([copy(a, read(a)), copy(b, read(b))], () => "t")).toEqual([]);
});

/** Every assignment of three variables from sums of variables, all at once. */
test("assignments happen as if at once", () => {
  const texts = [a, b, c].map(read);
  const sums = [...texts, ...texts.flatMap((x) => texts.map((y) => infix("+", x, y)))];
  const evaluate = ({ text }: Expression): unknown => new Function(`const a = 1, b = 2, c = 3; return ${text};`)();
  for (const x of sums) {
    for (const y of sums) {
      for (const z of sums) expect(run([copy(a, x), copy(b, y), copy(c, z)])).toEqual([x, y, z].map(evaluate));
    }
  }
});

test.each<[Expression, string]>([
  [infix("+", read(a), atom("x")), "a += x;"],
  [infix("+", read(a), infix("+", atom("x"), atom("y"))), "a += x + y;"],
  [infix("+", infix("+", read(a), atom("x")), atom("y")), "a = a + x + y;"],
  [infix("+", atom("x"), read(a)), "a = x + a;"],
  [infix("*", read(a), infix("+", read(a), atom("x"))), "a *= a + x;"],
  [infix("+", read(a), atom("1")), "a++;"],
  [infix("-", read(a), atom("1")), "a--;"],
  [infix("**", read(a), atom("2")), "a = a ** 2;"],
])("%# is assigned in the shortest exact way", (expression, text) => {
  expect(assignment(copy(a, expression))).toBe(text);
});
