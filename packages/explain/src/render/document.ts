/** An explanation as a document: titles, sentences and equations in LaTeX, for Markdown and LaTeX alike. */
import type { BackwardSweepStep, ExplainedNode, Explanation } from "../steps/explanation.ts";
import { leftOut, type RenderOptions, shorten, shows } from "./options.ts";
import { latexScript, type Script } from "./script.ts";
import { accumulationEquation, contributionEquation, type Equation, forwardEquation } from "./stages.ts";

/** A part of a sentence. */
export type Phrase = string | { readonly math: string } | { readonly strong: string };

export type Block =
  | { readonly kind: "title"; readonly title: string }
  | { readonly kind: "sentence"; readonly phrases: readonly Phrase[] }
  /** Rows of an `aligned` environment. */
  | { readonly kind: "equations"; readonly rows: readonly string[] };

/** The blocks of an explanation, after its heading. */
export function documentOf(explanation: Explanation, options: RenderOptions): Block[] {
  return new DocumentWriter(explanation, options).write();
}

class DocumentWriter {
  private readonly blocks: Block[] = [];
  private readonly script: Script;
  private readonly nodes: ReadonlyMap<number, ExplainedNode>;
  private readonly explanation: Explanation;
  private readonly options: RenderOptions;

  constructor(explanation: Explanation, options: RenderOptions) {
    this.explanation = explanation;
    this.options = options;
    this.script = latexScript(explanation, options);
    this.nodes = new Map(explanation.nodes.map((node) => [node.id, node]));
  }

  write(): Block[] {
    const { explanation, options } = this;
    this.point();
    this.graph();
    if (shows("forward", explanation, options)) this.forward();
    if (shows("reverse", explanation, options)) this.reverse();
    this.gradient();
    this.cost();
    for (const note of explanation.notes) this.sentence(note);
    return this.blocks;
  }

  private point(): void {
    const given = this.explanation.inputs.flatMap(({ id, value }) =>
      value === null ? [] : [`${this.script.name(id)} = ${this.script.exact(value)}`],
    );
    if (given.length > 0) this.sentence("At ", { math: given.join(",\\ ") }, ".");
  }

  private graph(): void {
    this.title("Computational graph");
    const operations = this.explanation.nodes.filter(({ operation }) => operation !== "constant");
    if (operations.length === 0) {
      const constant = this.nodes.get(this.explanation.output);
      const math = constant === undefined ? this.script.name(this.explanation.output) : constant.symbolic.nodes;
      const kind = constant === undefined ? "input" : "constant";
      this.sentence(`No operations: the function is the ${kind} `, { math }, ".");
      this.functionOfInputs();
      return;
    }
    this.list(operations, (shown) => {
      this.equations(
        shown.map((node) => {
          const value = node.value === null ? "" : ` &&= ${this.script.number(node.value)}`;
          return `${this.script.name(node.id)} &= ${this.script.definition(node)}${value}`;
        }),
      );
    });
    this.functionOfInputs();
  }

  private functionOfInputs(): void {
    const math = this.script.functionOfInputs;
    if (math !== undefined) this.sentence("The function is ", { math }, ".");
  }

  private forward(): void {
    const { forward, inputs } = this.explanation;
    this.title("Forward mode");
    const [only] = inputs;
    if (inputs.length === 1 && only !== undefined) {
      this.sentence(
        "From the inputs to the output, every node ",
        { math: "v" },
        " carries its derivative ",
        { math: `\\frac{\\mathrm{d} v}{\\mathrm{d} ${this.script.name(only.id)}}` },
        ".",
      );
    } else {
      const partials = inputs.map(({ id }) => `\\frac{\\partial}{\\partial ${this.script.name(id)}}`);
      const math = `\\nabla = ${this.script.vector(partials)}`;
      this.sentence("From the inputs to the output, every node carries its gradient ", { math }, ".");
    }
    this.list(forward, (steps) => {
      for (const step of steps) {
        const { left, relation, stages } = forwardEquation(step, this.script);
        const rows = stages.map((stage, k) => `${k === 0 ? left : ""} &${relation} ${stage}`);
        this.equations([this.definitionRow(step.node), ...rows]);
      }
    });
  }

  private reverse(): void {
    const { forwardSweep, backwardSweep } = this.explanation;
    this.title("Reverse mode, forward sweep");
    this.sentence("From the inputs to the output, every node keeps its local partials.");
    this.list(forwardSweep, (steps) => {
      const rows = steps.flatMap(({ node, partials }) => [
        this.definitionRow(node),
        ...partials.map((partial) => {
          const stages = this.stagesOf(partial);
          return row({ left: this.script.partial(node, partial.operand), relation: "=", stages });
        }),
      ]);
      this.equations(rows);
    });
    this.title("Reverse mode, backward sweep");
    this.sentence(
      "From the output back, every node passes its adjoint ",
      { math: this.script.adjointRule },
      " on; contributions are added.",
    );
    this.list(backwardSweep, (steps) => {
      for (const step of steps) this.equations(this.backwardRows(step));
    });
  }

  private backwardRows(step: BackwardSweepStep): string[] {
    const rows = [row({ left: this.script.adjoint(step.node), relation: "=", stages: this.stagesOf(step.adjoint) })];
    for (const contribution of step.contributions) {
      rows.push(row(contributionEquation(step, contribution, this.script)));
      const sum = accumulationEquation(contribution, this.script);
      if (sum !== undefined) rows.push(row(sum));
    }
    return rows;
  }

  private gradient(): void {
    const { gradient } = this.explanation;
    this.title("Gradient");
    if (gradient.length === 0) this.sentence("There are no inputs.");
    this.list(gradient, (entries) => {
      this.equations(
        entries.map((entry) => {
          const stages = [this.script.formula(entry)];
          if (entry.value !== null && this.script.exact(entry.value) !== stages[0]) {
            stages.push(this.script.exact(entry.value));
          }
          return row({ left: this.script.derivative(entry.input), relation: "=", stages });
        }),
      );
    });
  }

  private cost(): void {
    const { cost, recommendation } = this.explanation;
    this.title("Cost");
    this.sentence(
      `Operations: the function ${cost.function}, forward mode ${cost.forward}, reverse mode ${cost.reverse}.`,
    );
    this.sentence("Recommended: ", { strong: `${recommendation.mode} mode` }, `. ${recommendation.reason}`);
  }

  /** A formula, and its value where that says more. */
  private stagesOf(quantity: BackwardSweepStep["adjoint"]): string[] {
    const formula = this.script.formula(quantity);
    const value = quantity.value === null ? formula : this.script.number(quantity.value);
    return formula === value ? [formula] : [formula, value];
  }

  private definitionRow(id: number): string {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error("a step of a node that is not there");
    return `${this.script.name(id)} &= ${this.script.definition(node)}`;
  }

  private title(title: string): void {
    this.blocks.push({ kind: "title", title });
  }

  private sentence(...phrases: Phrase[]): void {
    this.blocks.push({ kind: "sentence", phrases });
  }

  private equations(rows: readonly string[]): void {
    if (rows.length > 0) this.blocks.push({ kind: "equations", rows });
  }

  private list<T>(list: readonly T[], write: (elements: readonly T[]) => void): void {
    const { before, left, after } = shorten(list, this.options);
    write(before);
    if (left > 0) this.sentence(leftOut(left, this.options));
    write(after);
  }
}

function row({ left, relation, stages }: Equation): string {
  return `${left} &${relation} ${stages.join(" = ")}`;
}
