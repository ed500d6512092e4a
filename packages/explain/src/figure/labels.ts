/** What is written at a node and on an edge: its name and what it carries, set and measured. */
import type { ExplainedQuantity, Explanation } from "../steps/explanation.ts";
import { latexScript, type Script } from "../render/script.ts";
import type { Frame, Sweep } from "./frames.ts";
import { edgeKey, type Size } from "./layout.ts";
import type { Typeset, TypesetFormula } from "./typeset.ts";
import type { View, VisibleNode } from "./view.ts";

export interface LabelOptions {
  /** What nodes carry: formulas or numbers. Without a point there are formulas alone. */
  readonly labels?: "symbolic" | "numeric" | undefined;
  /** Whether formulas are in node names or in inputs. */
  readonly names?: "nodes" | "inputs" | undefined;
  readonly typeset: Typeset;
}

/** Lines one below the other, with what they take together. */
export interface SetLabel extends Size {
  readonly lines: readonly TypesetFormula[];
  /** The size of an em. */
  readonly em: number;
}

const em = 15;
const edgeEm = 13;
const lineGap = 4;
/** Vectors that are wider stand as columns; formulas that are wider are written as dots. */
const widestRow = 132;
const widestFormula = 240;
/** In ems. */
const widestInside = 1.9;
/** Columns of more entries are cut off. */
const mostEntries = 6;

export class LabelWriter {
  private readonly view: View;
  private readonly products: ReadonlyMap<string, ExplainedQuantity>;
  private readonly script: Script;
  private readonly typeset: Typeset;
  private readonly numeric: boolean;
  private readonly values: ReadonlyMap<number, number | null>;
  private readonly forward: ReadonlyMap<number, Explanation["forward"][number]>;
  private readonly partials: ReadonlyMap<number, Explanation["forwardSweep"][number]>;
  private readonly adjoints: ReadonlyMap<number, readonly AdjointState[]>;
  private readonly inputs: ReadonlyMap<number, number>;

  constructor(explanation: Explanation, view: View, { labels = "symbolic", names = "nodes", typeset }: LabelOptions) {
    this.view = view;
    this.products = productsBetween(explanation, view);
    this.script = latexScript(explanation, { in: names, digits: 4 });
    this.typeset = typeset;
    const { inputs, nodes } = explanation;
    this.numeric = labels === "numeric" && [...inputs, ...nodes].every(({ value }) => value !== null);
    this.values = new Map([...inputs, ...nodes].map(({ id, value }) => [id, value]));
    this.forward = new Map(explanation.forward.map((step) => [step.node, step]));
    this.partials = new Map(explanation.forwardSweep.map((step) => [step.node, step]));
    this.adjoints = adjointStates(explanation);
    this.inputs = new Map(inputs.map(({ id }, k) => [id, k]));
  }

  /** What stands in the disc: an operation's sign, a group's title, an input's name if it fits. */
  insideOf({ id, kind, sign, group }: VisibleNode): string | undefined {
    if (kind !== "input" || group !== undefined) return sign;
    const name = this.script.name(id);
    return this.typeset(name).width <= widestInside ? name : undefined;
  }

  /** The name alone, of a node that has not been visited; undefined where it stands in the disc. */
  name(node: VisibleNode): SetLabel | undefined {
    const id = subjectOf(node);
    if (id === undefined || (node.kind === "input" && this.insideOf(node) !== undefined)) return undefined;
    return this.set([this.script.name(id)]);
  }

  /** What a node shows once it has been visited: its name and what it carries, in the backward sweep after a step. */
  node(sweep: Sweep, node: VisibleNode, step: number): SetLabel | undefined {
    const id = subjectOf(node);
    if (id === undefined) return undefined;
    const value = this.values.get(id);
    const name = this.script.name(id);
    const shown = sweep !== "backward-sweep" && this.numeric && typeof value === "number";
    const first = shown ? `${name} = ${this.script.number(value)}` : name;
    const lines = shown || this.name(node) !== undefined ? [first] : [];
    // A name goes before its gradient, a value above it.
    if (sweep === "forward" && !shown && lines.length > 0) lines[0] = `${name},\\ ${this.gradient(id)}`;
    else if (sweep === "forward") lines.push(this.gradient(id));
    else if (sweep === "forward-sweep") lines.push(...(node.group === undefined ? this.localPartials(id) : []));
    else {
      const state = this.adjoints.get(id)?.findLast(({ since }) => since <= step);
      if (state !== undefined) lines.push(this.equation(this.script.adjoint(id), state.adjoint));
    }
    return lines.length === 0 ? undefined : this.set(lines);
  }

  /** Whether a node has an adjoint after a step of the backward sweep. */
  hasAdjoint({ members }: VisibleNode, step: number): boolean {
    return members.some((id) => this.adjoints.get(id)?.some(({ since }) => since <= step) ?? false);
  }

  /** The contribution that an operand receives over an edge; undefined where a group hands on several. */
  contribution(from: number, to: number): SetLabel | undefined {
    const product = this.products.get(edgeKey(from, to));
    return product && this.set([`{\\mathrel{+}=}\\ {${this.shown(product)}}`], edgeEm);
  }

