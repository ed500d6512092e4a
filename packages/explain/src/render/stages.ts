/** An equation in four stages: the rule; the chain rule with every term, zeros included; simplified; the number. */
import type { BackwardSweepStep, Contribution, ExplainedQuantity, ForwardStep } from "../steps/explanation.ts";
import type { Script } from "./script.ts";

export interface Stage {
  readonly kind: "rule" | "terms" | "simplified" | "number";
  readonly written: string;
}

/** Every stage that there is: without a point there is no number. */
export interface StagedEquation {
  readonly left: string;
  readonly relation: string;
  readonly stages: readonly Stage[];
}

/** ∇v = Σ ∂v/∂u·∇u */
export function forwardStages({ node, gradient }: ForwardStep, script: Script): StagedEquation {
  const operands = gradient[0]?.terms ?? [];
  const rule = operands.map(({ operand }) => script.product([script.partial(node, operand), script.gradient(operand)]));
  const terms = operands.map(({ partial }, k) => {
    const tangents = gradient.map(({ terms }) => terms[k]?.tangent).filter((tangent) => tangent !== undefined);
    const [single] = tangents;
    const alone = tangents.length === 1 && single !== undefined;
    return script.product([
      script.factor(partial),
      alone ? script.factor(single) : script.vector(tangents.map(script.formula)),
    ]);
  });
  const stages: Stage[] = [
    { kind: "rule", written: rule.join(" + ") },
    { kind: "terms", written: terms.join(" + ") },
    { kind: "simplified", written: script.vector(gradient.map(script.formula)) },
  ];
  const values = gradient.map(({ value }) => value).filter((value) => value !== null);
  if (values.length === gradient.length)
    stages.push({ kind: "number", written: script.vector(values.map(script.number)) });
  return { left: script.gradient(node), relation: "=", stages };
}

/** A quantity by its formula and its number. */
export function quantityStages(left: string, quantity: ExplainedQuantity, script: Script): StagedEquation {
  const stages: Stage[] = [{ kind: "simplified", written: script.formula(quantity) }];
  if (quantity.value !== null) stages.push({ kind: "number", written: script.number(quantity.value) });
  return { left, relation: "=", stages };
}

/** ū += v̄·∂v/∂u */
export function contributionStages(
  step: BackwardSweepStep,
  contribution: Contribution,
  script: Script,
): StagedEquation {
  const { operand, partial, product } = contribution;
  const stages: Stage[] = [
    { kind: "rule", written: script.product([script.adjoint(step.node), script.partial(step.node, operand)]) },
    { kind: "terms", written: script.product([script.factor(step.adjoint), script.factor(partial)]) },
    { kind: "simplified", written: script.formula(product) },
  ];
  if (product.value !== null) stages.push({ kind: "number", written: script.number(product.value) });
  return { left: script.adjoint(operand), relation: script.plusEquals, stages };
}

/** ū after a contribution that was not the first; undefined for the first one. */
export function accumulationStages(contribution: Contribution, script: Script): StagedEquation | undefined {
  const { operand, before, product, after } = contribution;
  const zero = "0";
  if (script.formula(before) === zero) return undefined;
  const stages: Stage[] = [{ kind: "simplified", written: script.formula(after) }];
  if (before.value !== null && product.value !== null && after.value !== null) {
    const added = script.number(product.value);
    const sum = `${script.number(before.value)} + ${/^[−-]/.test(added) ? `(${added})` : added}`;
    stages.push({ kind: "number", written: sum }, { kind: "number", written: script.number(after.value) });
  }
  return { left: script.adjoint(operand), relation: "=", stages };
}

export interface Equation {
  readonly left: string;
  readonly relation: string;
  readonly stages: readonly string[];
}

/** The equation without the stages that say the same as the one before. */
export function equationOf({ left, relation, stages }: StagedEquation): Equation {
  const written = stages.map((stage) => stage.written);
  return { left, relation, stages: written.filter((stage, k) => stage !== written[k - 1] && stage !== "") };
}

export function forwardEquation(step: ForwardStep, script: Script): Equation {
  return equationOf(forwardStages(step, script));
}

export function contributionEquation(step: BackwardSweepStep, contribution: Contribution, script: Script): Equation {
  return equationOf(contributionStages(step, contribution, script));
}

export function accumulationEquation(contribution: Contribution, script: Script): Equation | undefined {
  const staged = accumulationStages(contribution, script);
  return staged && equationOf(staged);
}
