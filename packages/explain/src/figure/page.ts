/** A page of its own that steps through the figures: no network, no font, no script from elsewhere. */
import { shows } from "../render/options.ts";
import type { Explanation } from "../steps/explanation.ts";
import { type Frame, type FrameEquation, framesOf, type Mode, sweepTitles } from "./frames.ts";
import { pageScript, pageStyle } from "./page-parts.ts";
import { drawFigure, escaped, type FigureOptions, outlines } from "./render.ts";
import { sequenceOf } from "./sequence.ts";
import type { Typeset } from "./typeset.ts";
import { type View, viewOf } from "./view.ts";

export interface PageOptions {
  readonly typeset: Typeset;
  /** Which mode's frames; both unless given. */
  readonly mode?: Mode | "both" | undefined;
  /** What is shown first. */
  readonly labels?: "symbolic" | "numeric" | undefined;
  readonly names?: "nodes" | "inputs" | undefined;
}

/** Every frame draws all that is visible: of a graph with more nodes a page shows fewer, and more frames in one way only. */
const mostNodes = 40;
const nodesOfLarge = 30;
const mostFramesInBoth = 60;

/**
 * A page with every frame and the equations beside it: buttons and arrow keys step through them, figures show formulas or
 * numbers, derivatives are in node names or in inputs. On paper one frame comes after the other.
 */
export function renderPage(explanation: Explanation, options: PageOptions): string {
  return new PageWriter(explanation, options).write();
}

const stageNames = { rule: "rule", terms: "every term", simplified: "simplified", number: "number" } as const;

class PageWriter {
  private readonly glyphs = new Map<string, string>();
  private readonly explanation: Explanation;
  private readonly options: PageOptions;
  private readonly view: View;
  private readonly modes: readonly Mode[];
  private readonly labels: readonly ("symbolic" | "numeric")[];
  private readonly names: readonly ("nodes" | "inputs")[];

  constructor(explanation: Explanation, options: PageOptions) {
    this.explanation = explanation;
    this.options = options;
    this.modes = (["forward", "reverse"] as const).filter((mode) =>
      shows(mode, explanation, { mode: options.mode ?? "both" }),
    );
    const { labels = "symbolic", names = "nodes" } = options;
    const all = viewOf(explanation);
    this.view = all.nodes.length > mostNodes ? viewOf(explanation, { limit: nodesOfLarge }) : all;
    const operations = this.view.nodes.filter(({ kind }) => kind === "operation").length;
    const few = 3 * operations <= mostFramesInBoth;
    const atPoint = explanation.inputs.every(({ value }) => value !== null);
    if (!atPoint) this.labels = ["symbolic"];
    else this.labels = few ? ["symbolic", "numeric"] : [labels];
    this.names = few ? ["nodes", "inputs"] : [names];
  }

