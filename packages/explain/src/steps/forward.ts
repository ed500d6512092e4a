/** Forward mode: every node, in order of evaluation, gets its gradient with respect to all inputs. */
import type { ForwardEntry, ForwardStep } from "./explanation.ts";
import { explained, longestCarried, zeroOf } from "./present.ts";
import { isStructuralZero, type Quantity } from "./quantity.ts";
import { at, namedTangent, type Setting } from "./setting.ts";

/** ∇v = Σ over operands u of (∂v/∂u)·∇u, for every operation v. */
export function forwardSteps(setting: Setting): ForwardStep[] {
  const { graph, algebra } = setting;
  const zero = algebra.constant(0);
  const tangents: (readonly Quantity[])[] = graph.nodes.map(() => []);
  for (const [k, id] of graph.inputs.entries()) {
    tangents[id] = graph.inputs.map((_, j) => (j === k ? algebra.constant(1) : zero));
  }
  const shownZero = zeroOf(setting);
  const steps: ForwardStep[] = [];
  for (const node of graph.nodes) {
    if (node.kind !== "operation") continue;
    const partials = [...at(setting.partials, node.id)].map(([operand, partial]) => ({
      operand,
      partial,
      shown: explained(setting, partial),
    }));
    const own: Quantity[] = [];
    const gradient = graph.inputs.map((input, j): ForwardEntry => {
      let sum = zero;
      const terms = partials.map(({ operand, partial, shown }) => {
        const tangent = at(at(tangents, operand), j);
        if (!isStructuralZero(tangent) && !isStructuralZero(partial)) {
          sum = algebra.sum(sum, algebra.product(partial, carried(setting, tangent, operand, input)));
        }
        const isZero = isStructuralZero(tangent);
        return { operand, partial: shown, tangent: isZero ? shownZero : explained(setting, tangent) };
      });
      if (sum.nodes.kind === "tooLong") sum = namedTangent(setting, sum, node.id, input);
      own.push(sum);
      return { input, terms, ...(isStructuralZero(sum) ? shownZero : explained(setting, sum)) };
    });
    tangents[node.id] = own;
    steps.push({ node: node.id, gradient });
  }
  return steps;
}

/** A tangent as a factor: by its name where its formula has grown long. */
function carried(setting: Setting, tangent: Quantity, operand: number, input: number): Quantity {
  if (tangent.nodes.size <= longestCarried(setting)) return tangent;
  return namedTangent(setting, tangent, operand, input);
}
