/** Exponentials, logarithms and what is made of them. In the rules, a is the algebra; `at` holds x, y and the result. */
import type { Algebra } from "./algebra.ts";
import { type Elementary, Precedence } from "./entry.ts";
import { called, exponentialOf } from "./notation.ts";

export const exp: Elementary = {
  name: "exp",
  arity: 1,
  evaluate: Math.exp,
  partials: [(_, at) => at.result],
  javascript: { kind: "math", name: "exp" },
  notation: exponentialOf("\\mathrm{e}", "exp", (operand) => `exp(${operand(0, 0)})`),
  cost: 20,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 1, partials: [1] },
    { at: [-Infinity], result: 0, partials: [0] },
    { at: [Infinity], result: Infinity, partials: [Infinity] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

/** e^x − 1, exact near 0. */
export const expm1: Elementary = {
  name: "expm1",
  arity: 1,
  evaluate: Math.expm1,
  partials: [(a, at) => a.add(at.result, a.constant(1))],
  javascript: { kind: "math", name: "expm1" },
  notation: called("expm1", "\\operatorname{expm1}"),
  cost: 20,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 0, partials: [1] },
    { at: [-Infinity], result: -1, partials: [0] },
    { at: [Infinity], result: Infinity, partials: [Infinity] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

export const exp2: Elementary = {
  name: "exp2",
  arity: 1,
  evaluate: function exp2(x) {
    return 2 ** x;
  },
  partials: [(a, at) => a.multiply(at.result, a.apply(log, a.constant(2)))],
  javascript: { kind: "runtime" },
  notation: exponentialOf("2", "2^", (operand) => `2^${operand(0, Precedence.power)}`),
  cost: 40,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 1, partials: [Math.LN2] },
    { at: [10], result: 1024, partials: [1024 * Math.LN2] },
    { at: [-Infinity], result: 0, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

/** 1, but NaN for x < low, as a numerator: a NaN there stays NaN however often the quotient is differentiated. */
function oneFrom<T>(a: Algebra<T>, low: number, x: T): T {
  return a.except(
    { left: x, operator: "<", right: a.constant(low) },
    () => a.constant(NaN),
    () => a.constant(1),
  );
}

export const log: Elementary = {
  name: "log",
  arity: 1,
  evaluate: Math.log,
  partials: [(a, at) => a.divide(oneFrom(a, 0, at.x), a.unsignedZero(at.x))],
  javascript: { kind: "math", name: "log" },
  notation: called("log", "\\log"),
  cost: 20,
  domain: [[0.2, 5]],
  special: [
    { at: [1], result: 0, partials: [1] },
    { at: [0], result: -Infinity, partials: [Infinity] },
    { at: [-0], result: -Infinity, partials: [Infinity], because: "−0 is 0" },
    { at: [-1], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [Infinity], result: Infinity, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "∞ at 0; NaN for x < 0.",
};

/** log(1 + x), exact near 0. */
export const log1p: Elementary = {
  name: "log1p",
  arity: 1,
  evaluate: Math.log1p,
  partials: [(a, at) => a.divide(oneFrom(a, -1, at.x), a.add(a.constant(1), at.x))],
  javascript: { kind: "math", name: "log1p" },
  notation: called("log1p", "\\operatorname{log1p}"),
  cost: 20,
  domain: [[-0.8, 5]],
  special: [
    { at: [0], result: 0, partials: [1] },
    { at: [-1], result: -Infinity, partials: [Infinity] },
    { at: [-2], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [Infinity], result: Infinity, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "∞ at −1; NaN for x < −1.",
};

/** 1/(x·log(base)), NaN for x < 0. */
function logarithmic<T>(a: Algebra<T>, x: T, base: number): T {
  return a.divide(oneFrom(a, 0, x), a.multiply(a.unsignedZero(x), a.apply(log, a.constant(base))));
}

export const log2: Elementary = {
  name: "log2",
  arity: 1,
  evaluate: Math.log2,
  partials: [(a, at) => logarithmic(a, at.x, 2)],
  javascript: { kind: "math", name: "log2" },
  notation: called("log2", "\\log_{2}"),
  cost: 20,
  domain: [[0.2, 5]],
  special: [
    { at: [8], result: 3, partials: [1 / (8 * Math.LN2)] },
    { at: [0], result: -Infinity, partials: [Infinity] },
    { at: [-0], result: -Infinity, partials: [Infinity], because: "−0 is 0" },
    { at: [-1], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [Infinity], result: Infinity, partials: [0] },
  ],
  convention: "∞ at 0; NaN for x < 0.",
};

export const log10: Elementary = {
  name: "log10",
  arity: 1,
  evaluate: Math.log10,
  partials: [(a, at) => logarithmic(a, at.x, 10)],
  javascript: { kind: "math", name: "log10" },
  notation: called("log10", "\\log_{10}"),
  cost: 20,
  domain: [[0.2, 5]],
  special: [
    { at: [1000], result: 3, partials: [1 / (1000 * Math.LN10)] },
    { at: [0], result: -Infinity, partials: [Infinity] },
    { at: [-0], result: -Infinity, partials: [Infinity], because: "−0 is 0" },
    { at: [-1], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [Infinity], result: Infinity, partials: [0] },
  ],
  convention: "∞ at 0; NaN for x < 0.",
};

/** x·log(y), 0 where x is 0 whatever log(y) is. */
export const xlogy: Elementary = {
  name: "xlogy",
  arity: 2,
  evaluate: function xlogy(x, y) {
    return x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y);
  },
  partials: [
    (a, at) => a.apply(log, at.y),
    (a, at) => {
      const usual = () => a.divide(at.x, a.unsignedZero(at.y));
      // At x = 0 < y the quotient is the right 0, and keeps ∂²/∂x∂y = 1/y.
      return a.except(
        { left: at.y, operator: "<=", right: a.constant(0) },
        () =>
          a.except(
            { left: at.y, operator: "<", right: a.constant(0) },
            () => a.multiply(a.constant(NaN), usual()),
            () => a.except({ left: at.x, operator: "===", right: a.constant(0) }, () => a.constant(0), usual),
          ),
        usual,
      );
    },
  ],
  javascript: { kind: "runtime" },
  notation: called("xlogy", "\\operatorname{xlogy}"),
  cost: 21,
  domain: [
    [-3, 3],
    [0.2, 5],
  ],
  special: [
    { at: [0, 2], result: 0, partials: [Math.LN2, 0] },
    { at: [0, 0], result: 0, partials: [-Infinity, 0], because: "x·log(y) tends to 0 along x = 0" },
    { at: [2, 0], result: -Infinity, partials: [-Infinity, Infinity] },
    { at: [2, -0], result: -Infinity, partials: [-Infinity, Infinity], because: "−0 is 0" },
    { at: [0, -1], result: 0, partials: [NaN, NaN], because: "outside the domain" },
    { at: [1, -1], result: NaN, partials: [NaN, NaN], because: "outside the domain" },
    { at: [0, NaN], result: NaN, partials: [NaN, NaN] },
    { at: [NaN, 1], result: NaN, partials: [0, NaN] },
  ],
  convention: "∂y is 0 at x = y = 0; both are NaN for y < 0.",
};

/** log(e^x + e^y), without overflow. */
export const logaddexp: Elementary = {
  name: "logaddexp",
  arity: 2,
  evaluate: function logaddexp(x, y) {
    // Equal operands apart, so that two equal infinities are not subtracted.
    if (x === y) return x + Math.LN2;
    return Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)));
  },
  partials: [(a, at) => weightOf(a, at.x, at.y), (a, at) => weightOf(a, at.y, at.x)],
  javascript: { kind: "runtime" },
  notation: called("logaddexp", "\\operatorname{logaddexp}"),
  cost: 45,
  domain: [
    [-3, 3],
    [-3, 3],
  ],
  special: [
    { at: [1000, 1000], result: 1000 + Math.LN2, partials: [0.5, 0.5] },
    { at: [1e16, 1e16], result: 1e16, partials: [0.5, 0.5] },
    { at: [-Infinity, 1], result: 1, partials: [0, 1] },
    { at: [1, Infinity], result: Infinity, partials: [0, 1] },
    { at: [-Infinity, -Infinity], result: -Infinity, partials: [0.5, 0.5], because: "the limit along equal operands" },
    { at: [Infinity, Infinity], result: Infinity, partials: [0.5, 0.5], because: "the limit along equal operands" },
    { at: [NaN, 1], result: NaN, partials: [NaN, NaN] },
  ],
  convention: "½ to each at two equal infinities.",
};

/** e^x / (e^x + e^y) = σ(x − y), and ½ where x and y are the same infinity. */
function weightOf<T>(a: Algebra<T>, x: T, y: T): T {
  const usual = (): T => a.apply(sigmoid, a.subtract(x, y));
  return a.except(
    { left: x, operator: "===", right: y },
    // At finite equal operands the formula stands: its derivative is ¼, not 0.
    () => a.except({ left: a.subtract(x, y), operator: "===", right: a.constant(0) }, usual, () => a.constant(0.5)),
    usual,
  );
}

/** The logistic function 1/(1 + e^−x). */
export const sigmoid: Elementary = {
  name: "sigmoid",
  arity: 1,
  evaluate: function sigmoid(x) {
    if (x >= 0) return 1 / (1 + Math.exp(-x));
    const e = Math.exp(x);
    return e / (1 + e);
  },
  partials: [(a, at) => a.multiply(at.result, a.subtract(a.constant(1), at.result))],
  javascript: { kind: "runtime" },
  notation: called("sigmoid", "\\operatorname{sigmoid}", "σ"),
  cost: 25,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 0.5, partials: [0.25] },
    { at: [-800], result: 0, partials: [0] },
    { at: [800], result: 1, partials: [0] },
    { at: [-Infinity], result: 0, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

/** log(1 + e^x), without overflow. */
export const softplus: Elementary = {
  name: "softplus",
  arity: 1,
  evaluate: function softplus(x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  },
  partials: [(a, at) => a.apply(sigmoid, at.x)],
  javascript: { kind: "runtime" },
  notation: called("softplus", "\\operatorname{softplus}"),
  cost: 45,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: Math.LN2, partials: [0.5] },
    { at: [800], result: 800, partials: [1] },
    { at: [-800], result: 0, partials: [0] },
    { at: [Infinity], result: Infinity, partials: [1] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};
