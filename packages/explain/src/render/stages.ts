/**
 * An equation in four stages: the rule; the chain rule with every term, zeros included; simplified; the number. A stage
 * that says the same as the one before it is left out.
 */
import type { BackwardSweepStep, Contribution, ForwardStep } from "../steps/explanation.ts";
import type { Script } from "./script.ts";

export interface Equation {
  readonly left: string;
  readonly relation: string;
  readonly stages: readonly string[];
}

/** ∇v = Σ ∂v/∂u·∇u */
export function forwardEquation({ node, gradient }: ForwardStep, script: Script): Equation {
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
  const stages = [rule.join(" + "), terms.join(" + "), script.vector(gradient.map(script.formula))];
  const values = gradient.map(({ value }) => value).filter((value) => value !== null);
  if (values.length === gradient.length) stages.push(script.vector(values.map(script.number)));
  return { left: script.gradient(node), relation: "=", stages: withoutRepetition(stages) };
}

/** ū += v̄·∂v/∂u */
export function contributionEquation(step: BackwardSweepStep, contribution: Contribution, script: Script): Equation {
  const { operand, partial, product } = contribution;
  const stages = [
    script.product([script.adjoint(step.node), script.partial(step.node, operand)]),
    script.product([script.factor(step.adjoint), script.factor(partial)]),
    script.formula(product),
  ];
  if (product.value !== null) stages.push(script.number(product.value));
  return { left: script.adjoint(operand), relation: script.plusEquals, stages: withoutRepetition(stages) };
}

/** ū after a contribution that was not the first; undefined for the first one. */
export function accumulationEquation(contribution: Contribution, script: Script): Equation | undefined {
  const { operand, before, product, after } = contribution;
  const zero = "0";
  if (script.formula(before) === zero) return undefined;
  const stages = [script.formula(after)];
  if (before.value !== null && product.value !== null && after.value !== null) {
    const added = script.number(product.value);
    stages.push(`${script.number(before.value)} + ${/^[−-]/.test(added) ? `(${added})` : added}`);
    stages.push(script.number(after.value));
  }
  return { left: script.adjoint(operand), relation: "=", stages: withoutRepetition(stages) };
}

function withoutRepetition(stages: readonly string[]): string[] {
  return stages.filter((stage, k) => stage !== stages[k - 1] && stage !== "");
}
