/** Reading formulas. */
import type { Elementary, Program, Source } from "wengert/internals";
import { functionNames } from "./names.ts";
import { parse } from "./parse.ts";
import { tokenize } from "./tokens.ts";

export interface FormulaOptions {
  /** Elementary functions that the formula may call besides those of the table. */
  readonly functions?: readonly Elementary[];
}

export interface FormulaReading {
  /** One f64 parameter for every input, in the order of `names`; one f64 result. */
  readonly program: Program;
  /** The inputs: the free names in natural order, w2 before w10. */
  readonly names: readonly string[];
  readonly source: Source;
  /** The constants that it uses, as written: `pi`, `π`, `e`. */
  readonly constants: ReadonlySet<string>;
}

/**
 * Reads a formula such as `tanh(w4 + w3*tanh(w2 + w1))`.
 *
 * Numbers, names, `+ - * / % ^` (`**` is `^`; `%` is JavaScript's remainder), products without a sign (`2x`,
 * `w1(w2 + 1)`, which bind like `*`: `1/2x` is (1/2)·x), raised digits, calls of the elementary functions, and the
 * constants `pi`, `π` and `e`. `^` associates to the right and binds more tightly than a sign: −x^2 is −(x^2).
 * `x^2` is read as the square and `e^x` as the exponential function; operations on numbers alone are computed at once.
 *
 * @throws  WengertError FORMULA_SYNTAX, FORMULA_UNITS, UNKNOWN_FUNCTION or WRONG_ARGUMENT_COUNT, with the place
 *
 * Cost: linear in the length of the text, whatever its depth.
 *
 * @example
 * readFormula("w1^2 + w2^2").names; // ["w1", "w2"]
 */
export function readFormula(text: string, options: FormulaOptions = {}): FormulaReading {
  const source: Source = { name: "formula", text };
  const { program, names, constants } = parse(source, tokenize(text), functionNames(options.functions));
  return { program, names, source, constants };
}
