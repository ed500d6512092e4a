/** What a reader should know beyond the steps: no point, too long, no derivative at the point, … */
import type { Graph, GraphNode } from "wengert/internals";
import { functionNames } from "../formula/names.ts";
import { formatNumber, significantDigits } from "../symbolic/number.ts";
import { writeText } from "../symbolic/write.ts";
import type { Symbolic } from "./explanation.ts";
import { at, mostNodesInInputs, type Setting } from "./setting.ts";

/** Nodes without a derivative beyond this number are only counted. */
const mostNodeNotes = 8;

interface Circumstances {
  readonly setting: Setting;
  readonly nodes: readonly { readonly symbolic: Symbolic }[];
  readonly gradient: readonly { readonly symbolic: Symbolic }[];
  /** Undefined where forward mode is listed. */
  readonly forwardNotListed: string | undefined;
  readonly isFormula: boolean;
}

export function notesOf(circumstances: Circumstances): string[] {
  const { setting, nodes, gradient, forwardNotListed, isFormula } = circumstances;
  const { graph, names, algebra } = setting;
  const inputs = graph.inputs.map((id) => at(names, id));
  const notes = isFormula ? gluedNames(inputs) : [];
  if (algebra.atPoint) notes.push(...nodesWithoutDerivative(setting));
  else {
    const point = inputs.map((name) => `${name}=1`).join(",");
    notes.push(`Without a point this is in symbols only. For values, give every input a number: --at ${point}`);
  }
  if (operationsOf(graph).length > mostNodesInInputs) {
    notes.push(`A graph of more than ${mostNodesInInputs} nodes is explained in node names only.`);
  } else if ([...nodes, ...gradient].some(({ symbolic }) => symbolic.fallsBack)) {
    notes.push("Formulas in inputs that are longer than 2,000 characters are shown in node names.");
  }
  if (forwardNotListed !== undefined) notes.push(forwardNotListed);
  return notes;
}

function operationsOf({ nodes }: Graph): GraphNode[] {
  return nodes.filter(({ kind }) => kind === "operation");
}

function nodesWithoutDerivative(setting: Setting): string[] {
  const notes: string[] = [];
  let more = 0;
  for (const node of operationsOf(setting.graph)) {
    const ofNode = notesOfNode(setting, node);
    if (notes.length < mostNodeNotes) notes.push(...ofNode);
    else if (ofNode.length > 0) more++;
  }
  if (more > 0) notes.push(`The same holds for ${more} more ${more === 1 ? "node" : "nodes"}.`);
  return notes;
}

/** Where a partial is not what its formula says, or no finite number. What comes in as NaN is no news. */
function notesOfNode({ graph, names, definitions, partials }: Setting, node: GraphNode): string[] {
  const operands = [...new Set(node.operands)].map((id) => at(graph.nodes, id));
  if (operands.some(({ value }) => Number.isNaN(value))) return [];
  const point = operands
    .filter(({ kind }) => kind !== "constant")
    .map(({ id, value }) => `${at(names, id)} = ${shortNumber(value)}`)
    .join(", ");
  if (point === "") return [];
  const name = at(names, node.id);
  const definition = `${name} = ${writeText(at(definitions, node.id).nodes)}`;
  const ofNode = [...at(partials, node.id)].map(([operand, partial]) => ({
    by: at(names, operand),
    sign: `∂${name}/∂${at(names, operand)}`,
    ...partial,
  }));
  const undefinedPartials = ofNode.filter(({ value }) => Number.isNaN(value));
  if (Number.isNaN(node.value)) {
    const signs = listed(undefinedPartials.map(({ sign }) => sign));
    const too = signs === "" ? "" : `, and so ${undefinedPartials.length === 1 ? "is" : "are"} ${signs}`;
    return [`${definition} is not defined at ${point}: its value is NaN${too}.`];
  }
  const notes: string[] = [];
  if (undefinedPartials.length > 0) {
    const [by, signs] = [listed(undefinedPartials.map((p) => p.by)), listed(undefinedPartials.map((p) => p.sign))];
    notes.push(`${definition} has no derivative by ${by} at ${point}: ${signs} is NaN.`);
  }
  const conventions = ofNode.filter(({ value, isConvention }) => isConvention === true && !Number.isNaN(value));
  if (conventions.length > 0) {
    const values = listed(conventions.map(({ sign, value }) => `${sign} = ${shortNumber(value)}`));
    notes.push(
      `At ${point} the rule for ${definition} gives no derivative; by convention ${values} (docs/conventions.md).`,
    );
  }
  const infinite = ofNode.filter(({ value }) => Math.abs(value) === Infinity);
  if (infinite.length > 0 && operands.every(({ value }) => Number.isFinite(value))) {
    const values = listed(infinite.map(({ sign, value }) => `${sign} = ${shortNumber(value)}`));
    notes.push(`At ${point} the derivative of ${definition} is infinite, or too large for a number: ${values}.`);
  }
  return notes;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}

function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value).text;
  return significantDigits(value + 0)
    .replace(/-/g, "−")
    .replace("e+", "e");
}

/** What usually stands in an argument, and words that only look like a function with one. */
const argument = /^(?:[xyztuvw]|pi|\p{Script=Greek})(?:_?\p{Nd}+)?$/u;
const words: ReadonlySet<string> = new Set(["cost", "cosy"]);

/** Inputs like sinx, which are one name. */
function gluedNames(inputs: readonly string[]): string[] {
  const unary = [...functionNames()].filter(([name, f]) => f.arity === 1 && name.length > 1).map(([name]) => name);
  return inputs.flatMap((input) => {
    if (words.has(input)) return [];
    const called = unary.find(
      (name) =>
        input.startsWith(name) &&
        (argument.test(input.slice(name.length)) || inputs.includes(input.slice(name.length))),
    );
    if (called === undefined) return [];
    return [
      `${input} is read as the name of one input. A function has its argument in parentheses: ${called}(${input.slice(called.length)}).`,
    ];
  });
}
