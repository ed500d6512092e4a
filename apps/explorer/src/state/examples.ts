/** The functions of the examples menu. */
import type { SourceText, Values } from "../session/protocol.ts";
import type { ShownMode } from "./address.ts";

export interface Example {
  readonly title: string;
  readonly source: SourceText;
  readonly values: Values;
  readonly mode: ShownMode;
}

function formula(text: string): SourceText {
  return { language: "formula", text };
}

function typescript(text: string): SourceText {
  return { language: "typescript", text: text.trimStart() };
}

const network = `
// A network of one hidden layer: two inputs, three units, one output.
export function network(x: [number, number], weights: number[][], out: number[]) {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    const [w1, w2, bias] = weights[k];
    const unit = Math.tanh(w1 * x[0] + w2 * x[1] + bias);
    sum += out[k] * unit;
  }
  return sum;
}
`;

const logistic = `
// Minus the log-likelihood of one observation: y is 0 or 1.
export function loss(w: number, bias: number, x: number, y: number) {
  const z = w * x + bias;
  const p = 1 / (1 + Math.exp(-z));
  return -(y * Math.log(p) + (1 - y) * Math.log(1 - p));
}
`;

const newton = `
// The square root of x by four steps of Newton's method.
export function root(x: number) {
  let r = x;
  for (let k = 0; k < 4; k++) {
    r = 0.5 * (r + x / r);
  }
  return r;
}
`;

export const examples: readonly Example[] = [
  {
    title: "A sum of squares",
    source: formula("w1^2 + w2^2"),
    values: { w1: 0.5, w2: -0.3 },
    mode: "forward",
  },
  {
    title: "Two nested tanh, forward mode",
    source: formula("tanh(w4 + w3*tanh(w2 + w1))"),
    values: { w1: 0.5, w2: -0.3, w3: 0.8, w4: 0.1 },
    mode: "forward",
  },
  {
    title: "A sum of squares, reverse mode",
    source: formula("w1^2 + w2^2"),
    values: { w1: 0.5, w2: -0.3 },
    mode: "reverse",
  },
  {
    title: "One input used three times",
    source: formula("tanh(w)*cos(w) + log(w)"),
    values: { w: 2 },
    mode: "reverse",
  },
  {
    title: "A logistic loss",
    source: typescript(logistic),
    values: { w: 0.8, bias: -0.2, x: 1.5, y: 1 },
    mode: "reverse",
  },
  {
    title: "A small network",
    source: typescript(network),
    values: {
      x: [0.5, -0.3],
      weights: [
        [0.4, -0.6, 0.1],
        [0.7, 0.2, -0.2],
        [-0.5, 0.3, 0.05],
      ],
      out: [0.6, -0.4, 0.9],
    },
    mode: "reverse",
  },
  { title: "A loop: Newton's square root", source: typescript(newton), values: { x: 2 }, mode: "forward" },
];
