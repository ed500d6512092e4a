/** Quantities as an explanation shows them. */
import { type ExplainedQuantity, Symbolic } from "./explanation.ts";
import type { Quantity } from "./quantity.ts";
import { largeGraph, type Setting } from "./setting.ts";

/** A formula in node names that is longer than this is carried on by its name: sooner in a large graph. */
export function longestCarried({ graph }: Setting): number {
  return graph.nodes.length > largeGraph ? 60 : 300;
}

export function explained({ algebra }: Setting, quantity: Quantity): ExplainedQuantity {
  const { nodes, inputs, value } = quantity;
  quantity.explained ??= { symbolic: new Symbolic(nodes, inputs), value: algebra.atPoint ? value : null };
  return quantity.explained;
}

/** The structural zero; it needs no point. */
export function zeroOf(setting: Setting): ExplainedQuantity {
  return explained(setting, setting.algebra.constant(0));
}
