/** Reverse mode: a forward sweep that keeps the local partials, a backward sweep that accumulates adjoints. */
import type { BackwardSweepStep, Contribution, ForwardSweepStep, GradientEntry } from "./explanation.ts";
import { explained, longestCarried } from "./present.ts";
import { isStructuralZero, type Quantity } from "./quantity.ts";
import { at, namedAdjoint, type Setting } from "./setting.ts";

/** ∂v/∂u for every operation v and its operands u. */
export function forwardSweep(setting: Setting): ForwardSweepStep[] {
  return setting.graph.nodes
    .filter(({ kind }) => kind === "operation")
    .map(({ id }) => ({
      node: id,
      partials: [...at(setting.partials, id)].map(([operand, partial]) => ({
        operand,
        ...explained(setting, partial),
      })),
    }));
}

/**
 * v̄, the derivative of the output by v, from the output (v̄ = 1) back to the inputs: ū += v̄·∂v/∂u for every operand u of every operation v.
 * Contributions are added, so that an operand of several operations gets the sum.
 */
export function backwardSweep(
  setting: Setting,
  output: number,
): { steps: BackwardSweepStep[]; gradient: GradientEntry[] } {
  const { graph, algebra } = setting;
  const zero = algebra.constant(0);
  const adjoints: Quantity[] = graph.nodes.map(() => zero);
  adjoints[output] = algebra.constant(1);
  const steps: BackwardSweepStep[] = [];
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (at(graph.nodes, id).kind !== "operation") continue;
    const adjoint = at(adjoints, id);
    const factor = adjoint.nodes.size <= longestCarried(setting) ? adjoint : namedAdjoint(setting, adjoint, id);
    const contributions: Contribution[] = [];
    for (const [operand, partial] of at(setting.partials, id)) {
      const structural = isStructuralZero(adjoint) || isStructuralZero(partial);
      const product = structural ? zero : algebra.product(factor, partial);
      const before = at(adjoints, operand);
      let after = algebra.sum(before, product);
      if (after.nodes.kind === "tooLong") after = namedAdjoint(setting, after, operand);
      adjoints[operand] = after;
      contributions.push({
        operand,
        partial: explained(setting, partial),
        product: explained(setting, product),
        before: explained(setting, before),
        after: explained(setting, after),
      });
    }
    steps.push({ node: id, adjoint: explained(setting, adjoint), contributions });
  }
  const gradient = graph.inputs.map((input) => ({ input, ...explained(setting, at(adjoints, input)) }));
  return { steps, gradient };
}
