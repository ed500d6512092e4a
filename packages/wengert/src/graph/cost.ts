/** What forward and reverse mode cost on a graph: the one formula that explanations and the choice of mode share. */
import { Algebra, compare, type Condition } from "../elementary/algebra.ts";
import type { Elementary, Operands } from "../elementary/entry.ts";
import { partialOf } from "../elementary/table.ts";
import type { Graph, GraphNode } from "./types.ts";

/** Operations: 1 for an addition or a multiplication, an entry's `cost` for an elementary function. */
export interface OperationCounts {
  /** One evaluation of the function. */
  readonly function: number;
  /** Forward mode with one tangent for every input, the function's own evaluation included. */
  readonly forward: number;
  /** Reverse mode with one backward sweep for every output, the function's own evaluation included. */
  readonly reverse: number;
}

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

/** The dependence of an operation on one of its operands that is no structural zero. */
export interface Edge {
  readonly operand: number;
  /** The local partial at the graph's point. */
  readonly partial: number;
  /** Whether the partial is the literal 1 or −1. */
  readonly unit: boolean;
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
  let merges = 0;
  const byNode = graph.nodes.map((node): Edge[] => {
    if (node.kind === "input") depends[node.id] = 1;
    const { f } = node;
    if (f === undefined || live[node.id] === 0) return [];
    const edges = new Map<number, Edge>();
    const at = operandsOf(graph, node);
    for (const [index, operand] of node.operands.entries()) {
      if (depends[operand] === 0) continue;
      const partial = partialOf(f, index)(algebra, at, index);
      if (partial.literal && partial.value === 0) continue;
      const unit = partial.literal && Math.abs(partial.value) === 1;
      const twice = edges.has(operand);
      if (twice) merges++;
      const sum = (edges.get(operand)?.partial ?? 0) + partial.value;
      edges.set(operand, { operand, partial: twice ? sum : partial.value, unit: unit && !twice });
    }
    if (edges.size > 0) depends[node.id] = 1;
    return [...edges.values()];
  });
  return { byNode, partialsCost: algebra.operations + merges };
}

function operandsOf(graph: Graph, node: GraphNode): Operands<Counted> {
  const element = (id: number | undefined): Counted => {
    const operand = id === undefined ? undefined : graph.nodes[id];
    if (operand === undefined) throw new Error(`node ${node.id} has no such operand`);
    return { value: operand.value, literal: operand.kind === "constant" };
  };
  return {
    count: node.operands.length,
    get x() {
      return element(node.operands[0]);
    },
    get y() {
      return element(node.operands[1]);
    },
    get z() {
      return element(node.operands[2]);
    },
    operand: (index) => element(node.operands[index]),
    result: { value: node.value, literal: false },
  };
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

/**
 * Adds partial·factor to the sums of a node, one sum for every bit. `bits` says where the factor is no structural zero,
 * `units` where it is a literal ±1. Returns the operations.
 */
function addTerm(
  reached: Int32Array,
  unit: Int32Array,
  node: number,
  bits: number,
  units: number,
  unitPartial: boolean,
): number {
  const before = reached[node] ?? 0;
  const multiplications = unitPartial ? 0 : popcount(bits & ~units);
  reached[node] = before | bits;
  // A sum stays a literal ±1 while that is its only term.
  unit[node] = ((unit[node] ?? 0) & ~bits) | (unitPartial ? units & ~before : 0);
  return multiplications + popcount(before & bits);
}

function popcount(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** An element of the counting algebra: its value, and whether it is a literal, which costs nothing to compute. */
interface Counted {
  readonly value: number;
  readonly literal: boolean;
}

/** Evaluates partials and counts the operations on the way. */
class CountingAlgebra extends Algebra<Counted> {
  operations = 0;

  override constant(value: number): Counted {
    return { value, literal: true };
  }

  override apply(f: Elementary, ...operands: Counted[]): Counted {
    const value = f.evaluate(...operands.map((operand) => operand.value));
    const literal = operands.every((operand) => operand.literal);
    const [x, y] = operands;
    if (literal || f.name === "negate") return { value, literal };
    if (f.name === "multiply" && isUnit(x)) return { value, literal: false };
    if ((f.name === "multiply" || f.name === "divide") && isUnit(y)) return { value, literal: false };
    this.operations += f.cost;
    return { value, literal: false };
  }

  /** The sign of a zero costs nothing, as signs do. */
  override unsignedZero(x: Counted): Counted {
    return x;
  }

  override branch(condition: Condition<Counted>, then: () => Counted, otherwise: () => Counted): Counted {
    const { left, operator, right } = condition;
    // Without a point there is nothing to compare: the dearer branch counts.
    if (Number.isNaN(left.value) || Number.isNaN(right.value)) return this.dearer(then, otherwise);
    return compare(left.value, operator, right.value) ? then() : otherwise();
  }

  /** What is counted is the usual case; at the exceptional point the value is that of the exception. */
  override except(condition: Condition<Counted>, exceptional: () => Counted, usual: () => Counted): Counted {
    const counted = usual();
    if (!compare(condition.left.value, condition.operator, condition.right.value)) return counted;
    const { operations } = this;
    const { value } = exceptional();
    this.operations = operations;
    return { value, literal: counted.literal };
  }

  private dearer(then: () => Counted, otherwise: () => Counted): Counted {
    const start = this.operations;
    const first = then();
    const afterFirst = this.operations;
    this.operations = start;
    const second = otherwise();
    if (this.operations >= afterFirst) return second;
    this.operations = afterFirst;
    return first;
  }
}

/** Whether something is the literal 1 or −1; multiplying by it is not counted. */
function isUnit(x: Counted | undefined): boolean {
  return x !== undefined && x.literal && Math.abs(x.value) === 1;
}
