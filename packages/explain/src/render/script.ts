/** How mathematics is set in plain text and in LaTeX. */
import type { ExplainedQuantity, Explanation, Symbolic } from "../steps/explanation.ts";
import { barLatex, barName, distinctLatexNames, latexName } from "../symbolic/names.ts";
import { latexOfDigits, significantDigits } from "../symbolic/number.ts";
import type { RenderOptions } from "./options.ts";

export interface Script {
  /** A node's or input's name. */
  readonly name: (id: number) => string;
  readonly formula: (quantity: ExplainedQuantity) => string;
  /** A formula as a factor. */
  readonly factor: (quantity: ExplainedQuantity) => string;
  /** The definition of a node, in the names of its operands. */
  readonly definition: (quantity: ExplainedQuantity) => string;
  /** A value to the digits of a step. */
  readonly number: (value: number) => string;
  /** A value with all its digits. */
  readonly exact: (value: number) => string;
  /** The local partial ∂v/∂u of one operation by its own operand. */
  readonly partial: (node: number, operand: number) => string;
  /** ∇v; dv/dx where x is the only input. */
  readonly gradient: (node: number) => string;
  /** The line f(x, y) = c that names the function; undefined where its derivatives are written without: dc/dx. */
  readonly functionOfInputs: string | undefined;
  /** The derivative of the function by an input: ∂f/∂x, dc/dx where x is the only input. Never ∂c/∂x, a local partial. */
  readonly derivative: (input: number) => string;
  /** What an adjoint is: v̄ = ∂f/∂v, v̄ = dc/dv. */
  readonly adjointRule: string;
  /** v̄ */
  readonly adjoint: (node: number) => string;
  readonly product: (factors: readonly string[]) => string;
  readonly vector: (entries: readonly string[]) => string;
  readonly plusEquals: string;
}

/** Vectors of more entries are cut off. */
const mostEntries = 12;

export function textScript(explanation: Explanation, options: RenderOptions): Script {
  const form = options.in ?? "nodes";
  const names = namesById(explanation);
  const name = (id: number): string => names.get(id) ?? "";
  const only = onlyInput(explanation);
  const partial = (node: number, operand: number): string => `∂${name(node)}/∂${name(operand)}`;
  const total = (value: string, by: string): string => `d${value}/d${by}`;
  const { output } = explanation;
  const named = namedFunction(explanation, names);
  const derivative = (by: string): string =>
    only === undefined ? `∂${named?.name ?? ""}/∂${by}` : total(named?.name ?? name(output), by);
  return {
    name,
    formula: ({ symbolic }) => symbolic.text[form],
    factor: ({ symbolic }) => symbolic.factor(form, "text"),
    definition: ({ symbolic }) => symbolic.text.nodes,
    number: (value) =>
      significantDigits(value, options.digits).replace("Infinity", "∞").replace("e+", "e").replace(/-/g, "−"),
    exact: (value) => String(value),
    partial,
    gradient: (node) => (only === undefined ? `∇${name(node)}` : total(name(node), name(only.id))),
    functionOfInputs:
      named &&
      `${named.name}(${shortened(named.inputs.map(name), "…", options).join(", ")}) = ${named.constant?.text.nodes ?? name(output)}`,
    derivative: (input) => derivative(name(input)),
    adjointRule: `v̄ = ${derivative("v")}`,
    adjoint: (node) => barName(name(node)),
    product: (factors) => factors.join("·"),
    vector: (entries) => (only === undefined ? `[${shortened(entries, "…", options).join(", ")}]` : entries.join(", ")),
    plusEquals: "+=",
  };
}

