/** Constants as they were written: 1/2 stays 1/2 on paper, though the Program holds 0.5. */
import { type Elementary, literal, type Value } from "wengert/internals";
import type { SymbolicAlgebra } from "../symbolic/algebra.ts";
import type { Formula } from "../symbolic/formula.ts";
import { rational } from "../symbolic/rational.ts";
import { functionNames } from "./names.ts";
import { parse } from "./parse.ts";
import { tokenize } from "./tokens.ts";

/** A constant as written, and simplified for use in derivatives. */
export interface ConstantFormula {
  readonly written: Formula;
  readonly simplified: Formula;
}

const none: ReadonlySet<string> = new Set();

/** The formula of a number; π and e are recognised, unless something else has their name. */
export function numberFormula(value: number, { store }: SymbolicAlgebra, taken: ReadonlySet<string> = none): Formula {
  if (value === Math.PI && !taken.has("π") && !taken.has("pi")) return store.symbol("π", "\\pi");
  if (value === Math.E && !taken.has("e")) return store.symbol("e", "\\mathrm{e}");
  return store.number(rational(value));
}

/** The formula of an expression without inputs. */
export function constantFormula(
  text: string,
  algebra: SymbolicAlgebra,
  functions: readonly Elementary[] = [],
): ConstantFormula {
  const { program } = parse({ name: "formula", text }, tokenize(text), functionNames(functions), false);
  const formulas = new Map<Value, ConstantFormula>();
  const formulaOf = (value: Value): ConstantFormula => {
    const formula = formulas.get(value);
    if (formula === undefined) throw new Error("a constant with an input");
    return formula;
  };
  for (const { kind, results, args, ...instruction } of program.body.instructions) {
    const [result] = results;
    if (result === undefined) throw new Error("a constant without a result");
    if (kind === "elementary" && "f" in instruction) {
      const operands = args.map(formulaOf);
      formulas.set(result, {
        written: algebra.store.applied(
          instruction.f,
          operands.map(({ written }) => written),
        ),
        simplified: algebra.apply(instruction.f, ...operands.map(({ simplified }) => simplified)),
      });
    } else {
      const value = literal(result);
      if (typeof value !== "number") throw new Error("a constant that is no number");
      const formula = numberFormula(value, algebra);
      formulas.set(result, { written: formula, simplified: formula });
    }
  }
  const [result] = program.body.yields;
  if (result === undefined) throw new Error("a constant without a value");
  return formulaOf(result);
}
