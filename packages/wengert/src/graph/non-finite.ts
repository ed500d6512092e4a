/** Where the value of a graph, or a derivative, stops being a finite number. */
import { differentiatedEdges, influencing } from "./cost.ts";
import type { Graph } from "./types.ts";

/** The operation at which something that is not finite arises, from operands or factors that are. */
export type Origin =
  /** An operation's own value: log(−1), 1/0, exp(1000). */
  | { readonly kind: "value"; readonly node: number }
  /** A local partial, as that of the square root at 0. */
  | {
      readonly kind: "partial";
      readonly node: number;
      readonly operand: number;
      readonly partial: number;
      readonly adjoint: number;
    }
  /** A product of an adjoint and a local partial that no double holds. */
  | {
      readonly kind: "product";
      readonly node: number;
      readonly operand: number;
      readonly partial: number;
      readonly adjoint: number;
    }
  /** A sum of contributions to one adjoint: ∞ − ∞, or more than a double holds. */
  | { readonly kind: "sum"; readonly node: number };

/** What is not finite, and where it came from. */
export interface NonFiniteOrigin {
  /** The input whose derivative is not finite; undefined for the value of an output. */
  readonly input: number | undefined;
  readonly number: number;
  readonly origin: Origin;
}

/** The first output whose value is not finite; undefined if all are. */
export function nonFiniteValue(graph: Graph): NonFiniteOrigin | undefined {
  const output = graph.outputs.find((id) => !Number.isFinite(graph.nodes[id]?.value));
  if (output === undefined) return undefined;
  const node = firstNonFinite(graph, output);
  return { input: undefined, number: graph.nodes[output]?.value ?? NaN, origin: { kind: "value", node } };
}

/** The operation where what is not finite in a node's value arose: back along operands that are not finite either. */
function firstNonFinite(graph: Graph, id: number): number {
  let at = id;
  for (;;) {
    const next = graph.nodes[at]?.operands.find((operand) => !Number.isFinite(graph.nodes[operand]?.value));
    if (next === undefined) return at;
    at = next;
  }
}

/**
 * The inputs whose derivative of one output is not finite, each with its origin, by a backward sweep.
 *
 * @param output  a position in `graph.outputs`
 */
export function nonFiniteDerivatives(graph: Graph, output: number): NonFiniteOrigin[] {
  const root = graph.outputs[output];
  if (root === undefined) throw new RangeError(`there is no output ${output}`);
  const { byNode } = differentiatedEdges(graph, influencing(graph));
  const adjoints = new Map<number, number>([[root, 1]]);
  const origins = new Map<number, Origin>();
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const adjoint = adjoints.get(id);
    if (adjoint === undefined) continue;
    for (const { operand, partial } of byNode[id] ?? []) {
      const product = adjoint * partial;
      const before = adjoints.get(operand);
      const after = before === undefined ? product : before + product;
      adjoints.set(operand, after);
      if (Number.isFinite(after) || origins.has(operand)) continue;
      origins.set(operand, originOf(graph, origins, { node: id, operand, partial, adjoint, product }));
    }
  }
  return graph.inputs.flatMap((input): NonFiniteOrigin[] => {
    const [number, origin] = [adjoints.get(input), origins.get(input)];
    if (number === undefined || origin === undefined || Number.isFinite(number)) return [];
    return [{ input, number, origin }];
  });
}

interface Step {
  readonly node: number;
  readonly operand: number;
  readonly partial: number;
  readonly adjoint: number;
  readonly product: number;
}

function originOf(
  graph: Graph,
  origins: ReadonlyMap<number, Origin>,
  { node, operand, partial, adjoint, product }: Step,
): Origin {
  if (Number.isFinite(product)) return { kind: "sum", node: operand };
  // An adjoint that is not finite brings its own origin along.
  const before = origins.get(node);
  if (!Number.isFinite(adjoint) && before !== undefined) return before;
  if (Number.isFinite(partial)) return { kind: "product", node, operand, partial, adjoint };
  const value = firstNonFinite(graph, node);
  const operands = graph.nodes[node]?.operands ?? [];
  const isOfValue = operands.some((id) => !Number.isFinite(graph.nodes[id]?.value));
  if (isOfValue) return { kind: "value", node: value };
  return { kind: "partial", node, operand, partial, adjoint };
}
