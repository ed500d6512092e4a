/** The frames of a figure sequence: one for every step of an explanation. */
import type {
  BackwardSweepStep,
  ExplainedNode,
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
  /** The step of its sweep, counted from 0. */
  readonly step: number;
  /** The node that is visited. */
  readonly node: number;
  /** Its operands that depend on an input. */
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
}

/**
 * The frames of one mode, in order: for reverse mode the forward sweep and then the backward sweep.
 *
 * @example
 * framesOf(explain("w1^2 + w2^2"), "reverse").map(({ name }) => name).at(-1); // "backward-sweep-03"
 */
export function framesOf(explanation: Explanation, mode: Mode, options: FrameOptions = {}): Frame[] {
  const writer = new FrameWriter(explanation, options);
  if (mode === "forward") return explanation.forward.map((step, k) => writer.forward(step, k));
  return [
    ...explanation.forwardSweep.map((step, k) => writer.forwardSweep(step, k)),
    ...explanation.backwardSweep.map((step, k) => writer.backwardSweep(step, k)),
  ];
}

class FrameWriter {
  private readonly latex: Script;
  private readonly text: Script;
  private readonly nodes: ReadonlyMap<number, ExplainedNode>;
  private readonly explanation: Explanation;

  constructor(explanation: Explanation, { names = "nodes", digits = 6 }: FrameOptions) {
    const options: RenderOptions = { in: names, digits };
    this.latex = latexScript(explanation, options);
    this.text = textScript(explanation, options);
    this.explanation = explanation;
    this.nodes = new Map(explanation.nodes.map((node) => [node.id, node]));
  }

  forward(step: ForwardStep, k: number): Frame {
    const operands = step.gradient[0]?.terms.map(({ operand }) => operand) ?? [];
    return this.frame("forward", k, step.node, operands, (script) => [
      this.definition(step.node, script),
      forwardStages(step, script),
    ]);
  }

  forwardSweep({ node, partials }: ForwardSweepStep, k: number): Frame {
    const operands = partials.map(({ operand }) => operand);
    return this.frame("forward-sweep", k, node, operands, (script) => [
      this.definition(node, script),
      ...partials.map((partial) => {
        const left = script.partial(node, partial.operand);
        return quantityStages(left, partial, script);
      }),
    ]);
  }

  backwardSweep(step: BackwardSweepStep, k: number): Frame {
    const operands = step.contributions.map(({ operand }) => operand);
    return this.frame("backward-sweep", k, step.node, operands, (script) => [
      quantityStages(script.adjoint(step.node), step.adjoint, script),
      ...step.contributions.flatMap((contribution) => {
        const sum = accumulationStages(contribution, script);
        return [contributionStages(step, contribution, script), ...(sum === undefined ? [] : [sum])];
      }),
    ]);
  }

  private frame(
    sweep: Sweep,
    step: number,
    node: number,
    operands: readonly number[],
    equations: (script: Script) => StagedEquation[],
  ): Frame {
    const count = this.explanation.forwardSweep.length;
    const digits = Math.max(2, String(count).length);
    return {
      name: `${sweep}-${String(step + 1).padStart(digits, "0")}`,
      sweep,
      step,
      node,
      operands,
      description: this.describe(sweep, step, count, operands, equations(this.text)),
      equations: equations(this.latex).map(({ left, relation, stages }) => ({
        left,
        relation,
        stages: stages.map(({ kind, written }) => ({ kind, latex: written })),
      })),
    };
  }

  private describe(
    sweep: Sweep,
    step: number,
    count: number,
    operands: readonly number[],
    equations: readonly StagedEquation[],
  ): string {
    const where = `${sweepTitles[sweep]}, step ${step + 1} of ${count}`;
    const names = operands.map((operand) => this.text.name(operand));
    const sentences = equations.map((staged) => {
      const { left, relation, stages } = equationOf(staged);
      return `${left} ${relation} ${stages.join(" = ")}.`;
    });
    const from = names.length === 0 ? "" : ` Operands: ${names.join(", ")}.`;
    return `${where}.${from} ${sentences.join(" ")}`;
  }

  private definition(id: number, script: Script): StagedEquation {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error("a step of a node that is not there");
    const written = script.definition(node);
    const number = node.value === null ? [] : [{ kind: "number" as const, written: script.number(node.value) }];
    return { left: script.name(id), relation: "=", stages: [{ kind: "rule", written }, ...number] };
  }
}

/** How a sweep is called. */
export const sweepTitles: Readonly<Record<Sweep, string>> = {
  forward: "Forward mode",
  "forward-sweep": "Reverse mode, forward sweep",
  "backward-sweep": "Reverse mode, backward sweep",
};
