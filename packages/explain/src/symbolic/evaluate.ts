/** Formulas → numbers at a point, to find out where a simplification says something else than the number beside it. */
import { compare } from "wengert/internals";
import type { Factor, Formula } from "./formula.ts";
import { valueOf } from "./rational.ts";

/** The values of formulas at a point. Names have those that they were given. */
export class FormulaValues {
  private readonly known = new Map<Formula, number | undefined>();

  /** Gives a name its value. */
  define(name: Formula, value: number): void {
    this.known.set(name, value);
  }

  /** Undefined for a formula that is too long, or holds a name without a value. Operands are evaluated first, without recursion. */
  of(root: Formula): number | undefined {
    const stack = [root];
    for (;;) {
      const formula = stack.at(-1);
      if (formula === undefined) return this.known.get(root);
      const waiting = this.known.has(formula) ? [] : partsOf(formula).filter((part) => !this.known.has(part));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (!this.known.has(formula)) this.known.set(formula, this.valueOf(formula));
    }
  }

  private valueOf(formula: Formula): number | undefined {
    const value = (part: Formula): number => this.known.get(part) ?? NaN;
    if (partsOf(formula).some((part) => this.known.get(part) === undefined)) return undefined;
    switch (formula.kind) {
      case "symbol":
      case "tooLong":
        return undefined;
      case "number":
        return valueOf(formula.value);
      case "applied":
        return formula.f.evaluate(...formula.operands.map(value));
      case "sum":
        return formula.terms
          .map(({ coefficient, formula: term }) => valueOf(coefficient) * value(term))
          .reduce((sum, term) => sum + term);
      case "product": {
        const power = ({ base, exponent }: Factor): number => value(base) ** valueOf(exponent);
        return formula.factors.map(power).reduce((product, factor) => product * factor, valueOf(formula.coefficient));
      }
      case "cases": {
        const { left, operator, right, then, otherwise } = formula;
        return compare(value(left), operator, value(right)) ? value(then) : value(otherwise);
      }
    }
  }
}

function partsOf(formula: Formula): readonly Formula[] {
  switch (formula.kind) {
    case "number":
    case "symbol":
    case "tooLong":
      return [];
    case "applied":
      return formula.operands;
    case "sum":
      return formula.terms.map(({ formula: term }) => term);
    case "product":
      return formula.factors.map(({ base }) => base);
    case "cases":
      return [formula.left, formula.right, formula.then, formula.otherwise];
  }
}
