/** One function at one point with everything that is asked about it. */
import { type Explanation, explainGraph, renderJson, renderLatex, renderMarkdown, renderText } from "@wengert/explain";
import { type FilePosition, type Graph, ProgramFailure, trace } from "wengert/internals";
import { checkDifferences } from "./checks.ts";
import { costOf } from "./cost.ts";
import { Figures } from "./figures.ts";
import { Unfinished } from "./failure.ts";
import { inputViews } from "./input-views.ts";
import { nodeViews, stepHeads } from "./nodes.ts";
import type { Answers, Details, Kind, Questions, SourceText, Subject, View } from "./protocol.ts";
import { readSubject, type ReadSubject } from "./subject.ts";

const exercises = () => import("./exercises.ts");
const generatedCode = () => import("./generated-code.ts");

function graphOf({ program, inputs, reading, prefix }: ReadSubject): Graph {
  try {
    return trace(program, inputs);
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    const { kind, span = error.instruction.span } = reading.failures[error.code] ?? {};
    const offset = (program.source?.file === undefined ? 0 : startOf(program.source.file)) - prefix;
    throw new Unfinished({
      code: "NO_VALUE",
      message: `at this point the function ${kind === "throw" ? "throws" : kind === "missing" ? "returns nothing" : "leaves its arrays"}`,
      hint: "Choose another point, or mend the function where it is underlined.",
      span: span && { start: span.start + offset, end: span.end + offset },
    });
  }
}

/** Where a text begins in the editor's. */
function startOf({ lines = [], line, column }: FilePosition): number {
  return lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + Math.max(0, column);
}

export class Session {
  readonly explanation: Explanation;
  private readonly figures: Figures;
  private readonly graph: Graph;
  private readonly source: SourceText;
  private readonly subject: ReadSubject;

  private constructor(source: SourceText, subject: ReadSubject) {
    this.source = source;
    this.subject = subject;
    this.graph = graphOf(subject);
    const { expression, formula } = subject;
    this.explanation = explainGraph(this.graph, { expression, atPoint: true, ...(formula && { formula }) });
    this.figures = new Figures(this.explanation);
  }

  static async open({ source, values }: Subject): Promise<Session> {
    return new Session(source, await readSubject(source, values));
  }

  async answer<K extends Kind>(kind: K, question: Questions[K]): Promise<Answers[K]> {
    return this.answers[kind](question);
  }

  private readonly answers: { readonly [K in Kind]: (question: Questions[K]) => Answers[K] | Promise<Answers[K]> } = {
    view: ({ opened }) => this.view(opened),
    details: () => this.details(),
    frame: ({ mode, index, look }) => this.figures.frame(mode, index, look),
    exercises: async (question) => (await exercises()).exercisesOf(this.explanation, question),
    judge: async (question) => (await exercises()).judge(this.explanation, question),
    derivation: async (question) => (await exercises()).checkedDerivation(this.explanation, question),
    practiceFormula: async (question) => (await exercises()).formulaFor(question),
    export: async ({ format, mode, index, look }) => {
      switch (format) {
        case "text":
          return renderText(this.explanation, { in: look.names });
        case "markdown":
          return renderMarkdown(this.explanation, { in: look.names });
        case "latex":
          return renderLatex(this.explanation, { in: look.names });
        case "json":
          return renderJson(this.explanation);
        case "svg":
          return this.figures.svg(mode, index, look);
        case "html":
          return this.figures.page(look);
      }
    },
  };

  private view(opened: readonly string[]): View {
    const shown = this.figures.view(opened);
    const { explanation, subject, source } = this;
    const { inputs, nodes, output, gradient } = explanation;
    const operations = nodes.filter(({ operation }) => operation !== "constant");
    const names = new Map([...inputs, ...nodes].map(({ id, name }) => [id, name]));
    return {
      source,
      functions: subject.functions,
      name: subject.name,
      expression: subject.expression,
      parameters: subject.parameters,
      inputs: inputViews(subject, inputs),
      nodes: nodeViews(explanation, shown),
      operations: operations.length,
      output: names.get(output) ?? "",
      value: [...inputs, ...nodes].find(({ id }) => id === output)?.value ?? NaN,
      gradient: gradient.map(({ input, symbolic, value }) => ({
        name: names.get(input) ?? "",
        text: symbolic.text.nodes,
        value: value ?? NaN,
      })),
      notes: explanation.notes,
      steps: {
        forward: stepHeads(explanation, shown, "forward"),
        reverse: stepHeads(explanation, shown, "reverse"),
      },
      cost: costOf(this.graph, explanation),
    };
  }

  private async details(): Promise<Details> {
    const { subject, explanation } = this;
    const names = new Map(explanation.inputs.map(({ id, name }) => [id, name]));
    const exact = explanation.gradient.map(({ input, value }) => ({
      name: names.get(input) ?? "",
      value: value ?? NaN,
    }));
    const code = (await generatedCode()).gradientCode(subject);
    return { code, checks: checkDifferences(subject.program, subject.flat, exact) };
  }
}
