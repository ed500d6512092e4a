/** The algebra of quantities: a formula in node names, the same in inputs, and the number, all from one evaluation of a rule. */
import { Algebra, compare, type Condition, type Elementary } from "wengert/internals";
import type { SymbolicAlgebra } from "../symbolic/algebra.ts";
import type { ExplainedQuantity } from "./explanation.ts";
import type { Formula } from "../symbolic/formula.ts";

export interface Quantity {
  readonly nodes: Formula;
  readonly inputs: Formula;
  readonly value: number;
  /** A number that is known without evaluating anything: only such zeros are structural. */
  readonly literal: boolean;
  /** d where the quantity is 1/d or −1/d: what it multiplies is divided by d, as generated code does. */
  readonly divisor?: Quantity | undefined;
  /** How it is shown, once it has been: most quantities are shown several times. */
  explained?: ExplainedQuantity;
}

/** Whether a quantity is zero whatever the inputs are; what it multiplies contributes nothing. */
export function isStructuralZero(x: Quantity): boolean {
  return x.literal && x.value === 0;
}

/** A quantity with some of its parts replaced. */
export function replaced(
  { nodes, inputs, value, literal, divisor }: Quantity,
  parts: Partial<Omit<Quantity, "explained">>,
): Quantity {
  return { nodes, inputs, value, literal, divisor, ...parts };
}

export class QuantityAlgebra extends Algebra<Quantity> {
  readonly formulas: SymbolicAlgebra;
  readonly atPoint: boolean;

  /** @param atPoint  whether values are known, so that they decide which branch of a piecewise rule is taken */
  constructor(formulas: SymbolicAlgebra, atPoint: boolean) {
    super();
    this.formulas = formulas;
    this.atPoint = atPoint;
  }

  override constant(value: number): Quantity {
    const formula = this.formulas.constant(value);
    return { nodes: formula, inputs: formula, value, literal: true };
  }

  override apply(f: Elementary, ...operands: Quantity[]): Quantity {
    return {
      nodes: this.formulas.apply(f, ...operands.map(({ nodes }) => nodes)),
      inputs: this.formulas.apply(f, ...operands.map(({ inputs }) => inputs)),
      value: f.evaluate(...operands.map(({ value }) => value)),
      literal: operands.every(({ literal }) => literal),
      divisor: divisorOf(f, operands),
    };
  }

  override unsignedZero(x: Quantity): Quantity {
    return replaced(x, { value: x.value + 0 });
  }

  override branch(condition: Condition<Quantity>, then: () => Quantity, otherwise: () => Quantity): Quantity {
    const { left, operator, right } = condition;
    const literal = left.literal && right.literal;
    if (literal || this.atPoint) {
      const taken = compare(left.value, operator, right.value) ? then() : otherwise();
      return literal ? taken : replaced(taken, { literal: false });
    }
    const [x, y] = [then(), otherwise()];
    return {
      nodes: this.formulas.branch(
        inNodes(condition),
        () => x.nodes,
        () => y.nodes,
      ),
      inputs: this.formulas.branch(
        inInputs(condition),
        () => x.inputs,
        () => y.inputs,
      ),
      value: NaN,
      literal: false,
    };
  }

  /** The value of the point, the formula of the usual case. */
  override except(condition: Condition<Quantity>, exceptional: () => Quantity, usual: () => Quantity): Quantity {
    const { left, operator, right } = condition;
    const holds = compare(left.value, operator, right.value);
    if (left.literal && right.literal) return holds ? exceptional() : usual();
    const shown = usual();
    const value = holds && this.atPoint ? exceptional().value : shown.value;
    return replaced(shown, { value, literal: false, ...(value === shown.value ? {} : { divisor: undefined }) });
  }

  /** x · y, where a factor that is literally 1 leaves the other as it is. */
  product(x: Quantity, y: Quantity): Quantity {
    if (x.literal && x.value === 1) return y;
    if (y.literal && y.value === 1) return x;
    const product = this.multiply(x, y);
    const divisor = y.divisor ?? x.divisor;
    if (divisor === undefined) return product;
    const [dividend, factor] = y.divisor === undefined ? [y, x] : [x, y];
    const quotient = dividend.value / divisor.value;
    return replaced(product, { value: isNegativeReciprocal(factor) ? -quotient : quotient });
  }

  /** x + y, where a structural zero leaves the other as it is. */
  sum(x: Quantity, y: Quantity): Quantity {
    if (isStructuralZero(x)) return y;
    return isStructuralZero(y) ? x : this.add(x, y);
  }
}

function divisorOf(f: Elementary, [x, y]: readonly Quantity[]): Quantity | undefined {
  if (x === undefined) return undefined;
  if (f.name === "negate") return x.divisor;
  return f.name === "divide" && x.literal && x.value === 1 ? y : undefined;
}

/** Whether a quantity that is ±1/d is −1/d; the sign of what is NaN or 0 does not show in a quotient either. */
function isNegativeReciprocal({ value, divisor }: Quantity): boolean {
  return divisor !== undefined && !Object.is(value, 1 / divisor.value);
}

function inNodes({ left, operator, right }: Condition<Quantity>): Condition<Formula> {
  return { left: left.nodes, operator, right: right.nodes };
}

function inInputs({ left, operator, right }: Condition<Quantity>): Condition<Formula> {
  return { left: left.inputs, operator, right: right.inputs };
}
