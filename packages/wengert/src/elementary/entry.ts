/**
 * The shape of an entry of the table of elementary functions.
 *
 * An entry is all that the project knows of a function: from it come evaluation, forward and reverse rules,
 * generated code, LaTeX, cost, the documentation row and its tests. Adding a function means writing one entry
 * in one of the family files beside this one (`exponential.ts`, `trigonometric.ts`, …).
 */
import type { Algebra } from "./algebra.ts";

/**
 * The operands x₀, x₁, … of one operation and its result y, as elements of an algebra. They are getters, so that a
 * rule that does not look at an operand does not need it kept: what a partial reads is what reverse mode records.
 */
export interface Operands<T> {
  /** How many operands there are. */
  readonly count: number;
  /** The first operand. */
  readonly x: T;
  /** The second operand. */
  readonly y: T;
  /** The third operand. */
  readonly z: T;
  /** The operand at an index. */
  operand(index: number): T;
  /** The operation's own result. */
  readonly result: T;
}

/**
 * ∂result/∂operand, written once against an algebra, so that it serves numbers, Programs and symbolic formulas alike
 * and can be differentiated again. `index` is the operand's position (of use to functions of any number of operands).
 */
export type LocalPartial = <T>(algebra: Algebra<T>, at: Operands<T>, index: number) => T;

/** How tightly an expression binds; an operand that binds less tightly than its place asks for gets parentheses. */
export const Precedence = { sum: 1, product: 2, prefix: 3, power: 4, atom: 5 } as const;

/** Writes operand `index` so that it binds at least as tightly as `precedence`. */
export type OperandWriter = (index: number, precedence: number) => string;

/** How a function is written for people. */
export interface Notation {
  /** How tightly the whole binds. */
  readonly precedence: number;
  /** Plain text for terminals, e.g. `tanh(a)`, `a²`. */
  readonly text: (operand: OperandWriter, count: number) => string;
  /** LaTeX, e.g. `\tanh\left(a\right)`. */
  readonly latex: (operand: OperandWriter, count: number) => string;
  /** The sign that a figure sets inside the operation's disc, e.g. `+`, `tanh`, `(·)²`. */
  readonly sign: string;
}

/**
 * How the JavaScript target writes it: an infix or prefix operator, or a call. A call of a `Math` function has its
 * name; without one the generated code receives the entry's `evaluate` under the entry's name, whose text, unless it
 * comes from a `module`, can stand by itself.
 */
export type JavaScriptForm =
  | { readonly kind: "infix"; readonly operator: "+" | "-" | "*" | "/" | "%" | "**" }
  | { readonly kind: "prefix"; readonly operator: "-" }
  | { readonly kind: "math"; readonly name: string }
  | { readonly kind: "runtime"; readonly module?: string };

/** Where the tests of an operand draw from: the open interval (from, to). */
export type Interval = readonly [from: number, to: number];

/** A point with its exact result and partials, for special values and kinks. Compared with Object.is, except `±0`. */
export interface SpecialValue {
  readonly at: readonly number[];
  readonly result: number;
  readonly partials: readonly number[];
  /** Why this value, where it is a convention. */
  readonly because?: string;
}

export interface Elementary {
  /** The stable name, unique in the table: `add`, `tanh`, `atan2`. */
  readonly name: string;
  /** How many operands; "any" is one or more. */
  readonly arity: number | "any";
  /** What the documentation calls the operands; x, y, z unless it says otherwise. */
  readonly operandNames?: readonly string[];
  /** The function itself, on numbers; the reference for every target. */
  readonly evaluate: (...operands: number[]) => number;
  /** One partial for each operand; where arity is "any", one that serves every operand. */
  readonly partials: readonly LocalPartial[];
  readonly javascript: JavaScriptForm;
  readonly notation: Notation;
  /**
   * Operations charged for one evaluation: 1 for what is one cheap instruction (addition, multiplication, abs, max,
   * rounding), 4 for a division or a square root, 10 for a remainder, 20 for a transcendental function, 40 and more for
   * what takes several.
   */
  readonly cost: number;
  /** One interval for each operand (one that serves all where arity is "any"); smooth and finite inside. */
  readonly domain: readonly Interval[];
  readonly special: readonly SpecialValue[];
  /** The convention where no derivative exists, one sentence for the documentation. */
  readonly convention?: string;
}
