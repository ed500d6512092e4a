/** What forward and reverse mode cost on a graph: the numbers that explanations show. */
import { addTerm, countedOperands, CountingAlgebra, type Edge, edgesOf, type OperationCounts } from "./formula.ts";
import type { Graph, GraphNode } from "./types.ts";

/**
 * Counts operations on the nodes that influence an output. Write c(f) for an entry's cost, and let a partial's cost
 * be the sum of the entries that its rule applies to something that is not a literal. With an operand that stands
 * twice in an operation counted once (its partials are summed: one addition each),
 *
 *     function = Σ c(f) over operations
 *     partials = Σ cost of ∂v/∂u over operations v and operands u that depend on an input
 *     forward  = function + partials + Σ over inputs j and operations v of (products + terms − 1)
 *     reverse  = function + partials + Σ over outputs k of (products + contributions − nodes that receive one)
 *
 * where a term of ∂v/∂xⱼ is an operand u whose ∂u/∂xⱼ and ∂v/∂u are no structural zeros, and likewise a contribution
 * to ū is a parent v whose v̄ and ∂v/∂u are none. A term or contribution is a product, and costs one multiplication
 * unless a factor is a literal ±1, as the seed is, and what only ±1 has been multiplied to it; signs cost nothing.
 * Forward mode so grows with the number of inputs, reverse mode with the number of outputs.
 *
 * Cost: one pass over the edges for every 32 inputs and every 32 outputs.
 */
export function countOperations(graph: Graph): OperationCounts {
  const live = influencing(graph);
  const edges = differentiatedEdges(graph, live);
  let ofFunction = 0;
  for (const node of graph.nodes) if (live[node.id] === 1 && node.f !== undefined) ofFunction += node.f.cost;
  const shared = ofFunction + edges.partialsCost;
  return {
    function: ofFunction,
    forward: shared + countTangents(graph, edges.byNode),
    reverse: shared + countAdjoints(graph, edges.byNode),
  };
}

/** 1 for the nodes that an output depends on. */
export function influencing(graph: Graph): Uint8Array {
  const live = new Uint8Array(graph.nodes.length);
  for (const id of graph.outputs) live[id] = 1;
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (live[id] === 1) for (const operand of graph.nodes[id]?.operands ?? []) live[operand] = 1;
  }
  return live;
}

/** The edges of every live node, and what all their partials cost together. */
export function differentiatedEdges(graph: Graph, live: Uint8Array): { byNode: Edge[][]; partialsCost: number } {
  const algebra = new CountingAlgebra();
  const depends = new Uint8Array(graph.nodes.length);
  const byNode = graph.nodes.map((node): Edge[] => {
    if (node.kind === "input") depends[node.id] = 1;
    const { f, operands } = node;
    if (f === undefined || live[node.id] === 0) return [];
    const edges = edgesOf(f, operands, operandsOf(graph, node), (id) => depends[id] === 1, algebra);
    if (edges.length > 0) depends[node.id] = 1;
    return edges;
  });
  return { byNode, partialsCost: algebra.operations };
}

function operandsOf(graph: Graph, { id, operands, value }: GraphNode): ReturnType<typeof countedOperands> {
  return countedOperands(
    operands.length,
    (index) => {
      const operand = graph.nodes[operands[index] ?? -1];
      if (operand === undefined) throw new Error(`node ${id} has no such operand`);
      return { value: operand.value, literal: operand.kind === "constant" };
    },
    value,
  );
}

/** Multiplications and additions of all tangents: one for every input, 32 inputs at a time as the bits of a word. */
function countTangents(graph: Graph, byNode: readonly Edge[][]): number {
  const reached = new Int32Array(graph.nodes.length);
  const unit = new Int32Array(graph.nodes.length);
  let count = 0;
  for (let first = 0; first < graph.inputs.length; first += 32) {
    reached.fill(0);
    unit.fill(0);
    for (const [bit, id] of graph.inputs.slice(first, first + 32).entries()) {
      reached[id] = 1 << bit;
      unit[id] = 1 << bit;
    }
    for (const [id, edges] of byNode.entries()) {
      for (const edge of edges) {
        const bits = reached[edge.operand] ?? 0;
        count += addTerm(reached, unit, id, bits, (unit[edge.operand] ?? 0) & bits, edge.unit);
      }
    }
  }
  return count;
}

/** The same for the adjoints: one for every output, from the last node to the first. */
function countAdjoints(graph: Graph, byNode: readonly Edge[][]): number {
  const reached = new Int32Array(graph.nodes.length);
  const unit = new Int32Array(graph.nodes.length);
  let count = 0;
  for (let first = 0; first < graph.outputs.length; first += 32) {
    reached.fill(0);
    unit.fill(0);
    for (const [bit, id] of graph.outputs.slice(first, first + 32).entries()) {
      reached[id] = (reached[id] ?? 0) | (1 << bit);
      unit[id] = reached[id] ?? 0;
    }
    for (let id = byNode.length - 1; id >= 0; id--) {
      const bits = reached[id] ?? 0;
      for (const edge of byNode[id] ?? []) {
        count += addTerm(reached, unit, edge.operand, bits, unit[id] ?? 0, edge.unit);
      }
    }
  }
  return count;
}
