/** The figures of an explanation, frame by frame; what is large is collapsed. */
import type { Explanation } from "@wengert/explain";
import {
  type Frame,
  renderFigure,
  renderPage,
  type Sequence,
  sequenceOf,
  type Typeset,
  type View,
  viewOf,
} from "@wengert/explain/figure";
import { plainTypeset } from "../math/plain-typeset.ts";
import type { FrameView, Look, Mode } from "./protocol.ts";

/** MathJax once it has been asked for; the first figure does without. */
let mathjax: Promise<Typeset> | undefined;

function typesetter(): Promise<Typeset> {
  mathjax ??= import("@wengert/explain/mathjax").then(({ mathjaxTypeset }) => mathjaxTypeset());
  return mathjax;
}

export class Figures {
  private readonly explanation: Explanation;
  private readonly views = new Map<string, View>();
  private readonly sequences = new Map<string, Sequence>();

  constructor(explanation: Explanation) {
    this.explanation = explanation;
  }

  /** What is shown with these groups opened. */
  view(opened: readonly string[]): View {
    const key = JSON.stringify(opened);
    let view = this.views.get(key);
    if (view === undefined) this.views.set(key, (view = viewOf(this.explanation, { expanded: new Set(opened) })));
    return view;
  }

  async frame(mode: Mode, index: number, look: Look): Promise<FrameView> {
    const typeset = look.plain ? plainTypeset : await typesetter();
    const { layout, frames } = this.sequence(mode, look, typeset);
    const frame = frames[index - 1] ?? this.overview(mode, look);
    const svg = renderFigure(this.explanation, layout, frame, { ...look, typeset });
    return { svg, description: frame.description, equations: frame.equations };
  }

  /** A figure to keep: its formulas are paths. */
  async svg(mode: Mode, index: number, look: Look): Promise<string> {
    const { svg } = await this.frame(mode, index, { ...look, plain: false });
    return svg;
  }

  /** All frames as one page. */
  async page({ labels, names }: Look): Promise<string> {
    return renderPage(this.explanation, { labels, names, typeset: await typesetter() });
  }

  /** The graph before any step. */
  private overview(mode: Mode, { opened }: Look): Frame {
    const { nodes, inputs } = this.explanation;
    const operations = nodes.filter(({ operation }) => operation !== "constant").length;
    const shown = this.view(opened).nodes.filter(({ kind }) => kind === "operation").length;
    const collapsed =
      shown < operations ? ` ${shown} nodes are shown, which stand for loops, calls, variables or stretches.` : "";
    return {
      name: "graph",
      sweep: mode === "forward" ? "forward" : "forward-sweep",
      position: -1,
      count: shown,
      step: -1,
      node: -1,
      operands: [],
      description: `The computational graph: ${count(inputs.length, "input")}, ${count(operations, "operation")}.${collapsed}`,
      equations: [],
    };
  }

  private sequence(mode: Mode, { labels, names, opened }: Look, typeset: Typeset): Sequence {
    const key = JSON.stringify([mode, labels, names, typeset === plainTypeset, opened]);
    const known = this.sequences.get(key);
    if (known !== undefined) return known;
    const made = sequenceOf(this.explanation, mode, { labels, names, typeset, view: this.view(opened) });
    this.sequences.set(key, made);
    return made;
  }
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
}
