import { explainMode } from "wengert";
import { expect, test } from "vitest";
import { explain } from "./explain.ts";

const tanhs = (w1: number, w2: number, w3: number, w4: number): number => Math.tanh(w4 + w3 * Math.tanh(w2 + w1));
const squares = (w1: number, w2: number): number => w1 ** 2 + w2 ** 2;
const fan = (w: number): number => Math.tanh(w) * Math.cos(w) + Math.log(w);
const quotient = (x: number, y: number, z: number): number => Math.exp(x / y) - Math.sqrt(z) * (x - 3);
const product = (a: number, b: number, c: number, d: number, e1: number): number => a * b * c * d * e1;

test.each([
  [tanhs, "tanh(w4 + w3*tanh(w2 + w1))", [0.5, -0.3, 2, 0.1]],
  [squares, "w1^2 + w2^2", [3, 4]],
  [fan, "tanh(w)*cos(w) + log(w)", [2]],
  [quotient, "exp(x/y) - sqrt(z)*(x - 3)", [1, 2, 3]],
  [product, "a*b*c*d*e1", [1, 2, 3, 4, 5]],
] as const)("%o: what chooses a Jacobian's mode has the numbers and the words of the explanation", (f, formula, at) => {
  const { cost, mode, reason } = explainMode(f as (...args: number[]) => number)(...at);
  const explanation = explain(formula);
  expect(cost).toEqual(explanation.cost);
  expect({ mode, reason }).toEqual(explanation.recommendation);
});
