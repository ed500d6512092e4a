/** Hyperbolic functions and their inverses. In the rules, a is the algebra; `at` holds x (the operand) and the result. */
import type { Elementary } from "./entry.ts";
import { called } from "./notation.ts";
import { abs } from "./piecewise.ts";
import { hypot, sqrt } from "./powers.ts";

export const sinh: Elementary = {
  name: "sinh",
  arity: 1,
  evaluate: Math.sinh,
  partials: [(a, at) => a.apply(cosh, at.x)],
  javascript: { kind: "math", name: "sinh" },
  notation: called("sinh", "\\sinh"),
  cost: 20,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 0, partials: [1] },
    { at: [-Infinity], result: -Infinity, partials: [Infinity] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

export const cosh: Elementary = {
  name: "cosh",
  arity: 1,
  evaluate: Math.cosh,
  partials: [(a, at) => a.apply(sinh, at.x)],
  javascript: { kind: "math", name: "cosh" },
  notation: called("cosh", "\\cosh"),
  cost: 20,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 1, partials: [0] },
    { at: [-Infinity], result: Infinity, partials: [-Infinity] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

export const tanh: Elementary = {
  name: "tanh",
  arity: 1,
  evaluate: Math.tanh,
  partials: [(a, at) => a.subtract(a.constant(1), a.multiply(at.result, at.result))],
  javascript: { kind: "math", name: "tanh" },
  notation: called("tanh", "\\tanh"),
  cost: 20,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 0, partials: [1] },
    { at: [Infinity], result: 1, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

export const asinh: Elementary = {
  name: "asinh",
  arity: 1,
  evaluate: Math.asinh,
  partials: [(a, at) => a.divide(a.constant(1), a.apply(hypot, a.constant(1), at.x))],
  javascript: { kind: "math", name: "asinh" },
  notation: called("asinh", "\\operatorname{arsinh}"),
  cost: 20,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 0, partials: [1] },
    { at: [Infinity], result: Infinity, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

export const acosh: Elementary = {
  name: "acosh",
  arity: 1,
  evaluate: Math.acosh,
  partials: [
    (a, at) => {
      const one = a.constant(1);
      // Two roots: x² overflows above 1e154. Below 1 the first is NaN.
      return a.divide(one, a.multiply(a.apply(sqrt, a.subtract(at.x, one)), a.apply(sqrt, a.add(at.x, one))));
    },
  ],
  javascript: { kind: "math", name: "acosh" },
  notation: called("acosh", "\\operatorname{arcosh}"),
  cost: 20,
  domain: [[1.2, 5]],
  special: [
    { at: [1], result: 0, partials: [Infinity] },
    { at: [0.5], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [-2], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [Infinity], result: Infinity, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "∞ at 1; NaN for x < 1.",
};

export const atanh: Elementary = {
  name: "atanh",
  arity: 1,
  evaluate: Math.atanh,
  partials: [
    (a, at) => {
      const one = a.constant(1);
      // The numerator is NaN outside the domain: so is the quotient, however often it is differentiated.
      const numerator = a.except(
        { left: a.apply(abs, at.x), operator: ">", right: one },
        () => a.constant(NaN),
        () => one,
      );
      return a.divide(numerator, a.multiply(a.subtract(one, at.x), a.add(one, at.x)));
    },
  ],
  javascript: { kind: "math", name: "atanh" },
  notation: called("atanh", "\\operatorname{artanh}"),
  cost: 20,
  domain: [[-0.9, 0.9]],
  special: [
    { at: [0], result: 0, partials: [1] },
    { at: [1], result: Infinity, partials: [Infinity] },
    { at: [-1], result: -Infinity, partials: [Infinity] },
    { at: [2], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [-2], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "∞ at ±1; NaN for |x| > 1.",
};
