/** Powers and roots. In the rules, a is the algebra and `at` holds x, y (the operands) and the result. */
import type { Algebra } from "./algebra.ts";
import { type Elementary, type Operands, Precedence } from "./entry.ts";
import { log } from "./exponential.ts";
import { called } from "./notation.ts";

/** p·x^(p − 1), the derivative of x^p with respect to x. */
function powByBase<T>(a: Algebra<T>, { x, y: p }: Operands<T>): T {
  const usual = (): T => a.multiply(p, a.apply(pow, x, a.subtract(p, a.constant(1))));
  // At p = 0 only the origin is exceptional (0·∞): elsewhere the formula stands, as ∂²/∂x∂p there is 1/x, not 0.
  // The exponent is tested first: a literal one folds the conditions away.
  return a.except(
    { left: p, operator: "===", right: a.constant(0) },
    () => a.except({ left: x, operator: "===", right: a.constant(0) }, () => a.constant(0), usual),
    usual,
  );
}

/** x^p·log(x), the derivative of x^p with respect to p. */
function powByExponent<T>(a: Algebra<T>, at: Operands<T>): T {
  const usual = (): T => a.multiply(at.result, a.apply(log, at.x));
  return a.except(
    { left: at.x, operator: "===", right: a.constant(0) },
    () => a.except({ left: at.y, operator: ">=", right: a.constant(0) }, () => a.constant(0), usual),
    usual,
  );
}

export const pow: Elementary = {
  name: "pow",
  arity: 2,
  operandNames: ["x", "p"],
  evaluate: Math.pow,
  partials: [powByBase, powByExponent],
  javascript: { kind: "infix", operator: "**" },
  notation: {
    precedence: Precedence.power,
    sign: "^",
    text: (operand) => `${operand(0, Precedence.atom)}^${operand(1, Precedence.power)}`,
    latex: (operand) => `${operand(0, Precedence.atom)}^{${operand(1, 0)}}`,
  },
  cost: 40,
  domain: [
    [0.2, 3],
    [-3, 3],
  ],
  special: [
    { at: [0, 2], result: 0, partials: [0, 0] },
    { at: [0, 1], result: 0, partials: [1, 0] },
    { at: [0, 0], result: 1, partials: [0, 0], because: "x^0 is 1 for every x" },
    { at: [0, 0.5], result: 0, partials: [Infinity, 0] },
    { at: [0, -1], result: Infinity, partials: [-Infinity, -Infinity], because: "what IEEE arithmetic makes of it" },
    { at: [2, 0], result: 1, partials: [0, Math.LN2] },
    { at: [-2, 3], result: -8, partials: [12, NaN], because: "no real power of a negative base near the exponent" },
    { at: [-2, 0.5], result: NaN, partials: [NaN, NaN], because: "outside the domain" },
    { at: [NaN, 2], result: NaN, partials: [NaN, NaN] },
    { at: [2, NaN], result: NaN, partials: [NaN, NaN] },
    { at: [0, NaN], result: NaN, partials: [NaN, NaN] },
    { at: [Infinity, 2], result: Infinity, partials: [Infinity, Infinity] },
  ],
  convention:
    "∂x at x = 0: exponent 1 gives 1, exponent 0 or above 1 gives 0, between 0 and 1 gives ∞, a negative one " +
    "what IEEE arithmetic makes of p·x^(p−1). ∂p: 0 at x = 0 with p ≥ 0, NaN for x < 0.",
};

export const square: Elementary = {
  name: "square",
  arity: 1,
  evaluate: function square(x) {
    return x * x;
  },
  partials: [(a, at) => a.multiply(a.constant(2), at.x)],
  javascript: { kind: "runtime" },
  notation: {
    precedence: Precedence.power,
    sign: "(·)²",
    text: (operand) => `${operand(0, Precedence.atom)}²`,
    latex: (operand) => `${operand(0, Precedence.atom)}^{2}`,
  },
  cost: 1,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 0, partials: [0] },
    { at: [-Infinity], result: Infinity, partials: [-Infinity] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

export const sqrt: Elementary = {
  name: "sqrt",
  arity: 1,
  evaluate: Math.sqrt,
  partials: [(a, at) => a.divide(a.constant(0.5), a.unsignedZero(at.result))],
  javascript: { kind: "math", name: "sqrt" },
  notation: {
    precedence: Precedence.atom,
    sign: "√",
    text: (operand) => `sqrt(${operand(0, 0)})`,
    latex: (operand) => `\\sqrt{${operand(0, 0)}}`,
  },
  cost: 4,
  domain: [[0.2, 5]],
  special: [
    { at: [0], result: 0, partials: [Infinity], because: "the limit from the right" },
    { at: [-0], result: -0, partials: [Infinity], because: "−0 is 0" },
    { at: [4], result: 2, partials: [0.25] },
    { at: [-1], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [Infinity], result: Infinity, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "∞ at 0; NaN for x < 0.",
};

export const cbrt: Elementary = {
  name: "cbrt",
  arity: 1,
  evaluate: Math.cbrt,
  partials: [(a, at) => a.divide(a.constant(1), a.multiply(a.constant(3), a.multiply(at.result, at.result)))],
  javascript: { kind: "math", name: "cbrt" },
  notation: {
    precedence: Precedence.atom,
    sign: "∛",
    text: (operand) => `cbrt(${operand(0, 0)})`,
    latex: (operand) => `\\sqrt[3]{${operand(0, 0)}}`,
  },
  cost: 20,
  domain: [[0.2, 5]],
  special: [
    { at: [0], result: 0, partials: [Infinity], because: "the limit from both sides" },
    { at: [-8], result: -2, partials: [1 / 12] },
    { at: [-Infinity], result: -Infinity, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "∞ at 0.",
};

/** The Euclidean norm √(x₀² + x₁² + …), without overflow. */
export const hypot: Elementary = {
  name: "hypot",
  arity: "any",
  evaluate: Math.hypot,
  partials: [
    (a, at, index) =>
      a.except(
        { left: at.result, operator: "===", right: a.constant(0) },
        () => a.constant(0),
        () => a.divide(at.operand(index), at.result),
      ),
  ],
  javascript: { kind: "math", name: "hypot" },
  notation: called("hypot", "\\operatorname{hypot}"),
  cost: 20,
  domain: [[0.2, 3]],
  special: [
    { at: [0, 0], result: 0, partials: [0, 0], because: "at the origin 0, the middle of all directions" },
    { at: [3, 4], result: 5, partials: [0.6, 0.8] },
    { at: [-2], result: 2, partials: [-1] },
    { at: [2, 3, 6], result: 7, partials: [2 / 7, 3 / 7, 6 / 7] },
    { at: [3 * 2 ** 600, 4 * 2 ** 600], result: 5 * 2 ** 600, partials: [0.6, 0.8] },
    { at: [NaN, 1], result: NaN, partials: [NaN, NaN] },
  ],
  convention: "0 at the origin.",
};
