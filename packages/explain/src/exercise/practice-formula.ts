/** Random formulas to practise on: the same for the same seed. */
import { randomNumbers } from "./sample.ts";

export interface PracticeFormula {
  readonly formula: string;
  readonly at: Readonly<Record<string, number>>;
}

/** How many operations a formula has, by level. */
const operationsAt = { easy: 2, medium: 4, hard: 7 } as const;

export type Level = keyof typeof operationsAt;

const functions = ["tanh", "sin", "cos", "exp"];

/**
 * A formula of w1, w2, … with a point, made from a seed. From the second level on an operand is used twice, so that its
 * adjoint is a sum.
 *
 * @example
 * practiceFormula(3, "easy").formula === practiceFormula(3, "easy").formula; // true
 */
export function practiceFormula(seed: number, level: Level = "medium"): PracticeFormula {
  const random = randomNumbers(seed);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  };
  const inputs = level === "easy" ? ["w1", "w2"] : ["w1", "w2", "w3"];
  const unused = new Set(inputs);
  const leaf = (): string => {
    const name = pick(unused.size > 0 ? [...unused] : inputs);
    unused.delete(name);
    return name;
  };
  /** A formula of so many operations; the sign of products and of sums in turn, so that both occur. */
  const make = (operations: number): string => {
    if (operations <= 0) return leaf();
    const kind = random();
    if (kind < 0.35) return `${pick(functions)}(${make(operations - 1)})`;
    if (kind < 0.45) return `(${make(operations - 1)})^2`;
    const left = Math.floor(random() * operations);
    const [x, y] = [make(left), make(operations - 1 - left)];
    return kind < 0.72 ? `(${x})*(${y})` : `(${x} + ${y})`;
  };
  const core = make(operationsAt[level]);
  const twice = level === "easy" ? core : `${core} + ${pick(["sin", "tanh"])}(${pick(inputs)})*${pick(inputs)}`;
  const formula = tidy(twice);
  const used = inputs.filter((name) => formula.includes(name));
  const at = Object.fromEntries(used.map((name) => [name, Math.round((random() * 2 - 1) * 10) / 10 || 0.5]));
  return { formula, at };
}

/** Without parentheses around a single name or call. */
function tidy(formula: string): string {
  let tidied = formula;
  for (let before = ""; before !== tidied;) {
    before = tidied;
    tidied = tidied.replaceAll(/(?<![a-z])\((w\d|[a-z]+\([^()]*\))\)/g, "$1");
  }
  return tidied.replace(/^\(([^()]*)\)$/, "$1");
}
