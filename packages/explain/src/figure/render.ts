/** Figures as SVG. */
import type { Explanation } from "../steps/explanation.ts";
import { short } from "./edges.ts";
import { type Frame, stepsOf, sweepTitles } from "./frames.ts";
import { baselines, type LabelOptions, LabelWriter, type SetLabel } from "./labels.ts";
import { edgeKey, type Layout, type PlacedEdge, type PlacedNode } from "./layout.ts";
import { type Theme, type ThemeName, themes } from "./theme.ts";
import type { TypesetFormula } from "./typeset.ts";

export interface FigureOptions extends LabelOptions {
  /** Light paper unless given; `css` leaves the colours to the page. */
  readonly theme?: ThemeName | undefined;
  /** Whether the outlines of letters are in the figure; false for several figures of one page that has them once. */
  readonly glyphs?: boolean | undefined;
}

/** A rectangle that something takes: a label, a disc, the text on an edge. */
export interface Box {
  readonly kind: "node" | "label" | "edge label";
  readonly of: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A figure before it is wrapped: its elements, the outlines they use and what place they take. */
export interface Drawing {
  readonly body: string;
  readonly glyphs: ReadonlyMap<string, string>;
  readonly boxes: readonly Box[];
}

/**
 * One frame as an SVG of its own. Every node is a group with `data-node`, every edge has `data-from` and `data-to`, and
 * both have `data-state`: current, operand, visited or waiting. The same arguments give the same text.
 *
 * @param layout  with room for the labels: `sequenceOf` makes one
 */
export function renderFigure(explanation: Explanation, layout: Layout, frame: Frame, options: FigureOptions): string {
  const { body, glyphs } = drawFigure(explanation, layout, frame, options);
  return wrapFigure(layout, frame, explanation, body, options.glyphs === false ? new Map() : glyphs);
}

/** The elements of a frame. */
export function drawFigure(explanation: Explanation, layout: Layout, frame: Frame, options: FigureOptions): Drawing {
  return new Artist(explanation, layout, frame, options).draw();
}

function wrapFigure(
  { width, height }: Layout,
  frame: Frame,
  { expression }: Explanation,
  body: string,
  glyphs: ReadonlyMap<string, string>,
): string {
  const title = `${expression}: ${sweepTitles[frame.sweep]}, step ${frame.position + 1} of ${frame.count}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(frame.description)}</desc>`,
    ...outlines(glyphs),
    body,
    "</svg>\n",
  ].join("\n");
}

