/** What an explanation holds: JSON schema 1. Quantities carry a formula and a value. */
import type { Recommendation } from "wengert/internals";
import type { Formula } from "../symbolic/formula.ts";
import { writeFactor, writeLatex, writeText } from "../symbolic/write.ts";

export type { Recommendation } from "wengert/internals";

/** A formula in node names and in inputs; `nodes` and `inputs` are LaTeX, `text` is for terminals. Written when first asked for. */
export class Symbolic {
  readonly #nodes: Formula;
  readonly #inputs: Formula;

  constructor(nodes: Formula, inputs: Formula) {
    this.#nodes = nodes;
    this.#inputs = inputs;
  }

  /** LaTeX in node names. */
  get nodes(): string {
    return writeLatex(this.#nodes);
  }

  /** LaTeX in inputs; in node names where that would be longer than 2,000 characters. */
  get inputs(): string {
    return writeLatex(this.fallsBack ? this.#nodes : this.#inputs);
  }

  /** The same as plain text. */
  get text(): { readonly nodes: string; readonly inputs: string } {
    return { nodes: writeText(this.#nodes), inputs: writeText(this.fallsBack ? this.#nodes : this.#inputs) };
  }

  /** The formula in parentheses where it needs them as a factor. */
  factor(form: "nodes" | "inputs", target: "text" | "latex"): string {
    return writeFactor(form === "nodes" || this.fallsBack ? this.#nodes : this.#inputs, target);
  }

  /** Whether the formula in inputs would be too long. */
  get fallsBack(): boolean {
    return this.#inputs.kind === "tooLong";
  }

  toJSON(): { nodes: string; inputs: string } {
    return { nodes: this.nodes, inputs: this.inputs };
  }
}

/** `value` is null without a point. */
export interface ExplainedQuantity {
  readonly symbolic: Symbolic;
  readonly value: number | null;
}

export interface ExplainedInput {
  readonly id: number;
  readonly name: string;
  readonly value: number | null;
}

/** A constant (`operation` is "constant", without operands) or an operation of the graph, in order of evaluation. */
export interface ExplainedNode extends ExplainedQuantity {
  readonly id: number;
  readonly name: string;
  /** The name of the entry in the table of elementary functions. */
  readonly operation: string;
  readonly operands: readonly number[];
  /** The user's variable that it was assigned to, if any. */
  readonly variable?: string;
  /** The loops and calls it lies in, outermost first: `for i = 2`, `helper()`; absent where there are none. */
  readonly path?: readonly string[];
}

/** One term of the chain rule: ∂v/∂operand · ∂operand/∂input. */
export interface ForwardTerm {
  readonly operand: number;
  readonly partial: ExplainedQuantity;
  readonly tangent: ExplainedQuantity;
}

/** ∂node/∂input, with a term for every operand that depends on an input, zeros included. */
export interface ForwardEntry extends ExplainedQuantity {
  readonly input: number;
  readonly terms: readonly ForwardTerm[];
}

export interface ForwardStep {
  readonly node: number;
  /** One entry for every input. */
  readonly gradient: readonly ForwardEntry[];
}

export interface ForwardSweepStep {
  readonly node: number;
  /** The local partial for every operand that depends on an input; one for an operand that stands twice. */
  readonly partials: readonly (ExplainedQuantity & { readonly operand: number })[];
}

/** operand's adjoint += node's adjoint · partial. */
export interface Contribution {
  readonly operand: number;
  readonly partial: ExplainedQuantity;
  readonly product: ExplainedQuantity;
  readonly before: ExplainedQuantity;
  readonly after: ExplainedQuantity;
}

export interface BackwardSweepStep {
  readonly node: number;
  readonly adjoint: ExplainedQuantity;
  readonly contributions: readonly Contribution[];
}

export interface GradientEntry extends ExplainedQuantity {
  readonly input: number;
}

export interface Explanation {
  readonly schema: 1;
  readonly expression: string;
  readonly inputs: readonly ExplainedInput[];
  readonly nodes: readonly ExplainedNode[];
  readonly forward: readonly ForwardStep[];
  readonly forwardSweep: readonly ForwardSweepStep[];
  readonly backwardSweep: readonly BackwardSweepStep[];
  readonly gradient: readonly GradientEntry[];
  readonly cost: { readonly function: number; readonly forward: number; readonly reverse: number };
  readonly recommendation: Recommendation;
  /** The node whose value the function returns: the id of a node or of an input. */
  readonly output: number;
  /** What a reader should know: no point was given, a formula was too long, … */
  readonly notes: readonly string[];
}
