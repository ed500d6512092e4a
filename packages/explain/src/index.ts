export { type FormulaOptions, type FormulaReading, readFormula } from "./formula/read-formula.ts";
export {
  explain,
  explainGraph,
  type ExplainGraphOptions,
  type ExplainOptions,
  explainProgram,
  type ExplainProgramOptions,
} from "./steps/explain.ts";
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
export { renderJson } from "./render/json.ts";
export type { RenderOptions } from "./render/options.ts";
export { renderText, type TextOptions } from "./render/text.ts";
export { renderLatex } from "./render/latex.ts";
export { renderMarkdown } from "./render/markdown.ts";
