import type { Elementary } from "./entry.ts";
import { called } from "./notation.ts";

function identity(x: number): number {
  return x;
}

/**
 * The identity without a derivative: what it is applied to counts as a constant. It stands outside of the table, as its
 * partial is not the derivative of the function.
 */
export const stopGradient: Elementary = {
  name: "stopGradient",
  arity: 1,
  evaluate: identity,
  partials: [(a) => a.constant(0)],
  javascript: { kind: "runtime" },
  notation: called("stopGradient", "\\operatorname{stopGradient}"),
  cost: 0,
  domain: [[-3, 3]],
  special: [
    { at: [2], result: 2, partials: [0] },
    { at: [-0], result: -0, partials: [0] },
    { at: [NaN], result: NaN, partials: [0] },
  ],
  convention: "0 everywhere: its operand is taken for a constant.",
};
