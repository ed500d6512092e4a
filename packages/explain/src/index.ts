export { type FormulaOptions, type FormulaReading, readFormula } from "./formula/read-formula.ts";
export { explain, explainGraph, type ExplainGraphOptions, type ExplainOptions } from "./steps/explain.ts";
export type {
  BackwardSweepStep,
  Contribution,
  ExplainedInput,
  ExplainedNode,
  ExplainedQuantity,
  Explanation,
  ForwardEntry,
  ForwardStep,
  ForwardSweepStep,
  ForwardTerm,
  GradientEntry,
  Recommendation,
  Symbolic,
} from "./steps/explanation.ts";