export function latexScript(explanation: Explanation, options: RenderOptions): Script {
  const form = options.in ?? "nodes";
  const names = namesById(explanation);
  const ids = [...names.keys()];
  const latexNames = distinctLatexNames(ids.map((id) => names.get(id) ?? ""));
  const latex = new Map(ids.map((id, k) => [id, latexNames[k] ?? ""]));
  const name = (id: number): string => latex.get(id) ?? "";
  const only = onlyInput(explanation);
  const fraction = (sign: string, value: string, by: string): string => `\\frac{${sign} ${value}}{${sign} ${by}}`;
  const partial = (node: number, operand: number): string => fraction("\\partial", name(node), name(operand));
  const total = (value: string, by: string): string => fraction("\\mathrm{d}", value, by);
  const { output } = explanation;
  const named = namedFunction(explanation, names);
  const derivative = (by: string): string =>
    only === undefined
      ? fraction("\\partial", latexName(named?.name ?? ""), by)
      : total(named === undefined ? name(output) : latexName(named.name), by);
  return {
    name,
    formula: ({ symbolic }) => symbolic[form],
    factor: ({ symbolic }) => symbolic.factor(form, "latex"),
    definition: ({ symbolic }) => symbolic.nodes,
    number: (value) => latexNumber(significantDigits(value, options.digits)),
    exact: (value) => latexNumber(String(value)),
    partial,
    gradient: (node) => (only === undefined ? `\\nabla ${name(node)}` : total(name(node), name(only.id))),
    functionOfInputs:
      named &&
      `${latexName(named.name)}\\left(${shortened(named.inputs.map(name), "\\ldots", options).join(", ")}\\right) = ${named.constant?.nodes ?? name(output)}`,
    derivative: (input) => derivative(name(input)),
    adjointRule: `\\bar{v} = ${derivative("v")}`,
    adjoint: (node) => barLatex(name(node)),
    product: (factors) => factors.join(" \\cdot "),
    vector: (entries) =>
      only === undefined ? `\\left[${shortened(entries, "\\ldots", options).join(",\\ ")}\\right]` : entries.join(", "),
    plusEquals: "\\mathrel{+}=",
  };
}

function onlyInput({ inputs }: Explanation): Explanation["inputs"][number] | undefined {
  return inputs.length === 1 ? inputs[0] : undefined;
}

/** What names a function may take; those of inputs and nodes are taken. */
const functionNames = ["f", "F", "g", "G", "h", "H", "φ", "Φ", "ψ", "Ψ"];

interface NamedFunction {
  readonly name: string;
  readonly inputs: readonly number[];
  readonly constant: Symbolic | undefined;
}

/**
 * The function by a name of its own, so that its derivative ∂f/∂x by an input is told apart from the local partial
 * ∂c/∂x of its last operation. With one input it is written dc/dx and needs no name, unless it is a constant.
 */
function namedFunction(
  { inputs, nodes, output }: Explanation,
  names: ReadonlyMap<number, string>,
): NamedFunction | undefined {
  const constant = nodes.find(({ id, operation }) => id === output && operation === "constant")?.symbolic;
  if (inputs.length === 0 || (inputs.length === 1 && constant === undefined)) return undefined;
  const taken = new Set(names.values());
  const name = functionNames.find((candidate) => !taken.has(candidate)) ?? "f′";
  return { name, inputs: inputs.map(({ id }) => id), constant };
}

/** Names of inputs and operations by id, in the order of the graph. */
function namesById({ inputs, nodes }: Explanation): Map<number, string> {
  const operations = nodes.filter(({ operation }) => operation !== "constant");
  return new Map([...inputs, ...operations].map(({ id, name }) => [id, name] as const).sort(([a], [b]) => a - b));
}

function latexNumber(digits: string): string {
  if (digits === "NaN") return "\\mathrm{NaN}";
  if (digits.endsWith("Infinity")) return digits.replace("Infinity", "\\infty");
  return latexOfDigits(digits);
}

function shortened(entries: readonly string[], dots: string, { all = false }: RenderOptions): readonly string[] {
  if (all || entries.length <= mostEntries) return entries;
  return [...entries.slice(0, mostEntries - 2), dots, entries.at(-1) ?? ""];
}