/** The definitions that figures drawn without them refer to. */
export function outlines(glyphs: ReadonlyMap<string, string>): string[] {
  if (glyphs.size === 0) return [];
  const sorted = [...glyphs].sort(([a], [b]) => (a < b ? -1 : 1));
  return ["<defs>", ...sorted.map(([id, outline]) => `<path id="${id}" d="${outline}"/>`), "</defs>"];
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

type State = "current" | "operand" | "visited" | "waiting";

const signEm = 17;
const constantEm = 12;

class Artist {
  private readonly parts: string[] = [];
  private readonly boxes: Box[] = [];
  private readonly glyphs = new Map<string, string>();
  private readonly theme: Theme;
  private readonly writer: LabelWriter;
  private readonly steps: ReadonlyMap<number, number>;
  private readonly layout: Layout;
  private readonly frame: Frame;
  private readonly options: FigureOptions;

  constructor(explanation: Explanation, layout: Layout, frame: Frame, options: FigureOptions) {
    this.layout = layout;
    this.frame = frame;
    this.options = options;
    this.theme = themes[options.theme ?? "light"];
    this.writer = new LabelWriter(explanation, layout.view, options);
    const { forwardSweep, backwardSweep } = explanation;
    const steps = frame.sweep === "backward-sweep" ? backwardSweep : forwardSweep;
    this.steps = stepsOf(layout.view, steps);
  }

  draw(): Drawing {
    const { width, height, edges, nodes } = this.layout;
    this.parts.push(`<rect width="${width}" height="${height}" fill="${this.theme.paper}"/>`);
    // What is followed lies above what is pale.
    const order: Readonly<Record<State, number>> = { waiting: 0, visited: 1, operand: 2, current: 2 };
    const drawn = edges.map((edge) => ({ edge, state: this.edgeState(edge) }));
    for (const { edge, state } of drawn.toSorted((a, b) => order[a.state] - order[b.state])) this.edge(edge, state);
    for (const node of nodes.values()) this.node(node);
    for (const { edge, state } of drawn) this.edgeLabel(edge, state);
    return { body: this.parts.join("\n"), glyphs: this.glyphs, boxes: this.boxes };
  }

  private get backwards(): boolean {
    return this.frame.sweep === "backward-sweep";
  }

  private state(visible: PlacedNode): State {
    const { id } = visible;
    const { node, operands, step } = this.frame;
    if (id === node) return "current";
    if (operands.includes(id)) return "operand";
    const own = this.steps.get(id);
    if (this.backwards) return this.writer.hasAdjoint(visible, step) ? "visited" : "waiting";
    return own === undefined || own < step ? "visited" : "waiting";
  }

  private edgeState({ to }: PlacedEdge): State {
    const own = this.steps.get(to) ?? 0;
    if (to === this.frame.node) return "current";
    return own < this.frame.step ? "visited" : "waiting";
  }

  private edge({ from, to, path, backPath, start, end }: PlacedEdge, state: State): void {
    const active = this.backwards ? this.theme.visited : this.theme.operand;
    const colour = { current: active, operand: active, visited: this.theme.ink, waiting: this.theme.pale }[state];
    const width = state === "current" ? 3 : 1.6;
    const tip = this.backwards ? start : end;
    const length = this.backwards ? 10 : -10;
    const head = `M${short(tip.x)},${short(tip.y)}l${length},-5v10z`;
    this.parts.push(
      `<g data-from="${from}" data-to="${to}" data-state="${state}"><path d="${this.backwards ? backPath : path}" fill="none" stroke="${colour}" stroke-width="${width}"/><path d="${head}" fill="${colour}"/></g>`,
    );
  }

  private node(node: PlacedNode): void {
    const { id, kind, x, y, radius, constants, group } = node;
    const state = this.state(node);
    const waiting = state === "waiting";
    const { theme } = this;
    const parts: string[] = [];
    for (const constant of constants) {
      const shown = !waiting || this.backwards;
      const [stroke, fill] = shown ? [theme.ink, theme.constant] : [theme.pale, theme.pale];
      const above = { x: constant.x, y: constant.y - constant.radius };
      const tip = { x: x + (constant.x - x) * 0.4, y: y + Math.sqrt(radius ** 2 - ((constant.x - x) * 0.4) ** 2) };
      parts.push(
        `<path d="M${short(above.x)},${short(above.y)}L${short(tip.x)},${short(tip.y)}" stroke="${stroke}" stroke-width="1.6"/>`,
        `<g data-node="${constant.id}">`,
        circle(constant.x, constant.y, constant.radius, fill, stroke, 1.4),
        this.centred(
          constant.sign,
          constant.x,
          constant.y,
          constantEm,
          constant.radius * 1.6,
          shown ? theme.sign : theme.quietSign,
        ),
        "</g>",
      );
      this.box(
        "node",
        String(constant.id),
        constant.x - constant.radius,
        constant.y - constant.radius,
        2 * constant.radius,
        2 * constant.radius,
      );
    }
    const fill = waiting
      ? theme.pale
      : { input: theme.input, operation: theme.operation, constant: theme.constant }[kind];
    const ring = { current: theme.visited, operand: theme.operand, visited: theme.ink, waiting: theme.pale }[state];
    const signColour = waiting ? theme.quietSign : theme.sign;
    const ringed = state === "current" || state === "operand";
    parts.push(circle(x, y, radius, fill, ring, ringed ? 5 : 1.6));
    // What stands for several is drawn with a second line.
    if (group !== undefined) parts.push(circle(x, y, radius - 4.5, "none", waiting ? theme.quietSign : theme.sign, 1));
    this.box("node", String(id), x - radius, y - radius, 2 * radius, 2 * radius);
    const inside = this.writer.insideOf(node);
    if (inside !== undefined)
      parts.push(this.centred(inside, x, y, signEm, radius * (group === undefined ? 1.6 : 1.35), signColour));
    const label = this.label(node, state);
    if (label !== undefined) {
      parts.push(this.lines(label, node.label.x, node.label.y, waiting ? theme.quiet : theme.ink));
      this.box("label", String(id), node.label.x, node.label.y - label.height, label.width, label.height);
    }
    const collapsed = group === undefined ? "" : ` data-group="${escaped(group.key)}"`;
    this.parts.push(`<g data-node="${id}" data-state="${state}"${collapsed}>`, ...parts, "</g>");
  }

  private label(node: PlacedNode, state: State): SetLabel | undefined {
    const { sweep, step } = this.frame;
    return state === "waiting" ? this.writer.name(node) : this.writer.node(sweep, node, step);
  }

  /** What is written on an edge that the backward sweep has followed. */
  private edgeLabel({ from, to, label }: PlacedEdge, state: State): void {
    if (!this.backwards || state === "waiting" || label === undefined) return;
    const set = this.writer.contribution(from, to);
    if (set === undefined) return;
    this.parts.push(this.lines(set, label.x, label.y, this.theme.ink));
    this.box("edge label", edgeKey(from, to), label.x, label.y - set.height, set.width, set.height);
  }

  /** Lines above a lower left corner. */
  private lines(label: SetLabel, x: number, bottom: number, colour: string): string {
    const up = baselines(label);
    const set = label.lines.map((line, k) => this.formula(line, x, bottom - (up[k] ?? 0), label.em));
    return `<g fill="${colour}">${set.join("")}</g>`;
  }

  /** A formula in the middle of a disc, smaller where it is wide. */
  private centred(latex: string, x: number, y: number, em: number, width: number, colour: string): string {
    const formula = this.options.typeset(latex);
    const size = Math.min(em, width / Math.max(formula.width, 0.01));
    const left = x - (formula.width * size) / 2;
    const baseline = y + ((formula.height - formula.depth) * size) / 2;
    return `<g fill="${colour}">${this.formula(formula, left, baseline, size)}</g>`;
  }

  private formula({ svg, glyphs }: TypesetFormula, x: number, baseline: number, em: number): string {
    for (const [id, outline] of glyphs) this.glyphs.set(id, outline);
    const scale = String(Math.round(em * 1000) / 1e6);
    return `<g transform="translate(${short(x)} ${short(baseline)}) scale(${scale} -${scale})">${svg}</g>`;
  }

  private box(kind: Box["kind"], of: string, x: number, y: number, width: number, height: number): void {
    this.boxes.push({ kind, of, x, y, width, height });
  }
}

function circle(x: number, y: number, r: number, fill: string, stroke: string, width: number): string {
  return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(r)}" fill="${fill}" stroke="${stroke}" stroke-width="${width}"/>`;
}
