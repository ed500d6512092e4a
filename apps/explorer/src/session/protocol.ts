/** What the page asks of the worker, and what it gets: plain data, as it passes between threads. */

import type { JudgedRow, PracticeFormula } from "@wengert/explain/exercise";

/** A function as it stands in the editor. */
export interface SourceText {
  readonly language: "formula" | "typescript";
  readonly text: string;
  /** Which function of a TypeScript text; its last one unless given. */
  readonly name?: string | undefined;
}

/** A value as JSON has it: numbers, booleans, strings, lists and records of them. */
export type Json = number | boolean | string | null | readonly Json[] | { readonly [key: string]: Json };

/** The value of each parameter by its name. */
export type Values = Readonly<Record<string, Json>>;

export type Mode = "forward" | "reverse";

/** How steps are written. */
export interface Look {
  /** Derivatives in the names of nodes or of inputs. */
  readonly names: "nodes" | "inputs";
  /** What the figure shows at the nodes. */
  readonly labels: "symbolic" | "numeric";
  readonly theme: "light" | "dark";
  /** Formulas as plain letters: good enough for the first view, before anything else is loaded. */
  readonly plain: boolean;
  /** Groups of a large graph that are shown opened. */
  readonly opened: readonly string[];
}

/** Every question says what it is about, so that a worker that was stopped is replaced without anyone noticing. */
export interface Subject {
  readonly source: SourceText;
  /** Values that are missing are chosen. */
  readonly values: Values;
}

export type ExportFormat = "text" | "markdown" | "latex" | "json" | "svg" | "html";

export interface ExerciseView {
  readonly question: string;
  readonly latex: string;
  /** The node that it is about. */
  readonly node: number;
}

export interface Questions {
  readonly exercises: { readonly mode: Mode; readonly seed: number };
  readonly judge: { readonly mode: Mode; readonly seed: number; readonly index: number; readonly answer: string };
  readonly derivation: { readonly text: string };
  readonly practiceFormula: { readonly seed: number; readonly level: "easy" | "medium" | "hard" };
  readonly view: { readonly opened: readonly string[] };
  readonly frame: { readonly mode: Mode; readonly index: number; readonly look: Look };
  readonly details: Record<never, never>;
  readonly export: {
    readonly format: ExportFormat;
    readonly mode: Mode;
    readonly index: number;
    readonly look: Look;
  };
}

export interface Answers {
  readonly exercises: readonly ExerciseView[];
  readonly judge: { readonly verdict: "right" | "wrong" | "unreadable"; readonly message: string };
  readonly derivation: readonly JudgedRow[];
  readonly practiceFormula: PracticeFormula;
  readonly view: View;
  readonly frame: FrameView;
  readonly details: Details;
  readonly export: string;
}

export type Kind = keyof Questions;

/** A message to the worker. */
export interface Message<K extends Kind = Kind> {
  readonly id: number;
  readonly kind: K;
  readonly subject: Subject;
  readonly question: Questions[K];
}

export type Reply =
  { readonly id: number; readonly answer: Answers[Kind] } | { readonly id: number; readonly failure: Failure };

/** An error as the page shows it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** Where in the editor's text, as offsets. */
  readonly span?: { readonly start: number; readonly end: number } | undefined;
}

/** One number that can be moved by a slider: a leaf of a parameter's value. */
export interface InputView {
  readonly id: number;
  readonly name: string;
  readonly value: number;
  /** The parameter that it belongs to, and the way from the parameter's value to it. */
  readonly path: readonly [parameter: string, ...steps: (string | number)[]];
}

/** An operation, or what stands for several of a large graph. */
export interface NodeView {
  readonly id: number;
  readonly operands: readonly number[];
  /** Plain text: a = tanh(w); a group's title and how much is in it. */
  readonly definition: string;
  readonly value: number;
  /** What opens a group. */
  readonly group: string | undefined;
}

/** What the page shows around the steps. */
export interface View {
  readonly source: SourceText;
  /** The functions of a TypeScript text that could be explained. */
  readonly functions: readonly string[];
  /** The function that is explained. */
  readonly name: string;
  readonly expression: string;
  /** The parameters with the values that were used. */
  readonly parameters: readonly { readonly name: string; readonly value: Json }[];
  readonly inputs: readonly InputView[];
  /** Those that are shown. */
  readonly nodes: readonly NodeView[];
  /** All operations there are. */
  readonly operations: number;
  readonly output: string;
  readonly value: number;
  readonly gradient: readonly { readonly name: string; readonly text: string; readonly value: number }[];
  readonly notes: readonly string[];
  readonly steps: Readonly<Record<Mode, readonly StepHead[]>>;
  readonly cost: CostView;
}

/** A step in the list of steps. */
export interface StepHead {
  /** The node that is visited, if it is one that can be jumped to. */
  readonly node: number | undefined;
  readonly title: string;
}

export interface FrameView {
  readonly svg: string;
  /** The step in words. */
  readonly description: string;
  readonly equations: readonly EquationView[];
}

/** An equation in LaTeX, stage by stage. */
export interface EquationView {
  readonly left: string;
  readonly relation: string;
  readonly stages: readonly { readonly kind: "rule" | "terms" | "simplified" | "number"; readonly latex: string }[];
}

export interface CostView {
  readonly function: number;
  readonly forward: number;
  readonly reverse: number;
  /** What one more input adds to forward mode. */
  readonly perInput: number;
  /** What one more output adds to reverse mode. */
  readonly perOutput: number;
  readonly inputs: number;
  readonly recommended: Mode;
  readonly reason: string;
}

export interface Details {
  /** The generated code of the gradient. */
  readonly code: string;
  readonly checks: readonly Check[];
}

/** An exact partial derivative beside its finite difference. */
export interface Check {
  readonly name: string;
  readonly exact: number;
  readonly difference: number;
  /** How far the two last estimates of the difference are apart. */
  readonly uncertainty: number;
  readonly agrees: boolean;
}
