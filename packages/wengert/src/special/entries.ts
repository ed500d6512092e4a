/** The special functions. In the rules, a is the algebra; `at` holds the operands and the result. */
import type { Algebra } from "../elementary/algebra.ts";
import { type Elementary, Precedence } from "../elementary/entry.ts";
import { exp } from "../elementary/exponential.ts";
import { called } from "../elementary/notation.ts";
import { sqrt } from "../elementary/powers.ts";
import * as values from "./values.ts";

const javascript = { kind: "runtime", module: "wengert/special" } as const;

/** (2/√π)·e^(−x²) */
function bell<T>(a: Algebra<T>, x: T): T {
  const height = a.divide(a.constant(2), a.apply(sqrt, a.constant(Math.PI)));
  return a.multiply(height, a.apply(exp, a.negate(a.multiply(x, x))));
}

/** The error function (2/√π)·∫₀ˣ e^(−t²) dt. */
export const erf: Elementary = {
  name: "erf",
  arity: 1,
  evaluate: function erf(x) {
    return values.erf(x);
  },
  partials: [(a, at) => bell(a, at.x)],
  javascript,
  notation: called("erf", "\\operatorname{erf}"),
  cost: 40,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 0, partials: [2 / Math.sqrt(Math.PI)] },
    { at: [Infinity], result: 1, partials: [0] },
    { at: [-Infinity], result: -1, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

/** 1 − erf(x), exact where that cancels. */
export const erfc: Elementary = {
  name: "erfc",
  arity: 1,
  evaluate: function erfc(x) {
    return values.erfc(x);
  },
  partials: [(a, at) => a.negate(bell(a, at.x))],
  javascript,
  notation: called("erfc", "\\operatorname{erfc}"),
  cost: 40,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 1, partials: [-2 / Math.sqrt(Math.PI)] },
    { at: [Infinity], result: 0, partials: [0] },
    { at: [-Infinity], result: 2, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

/** Euler's Γ. */
export const gamma: Elementary = {
  name: "gamma",
  arity: 1,
  evaluate: function gamma(x) {
    return values.gamma(x);
  },
  partials: [(a, at) => a.multiply(at.result, a.apply(digamma, at.x))],
  javascript,
  notation: called("gamma", "\\Gamma", "Γ"),
  cost: 40,
  domain: [[0.5, 4]],
  special: [
    { at: [1], result: 1, partials: [-0.5772156649015329] },
    { at: [5], result: 24, partials: [36.14682404236321] },
    { at: [0], result: Infinity, partials: [NaN], because: "a pole" },
    { at: [-1], result: NaN, partials: [NaN], because: "a pole" },
    { at: [Infinity], result: Infinity, partials: [Infinity] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "NaN at the poles 0, −1, −2 and so on.",
};

/** log|Γ(x)|. */
export const logGamma: Elementary = {
  name: "logGamma",
  arity: 1,
  evaluate: function logGamma(x) {
    return values.gammaln(x);
  },
  partials: [(a, at) => a.apply(digamma, at.x)],
  javascript,
  notation: called("logGamma", "\\log\\Gamma", "log Γ"),
  cost: 40,
  domain: [[0.5, 5]],
  special: [
    { at: [1], result: 0, partials: [-0.5772156649015329] },
    { at: [2], result: 0, partials: [0.4227843350984671] },
    { at: [-1], result: Infinity, partials: [NaN], because: "a pole" },
    { at: [Infinity], result: Infinity, partials: [Infinity] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "NaN at the poles 0, −1, −2 and so on.",
};

/** ψ = Γ′/Γ. */
export const digamma: Elementary = {
  name: "digamma",
  arity: 1,
  evaluate: function digamma(x) {
    return values.digamma(x);
  },
  partials: [(a, at) => a.apply(polygamma, a.constant(1), at.x)],
  javascript,
  notation: called("digamma", "\\psi", "ψ"),
  cost: 40,
  domain: [[0.5, 5]],
  special: [
    { at: [1], result: -0.5772156649015329, partials: [Math.PI ** 2 / 6] },
    { at: [0], result: NaN, partials: [NaN], because: "a pole" },
    { at: [-1], result: NaN, partials: [NaN], because: "a pole" },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "NaN at the poles 0, −1, −2 and so on.",
};

/** ψ⁽ⁿ⁾, the n-th derivative of digamma; n is a count. */
export const polygamma: Elementary = {
  name: "polygamma",
  arity: 2,
  operandNames: ["n", "x"],
  evaluate: function polygamma(n, x) {
    return x <= 0 && Number.isInteger(x) ? NaN : values.polygamma(n, x);
  },
  partials: [
    (a) =>
      a.convention(
        () => [],
        () => a.constant(0),
      ),
    (a, at) => a.apply(polygamma, a.add(at.x, a.constant(1)), at.y),
  ],
  javascript,
  notation: {
    precedence: Precedence.atom,
    sign: "ψ⁽ⁿ⁾",
    text: (operand) => `polygamma(${operand(0, 0)}, ${operand(1, 0)})`,
    latex: (operand) => `\\psi^{\\left(${operand(0, 0)}\\right)}\\left(${operand(1, 0)}\\right)`,
  },
  cost: 60,
  domain: [
    [2, 2],
    [0.5, 5],
  ],
  special: [
    { at: [1, 1], result: Math.PI ** 2 / 6, partials: [0, -2.404113806319188] },
    { at: [1, Infinity], result: 0, partials: [0, 0] },
    { at: [1, 0], result: NaN, partials: [0, NaN], because: "a pole" },
    { at: [1.5, 2], result: NaN, partials: [0, NaN], because: "the order is a count" },
    { at: [1, NaN], result: NaN, partials: [0, NaN] },
  ],
  convention: "∂n is 0: the order is a count. NaN at the poles 0, −1, −2 and so on.",
};
