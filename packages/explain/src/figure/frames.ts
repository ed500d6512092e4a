/** The frames of a figure sequence: one for every step of an explanation. */
import type {
  BackwardSweepStep,
  ExplainedNode,
  ExplainedQuantity,
  Explanation,
  ForwardStep,
  ForwardSweepStep,
} from "../steps/explanation.ts";
import type { RenderOptions } from "../render/options.ts";
import { latexScript, type Script, textScript } from "../render/script.ts";
import {
  accumulationStages,
  contributionStages,
  equationOf,
  forwardStages,
  quantityStages,
  type StagedEquation,
} from "../render/stages.ts";
import { type View, viewOf, type VisibleNode } from "./view.ts";

export type Mode = "forward" | "reverse";
export type Sweep = "forward" | "forward-sweep" | "backward-sweep";

export interface FrameEquation {
  /** LaTeX. */
  readonly left: string;
  /** `=`, or += in LaTeX. */
  readonly relation: string;
  /** The rule; the chain rule with every term, zeros included; simplified; the number. Those that there are. */
  readonly stages: readonly { readonly kind: "rule" | "terms" | "simplified" | "number"; readonly latex: string }[];
}

export interface Frame {
  /** `forward-01`, `forward-sweep-01`, `backward-sweep-01`. */
  readonly name: string;
  readonly sweep: Sweep;
  /** Its place among the frames of its sweep, counted from 0, and how many these are. */
  readonly position: number;
  readonly count: number;
  /** The step of its sweep, counted from 0; for a group of operations that of the last one visited. */
  readonly step: number;
  /** The visible node that is visited. */
  readonly node: number;
  /** The visible nodes of its operands that depend on an input. */
  readonly operands: readonly number[];
  /** The step in plain text, for screen readers. */
  readonly description: string;
  /** The node's definition, then what is computed at it. */
  readonly equations: readonly FrameEquation[];
}

/** In node names or in inputs. */
export interface FrameOptions {
  readonly names?: "nodes" | "inputs" | undefined;
  /** Significant digits; 6 unless given. */
  readonly digits?: number | undefined;
  /** What is shown; where the graph is large, loops, calls and variables are collapsed unless it is given. */
  readonly view?: View | undefined;
}

/** The step of a sweep at which each visible node has been visited as a whole. */
export function stepsOf(view: View, steps: readonly { readonly node: number }[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const [k, { node }] of steps.entries()) {
    const owner = view.owners.get(node);
    if (owner !== undefined) found.set(owner, k);
  }
  return found;
}

/**
 * The frames of one mode, in order: for reverse mode the forward sweep and then the backward sweep.
 *
 * @example
 * framesOf(explain("w1^2 + w2^2"), "reverse").map(({ name }) => name).at(-1); // "backward-sweep-03"
 */
export function framesOf(explanation: Explanation, mode: Mode, options: FrameOptions = {}): Frame[] {
  const { view = viewOf(explanation) } = options;
  const writer = new FrameWriter(explanation, view, options);
  return mode === "forward"
    ? writer.frames("forward", explanation.forward)
    : [
        ...writer.frames("forward-sweep", explanation.forwardSweep),
        ...writer.frames("backward-sweep", explanation.backwardSweep),
      ];
}

/** So many results of a group of operations are written down. */
const mostResults = 4;

class FrameWriter {
  private readonly latex: Script;
  private readonly text: Script;
  private readonly nodes: ReadonlyMap<number, ExplainedNode>;
  private readonly visible: ReadonlyMap<number, VisibleNode>;
  private readonly forwardSteps: ReadonlyMap<number, ForwardStep>;
  private readonly explanation: Explanation;
  private readonly view: View;

  constructor(explanation: Explanation, view: View, { names = "nodes", digits = 6 }: FrameOptions) {
    const options: RenderOptions = { in: names, digits };
    this.latex = latexScript(explanation, options);
    this.text = textScript(explanation, options);
    this.explanation = explanation;
    this.view = view;
    this.visible = new Map(view.nodes.map((node) => [node.id, node]));
    this.forwardSteps = new Map(explanation.forward.map((step) => [step.node, step]));
    this.nodes = new Map(explanation.nodes.map((node) => [node.id, node]));
  }

