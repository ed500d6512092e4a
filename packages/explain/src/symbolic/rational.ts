/** Coefficients and exponents of formulas: exact fractions of integers as long as they are small, decimals otherwise. */

export interface Rational {
  readonly numerator: number;
  /** Positive; 1 where the numerator is no integer. */
  readonly denominator: number;
}

export const zero: Rational = { numerator: 0, denominator: 1 };
export const one: Rational = { numerator: 1, denominator: 1 };
export const minusOne: Rational = { numerator: -1, denominator: 1 };

/** The fraction in lowest terms. */
export function rational(numerator: number, denominator: number = 1): Rational {
  if (denominator === 1) return { numerator, denominator };
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator === 0) {
    return { numerator: numerator / denominator, denominator: 1 };
  }
  const divisor = greatestCommonDivisor(numerator, denominator) * Math.sign(denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** Halves, quarters, … as fractions; other numbers as they are. For the constants of rules, not for what a user wrote. */
export function fractionOf(value: number): Rational {
  for (let denominator = 1; denominator <= 16; denominator *= 2) {
    if (Number.isSafeInteger(value * denominator)) return rational(value * denominator, denominator);
  }
  return rational(value);
}

export function multiplyRational(x: Rational, y: Rational): Rational {
  return rational(x.numerator * y.numerator, x.denominator * y.denominator);
}

export function addRational(x: Rational, y: Rational): Rational {
  return rational(x.numerator * y.denominator + y.numerator * x.denominator, x.denominator * y.denominator);
}

export function inverseRational(x: Rational): Rational {
  return rational(x.denominator, x.numerator);
}

export function valueOf(x: Rational): number {
  return x.numerator / x.denominator;
}

export function isInteger(x: Rational): boolean {
  return x.denominator === 1 && Number.isSafeInteger(x.numerator);
}

function greatestCommonDivisor(x: number, y: number): number {
  let [a, b] = [Math.abs(x), Math.abs(y)];
  while (b !== 0) [a, b] = [b, a % b];
  return a === 0 ? 1 : a;
}
