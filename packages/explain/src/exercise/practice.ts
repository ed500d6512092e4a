/** Practice: the partials and adjoints of an explanation as questions, and what is said of an answer. */
import type { Explanation } from "../steps/explanation.ts";
import { barLatex, latexName } from "../symbolic/names.ts";
import { Examiner } from "./examiner.ts";
import { UnreadableError } from "./expression.ts";
import { type Asked, ExplainedGraph } from "./quantities.ts";
import { randomNumbers } from "./sample.ts";
import { textOf } from "./words.ts";

export interface Exercise {
  readonly asked: Asked;
  /** The question in plain text: `∂b/∂a, the local partial of b = tanh(a)`. */
  readonly question: string;
  /** The quantity asked for, as LaTeX. */
  readonly latex: string;
}

/** What is asked for in forward mode (the entries of every gradient) or in reverse mode (local partials, then adjoints). */
export type PracticeMode = "forward" | "reverse";

/**
 * The questions of an explanation in the order of its sweeps. What is plain to see is not asked for: derivatives by an
 * input that a node does not depend on, and the seed.
 */
export function exercisesOf(explanation: Explanation, mode: PracticeMode): Exercise[] {
  const graph = new ExplainedGraph(explanation);
  const definition = new Map(
    explanation.nodes.map(({ id, name, symbolic }) => [id, `${name} = ${symbolic.text.nodes}`] as const),
  );
  const exercise = (asked: Asked, what: string): Exercise => ({
    asked,
    question: `${textOf(graph, asked)}, ${what}`,
    latex: latexOf(graph, asked),
  });
  if (mode === "forward") {
    const depends = dependencies(graph);
    return graph.operations.flatMap((node) =>
      graph.inputs
        .filter((input) => depends.get(node)?.has(input))
        .map((input) => exercise({ kind: "tangent", node, input }, `the derivative of ${definition.get(node) ?? ""}`)),
    );
  }
  const partials = graph.operations.flatMap((node) =>
    graph
      .operandsOf(node)
      .map((operand) =>
        exercise({ kind: "partial", node, operand }, `the local partial of ${definition.get(node) ?? ""}`),
      ),
  );
  const adjoints = [...graph.operations, ...graph.inputs]
    .filter((node) => node !== graph.output && graph.users(node).length > 0)
    .sort((x, y) => y - x)
    .map((node) =>
      exercise(
        { kind: "adjoint", node },
        `the adjoint of ${graph.nameOf(node)}: the derivative of ${graph.nameOf(graph.output)} by it`,
      ),
    );
  return [...partials, ...adjoints];
}

/** The inputs that every node depends on. */
function dependencies(graph: ExplainedGraph): Map<number, ReadonlySet<number>> {
  const depends = new Map<number, ReadonlySet<number>>(graph.inputs.map((id) => [id, new Set([id])]));
  for (const node of graph.operations) {
    const all = new Set<number>();
    for (const operand of graph.operandsOf(node)) for (const input of depends.get(operand) ?? []) all.add(input);
    depends.set(node, all);
  }
  return depends;
}

function latexOf(graph: ExplainedGraph, asked: Asked): string {
  const node = latexName(graph.nameOf(asked.node));
  if (asked.kind === "adjoint") return barLatex(node);
  if (asked.kind === "value") return node;
  const by = latexName(graph.nameOf("operand" in asked ? asked.operand : asked.input));
  return `\\frac{\\partial ${node}}{\\partial ${by}}`;
}

/**
 * The order in which a seed asks: every question once, shuffled, so that a link with the seed gives the same exercises.
 *
 * @example
 * const questions = shuffledExercises(explain("w1*w2 + w1", { at: { w1: 1, w2: 2 } }), "reverse", 7);
 * questions.length; // 5
 */
export function shuffledExercises(explanation: Explanation, mode: PracticeMode, seed: number): Exercise[] {
  const exercises = exercisesOf(explanation, mode);
  const random = randomNumbers(seed);
  for (let k = exercises.length - 1; k > 0; k--) {
    const j = Math.floor(random() * (k + 1));
    const [here, there] = [exercises[k], exercises[j]];
    if (here !== undefined && there !== undefined) [exercises[k], exercises[j]] = [there, here];
  }
  return exercises;
}

export interface Judgement {
  readonly verdict: "right" | "wrong" | "unreadable";
  /** One or two sentences for the learner: what a wrong answer looks like, or why it could not be read. */
  readonly message: string;
}

/**
 * Judges an answer as mathematics: as a formula first, then as numbers at several points. Inputs and nodes may be named, in LaTeX or plain text; where the explanation has a point, its value
 * there to three digits is right, too.
 *
 * @param asked  the quantity of an exercise
 *
 * @example
 * const explanation = explain("tanh(w1 + w2)", { at: { w1: 0.5, w2: 1 } });
 * const [first] = exercisesOf(explanation, "reverse"); // ∂a/∂w1 of a = w1 + w2
 * first && judgeAnswer(explanation, first.asked, "w2").verdict; // "wrong"
 */
export function judgeAnswer(explanation: Explanation, asked: Asked, answer: string): Judgement {
  if (answer.trim() === "") return { verdict: "unreadable", message: "Type an expression, for example 1 - b^2." };
  const examiner = new Examiner(explanation);
  try {
    const expression = examiner.read(answer);
    if (examiner.isRight(expression, asked)) return { verdict: "right", message: "Right." };
    if (!examiner.canCompare(expression, asked)) {
      return { verdict: "unreadable", message: "That has no value where the function is defined." };
    }
    const likeness = examiner.likenessOf(expression, asked);
    return { verdict: "wrong", message: likeness ?? "That is not it, and like none of the usual mistakes." };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { verdict: "unreadable", message: error.message };
  }
}