  /** One frame for every visible node, in the order of the sweep. */
  frames(sweep: Sweep, steps: readonly SweepStep[]): Frame[] {
    const visited = [...stepsOf(this.view, steps)].sort(([, a], [, b]) => a - b);
    const count = visited.length;
    const digits = Math.max(2, String(count).length);
    return visited.flatMap(([id, step], position) => {
      const node = this.visible.get(id);
      const own = steps[step];
      if (node === undefined || own === undefined) return [];
      const equations = (script: Script): StagedEquation[] =>
        node.group === undefined ? this.equations(own, script) : this.results(sweep, node, step, script);
      const operands =
        node.group === undefined
          ? [...new Set(operandsOf(own).map((operand) => this.view.owners.get(operand) ?? operand))]
          : node.operands;
      const together = node.group && `${node.group.title}, ${node.members.length} operations together`;
      const names = operands.map((operand) => this.visible.get(operand)?.group?.title ?? this.text.name(operand));
      return [
        {
          name: `${sweep}-${String(position + 1).padStart(digits, "0")}`,
          sweep,
          position,
          count,
          step,
          node: id,
          operands,
          description: [
            `${sweepTitles[sweep]}, step ${position + 1} of ${count}${together === undefined ? "" : `: ${together}`}.`,
            ...(names.length === 0 ? [] : [`Operands: ${names.join(", ")}.`]),
            ...equations(this.text).map(sentence),
          ].join(" "),
          equations: equations(this.latex).map(({ left, relation, stages }) => ({
            left,
            relation,
            stages: stages.map(({ kind, written }) => ({ kind, latex: written })),
          })),
        },
      ];
    });
  }

  private equations(step: SweepStep, script: Script): StagedEquation[] {
    if ("gradient" in step) return [this.definition(step.node, script), forwardStages(step, script)];
    if ("partials" in step) {
      const partials = step.partials.map((partial) =>
        quantityStages(script.partial(step.node, partial.operand), partial, script),
      );
      return [this.definition(step.node, script), ...partials];
    }
    return [
      quantityStages(script.adjoint(step.node), step.adjoint, script),
      ...step.contributions.flatMap((contribution) => {
        const sum = accumulationStages(contribution, script);
        return [contributionStages(step, contribution, script), ...(sum === undefined ? [] : [sum])];
      }),
    ];
  }

  /** What a group of operations hands on: without the steps inside. */
  private results(sweep: Sweep, { exits, members }: VisibleNode, step: number, script: Script): StagedEquation[] {
    if (sweep === "backward-sweep") {
      const inside = new Set(members);
      const adjoints = new Map<number, ExplainedQuantity>();
      for (const { node, contributions } of this.explanation.backwardSweep.slice(0, step + 1)) {
        if (!inside.has(node)) continue;
        for (const { operand, after } of contributions) if (!inside.has(operand)) adjoints.set(operand, after);
      }
      const shown = [...adjoints].slice(0, mostResults);
      return shown.map(([operand, adjoint]) => quantityStages(script.adjoint(operand), adjoint, script));
    }
    return exits.slice(0, mostResults).flatMap((exit) => {
      if (sweep === "forward-sweep") return [this.definition(exit, script)];
      const own = this.forwardSteps.get(exit);
      if (own === undefined) return [];
      const { left, relation, stages } = forwardStages(own, script);
      return [{ left, relation, stages: stages.filter(({ kind }) => kind === "simplified" || kind === "number") }];
    });
  }

  private definition(id: number, script: Script): StagedEquation {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error("a step of a node that is not there");
    const written = script.definition(node);
    const number = node.value === null ? [] : [{ kind: "number" as const, written: script.number(node.value) }];
    return { left: script.name(id), relation: "=", stages: [{ kind: "rule", written }, ...number] };
  }
}

type SweepStep = ForwardStep | ForwardSweepStep | BackwardSweepStep;

function operandsOf(step: SweepStep): number[] {
  if ("gradient" in step) return step.gradient[0]?.terms.map(({ operand }) => operand) ?? [];
  return ("partials" in step ? step.partials : step.contributions).map(({ operand }) => operand);
}

function sentence(staged: StagedEquation): string {
  const { left, relation, stages } = equationOf(staged);
  return `${left} ${relation} ${stages.join(" = ")}.`;
}

/** How a sweep is called. */
export const sweepTitles: Readonly<Record<Sweep, string>> = {
  forward: "Forward mode",
  "forward-sweep": "Reverse mode, forward sweep",
  "backward-sweep": "Reverse mode, backward sweep",
};
