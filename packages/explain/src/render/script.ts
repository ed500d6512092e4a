/** How mathematics is set in plain text and in LaTeX. */
import type { ExplainedQuantity, Explanation } from "../steps/explanation.ts";
import { barLatex, barName, distinctLatexNames } from "../symbolic/names.ts";
import { latexOfDigits } from "../symbolic/number.ts";
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
  /** ∂v/∂u */
  readonly partial: (node: number, operand: number) => string;
  /** ∇v; ∂v/∂x where x is the only input. */
  readonly gradient: (node: number) => string;
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
  const only = explanation.inputs.length === 1 ? explanation.inputs[0] : undefined;
  const partial = (node: number, operand: number): string => `∂${name(node)}/∂${name(operand)}`;
  return {
    name,
    formula: ({ symbolic }) => symbolic.text[form],
    factor: ({ symbolic }) => symbolic.factor(form, "text"),
    definition: ({ symbolic }) => symbolic.text.nodes,
    number: (value) => digitsOf(value, options.digits).replace("Infinity", "∞").replace(/-/g, "−"),
    exact: (value) => String(value),
    partial,
    gradient: (node) => (only === undefined ? `∇${name(node)}` : partial(node, only.id)),
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
  const only = explanation.inputs.length === 1 ? explanation.inputs[0] : undefined;
  const partial = (node: number, operand: number): string =>
    `\\frac{\\partial ${name(node)}}{\\partial ${name(operand)}}`;
  return {
    name,
    formula: ({ symbolic }) => symbolic[form],
    factor: ({ symbolic }) => symbolic.factor(form, "latex"),
    definition: ({ symbolic }) => symbolic.nodes,
    number: (value) => latexNumber(digitsOf(value, options.digits)),
    exact: (value) => latexNumber(String(value)),
    partial,
    gradient: (node) => (only === undefined ? `\\nabla ${name(node)}` : partial(node, only.id)),
    adjoint: (node) => barLatex(name(node)),
    product: (factors) => factors.join(" \\cdot "),
    vector: (entries) =>
      only === undefined ? `\\left[${shortened(entries, "\\ldots", options).join(",\\ ")}\\right]` : entries.join(", "),
    plusEquals: "\\mathrel{+}=",
  };
}

/** Names of inputs and operations by id, in the order of the graph. */
function namesById({ inputs, nodes }: Explanation): Map<number, string> {
  const operations = nodes.filter(({ operation }) => operation !== "constant");
  return new Map([...inputs, ...operations].map(({ id, name }) => [id, name] as const).sort(([a], [b]) => a - b));
}

/** Up to `digits` significant digits, without trailing zeros. */
function digitsOf(value: number, digits: number = 6): string {
  return String(Number.isFinite(value) ? Number(value.toPrecision(digits)) : value);
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
