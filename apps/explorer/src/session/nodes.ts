/** What the page lists of a graph: the visible nodes, and the steps that visit them. */
import type { Explanation } from "@wengert/explain";
import type { View as Shown, VisibleNode } from "@wengert/explain/figure";
import type { Mode, NodeView, StepHead } from "./protocol.ts";

export function nodeViews({ nodes }: Explanation, shown: Shown): NodeView[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return shown.nodes.flatMap(({ id, kind, operands, group, members }): NodeView[] => {
    const node = byId.get(id);
    if (kind !== "operation" || node === undefined) return [];
    const definition =
      group === undefined
        ? `${node.name} = ${node.symbolic.text.nodes}`
        : `${group.title}: ${members.length} operations`;
    return [{ id, operands, definition, value: node.value ?? NaN, group: group?.key }];
  });
}

/** One for the graph before any step, then one for each frame of a mode. */
export function stepHeads(
  { forward, forwardSweep, backwardSweep, nodes }: Explanation,
  shown: Shown,
  mode: Mode,
): StepHead[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const visible = new Map(shown.nodes.map((node) => [node.id, node]));
  const titleOf = ({ id, group }: VisibleNode): string => group?.title ?? names.get(id) ?? "";
  const visits = (steps: readonly { readonly node: number }[], before: string): StepHead[] => {
    // A group has been visited with its last operation.
    const last = new Map<number, number>();
    for (const [k, { node }] of steps.entries()) last.set(shown.owners.get(node) ?? node, k);
    return [...last]
      .sort(([, a], [, b]) => a - b)
      .flatMap(([id]) => {
        const node = visible.get(id);
        return node === undefined ? [] : [{ node: id, title: `${before}${titleOf(node)}` }];
      });
  };
  const overview: StepHead = { node: undefined, title: "The graph" };
  if (mode === "forward") return [overview, ...visits(forward, "")];
  return [overview, ...visits(forwardSweep, "forward sweep: "), ...visits(backwardSweep, "backward sweep: ")];
}
