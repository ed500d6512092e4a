/** A graph without what does not influence its outputs. */
import type { Graph } from "wengert/internals";

/** Keeps the inputs and what the outputs depend on, in order, renumbered. */
export function prune(graph: Graph): Graph {
  const live = new Uint8Array(graph.nodes.length);
  for (const id of [...graph.inputs, ...graph.outputs]) live[id] = 1;
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (live[id] === 1) for (const operand of graph.nodes[id]?.operands ?? []) live[operand] = 1;
  }
  const kept = graph.nodes.filter(({ id }) => live[id] === 1);
  if (kept.length === graph.nodes.length) return graph;
  const renumbered = new Map(kept.map(({ id }, k) => [id, k]));
  const newId = (id: number): number => {
    const k = renumbered.get(id);
    if (k === undefined) throw new Error("a node that is needed was dropped");
    return k;
  };
  return {
    nodes: kept.map((node, id) => ({ ...node, id, operands: node.operands.map(newId) })),
    inputs: graph.inputs.map(newId),
    outputs: graph.outputs.map(newId),
  };
}
