/** What to write inside a function in place of the drivers that can't be read there. */
import type { OutsideDriver } from "./meaning.ts";

const dense = "Inside a function use jacobian or hessian, which are dense.";
const returned =
  "Inside a function use the form that returns its result: gradient, valueAndGradient, jacobian, hessian or hvp.";

export const insteadOf: Record<OutsideDriver, string> = {
  sparseJacobian: dense,
  sparseHessian: dense,
  jacobianSparsity: "Take it outside, and pass what is needed of it.",
  hessianSparsity: "Take it outside, and pass what is needed of it.",
  valueAndJacobian: "Inside a function use jacobian, and call the function for its value.",
  valueAndHessian: "Inside a function use hessian and valueAndGradient.",
  hessianDiagonal: "Inside a function use hessian, or hvp with the vectors of a basis.",
  mixedPartial: "Inside a function use derivative of a derivative.",
  gradientInto: returned,
  valueAndGradientInto: returned,
  jacobianInto: returned,
  hessianInto: returned,
  hvpInto: returned,
  explainMode: "Call it outside.",
};
