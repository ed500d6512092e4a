/** Names the operation of a function where a NaN or an infinity arises. */
import { argumentName, asArguments, byParameter, flatten } from "../derivatives/arguments.ts";
import { copiesOf } from "../derivatives/evaluation.ts";
import { Differentiated } from "../derivatives/differentiated.ts";
import { checkCall } from "../derivatives/options.ts";
import { evaluationPlan } from "../derivatives/plan.ts";
import { Readings } from "../derivatives/readings.ts";
import { furtherInputs, traceInputsOf } from "../derivatives/trace-inputs.ts";
import type { AnyFunction, Options } from "../derivatives/types.ts";
import type { Elementary } from "../elementary/entry.ts";
import { type Place, placeIn } from "../errors.ts";
import { nonFiniteDerivatives, type NonFiniteOrigin, nonFiniteValue, type Origin } from "../graph/non-finite.ts";
import { trace, type TraceInput } from "../graph/trace.ts";
import type { Graph, GraphNode } from "../graph/types.ts";
import type { Argument } from "../program/interpret.ts";
import { expand } from "../transform/expand.ts";

/** Where something that is not finite arose. */
export interface NonFinite {
  /** `the value` or `∂f/∂x[2]`. */
  readonly quantity: string;
  /** What it is: NaN, Infinity or -Infinity. */
  readonly number: number;
  /** The inputs whose derivatives are spoilt by the same operation; empty where the value itself is. */
  readonly inputs: readonly string[];
  /** The operation with its operands' values: `sqrt(0)`. */
  readonly operation: string;
  /** Where it stands in the function's own text; a helper's operations stand where it is called. */
  readonly place: Place | undefined;
  /** The loops and calls around it, outermost first: `for i = 3`. */
  readonly path: readonly string[];
  /** Why, in a sentence. */
  readonly reason: string;
  /** All of it, for a terminal. */
  readonly message: string;
}

export interface FindOptions extends Pick<Options, "scope"> {
  /** How many operations may be evaluated; 1,000,000 unless given. */
  readonly limit?: number;
}

const defaultLimit = 1_000_000;

/**
 * Finds the operation where the value of a function, or one of its derivatives, stops being a finite number: the
 * logarithm of a negative number, a division by zero, the square root at 0, a product of 0 and ∞ in the backward sweep.
 *
 * The function is unrolled at the point into the list of its operations; v̄, the derivative of a result by each of them,
 * is then followed from the result back to the inputs. With ū += v̄·∂v/∂u, the first contribution that is not finite
 * although v̄ is names the operation v.
 *
 * @param f        a function of numbers, arrays and records
 * @param options  `scope` gives outer names; `limit` bounds the operations evaluated
 * @returns        a function of f's parameters that returns where the first NaN or infinity arises, or undefined if the
 *   value and all derivatives are finite
 * @throws         WengertError GRAPH_TOO_LARGE beyond `limit` operations; else as `gradient`
 *
 * Cost: every operation is written down, about 200 bytes each.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §3.2 (the backward sweep).
 *
 * @example
 * const length = (x: number, y: number) => Math.sqrt(x * x + y * y);
 * findNonFinite(length)(3, 4); // undefined
 * findNonFinite(length)(0, 0)?.operation; // "sqrt(0)"
 */
export function findNonFinite<F extends AnyFunction>(
  f: F,
  options: FindOptions = {},
): (...args: Parameters<F>) => NonFinite | undefined {
  const { limit = defaultLimit, ...shared } = options;
  checkCall(f, shared, ["scope"], "findNonFinite");
  const readings = new Readings(f, shared.scope);
  const evaluation = new Differentiated(readings, "evaluate", shared, evaluationPlan);
  return (...args) => {
    const values = byParameter(readings.parameters, args, readings.source.name);
    const { kept, hidden } = readings.find(values);
    const { reading } = kept;
    const flat: Argument[] = [];
    reading.params.forEach((shape, k) => {
      flatten(shape, values[k], flat);
    });
    // The first call compares the reading with the function itself; what the function does to its arguments stays here.
    const [fresh] = copiesOf(values, flat);
    evaluation.call(asArguments(readings.parameters, fresh));
    const [copies] = copiesOf(values, flat);
    const inputs = reading.params.flatMap((shape, k) =>
      traceInputsOf(argumentName(readings.parameters, k), shape, copies[k]),
    );
    const passive = reading.hidden.flatMap(({ path, shape }, k) =>
      traceInputsOf(path.join("."), shape, hidden[k]).map((input): TraceInput => ({ ...input, differentiated: false })),
    );
    const graph = trace(expand(reading.program), [...inputs, ...passive, ...furtherInputs(reading)], { limit });
    const found = firstOf(graph);
    return found === undefined ? undefined : describe(graph, found, readings);
  };
}

