/** The algebra of formulas, with light simplification: constants, 0, 1, signs, like terms and equal factors collected. */
import { Algebra, compare, type Condition, type Elementary } from "wengert/internals";
import { type Factor, type Formula, FormulaStore, type Term } from "./formula.ts";
import {
  addRational,
  fractionOf,
  inverseRational,
  isInteger,
  minusOne,
  multiplyRational,
  one,
  type Rational,
  rational,
  valueOf,
  zero,
} from "./rational.ts";

/**
 * Elements are formulas of one store. Every operation looks at the outermost level of its operands only. What follows is
 * for people to read, not to compute with: x/x is 1 and x − x is 0 whatever x is.
 */
export class SymbolicAlgebra extends Algebra<Formula> {
  readonly store: FormulaStore;
  private readonly mostCollected: number;
  private readonly one: Formula;
  private readonly zero: Formula;

  /**
   * @param mostCollected  sums of more terms and products of more factors are nested instead of collected, so that no
   *                       step takes long
   */
  constructor(store: FormulaStore = new FormulaStore(), mostCollected: number = 32) {
    super();
    this.store = store;
    this.mostCollected = mostCollected;
    this.one = store.number(one);
    this.zero = store.number(zero);
  }

  override constant(value: number): Formula {
    return this.store.number(fractionOf(value));
  }

  override apply(f: Elementary, ...operands: Formula[]): Formula {
    if (operands.some(({ kind }) => kind === "tooLong")) return this.applyTooLong(f, operands);
    const [x, y] = operands;
    if (x !== undefined) {
      if (f.name === "negate") return this.scale(minusOne, x);
      if (f.name === "square") return this.power(x, rational(2)) ?? this.store.applied(f, operands);
    }
    if (x !== undefined && y !== undefined && operands.length === 2) {
      if (f.name === "add") return this.sum(f, x, y, one);
      if (f.name === "subtract") return this.sum(f, x, y, minusOne);
      if (f.name === "multiply") return this.product(f, x, y, one);
      if (f.name === "divide") return this.quotient(f, x, y);
      if (f.name === "pow" && y.kind === "number") return this.power(x, y.value) ?? this.store.applied(f, operands);
    }
    return this.evaluated(f, operands) ?? this.store.applied(f, operands);
  }

  override unsignedZero(x: Formula): Formula {
    return x;
  }

  /** Without a point every branch is shown. */
  override branch(condition: Condition<Formula>, then: () => Formula, otherwise: () => Formula): Formula {
    const { left, operator, right } = condition;
    if (left.kind === "number" && right.kind === "number") {
      return compare(valueOf(left.value), operator, valueOf(right.value)) ? then() : otherwise();
    }
    return this.store.cases(left, operator, right, then(), otherwise());
  }

  /** Single points are not shown. */
  override except(_condition: Condition<Formula>, _exceptional: () => Formula, usual: () => Formula): Formula {
    return usual();
  }

  /** Nothing but a factor 0 makes a formula that is too long shorter. */
  private applyTooLong(f: Elementary, operands: readonly Formula[]): Formula {
    return f.name === "multiply" && operands.includes(this.zero) ? this.zero : this.store.tooLong;
  }

  /** f of numbers, where the result is an integer: sqrt(4), cos(0), but not sqrt(2). */
  private evaluated(f: Elementary, operands: readonly Formula[]): Formula | undefined {
    const numbers = operands.filter((operand) => operand.kind === "number").map(({ value }) => valueOf(value));
    if (numbers.length < operands.length) return undefined;
    const result = f.evaluate(...numbers);
    return Number.isSafeInteger(result) ? this.store.number(rational(result)) : undefined;
  }

  private scale(factor: Rational, x: Formula): Formula {
    const { coefficient, formula } = this.termOf(x);
    return this.scaled(multiplyRational(factor, coefficient), formula);
  }

  /** coefficient · formula, where the formula has no coefficient of its own. */
  private scaled(coefficient: Rational, formula: Formula): Formula {
    if (coefficient.numerator === 0) return this.zero;
    if (formula === this.one) return this.store.number(coefficient);
    if (isOne(coefficient)) return formula;
    return this.store.product(coefficient, this.factorsOf(formula));
  }

  private termOf(x: Formula): Term {
    if (x.kind === "number") return { coefficient: x.value, formula: this.one };
    if (x.kind !== "product") return { coefficient: one, formula: x };
    return { coefficient: x.coefficient, formula: this.factored(one, x.factors) };
  }

  private termsOf(x: Formula): readonly Term[] {
    return x.kind === "sum" ? x.terms : [this.termOf(x)];
  }

