/** Functions with kinks. In the rules, a is the algebra and `at` holds the operands and the result. */
import type { Algebra, Comparison } from "./algebra.ts";
import type { Elementary, Operands } from "./entry.ts";
import { between, called } from "./notation.ts";
import { sign } from "./rounding.ts";

export const abs: Elementary = {
  name: "abs",
  arity: 1,
  evaluate: Math.abs,
  partials: [
    (a, at) =>
      a.convention(
        () => [{ left: at.x, operator: "===", right: a.constant(0) }],
        () => a.apply(sign, at.x),
      ),
  ],
  javascript: { kind: "math", name: "abs" },
  notation: between("|·|", ["|", "|"], ["\\left|", "\\right|"]),
  cost: 1,
  domain: [[0.1, 3]],
  special: [
    { at: [0], result: 0, partials: [0], because: "halfway between −1 and 1" },
    { at: [-2], result: 2, partials: [-1] },
    { at: [-Infinity], result: Infinity, partials: [-1] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "0 at 0.",
};

/** `then`, but NaN where x is NaN. */
function unlessNaN<T>(a: Algebra<T>, x: T, then: () => T): T {
  return a.except({ left: x, operator: "!==", right: x }, () => a.constant(NaN), then);
}

/**
 * The share of operand `index` in an extremum, which it attains where `wins` holds against every other operand:
 * 1 if it alone does, 0 if it does not, an even part at a tie.
 */
function shareOf<T>(a: Algebra<T>, at: Operands<T>, index: number, wins: Comparison, loses: Comparison): T {
  const [zero, one] = [a.constant(0), a.constant(1)];
  const x = at.operand(index);
  if (at.count === 1) return one;
  if (at.count === 2) {
    const y = at.operand(1 - index);
    const tie = (): T =>
      a.except(
        { left: x, operator: "!==", right: y },
        () => a.constant(NaN),
        () =>
          a.convention(
            () => [{ left: x, operator: "===", right: y }],
            () => a.constant(0.5),
          ),
      );
    const hasWon = { left: x, operator: wins, right: y };
    const hasLost = { left: x, operator: loses, right: y };
    // Both operands' shares ask first whether the first has won, so that both are found by one comparison.
    return index === 0
      ? a.branch(
          hasWon,
          () => one,
          () => a.branch(hasLost, () => zero, tie),
        )
      : a.branch(
          hasLost,
          () => zero,
          () => a.branch(hasWon, () => one, tie),
        );
  }
  const attains = (k: number): T =>
    a.branch(
      { left: at.operand(k), operator: "===", right: at.result },
      () => one,
      () => zero,
    );
  const share = (): T => {
    let count = one;
    for (let k = 0; k < at.count; k++) if (k !== index) count = a.add(count, attains(k));
    return a.convention(
      () => [{ left: count, operator: ">", right: one }],
      () => a.divide(one, count),
    );
  };
  return a.branch({ left: x, operator: "===", right: at.result }, share, () => unlessNaN(a, at.result, () => zero));
}

export const max: Elementary = {
  name: "max",
  arity: "any",
  evaluate: Math.max,
  partials: [(a, at, index) => shareOf(a, at, index, ">", "<")],
  javascript: { kind: "math", name: "max" },
  notation: called("max", "\\max"),
  cost: 1,
  domain: [[-3, 3]],
  special: [
    { at: [1, 2], result: 2, partials: [0, 1] },
    { at: [2, 2], result: 2, partials: [0.5, 0.5], because: "an even split" },
    { at: [0, -0], result: 0, partials: [0.5, 0.5], because: "an even split" },
    { at: [3, 1, 3, 3], result: 3, partials: [1 / 3, 0, 1 / 3, 1 / 3], because: "an even split" },
    { at: [NaN, 1], result: NaN, partials: [NaN, NaN] },
    { at: [1, NaN, 2], result: NaN, partials: [NaN, NaN, NaN] },
    { at: [-Infinity, -Infinity], result: -Infinity, partials: [0.5, 0.5] },
    { at: [5], result: 5, partials: [1] },
  ],
  convention: "½ to each at a tie, with more operands an even split; NaN to all if one operand is NaN.",
};

export const min: Elementary = {
  name: "min",
  arity: "any",
  evaluate: Math.min,
  partials: [(a, at, index) => shareOf(a, at, index, "<", ">")],
  javascript: { kind: "math", name: "min" },
  notation: called("min", "\\min"),
  cost: 1,
  domain: [[-3, 3]],
  special: [
    { at: [1, 2], result: 1, partials: [1, 0] },
    { at: [2, 2], result: 2, partials: [0.5, 0.5], because: "an even split" },
    { at: [0, -0], result: -0, partials: [0.5, 0.5], because: "an even split" },
    { at: [1, 3, 1], result: 1, partials: [0.5, 0, 0.5], because: "an even split" },
    { at: [NaN, 1], result: NaN, partials: [NaN, NaN] },
    { at: [1, NaN, 2], result: NaN, partials: [NaN, NaN, NaN] },
    { at: [5], result: 5, partials: [1] },
  ],
  convention: "½ to each at a tie, with more operands an even split; NaN to all if one operand is NaN.",
};

/** max(0, x). */
export const relu: Elementary = {
  name: "relu",
  arity: 1,
  evaluate: function relu(x) {
    return Math.max(0, x);
  },
  partials: [
    (a, at) =>
      a.convention(
        () => [{ left: at.x, operator: "===", right: a.constant(0) }],
        () =>
          a.branch(
            { left: at.x, operator: ">", right: a.constant(0) },
            () => a.constant(1),
            () => unlessNaN(a, at.x, () => a.constant(0)),
          ),
      ),
  ],
  javascript: { kind: "runtime" },
  notation: called("relu", "\\operatorname{relu}"),
  cost: 1,
  domain: [[0.1, 3]],
  special: [
    { at: [0], result: 0, partials: [0], because: "0 here, where max(0, x) has ½" },
    { at: [-2], result: 0, partials: [0] },
    { at: [Infinity], result: Infinity, partials: [1] },
    { at: [NaN], result: NaN, partials: [NaN] },
  ],
  convention: "0 at 0, where max(0, x) has ½.",
};

/** What clamp's result is, x or one of its bounds, has the share named; `high` wins over `low`. */
function clampShare<T>(
  a: Algebra<T>,
  at: Operands<T>,
  share: { readonly x: number; readonly low: number; readonly high: number },
): T {
  const { x, y: low, z: high } = at;
  const choose = (left: T, operator: Comparison, right: T, then: number, otherwise: number): T =>
    then === otherwise
      ? a.constant(then)
      : a.branch(
          { left, operator, right },
          () => a.constant(then),
          () => a.constant(otherwise),
        );
  const within = (): T =>
    a.branch(
      { left: x, operator: "<", right: low },
      () => choose(low, ">", high, share.high, share.low),
      () => choose(x, ">", high, share.high, share.x),
    );
  const atLow = (): T => a.convention(() => [{ left: x, operator: "===", right: low }], within);
  return unlessNaN(a, at.result, () => a.convention(() => [{ left: x, operator: "===", right: high }], atLow));
}

/** x within [low, high]: min(max(x, low), high). */
export const clamp: Elementary = {
  name: "clamp",
  arity: 3,
  operandNames: ["x", "low", "high"],
  evaluate: function clamp(x, low, high) {
    return Math.min(Math.max(x, low), high);
  },
  partials: [
    (a, at) => clampShare(a, at, { x: 1, low: 0, high: 0 }),
    (a, at) => clampShare(a, at, { x: 0, low: 1, high: 0 }),
    (a, at) => clampShare(a, at, { x: 0, low: 0, high: 1 }),
  ],
  javascript: { kind: "runtime" },
  notation: called("clamp", "\\operatorname{clamp}"),
  cost: 2,
  domain: [
    [0.2, 0.8],
    [-1, 0],
    [1, 2],
  ],
  special: [
    { at: [-1, 0, 1], result: 0, partials: [0, 1, 0] },
    { at: [2, 0, 1], result: 1, partials: [0, 0, 1] },
    { at: [0, 0, 1], result: 0, partials: [1, 0, 0], because: "a bound belongs to the inside" },
    { at: [1, 0, 1], result: 1, partials: [1, 0, 0], because: "a bound belongs to the inside" },
    {
      at: [0.5, 1, 0],
      result: 0,
      partials: [0, 0, 1],
      because: "bounds out of order: `high` wins, as in min(max(x, low), high)",
    },
    { at: [-1, 1, 0], result: 0, partials: [0, 0, 1], because: "bounds out of order: `high` wins" },
    { at: [2, 1, 0], result: 0, partials: [0, 0, 1], because: "bounds out of order: `high` wins" },
    { at: [NaN, 0, 1], result: NaN, partials: [NaN, NaN, NaN] },
    { at: [2, NaN, 1], result: NaN, partials: [NaN, NaN, NaN] },
    { at: [Infinity, 0, Infinity], result: Infinity, partials: [1, 0, 0] },
  ],
  convention: "1 at a bound (to x). Where low > high the result is high, and so is the partial.",
};
