/** Automatic differentiation for TypeScript that shows its work: the public names. */
export { checkpoint } from "./derivatives/checkpoint.ts";
export { derivative, valueAndDerivative } from "./derivatives/derivative.ts";
export { evaluate } from "./derivatives/evaluate.ts";
export { explainMode, type ModeExplanation } from "./derivatives/explain-mode.ts";
export { gradient, valueAndGradient } from "./derivatives/gradient.ts";
export { hessian, hessianDiagonal, type HessianOptions, hvp, valueAndHessian } from "./derivatives/hessian.ts";
export { gradientInto, hessianInto, hvpInto, jacobianInto, valueAndGradientInto } from "./derivatives/into.ts";
export { jacobian, type JacobianOptions, valueAndJacobian } from "./derivatives/jacobian.ts";
export { jvp } from "./derivatives/jvp.ts";
export type { SparseMatrix, SparsityPattern } from "./derivatives/sparse/pattern.ts";
export type { SparsityOptions } from "./derivatives/sparse/sparse-function.ts";
export { sparseHessian } from "./derivatives/sparse/sparse-hessian.ts";
export { sparseJacobian, type SparseJacobianOptions } from "./derivatives/sparse/sparse-jacobian.ts";
export { hessianSparsity, jacobianSparsity } from "./derivatives/sparse/sparsity.ts";
export { mixedPartial } from "./derivatives/mixed-partial.ts";
export type {
  AnyFunction,
  FlatJacobian,
  Generated,
  JacobianOf,
  ModeOptions,
  Options,
  PartialOf,
  Partials,
  PartialsList,
  Wrt,
} from "./derivatives/types.ts";
export { stopGradient } from "./derivatives/stop-gradient.ts";
export { vjp } from "./derivatives/vjp.ts";
export { type Rules, type RulesOfOne, withDerivative } from "./derivatives/with-derivative.ts";
export { clamp, exp2, logaddexp, relu, sigmoid, softplus, square, xlogy } from "./elementary/functions.ts";
export { type Place, WengertError } from "./errors.ts";
export { withScope } from "./read/drivers.ts";
