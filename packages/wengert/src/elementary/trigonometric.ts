/** Circular functions and their inverses. In the rules, a is the algebra; `at` holds x, y (the operands) and the result. */
import type { Algebra, Condition } from "./algebra.ts";
import type { Elementary, Operands } from "./entry.ts";
import { called } from "./notation.ts";
import { hypot, sqrt } from "./powers.ts";

export const sin: Elementary = {
  name: "sin",
  arity: 1,
  evaluate: Math.sin,
  partials: [(a, at) => a.apply(cos, at.x)],
  javascript: { kind: "math", name: "sin" },
  notation: called("sin", "\\sin"),
  cost: 20,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 0, partials: [1] },
    { at: [Infinity], result: NaN, partials: [NaN] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

export const cos: Elementary = {
  name: "cos",
  arity: 1,
  evaluate: Math.cos,
  partials: [(a, at) => a.negate(a.apply(sin, at.x))],
  javascript: { kind: "math", name: "cos" },
  notation: called("cos", "\\cos"),
  cost: 20,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 1, partials: [0] },
    { at: [Infinity], result: NaN, partials: [NaN] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

export const tan: Elementary = {
  name: "tan",
  arity: 1,
  evaluate: Math.tan,
  partials: [(a, at) => a.add(a.constant(1), a.multiply(at.result, at.result))],
  javascript: { kind: "math", name: "tan" },
  notation: called("tan", "\\tan"),
  cost: 20,
  domain: [[-1.2, 1.2]],
  special: [
    { at: [0], result: 0, partials: [1] },
    { at: [Infinity], result: NaN, partials: [NaN] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

/** √((1 − x)(1 + x)), exact near ±1, where 1 − x² cancels. */
function sideOf<T>(a: Algebra<T>, x: T): T {
  return a.apply(sqrt, a.multiply(a.subtract(a.constant(1), x), a.add(a.constant(1), x)));
}

export const asin: Elementary = {
  name: "asin",
  arity: 1,
  evaluate: Math.asin,
  partials: [(a, at) => a.divide(a.constant(1), sideOf(a, at.x))],
  javascript: { kind: "math", name: "asin" },
  notation: called("asin", "\\arcsin"),
  cost: 20,
  domain: [[-0.9, 0.9]],
  special: [
    { at: [0], result: 0, partials: [1] },
    { at: [1], result: Math.PI / 2, partials: [Infinity] },
    { at: [-1], result: -Math.PI / 2, partials: [Infinity] },
    { at: [2], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "∞ at ±1; NaN for |x| > 1.",
};

export const acos: Elementary = {
  name: "acos",
  arity: 1,
  evaluate: Math.acos,
  partials: [(a, at) => a.negate(a.divide(a.constant(1), sideOf(a, at.x)))],
  javascript: { kind: "math", name: "acos" },
  notation: called("acos", "\\arccos"),
  cost: 20,
  domain: [[-0.9, 0.9]],
  special: [
    { at: [0], result: Math.PI / 2, partials: [-1] },
    { at: [1], result: 0, partials: [-Infinity] },
    { at: [-1], result: Math.PI, partials: [-Infinity] },
    { at: [-2], result: NaN, partials: [NaN], because: "outside the domain" },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "−∞ at ±1; NaN for |x| > 1.",
};

export const atan: Elementary = {
  name: "atan",
  arity: 1,
  evaluate: Math.atan,
  partials: [(a, at) => a.divide(a.constant(1), a.add(a.constant(1), a.multiply(at.x, at.x)))],
  javascript: { kind: "math", name: "atan" },
  notation: called("atan", "\\arctan"),
  cost: 20,
  domain: [[-3, 3]],
  special: [
    { at: [0], result: 0, partials: [1] },
    { at: [Infinity], result: Math.PI / 2, partials: [0] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
};

/** (u/h)/h with h = hypot(x, y), 0 at the origin; u/h² without its overflow. */
function overNormTwice<T>(a: Algebra<T>, u: T, x: T, y: T): T {
  const h = a.apply(hypot, x, y);
  return a.except(
    { left: h, operator: "===", right: a.constant(0) },
    () => a.constant(0),
    () => a.divide(a.divide(u, h), h),
  );
}

/** The negative half of the x axis, across which the angle jumps. */
function onCut<T>(a: Algebra<T>, { x: ordinate, y: abscissa }: Operands<T>): readonly Condition<T>[] {
  const zero = a.constant(0);
  return [
    { left: ordinate, operator: "===", right: zero },
    { left: abscissa, operator: "<", right: zero },
  ];
}

/** atan2(y, x), the angle of the point (x, y): here the first operand is the ordinate. */
export const atan2: Elementary = {
  name: "atan2",
  arity: 2,
  operandNames: ["y", "x"],
  evaluate: Math.atan2,
  partials: [
    (a, at) =>
      a.convention(
        () => onCut(a, at),
        () => overNormTwice(a, at.y, at.x, at.y),
      ),
    (a, at) => a.negate(overNormTwice(a, at.x, at.x, at.y)),
  ],
  javascript: { kind: "math", name: "atan2" },
  notation: called("atan2", "\\operatorname{atan2}"),
  cost: 20,
  domain: [
    [-3, 3],
    [0.2, 3],
  ],
  special: [
    { at: [0, 0], result: 0, partials: [0, 0], because: "no direction at the origin" },
    { at: [1, 0], result: Math.PI / 2, partials: [0, -1] },
    { at: [0, -2], result: Math.PI, partials: [-0.5, 0], because: "on the cut the angle's rate, not its jump" },
    { at: [3e200, 4e200], result: 0.6435011087932844, partials: [1.6e-201, -1.2e-201] },
    { at: [NaN, 1], result: NaN, partials: [NaN, NaN] },
  ],
  convention: "0 at the origin; on the cut (y = 0 > x) the angle's rate, not its jump.",
};