  /** What is to be kept free so that no frame's labels overlap. */
  sizes(frames: readonly Frame[]): { labels: Map<number, Size>; edgeLabels: Map<string, Size> } {
    const labels = new Map<number, Size>();
    const edgeLabels = new Map<string, Size>();
    const sweeps = new Set(frames.map(({ sweep }) => sweep));
    for (const node of this.view.nodes) {
      const shown = [this.name(node)];
      if (sweeps.has("forward")) shown.push(this.node("forward", node, 0));
      if (sweeps.has("forward-sweep")) shown.push(this.node("forward-sweep", node, 0));
      if (sweeps.has("backward-sweep")) {
        for (const step of this.changes(node, frames)) shown.push(this.node("backward-sweep", node, step));
        for (const operand of node.operands) {
          const size = this.contribution(operand, node.id);
          if (size !== undefined) edgeLabels.set(edgeKey(operand, node.id), size);
        }
      }
      labels.set(node.id, {
        width: Math.max(0, ...shown.map((label) => label?.width ?? 0)),
        height: Math.max(0, ...shown.map((label) => label?.height ?? 0)),
      });
    }
    return { labels, edgeLabels };
  }

  /** The steps of the frames of the backward sweep after which a node shows another adjoint than before. */
  private changes(node: VisibleNode, frames: readonly Frame[]): number[] {
    const states = this.adjoints.get(subjectOf(node) ?? node.id) ?? [];
    const seen = new Set<AdjointState>();
    return frames.flatMap(({ sweep, step }) => {
      const state = sweep === "backward-sweep" ? states.findLast(({ since }) => since <= step) : undefined;
      if (state === undefined || seen.has(state)) return [];
      seen.add(state);
      return [step];
    });
  }

  private gradient(id: number): string {
    const left = this.script.gradient(id);
    const step = this.forward.get(id);
    const position = this.inputs.get(id);
    const entries =
      step?.gradient.map((entry) => this.shown(entry)) ??
      (position === undefined ? [] : [...this.inputs.values()].map((k) => (k === position ? "1" : "0")));
    if (entries.every((entry) => entry === dots)) return left;
    if (this.inputs.size === 1) return `${left} = ${entries.join("")}`;
    const row = `\\left[${entries.join(",\\ ")}\\right]`;
    if (entries.length <= mostEntries && this.width(row) <= widestRow) return `${left} = ${row}`;
    const shown =
      entries.length > mostEntries ? [...entries.slice(0, mostEntries - 2), "\\vdots", entries.at(-1) ?? ""] : entries;
    return `${left} = \\left[\\begin{matrix}${shown.join(" \\\\ ")}\\end{matrix}\\right]`;
  }

  private localPartials(id: number): string[] {
    const partials = this.partials.get(id)?.partials ?? [];
    const all = partials.map((partial) => this.equation(this.script.partial(id, partial.operand), partial));
    if (all.length <= mostEntries) return all;
    return [...all.slice(0, mostEntries - 2), "\\vdots", all.at(-1) ?? ""];
  }

  private equation(left: string, quantity: ExplainedQuantity): string {
    const shown = this.shown(quantity);
    return shown === dots ? left : `${left} = ${shown}`;
  }

  /** The formula or the number; dots for a formula that is too wide. */
  private shown(quantity: ExplainedQuantity): string {
    if (this.numeric && quantity.value !== null) return this.script.number(quantity.value);
    const formula = this.script.formula(quantity);
    return this.width(formula) <= widestFormula ? formula : dots;
  }

  private width(latex: string): number {
    return this.typeset(latex).width * em;
  }

  private set(latex: readonly string[], size: number = em): SetLabel {
    const lines = latex.map((line) => this.typeset(line));
    const heights = lines.map(({ height, depth }) => (height + depth) * size);
    return {
      lines,
      em: size,
      width: Math.max(0, ...lines.map(({ width }) => width * size)),
      height: heights.reduce((sum, height) => sum + height, 0) + lineGap * (lines.length - 1),
    };
  }
}

const dots = "\\ldots";

/** The node whose name and values a visible node shows: a group's only result. */
function subjectOf({ id, kind, group, exits }: VisibleNode): number | undefined {
  if (kind === "constant") return undefined;
  if (group === undefined) return id;
  return exits.length === 1 ? exits[0] : undefined;
}

/** The one product that goes from a visible node to another; where there are several, none. */
function productsBetween({ backwardSweep }: Explanation, { owners }: View): Map<string, ExplainedQuantity> {
  const products = new Map<string, ExplainedQuantity>();
  const several = new Set<string>();
  for (const { node, contributions } of backwardSweep) {
    for (const { operand, product } of contributions) {
      const key = edgeKey(owners.get(operand) ?? operand, owners.get(node) ?? node);
      if (products.has(key)) several.add(key);
      products.set(key, product);
    }
  }
  for (const key of several) products.delete(key);
  return products;
}

/** How the lines of a label stand one below the other: the baselines, above its lower edge. */
export function baselines({ lines, em: size }: SetLabel): number[] {
  const found: number[] = [];
  let bottom = 0;
  for (const { height, depth } of lines.toReversed()) {
    found.unshift(bottom + depth * size);
    bottom += (height + depth) * size + lineGap;
  }
  return found;
}

interface AdjointState {
  /** The step of the backward sweep. */
  readonly since: number;
  readonly adjoint: ExplainedQuantity;
}

/** What a node's adjoint is after each step that adds to it; the output's is 1 from the start. */
function adjointStates({ backwardSweep, output }: Explanation): Map<number, AdjointState[]> {
  const states = new Map<number, AdjointState[]>();
  const [seed] = backwardSweep;
  if (seed?.node === output) states.set(output, [{ since: 0, adjoint: seed.adjoint }]);
  for (const [since, { contributions }] of backwardSweep.entries()) {
    for (const { operand, after } of contributions) {
      const known = states.get(operand);
      if (known === undefined) states.set(operand, [{ since, adjoint: after }]);
      else known.push({ since, adjoint: after });
    }
  }
  return states;
}