/** The first thing that is not finite, with the inputs that it spoils. */
interface Found extends NonFiniteOrigin {
  readonly inputs: readonly number[];
}

function firstOf(graph: Graph): Found | undefined {
  const value = nonFiniteValue(graph);
  if (value !== undefined) return { ...value, inputs: [] };
  for (const output of graph.outputs.keys()) {
    const found = nonFiniteDerivatives(graph, output);
    const [first] = found;
    if (first === undefined) continue;
    const same = found.filter(({ origin }) => origin === first.origin || isSameStep(origin, first.origin));
    return { ...first, inputs: same.flatMap(({ input }) => (input === undefined ? [] : [input])) };
  }
  return undefined;
}

function isSameStep(x: Origin, y: Origin): boolean {
  return x.kind === y.kind && x.node === y.node;
}

function describe(graph: Graph, found: Found, { source }: Readings): NonFinite {
  const { origin, number } = found;
  const node = nodeAt(graph, origin.node);
  const names = found.inputs.map((id) => nodeAt(graph, id).name ?? `input ${id}`);
  const quantity = names.length === 0 ? "the value" : `∂${source.name}/∂${names[0] ?? ""}`;
  const operation = operationAt(graph, node);
  const place = node.span && placeIn(source.text, node.span.start, node.span.end, source.file);
  const reason = reasonOf(graph, origin, operation);
  const others = names.length > 1 ? ` (and ${names.length - 1} more)` : "";
  const where = place === undefined ? "" : ` at line ${place.line}, column ${place.column}\n${place.excerpt}`;
  const path = node.path.length === 0 ? "" : `\n  It lies in ${node.path.join(", ")}.`;
  const convention = node.f?.convention === undefined ? "" : `\n  ${node.f.name}: ${node.f.convention}`;
  const message = `${quantity}${others} is ${String(number)}: it arises in ${operation}${where}\n  ${reason}${path}${convention}`;
  return { quantity, number, inputs: names, operation, place, path: node.path, reason, message };
}

function nodeAt(graph: Graph, id: number): GraphNode {
  const node = graph.nodes[id];
  if (node === undefined) throw new Error(`there is no node ${id}`);
  return node;
}

/** The operation on the values of its operands: `sqrt(0)`, `1 / 0`; the name of an input. */
function operationAt(graph: Graph, { f, operands, name, value }: GraphNode): string {
  if (f === undefined) return name ?? String(value);
  const written = operands.map((id) => short(nodeAt(graph, id).value));
  return writtenOperation(f, written);
}

function writtenOperation(f: Elementary, operands: readonly string[]): string {
  const { javascript } = f;
  const [x = "", y = ""] = operands;
  if (javascript.kind === "infix") return `${x} ${javascript.operator} ${y}`;
  if (javascript.kind === "prefix") return `${javascript.operator}${x}`;
  return `${f.name}(${operands.join(", ")})`;
}

function short(value: number): string {
  return Number.isInteger(value) || !Number.isFinite(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function reasonOf(graph: Graph, origin: Origin, operation: string): string {
  const node = nodeAt(graph, origin.node);
  switch (origin.kind) {
    case "value":
      return node.f === undefined
        ? `The argument ${operation} is ${String(node.value)} itself.`
        : `Its operands are finite, and its value is ${String(node.value)}.`;
    case "partial": {
      const { partial, adjoint } = origin;
      const product = adjoint * partial;
      const position = node.operands.length === 1 ? "" : ` by operand ${node.operands.indexOf(origin.operand) + 1}`;
      return adjoint === 0
        ? `Its derivative${position} is ${short(partial)} there, and it is multiplied by 0: ${short(adjoint)}·${short(partial)} is ${String(product)}.`
        : `Its derivative${position} is ${short(partial)} there.`;
    }
    case "product":
      return `The product of the adjoint ${short(origin.adjoint)} and the derivative ${short(origin.partial)} is beyond the largest number.`;
    case "sum":
      return "The contributions to its adjoint are finite one by one or infinities of opposite signs, and their sum is not a finite number.";
  }
}
