/** What local partials are written against. An implementation says what an element is: a number, a value of a Program, a formula. */
import type { Elementary } from "./entry.ts";
import { add, divide, multiply, negate, subtract } from "./arithmetic.ts";

export type Comparison = "<" | "<=" | ">" | ">=" | "===" | "!==";

/** A comparison of two elements. */
export interface Condition<T> {
  readonly left: T;
  readonly operator: Comparison;
  readonly right: T;
}

/** An algebra over elements of type T. */
export abstract class Algebra<T> {
  abstract constant(value: number): T;

  /** f applied to its operands. */
  abstract apply(f: Elementary, ...operands: T[]): T;

  /** `then` where the condition holds, else `otherwise`: a function that is piecewise by nature, such as relu. Only the branch taken is evaluated. */
  abstract branch(condition: Condition<T>, then: () => T, otherwise: () => T): T;

  /**
   * `usual`, but `exceptional` where the condition holds: a single point such as a kink, or the outside of the domain.
   * Symbolic formulas show only the usual case.
   */
  except(condition: Condition<T>, exceptional: () => T, usual: () => T): T {
    return this.branch(condition, exceptional, usual);
  }

  /**
   * x with −0 as 0, where x is a divisor that can't be negative: sqrt(−0) is −0, and ½/−0 would be −∞ where the
   * derivative tends to +∞.
   */
  unsignedZero(x: T): T {
    return this.add(x, this.constant(0));
  }

  /**
   * `rule`, which is a stated convention and no derivative where all conditions hold: a kink or a jump. It computes
   * nothing; explanations look at it.
   */
  convention(_where: () => readonly Condition<T>[], rule: () => T): T {
    return rule();
  }

  add(x: T, y: T): T {
    return this.apply(add, x, y);
  }

  subtract(x: T, y: T): T {
    return this.apply(subtract, x, y);
  }

  multiply(x: T, y: T): T {
    return this.apply(multiply, x, y);
  }

  divide(x: T, y: T): T {
    return this.apply(divide, x, y);
  }

  negate(x: T): T {
    return this.apply(negate, x);
  }
}

/** Whether a comparison of two numbers holds. */
export function compare(left: number, operator: Comparison, right: number): boolean {
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "===":
      return left === right;
    case "!==":
      return left !== right;
  }
}

/** The algebra of numbers: a partial evaluated at a point. */
export class NumberAlgebra extends Algebra<number> {
  override constant(value: number): number {
    return value;
  }

  override apply(f: Elementary, ...operands: number[]): number {
    return f.evaluate(...operands);
  }

  override branch(condition: Condition<number>, then: () => number, otherwise: () => number): number {
    return compare(condition.left, condition.operator, condition.right) ? then() : otherwise();
  }
}