  private factorsOf(x: Formula): readonly Factor[] {
    if (x.kind === "number") return [];
    return x.kind === "product" ? x.factors : [{ base: x, exponent: one }];
  }

  /** x + sign·y with like terms collected. */
  private sum(f: Elementary, x: Formula, y: Formula, sign: Rational): Formula {
    const [left, right] = [this.termsOf(x), this.termsOf(y)];
    if (left.length + right.length > this.mostCollected) return this.store.applied(f, [x, y]);
    const collected = new Map<Formula, Rational>();
    for (const { coefficient, formula } of left) collected.set(formula, coefficient);
    for (const { coefficient, formula } of right) {
      const more = multiplyRational(sign, coefficient);
      const before = collected.get(formula);
      collected.set(formula, before === undefined ? more : addRational(before, more));
    }
    const terms = [...collected]
      .filter(([, coefficient]) => coefficient.numerator !== 0)
      .map(([formula, coefficient]): Term => ({ coefficient, formula }));
    const [first] = terms;
    if (first === undefined) return this.zero;
    return terms.length === 1 ? this.scaled(first.coefficient, first.formula) : this.store.sum(terms);
  }

  /** x · y^sign with equal factors collected. */
  private product(f: Elementary, x: Formula, y: Formula, sign: Rational): Formula {
    if (x === this.zero || y === this.zero) return this.zero;
    const [left, right] = [this.factorsOf(x), this.factorsOf(y)];
    if (left.length + right.length > this.mostCollected) return this.store.applied(f, [x, y]);
    const collected = new Map<Formula, Rational>();
    for (const { base, exponent } of left) collected.set(base, exponent);
    for (const { base, exponent } of right) {
      const more = multiplyRational(sign, exponent);
      const before = collected.get(base);
      collected.set(base, before === undefined ? more : addRational(before, more));
    }
    const factors = [...collected].map(([base, exponent]): Factor => ({ base, exponent }));
    const ofY = coefficientOf(y);
    const coefficient = multiplyRational(coefficientOf(x), sign === minusOne ? inverseRational(ofY) : ofY);
    return this.factored(coefficient, factors);
  }

  private quotient(f: Elementary, x: Formula, y: Formula): Formula {
    if (coefficientOf(y).numerator === 0) return this.store.applied(f, [x, y]);
    return this.product(f, x, y, minusOne);
  }

  /** coefficient · Π factors, in the simplest kind of formula. */
  private factored(coefficient: Rational, factors: readonly Factor[]): Formula {
    if (coefficient.numerator === 0) return this.zero;
    if (Number.isNaN(coefficient.numerator)) return this.store.number(coefficient);
    const left = factors.filter(({ exponent }) => exponent.numerator !== 0);
    const [only] = left;
    if (only === undefined) return this.store.number(coefficient);
    if (left.length === 1 && isOne(coefficient) && isOne(only.exponent)) return only.base;
    return this.store.product(coefficient, left);
  }

  /** x^exponent for a number as exponent; undefined where it is better left as it is. */
  private power(x: Formula, exponent: Rational): Formula | undefined {
    if (exponent.numerator === 0) return this.one;
    if (isOne(exponent)) return x;
    if (!Number.isFinite(exponent.numerator)) return undefined;
    if (x.kind === "number") return this.powerOfNumber(x.value, exponent);
    if (x.kind !== "product") return this.factored(one, [{ base: x, exponent }]);
    // (x²)^½ is |x|, not x: powers of powers are collected for integers only.
    if (!isInteger(exponent)) return undefined;
    const coefficient = this.powerOfNumber(x.coefficient, exponent);
    if (coefficient?.kind !== "number") return undefined;
    const factors = x.factors.map((factor) => ({ ...factor, exponent: multiplyRational(factor.exponent, exponent) }));
    return this.factored(coefficient.value, factors);
  }

  private powerOfNumber(base: Rational, exponent: Rational): Formula | undefined {
    if (!isInteger(exponent) || base.numerator === 0) return undefined;
    const times = Math.abs(exponent.numerator);
    const [numerator, denominator] = [base.numerator ** times, base.denominator ** times];
    if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator)) return undefined;
    return this.store.number(
      exponent.numerator < 0 ? rational(denominator, numerator) : rational(numerator, denominator),
    );
  }
}

function coefficientOf(x: Formula): Rational {
  if (x.kind === "number") return x.value;
  return x.kind === "product" ? x.coefficient : one;
}

function isOne(x: Rational): boolean {
  return x.numerator === 1 && x.denominator === 1;
}
