/** What both modes start from: the graph's nodes as quantities, and the local partials of every operation. */
import { type Graph, type GraphNode, type Operands, partialOf } from "wengert/internals";
import { type ConstantFormula, constantFormula, numberFormula } from "../formula/constant.ts";
import { SymbolicAlgebra } from "../symbolic/algebra.ts";
import { type Formula, FormulaStore } from "../symbolic/formula.ts";
import { barLatex, barName, distinctLatexNames } from "../symbolic/names.ts";
import { type Quantity, QuantityAlgebra, replaced } from "./quantity.ts";

/** The formulas of graphs of more nodes are simplified less, and carried on by name sooner. */
export const largeGraph = 1000;

/** Graphs of more nodes are explained in node names only: formulas in inputs would take long and be too long anyway. */
export const mostNodesInInputs = 5000;

export interface Setting {
  readonly graph: Graph;
  readonly algebra: QuantityAlgebra;
  readonly names: readonly string[];
  readonly latexNames: readonly string[];
  /** The node as derivatives refer to it: its name, its formula in inputs, its value. */
  readonly leaves: readonly Quantity[];
  /** What the node is: its operation on its operands, as written, in names and in inputs. */
  readonly definitions: readonly { readonly nodes: Formula; readonly inputs: Formula }[];
  /** The partials of every operation by operand, summed where an operand stands twice. Constants have none. */
  readonly partials: readonly ReadonlyMap<number, Quantity>[];
}

/** @param text  of the formula that the graph's spans are in, if it comes from one */
export function prepare(graph: Graph, names: readonly string[], atPoint: boolean, text: string | undefined): Setting {
  const formulas = new SymbolicAlgebra(new FormulaStore(), graph.nodes.length > largeGraph ? 8 : 32);
  const algebra = new QuantityAlgebra(formulas, atPoint);
  const { store } = formulas;
  const leaves: Quantity[] = [];
  const definitions: { nodes: Formula; inputs: Formula }[] = [];
  const latexNames = distinctLatexNames(names);
  const taken = new Set(names);
  for (const node of graph.nodes) {
    const { id, f, value } = node;
    if (node.kind === "constant") {
      const { written, simplified } = constantOf(node, formulas, text, taken);
      definitions.push({ nodes: written, inputs: written });
      leaves.push({ nodes: simplified, inputs: simplified, value, literal: true });
      continue;
    }
    const symbol = algebra.symbol(names[id] ?? "", latexNames[id] ?? "", value);
    if (f === undefined) {
      definitions.push({ nodes: symbol, inputs: symbol });
      leaves.push({ nodes: symbol, inputs: symbol, value, literal: false });
      continue;
    }
    const operands = node.operands.map((operand) => at(leaves, operand));
    const shown = node.operands.map((operand) => at(definitions, operand));
    const named = node.operands.map((operand, k) =>
      graph.nodes[operand]?.kind === "constant" ? at(shown, k).nodes : at(operands, k).nodes,
    );
    definitions.push({
      nodes: store.applied(f, named),
      inputs: store.applied(
        f,
        shown.map(({ inputs }) => inputs),
      ),
    });
    const inInputs = algebra.formulaOf(
      f,
      operands.map(({ inputs }) => inputs),
      value,
    );
    leaves.push({ nodes: symbol, inputs: inInputs, value, literal: false });
  }
  const partials = graph.nodes.map((node) => localPartials(graph, node, leaves, algebra));
  return { graph, algebra, names, latexNames, leaves, definitions, partials };
}

function constantOf(
  node: GraphNode,
  algebra: SymbolicAlgebra,
  text: string | undefined,
  taken: ReadonlySet<string>,
): ConstantFormula {
  const written = node.span === undefined ? undefined : text?.slice(node.span.start, node.span.end);
  // Digits alone, raised ones too, are the number itself.
  if (written !== undefined && !/^(?:[\d.]+|⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.test(written)) return constantFormula(written, algebra);
  const formula = numberFormula(node.value, algebra, taken);
  return { written: formula, simplified: formula };
}

function localPartials(
  graph: Graph,
  node: GraphNode,
  leaves: readonly Quantity[],
  algebra: QuantityAlgebra,
): ReadonlyMap<number, Quantity> {
  const partials = new Map<number, Quantity>();
  const { f } = node;
  if (f === undefined) return partials;
  const operands = operandsOf(node, leaves);
  // The extremum of x and x is x: no kink.
  const isOneOperand = new Set(node.operands).size === 1 && node.operands.length > 1;
  for (const [index, operand] of node.operands.entries()) {
    if (graph.nodes[operand]?.kind === "constant") continue;
    const partial = partialOf(f, index)(algebra, operands, index);
    const before = partials.get(operand);
    // A sum of literals, as of x − x, is no structural zero: modes that add the two products see a NaN that passes.
    const sum = before === undefined ? partial : replaced(algebra.sum(before, partial), { literal: false });
    partials.set(operand, isOneOperand && !Number.isNaN(sum.value) ? replaced(sum, { isConvention: false }) : sum);
  }
  return partials;
}

function operandsOf(node: GraphNode, leaves: readonly Quantity[]): Operands<Quantity> {
  return operandsAt(
    node.operands.map((operand) => at(leaves, operand)),
    at(leaves, node.id),
  );
}

/** The operands and the result of an operation as the rules of the table look at them. */
export function operandsAt<T>(operands: readonly T[], result: T): Operands<T> {
  const operand = (index: number): T => at(operands, index);
  return {
    count: operands.length,
    get x() {
      return operand(0);
    },
    get y() {
      return operand(1);
    },
    get z() {
      return operand(2);
    },
    operand,
    result,
  };
}

/** The derivative of a node by an input as a name, where its formula is too long: dv/dx, with more inputs an entry of ∇v. */
export function namedTangent(
  { graph, names, latexNames, algebra }: Setting,
  tangent: Quantity,
  node: number,
  input: number,
): Quantity {
  const [v, x] = [at(names, node), at(names, input)];
  const [latexV, latexX] = [at(latexNames, node), at(latexNames, input)];
  const [text, latex] =
    graph.inputs.length === 1
      ? [`d${v}/d${x}`, `\\frac{\\mathrm{d} ${latexV}}{\\mathrm{d} ${latexX}}`]
      : [`(∇${v})[${x}]`, `\\left(\\nabla ${latexV}\\right)_{${latexX}}`];
  return replaced(tangent, { nodes: algebra.symbol(text, latex, tangent.value) });
}

/** The adjoint of a node by its name v̄. It stands for the sum so far, so its value is not kept for the name. */
export function namedAdjoint({ names, latexNames, algebra }: Setting, adjoint: Quantity, node: number): Quantity {
  const { store } = algebra.formulas;
  return replaced(adjoint, { nodes: store.symbol(barName(at(names, node)), barLatex(at(latexNames, node))) });
}

/** The element at an index that is known to be there. */
export function at<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new Error(`nothing at index ${index}`);
  return element;
}
