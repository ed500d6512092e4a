/** Explanations: the graph of a function, both modes step by step, and what they cost. */
import { countOperations, elementaryByName, type Graph, type Program } from "wengert/internals";
import { explainNeedsPoint, explainNeedsScalar } from "../errors.ts";
import { type FormulaReading, readFormula } from "../formula/read-formula.ts";
import { type Explanation, type ExplainedNode, Symbolic } from "./explanation.ts";
import { forwardSteps } from "./forward.ts";
import { nameNodes } from "./naming.ts";
import { type Point, valuesAt } from "./point.ts";
import { prune } from "./prune.ts";
import { recommend } from "./recommend.ts";
import { backwardSweep, forwardSweep } from "./reverse.ts";
import { at, prepare, type Setting } from "./setting.ts";
import { isStraightLine, straightLineGraph } from "./straight-line.ts";

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
 * @param formula  the text of a formula, a formula that was read, or a Program without branches, loops and arrays
 * @returns  JSON schema 1; formulas are LaTeX, with plain text beside it
 * @throws   WengertError where the formula can't be read; MISSING_INPUTS, UNKNOWN_INPUT, INPUT_NOT_NUMBER for the point;
 *           NOT_SCALAR for several results
 *
 * Cost: linear in nodes × inputs.
 *
 * @example
 * explain("w1^2 + w2^2", { at: { w1: 3, w2: 4 } }).gradient.map(({ value }) => value); // [6, 8]
 */
export function explain(formula: string | FormulaReading | Program, options: ExplainOptions = {}): Explanation {
  const reading = typeof formula === "string" ? readFormula(formula) : formula;
  const program = "program" in reading ? reading.program : reading;
  if (!isStraightLine(program)) throw explainNeedsPoint();
  const params = program.body.params.map(({ name }, k) => name ?? `x${k + 1}`);
  const names = options.names ?? params;
  const values = options.at === undefined ? undefined : valuesAt(options.at, names);
  return explainGraph(straightLineGraph(program, values), {
    expression: program.source?.text ?? program.name,
    names,
    atPoint: values !== undefined,
    ...("program" in reading ? { formula: reading } : {}),
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
    recommendation: recommend(cost, graph.inputs.length),
    output,
    notes: notesOf(nodes, gradient, { listsForward, atPoint, operations, inputs: graph.inputs.length }),
  };
}

/** No node is called e where e is written for Euler's number. */
function reservedNames(graph: Graph, formula: FormulaReading | undefined): ReadonlySet<string> {
  const exponentials = [elementaryByName.get("exp"), elementaryByName.get("expm1")];
  const writesE = graph.nodes.some(({ f }) => f !== undefined && exponentials.includes(f));
  return new Set(writesE || formula?.constants.has("e") === true ? ["e"] : []);
}

function explainedNodes({ graph, algebra, names, definitions }: Setting): ExplainedNode[] {
  return graph.nodes
    .filter(({ kind }) => kind !== "input")
    .map(({ id, f, operands, value, kind }) => {
      const { nodes, inputs } = at(definitions, id);
      const symbolic = new Symbolic(nodes, inputs);
      return {
        id,
        name: kind === "constant" ? symbolic.text.nodes : at(names, id),
        operation: f?.name ?? "constant",
        operands,
        symbolic,
        value: algebra.atPoint || kind === "constant" ? value : null,
      };
    });
}

interface Circumstances {
  readonly listsForward: boolean;
  readonly atPoint: boolean;
  readonly operations: number;
  readonly inputs: number;
}

function notesOf(
  nodes: readonly { readonly symbolic: Symbolic }[],
  gradient: readonly { readonly symbolic: Symbolic }[],
  { listsForward, atPoint, operations, inputs }: Circumstances,
): string[] {
  const notes: string[] = [];
  if (!atPoint) notes.push("No point was given, so this is in symbols only; give every input a number to see values.");
  if ([...nodes, ...gradient].some(({ symbolic }) => symbolic.fallsBack)) {
    notes.push("Formulas in inputs that are longer than 2,000 characters are shown in node names.");
  }
  if (!listsForward) {
    notes.push(
      `Forward mode is not listed: ${operations} nodes × ${inputs} inputs are more than ${mostForwardEntries} partial derivatives.`,
    );
  }
  return notes;
}
