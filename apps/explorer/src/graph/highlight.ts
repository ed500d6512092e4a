/** A node that is pointed at stands out with its operands and its paths to the inputs. */
import type { View } from "../session/protocol.ts";

export function highlight(figure: SVGSVGElement, node: number | undefined, view: View | undefined): void {
  const operands = new Map(view?.nodes.map(({ id, operands }) => [id, operands]) ?? []);
  const isDrawn = node !== undefined && figure.querySelector(`[data-node="${node}"]`) !== null;
  const reached = isDrawn ? reachedFrom(node, operands) : new Set<number>();
  const direct = new Set(isDrawn ? (operands.get(node) ?? []) : []);
  const inputs = new Set(view?.inputs.map(({ id }) => id));
  figure.classList.toggle("has-pointed", isDrawn);
  for (const group of figure.querySelectorAll("[data-node]")) {
    const id = Number(group.getAttribute("data-node"));
    group.classList.toggle("is-input", inputs.has(id));
    group.classList.toggle("is-pointed", isDrawn && id === node);
    group.classList.toggle("is-operand", direct.has(id));
    group.classList.toggle("is-on-path", reached.has(id));
  }
  for (const edge of figure.querySelectorAll("[data-from]")) {
    const to = Number(edge.getAttribute("data-to"));
    const from = Number(edge.getAttribute("data-from"));
    edge.classList.toggle("is-on-path", reached.has(to) && reached.has(from));
  }
}

/** The node and all that it is computed from. */
function reachedFrom(node: number, operands: ReadonlyMap<number, readonly number[]>): Set<number> {
  const reached = new Set([node]);
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const operand of operands.get(next) ?? []) {
      if (reached.has(operand)) continue;
      reached.add(operand);
      waiting.push(operand);
    }
  }
  return reached;
}
