/** Explanations in a terminal. */
import type { BackwardSweepStep, ExplainedNode, Explanation } from "../steps/explanation.ts";
import { leftOut, type RenderOptions, shorten, shows } from "./options.ts";
import { type Script, textScript } from "./script.ts";
import { accumulationEquation, contributionEquation, type Equation, forwardEquation } from "./stages.ts";
import { padded, type Paint, painter, wrapped } from "./terminal.ts";

export interface TextOptions extends RenderOptions {
  /** Whether to colour with ANSI sequences; false unless given. */
  readonly color?: boolean;
  /** Columns at which long lines are broken; 100 unless given. */
  readonly width?: number;
}

/** An explanation as plain text, with ANSI colours only if asked for. Ends with a newline. */
export function renderText(explanation: Explanation, options: TextOptions = {}): string {
  return new TextRenderer(explanation, options).render();
}

class TextRenderer {
  private readonly lines: string[] = [];
  private readonly paint: Paint;
  private readonly script: Script;
  private readonly explanation: Explanation;
  private readonly options: TextOptions;
  private readonly nodes: ReadonlyMap<number, ExplainedNode>;

  constructor(explanation: Explanation, options: TextOptions) {
    this.explanation = explanation;
    this.options = options;
    this.paint = painter(options.color ?? false);
    this.script = textScript(explanation, options);
    this.nodes = new Map(explanation.nodes.map((node) => [node.id, node]));
  }

  render(): string {
    const { explanation } = this;
    this.heading();
    this.graph();
    if (shows("forward", explanation, this.options)) this.forward();
    if (shows("reverse", explanation, this.options)) this.reverse();
    this.gradient();
    this.cost();
    for (const note of explanation.notes) this.lines.push("", ...this.wrap(note, 0));
    return `${this.lines.join("\n")}\n`;
  }

  private heading(): void {
    const { expression, inputs } = this.explanation;
    this.lines.push(...wrapped(expression, this.width, 2).map(this.paint.bold));
    const point = inputs.filter(({ value }) => value !== null).map(({ name, value }) => `${name} = ${value}`);
    if (point.length > 0) this.lines.push(...this.wrap(`at ${point.join(", ")}`, 0));
  }

  private graph(): void {
    this.title("Computational graph");
    const operations = this.operations();
    if (operations.length === 0) {
      const constant = this.nodes.get(this.explanation.output);
      const what =
        constant === undefined
          ? `the input ${this.script.name(this.explanation.output)} itself`
          : `the constant ${constant.name}`;
      this.lines.push(`  no operations: the function is ${what}`);
      this.functionOfInputs();
      return;
    }
    const rows = operations.map((node) => ({
      node,
      definition: `${node.name} = ${this.script.definition(node)}`,
    }));
    const width = Math.min(40, Math.max(...rows.map(({ definition }) => definition.length)));
    this.list(rows, ({ node, definition }) => {
      if (node.value === null) return [`  ${definition}`];
      return [`  ${padded(definition, width)}  ${this.paint.number(this.script.number(node.value))}`];
    });
    this.functionOfInputs();
  }

  private functionOfInputs(): void {
    const line = this.script.functionOfInputs;
    if (line !== undefined) this.lines.push(...this.wrap(`  ${line}`, 4));
  }

  private forward(): void {
    const { forward, inputs } = this.explanation;
    const all = inputs.map(({ name }) => `∂/∂${name}`);
    this.title("Forward mode");
    const [only] = inputs;
    const single = inputs.length === 1 && only !== undefined;
    const what = single
      ? `every node v carries its derivative dv/d${only.name}`
      : `every node carries its gradient ∇ = ${this.script.vector(all)}`;
    this.lines.push(...this.wrap(`  From the inputs to the output, ${what}.`, 2));
    this.list(forward, (step) => {
      return [this.nodeLine(step.node), ...this.equation(forwardEquation(step, this.script), "    ")];
    });
  }

  private reverse(): void {
    const { forwardSweep, backwardSweep } = this.explanation;
    this.title("Reverse mode, forward sweep");
    this.lines.push(...this.wrap("  From the inputs to the output, every node keeps its local partials.", 2));
    this.list(forwardSweep, ({ node, partials }) => [
      this.nodeLine(node),
      ...partials.flatMap((partial) => {
        const stages = [this.script.formula(partial)];
        if (partial.value !== null && this.script.number(partial.value) !== stages[0]) {
          stages.push(this.script.number(partial.value));
        }
        const left = this.script.partial(node, partial.operand);
        return this.oneLine({ left, relation: "=", stages }, "    ");
      }),
    ]);
    this.title("Reverse mode, backward sweep");
    const rule = this.script.adjointRule;
    this.lines.push(
      ...this.wrap(`  From the output back, every node passes its adjoint ${rule} on; contributions are added.`, 2),
    );
    this.list(backwardSweep, (step) => this.backwardStep(step));
  }

