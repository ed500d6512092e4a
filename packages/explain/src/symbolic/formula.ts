/** Formulas as shared, immutable nodes: equal formulas of one store are the same object. */
import type { Comparison, Elementary } from "wengert/internals";
import type { Rational } from "./rational.ts";

/** A formula of more characters than this is not built; it becomes `tooLong`. */
export const longestFormula = 2000;

/** What a writer has made of a formula: the string, and how tightly it binds. */
export interface Written {
  readonly string: string;
  readonly precedence: number;
}

interface Shared {
  readonly id: number;
  /** About the number of characters of its text. */
  readonly size: number;
  /** Filled by the writers. */
  text: Written | undefined;
  latex: Written | undefined;
}

export interface NumberFormula extends Shared {
  readonly kind: "number";
  readonly value: Rational;
}

export interface SymbolFormula extends Shared {
  readonly kind: "symbol";
  readonly written: { readonly text: string; readonly latex: string };
}

/** An entry of the table applied as it stands. */
export interface AppliedFormula extends Shared {
  readonly kind: "applied";
  readonly f: Elementary;
  readonly operands: readonly Formula[];
}

/** Σ coefficient·formula; the formula of a constant term is the number 1. At least two terms, none of them a sum. */
export interface SumFormula extends Shared {
  readonly kind: "sum";
  readonly terms: readonly Term[];
}

export interface Term {
  readonly coefficient: Rational;
  readonly formula: Formula;
}

/** coefficient · Π base^exponent; no base is a number or a product, no two are the same. */
export interface ProductFormula extends Shared {
  readonly kind: "product";
  readonly coefficient: Rational;
  readonly factors: readonly Factor[];
}

export interface Factor {
  readonly base: Formula;
  readonly exponent: Rational;
}

export interface CasesFormula extends Shared {
  readonly kind: "cases";
  readonly left: Formula;
  readonly operator: Comparison;
  readonly right: Formula;
  readonly then: Formula;
  readonly otherwise: Formula;
}

/** Stands for any formula of more than `longestFormula` characters. */
export interface TooLongFormula extends Shared {
  readonly kind: "tooLong";
}

export type Formula =
  NumberFormula | SymbolFormula | AppliedFormula | SumFormula | ProductFormula | CasesFormula | TooLongFormula;

/**
 * Makes formulas; asked twice for the same, it gives the same object. A product is the same in any order of its factors, and
 * keeps the order in which it was first asked for.
 */
export class FormulaStore {
  private readonly known = new Map<string, Formula>();
  private readonly overheads = new Map<string, number>();
  private nextId = 1;
  readonly tooLong: Formula = { kind: "tooLong", id: 0, size: Infinity, text: undefined, latex: undefined };

  number(value: Rational): Formula {
    const digits = `${value.numerator}${value.denominator === 1 ? "" : `/${value.denominator}`}`;
    const key = Object.is(value.numerator, -0) ? "n-0" : `n${digits}`;
    return this.shared(key, digits.length, (shared) => ({ kind: "number", value, ...shared }));
  }

  symbol(text: string, latex: string): Formula {
    const written = { text, latex };
    return this.shared(`y${text} ${latex}`, text.length, (shared) => ({ kind: "symbol", written, ...shared }));
  }

  applied(f: Elementary, operands: readonly Formula[]): Formula {
    const size = operands.reduce((sum, operand) => sum + operand.size, this.overhead(f, operands.length));
    const key = `a${f.name} ${operands.map(({ id }) => id).join(" ")}`;
    return this.shared(key, size, (shared) => ({ kind: "applied", f, operands, ...shared }));
  }

  sum(terms: readonly Term[]): Formula {
    let size = 0;
    for (const { coefficient, formula } of terms) size += formula.size + 3 + coefficientSize(coefficient);
    const parts = terms.map(({ coefficient, formula }) => `${formula.id}*${keyOf(coefficient)}`);
    const key = `s${parts.join(" ")}`;
    return this.shared(key, size, (shared) => ({ kind: "sum", terms, ...shared }));
  }

  product(coefficient: Rational, factors: readonly Factor[]): Formula {
    let size = coefficientSize(coefficient);
    for (const { base, exponent } of factors) {
      size += base.size + 1 + (base.kind === "sum" ? 2 : 0) + coefficientSize(exponent);
    }
    const parts = factors.map(({ base, exponent }) => `${base.id}^${keyOf(exponent)}`);
    const key = `p${keyOf(coefficient)} ${parts.sort().join(" ")}`;
    return this.shared(key, size, (shared) => ({ kind: "product", coefficient, factors, ...shared }));
  }

  cases(left: Formula, operator: Comparison, right: Formula, then: Formula, otherwise: Formula): Formula {
    if (then === otherwise) return then;
    const size = left.size + right.size + then.size + otherwise.size + 14;
    const key = `c${left.id}${operator}${right.id}?${then.id}:${otherwise.id}`;
    return this.shared(key, size, (shared) => ({ kind: "cases", left, operator, right, then, otherwise, ...shared }));
  }

  private shared(key: string, size: number, make: (shared: Shared) => Formula): Formula {
    if (size > longestFormula) return this.tooLong;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const formula = make({ id: this.nextId++, size, text: undefined, latex: undefined });
    this.known.set(key, formula);
    return formula;
  }

  /** How many characters an entry's notation adds to its operands. */
  private overhead(f: Elementary, count: number): number {
    const key = `${f.name} ${count}`;
    let overhead = this.overheads.get(key);
    if (overhead === undefined) {
      overhead = f.notation.text(() => "", count).length;
      this.overheads.set(key, overhead);
    }
    return overhead;
  }
}

function keyOf(x: Rational): string {
  return `${x.numerator}/${x.denominator}`;
}

function coefficientSize(x: Rational): number {
  if (x.denominator === 1 && Math.abs(x.numerator) === 1) return 0;
  return String(x.numerator).length + (x.denominator === 1 ? 0 : String(x.denominator).length + 1);
}