  write(): string {
    const { explanation } = this;
    const { labels = "symbolic", names = "nodes" } = this.options;
    const frames = this.modes.flatMap((mode) => this.sequence(mode));
    const point = explanation.inputs
      .filter(({ value }) => value !== null)
      .map(({ name, value }) => `${name} = ${value}`);
    const start = `data-mode="${this.modes[0] ?? "forward"}" data-labels="${this.labels.includes(labels) ? labels : (this.labels[0] ?? "symbolic")}" data-names="${this.names.includes(names) ? names : "nodes"}"`;
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(explanation.expression)}</title>
<style>${pageStyle}</style>
</head>
<body ${start}>
<svg width="0" height="0" style="position: absolute" aria-hidden="true">
${outlines(this.glyphs).join("\n")}
</svg>
<header>
<h1><code>${escaped(explanation.expression)}</code></h1>
${point.length === 0 ? "" : `<p>at ${escaped(point.join(", "))}</p>`}
</header>
<nav aria-label="Frames">
${this.controls()}
</nav>
<p id="description" class="unseen" aria-live="polite"></p>
<main>
${frames.join("\n")}
</main>
<footer>
<p>Operations: the function ${explanation.cost.function}, forward mode ${explanation.cost.forward}, reverse mode ${explanation.cost.reverse}. Recommended: ${explanation.recommendation.mode} mode. ${escaped(explanation.recommendation.reason)}</p>
${explanation.notes.map((note) => `<p>${escaped(note)}</p>`).join("\n")}
</footer>
<script>${pageScript}</script>
</body>
</html>
`;
  }

  private controls(): string {
    const choice = (name: string, values: readonly string[], titles: Readonly<Record<string, string>>): string =>
      values.length < 2
        ? ""
        : `<fieldset><legend>${name}</legend>${values.map((value) => `<button type="button" data-set="${name}" data-value="${value}">${titles[value] ?? value}</button>`).join("")}</fieldset>`;
    return [
      `<button type="button" id="previous" aria-label="Previous frame">←</button><output id="place"></output><button type="button" id="next" aria-label="Next frame">→</button>`,
      choice("mode", this.modes, { forward: "forward mode", reverse: "reverse mode" }),
      choice("labels", this.labels, { symbolic: "symbols", numeric: "numbers" }),
      choice("names", this.names, { nodes: "in node names", inputs: "in inputs" }),
    ].join("\n");
  }

  private sequence(mode: Mode): string[] {
    const { explanation } = this;
    return this.names.flatMap((names) => {
      const drawn = this.labels.map((labels) => {
        const options: FigureOptions = { labels, names, theme: "css", typeset: this.options.typeset };
        return { labels, options, ...sequenceOf(explanation, mode, { ...options, view: this.view }) };
      });
      const frames = framesOf(explanation, mode, { names, view: this.view });
      return frames.map((frame, k) => {
        const figures = drawn.map(({ labels, options, layout }) => {
          const { body, glyphs } = drawFigure(explanation, layout, frame, options);
          this.keep(glyphs);
          return `<svg class="figure" data-labels="${labels}" viewBox="0 0 ${layout.width} ${layout.height}" style="max-width: ${layout.width}px" role="img" aria-label="${escaped(frame.description)}">${body}</svg>`;
        });
        return this.section(mode, names, frame, k, figures);
      });
    });
  }

  private section(mode: Mode, names: string, frame: Frame, k: number, figures: readonly string[]): string {
    return `<section data-mode="${mode}" data-names="${names}" data-frame="${k}" data-name="${frame.name}">
<h2>${sweepTitles[frame.sweep]}, step ${frame.position + 1} of ${frame.count}</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Figure">${figures.join("\n")}</div>
<div class="scroll" tabindex="0" role="group" aria-label="Equations"><table aria-hidden="true">
${frame.equations.flatMap((equation, k) => this.rows(equation, k === 0 && frame.sweep !== "backward-sweep")).join("\n")}
</table></div>
<p class="unseen description">${escaped(frame.description)}</p>
</section>`;
  }

  /** One row for each stage that says something new. */
  private rows({ left, relation, stages }: FrameEquation, isDefinition: boolean): string[] {
    return stages
      .filter(({ latex }, k) => latex !== stages[k - 1]?.latex && latex !== "")
      .map(({ kind, latex }, k) => {
        const [beginning, sign] = k === 0 ? [this.math(left), relation] : ["", "="];
        return `<tr><td>${beginning}</td><td>${this.math(`{}${sign}{}`)}</td><td>${this.math(latex)}</td><td>${isDefinition && k === 0 ? "operation" : stageNames[kind]}</td></tr>`;
      });
  }

  private math(latex: string): string {
    const { svg, width, height, depth, glyphs } = this.options.typeset(latex);
    this.keep(glyphs);
    const round = (x: number): number => Math.round(x * 1000) / 1000;
    const tall = round((height + depth) * 1000);
    return `<svg class="math" viewBox="0 ${round(-height * 1000)} ${round(width * 1000)} ${tall}" style="width: ${round(width)}em; height: ${round(height + depth)}em; vertical-align: ${round(-depth)}em" aria-hidden="true"><g transform="scale(1 -1)">${svg}</g></svg>`;
  }

  private keep(glyphs: ReadonlyMap<string, string>): void {
    for (const [id, outline] of glyphs) this.glyphs.set(id, outline);
  }
}
