/** Practice and checking: questions about a graph, and what is said of answers and of whole derivations. */
export { checkDerivation, type JudgedEntry, type JudgedRow, type Verdict } from "./derivation.ts";
export {
  type Exercise,
  exercisesOf,
  judgeAnswer,
  type Judgement,
  type PracticeMode,
  shuffledExercises,
} from "./practice.ts";
export { practiceFormula, type PracticeFormula } from "./practice-formula.ts";
export type { Asked } from "./quantities.ts";
