/** Quantities as an explanation shows them. */
import { type ExplainedQuantity, Symbolic } from "./explanation.ts";
import type { Quantity } from "./quantity.ts";
import type { Setting } from "./setting.ts";

/** A formula in node names that is longer than this is carried on by its name. */
export const longestCarried = 400;

export function explained({ algebra }: Setting, { nodes, inputs, value }: Quantity): ExplainedQuantity {
  return { symbolic: new Symbolic(nodes, inputs), value: algebra.atPoint ? value : null };
}

/** The structural zero; it needs no point. */
export function zeroOf(setting: Setting): ExplainedQuantity {
  return explained(setting, setting.algebra.constant(0));
}