  private backwardStep(step: BackwardSweepStep): string[] {
    const { node, adjoint, contributions } = step;
    const stages = [this.script.formula(adjoint)];
    if (adjoint.value !== null && this.script.number(adjoint.value) !== stages[0]) {
      stages.push(this.script.number(adjoint.value));
    }
    const lines = this.oneLine({ left: this.script.adjoint(node), relation: "=", stages }, "  ");
    for (const contribution of contributions) {
      lines.push(...this.oneLine(contributionEquation(step, contribution, this.script), "    "));
      const sum = accumulationEquation(contribution, this.script);
      if (sum !== undefined) lines.push(...this.oneLine(sum, "      so "));
    }
    return lines;
  }

  private gradient(): void {
    const { gradient } = this.explanation;
    this.title("Gradient");
    if (gradient.length === 0) this.lines.push("  There are no inputs.");
    const lefts = gradient.map(({ input }) => this.script.derivative(input));
    const width = Math.max(0, ...lefts.map((left) => left.length));
    const rows = gradient.map((entry, k) => ({ entry, left: lefts[k] ?? "" }));
    this.list(rows, ({ entry, left }) => {
      const formula = this.script.formula(entry);
      if (entry.value === null) return this.wrap(`  ${padded(left, width)} = ${formula}`, 6);
      const value = this.script.exact(entry.value);
      const shown = formula.replace("−", "-") === value ? "" : `${formula} = `;
      return this.wrap(`  ${padded(left, width)} = ${shown}${this.paint.number(value)}`, 6);
    });
  }

  private cost(): void {
    const { cost, recommendation } = this.explanation;
    this.title("Cost");
    const counts = `the function ${cost.function}, forward mode ${cost.forward}, reverse mode ${cost.reverse}`;
    this.lines.push(
      ...this.wrap(`  Operations: ${counts}.`, 2),
      ...this.wrap(`  Recommended: ${this.paint.bold(`${recommendation.mode} mode`)}. ${recommendation.reason}`, 2),
    );
  }

  private operations(): readonly ExplainedNode[] {
    return this.explanation.nodes.filter(({ operation }) => operation !== "constant");
  }

  private title(title: string): void {
    this.lines.push("", this.paint.title(title));
  }

  private nodeLine(id: number): string {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error("a step of a node that is not there");
    return `  ${this.paint.bold(node.name)} = ${this.script.definition(node)}`;
  }

  /** The blocks of a list, or of its beginning and end. */
  private list<T>(list: readonly T[], block: (element: T) => string[]): void {
    const { before, left, after } = shorten(list, this.options);
    for (const element of before) this.lines.push(...block(element));
    if (left > 0) this.lines.push(`  ${this.paint.dim(leftOut(left, this.options))}`);
    for (const element of after) this.lines.push(...block(element));
  }

  /** One stage on each line. */
  private equation({ left, relation, stages }: Equation, indent: string): string[] {
    const start = `${indent}${left} ${relation} `;
    const next = `${padded("", padded(`${indent}${left} `, 0).length)}${relation} `;
    const hanging = next.length + 2;
    return stages.flatMap((stage, k) => {
      const shown = k === stages.length - 1 && /^\[?[−\d]/.test(stage) ? this.paint.number(stage) : stage;
      return this.wrap(`${k === 0 ? start : next}${shown}`, hanging);
    });
  }

  /** All stages on one line. */
  private oneLine({ left, relation, stages }: Equation, indent: string): string[] {
    const shown = stages.map((stage, k) => (k === stages.length - 1 ? this.paint.number(stage) : stage));
    const sign = relation === "+=" ? this.paint.accent(relation) : relation;
    return this.wrap(`${indent}${left} ${sign} ${shown.join(" = ")}`, indent.length + 4);
  }

  private wrap(line: string, indent: number): string[] {
    return wrapped(line, this.width, indent);
  }

  private get width(): number {
    return this.options.width ?? 100;
  }
}
