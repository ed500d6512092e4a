/** Explanations: the graph of a function, both modes step by step, and what they cost. */
import {
  countOperations,
  elementaryByName,
  type Graph,
  pointNeeded,
  type Program,
  recommend,
  trace,
  type TraceInput,
  type TraceOptions,
  traceSymbolic,
} from "wengert/internals";
import { explainNeedsScalar } from "../errors.ts";
import { type FormulaReading, readFormula } from "../formula/read-formula.ts";
import { type Explanation, type ExplainedNode, Symbolic } from "./explanation.ts";
import { forwardSteps } from "./forward.ts";
import { nameNodes } from "./naming.ts";
import { notesOf } from "./notes.ts";
import { type Point, valuesAt } from "./point.ts";
import { prune } from "./prune.ts";
import { backwardSweep, forwardSweep } from "./reverse.ts";
import { at, prepare, type Setting } from "./setting.ts";

/** Forward mode is left out of explanations of more nodes × inputs than this. */
const mostForwardEntries = 100_000;

export interface ExplainOptions {
  /** A number for every input; without it the explanation is symbolic only and every value is null. */
  readonly at?: Point | undefined;
  /** Names for the inputs, in order; those of the formula or Program otherwise. */
  readonly names?: readonly string[] | undefined;
}

/**
 * Explains the derivatives of a function of numbers: its computational graph, forward and reverse mode step by step,
 * in symbols and (at a point) in numbers, the operations that each mode takes, and which of them to prefer.
 *
 * @param formula  the text of a formula, a formula that was read, or a Program of numbers
 * @returns  JSON schema 1; formulas are LaTeX, with plain text beside it
 * @throws   WengertError where the formula can't be read; MISSING_INPUTS, UNKNOWN_INPUT, INPUT_NOT_NUMBER for the point;
 *           NOT_SCALAR for several results; POINT_NEEDED for a Program that branches on its inputs, without a point
 *
 * Cost: linear in nodes × inputs.
 *
 * @example
 * explain("w1^2 + w2^2", { at: { w1: 3, w2: 4 } }).gradient.map(({ value }) => value); // [6, 8]
 */
export function explain(formula: string | FormulaReading | Program, options: ExplainOptions = {}): Explanation {
  const reading = typeof formula === "string" ? readFormula(formula) : formula;
  const program = "program" in reading ? reading.program : reading;
  if (program.body.params.some(({ type }) => type !== "f64")) throw pointNeeded(program.name, undefined);
  const names = options.names ?? program.body.params.map(({ name }, k) => name ?? `x${k + 1}`);
  // Without inputs the empty point is the only one.
  const point = names.length === 0 ? (options.at ?? {}) : options.at;
  const values = point === undefined ? undefined : valuesAt(point, names);
  const limit = { limit: Infinity };
  const graph =
    values === undefined
      ? traceSymbolic(program, names, limit)
      : trace(
          program,
          values.map((value, k) => ({ name: names[k], value })),
          limit,
        );
  return explainGraph(graph, {
    expression: program.source?.text ?? program.name,
    names,
    atPoint: values !== undefined,
    ...("program" in reading ? { formula: reading } : {}),
  });
}

export interface ExplainProgramOptions extends TraceOptions {
  /** How the function is written, for the heading; its name otherwise. */
  readonly expression?: string;
}

/**
 * Explains the derivatives of any Program at a point: loops and calls are unrolled, branches decided, and the elements
 * of an array `x` are inputs `x[0]`, `x[1]`, … Nodes carry the names of the variables that they were assigned to.
 *
 * @param inputs  what every param is at the point
 * @throws        WengertError NOT_SCALAR for several results; GRAPH_TOO_LARGE beyond `limit` nodes
 */
export function explainProgram(
  program: Program,
  inputs: readonly TraceInput[],
  options: ExplainProgramOptions = {},
): Explanation {
  return explainGraph(trace(program, inputs, options), {
    expression: options.expression ?? program.name,
    atPoint: true,
  });
}

export interface ExplainGraphOptions {
  /** How the function is written, for the heading. */
  readonly expression: string;
  /** Names for the inputs, in order; those of the graph otherwise. */
  readonly names?: readonly string[] | undefined;
  /** Whether the graph's values are those of a point. */
  readonly atPoint: boolean;
  /** The formula that the graph comes from: its text writes the constants. */
  readonly formula?: FormulaReading;
}

/** Explains a function by its graph; `explain` and `explainProgram` are this after a trace. */
export function explainGraph(traced: Graph, options: ExplainGraphOptions): Explanation {
  const graph = prune(traced);
  const [output] = graph.outputs;
  if (output === undefined || graph.outputs.length > 1) throw explainNeedsScalar(graph.outputs.length);
  const { formula, atPoint } = options;
  const names = nameNodes(graph, { inputs: options.names, reserved: reservedNames(graph, formula) });
  const setting = prepare(graph, names, atPoint, formula?.source.text);
  const operations = graph.nodes.filter(({ kind }) => kind === "operation").length;
  const listsForward = operations * graph.inputs.length <= mostForwardEntries;
  const { steps, gradient } = backwardSweep(setting, output);
  const cost = countOperations(graph);
  const nodes = explainedNodes(setting);
  return {
    schema: 1,
    expression: options.expression,
    inputs: graph.inputs.map((id) => ({
      id,
      name: at(names, id),
      value: atPoint ? at(graph.nodes, id).value : null,
    })),
    nodes,
    forward: listsForward ? forwardSteps(setting) : [],
    forwardSweep: forwardSweep(setting),
    backwardSweep: steps,
    gradient,
    cost,
    recommendation: recommend(cost, {
      inputs: graph.inputs.length,
      outputs: 1,
      passes: { forward: 1, reverse: 1 },
    }),
    output,
    notes: notesOf({
      setting,
      nodes,
      gradient,
      forwardNotListed: listsForward
        ? undefined
        : `Forward mode is not listed: ${operations} nodes × ${graph.inputs.length} inputs are more than ${mostForwardEntries} partial derivatives.`,
      isFormula: formula !== undefined,
    }),
  };
}

/** No node is called e where e is written for Euler's number. */
function reservedNames(graph: Graph, formula: FormulaReading | undefined): ReadonlySet<string> {
  const exponentials = [elementaryByName.get("exp"), elementaryByName.get("expm1")];
  const writesE = graph.nodes.some(
    ({ f, kind, value }) => (f !== undefined && exponentials.includes(f)) || (kind === "constant" && value === Math.E),
  );
  return new Set(writesE || formula?.constants.has("e") === true ? ["e"] : []);
}

function explainedNodes({ graph, algebra, names, definitions }: Setting): ExplainedNode[] {
  return graph.nodes
    .filter(({ kind }) => kind !== "input")
    .map(({ id, f, operands, value, kind, name, path }) => {
      const { nodes, inputs } = at(definitions, id);
      const symbolic = new Symbolic(nodes, inputs);
      return {
        id,
        name: kind === "constant" ? symbolic.text.nodes : at(names, id),
        operation: f?.name ?? "constant",
        operands,
        symbolic,
        value: algebra.atPoint || kind === "constant" ? value : null,
        ...(kind === "operation" && name !== undefined ? { variable: name } : {}),
        ...(kind === "operation" && path.length > 0 ? { path } : {}),
      };
    });
}
