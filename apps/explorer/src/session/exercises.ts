/** Practice and checking, loaded when they are first used. */
import type { Explanation } from "@wengert/explain";
import { checkDerivation, judgeAnswer, practiceFormula, shuffledExercises } from "@wengert/explain/exercise";
import type { Answers, Questions } from "./protocol.ts";

export function exercisesOf(explanation: Explanation, { mode, seed }: Questions["exercises"]): Answers["exercises"] {
  return shuffledExercises(explanation, mode, seed).map(({ question, latex, asked }) => ({
    question,
    latex,
    node: asked.node,
  }));
}

export function judge(explanation: Explanation, { mode, seed, index, answer }: Questions["judge"]): Answers["judge"] {
  const exercise = shuffledExercises(explanation, mode, seed)[index];
  if (exercise === undefined) return { verdict: "unreadable", message: "There is no such question." };
  return judgeAnswer(explanation, exercise.asked, answer);
}

export function checkedDerivation(explanation: Explanation, { text }: Questions["derivation"]): Answers["derivation"] {
  return checkDerivation(explanation, text);
}

export function formulaFor({ seed, level }: Questions["practiceFormula"]): Answers["practiceFormula"] {
  return practiceFormula(seed, level);
}
