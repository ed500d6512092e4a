/** The algebra of quantities: a formula in node names, the same in inputs, and the number, all from one evaluation of a rule. */
import { Algebra, compare, type Condition, type Elementary } from "wengert/internals";
import type { SymbolicAlgebra } from "../symbolic/algebra.ts";
import { FormulaValues } from "../symbolic/evaluate.ts";
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
  /** Whether the value at the point is a convention, or NaN outside of a domain, and not what the usual rule gives. */
  readonly isConvention?: boolean;
  /** How it is shown, once it has been: most quantities are shown several times. */
  explained?: ExplainedQuantity;
}

/** Whether a quantity is zero whatever the inputs are; what it multiplies contributes nothing. */
export function isStructuralZero(x: Quantity): boolean {
  return x.literal && x.value === 0;
}

/** A quantity with some of its parts replaced. */
export function replaced(
  { nodes, inputs, value, literal, divisor, isConvention = false }: Quantity,
  parts: Partial<Omit<Quantity, "explained">>,
): Quantity {
  return { nodes, inputs, value, literal, divisor, isConvention, ...parts };
}

export class QuantityAlgebra extends Algebra<Quantity> {
  readonly formulas: SymbolicAlgebra;
  private readonly values = new FormulaValues();
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
    const value = f.evaluate(...operands.map(({ value: operand }) => operand));
    return {
      nodes: this.formulaOf(
        f,
        operands.map(({ nodes }) => nodes),
        value,
      ),
      inputs: this.formulaOf(
        f,
        operands.map(({ inputs }) => inputs),
        value,
      ),
      value,
      literal: operands.every(({ literal }) => literal),
      divisor: divisorOf(f, operands),
      isConvention: operands.some(({ isConvention }) => isConvention === true),
    };
  }

  /**
   * f of formulas, simplified as long as that is true at the point: a/a is 1, but 0/0 and ∞/∞ are NaN, so there it
   * stays a/a.
   */
  formulaOf(f: Elementary, operands: readonly Formula[], value: number): Formula {
    const simplified = this.formulas.apply(f, ...operands);
    if (!this.atPoint || Number.isFinite(value)) return simplified;
    const shown = this.values.of(simplified);
    const agrees = shown === undefined || (!Number.isFinite(shown) && Number.isNaN(shown) === Number.isNaN(value));
    return agrees ? simplified : this.formulas.store.applied(f, operands);
  }

  /** A name with the value that it has at the point. */
  symbol(text: string, latex: string, value: number): Formula {
    const symbol = this.formulas.store.symbol(text, latex);
    this.values.define(symbol, value);
    return symbol;
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

  /** At the point the case that holds; without one the usual case. */
  override except(condition: Condition<Quantity>, exceptional: () => Quantity, usual: () => Quantity): Quantity {
    const { left, operator, right } = condition;
    const holds = compare(left.value, operator, right.value);
    if (left.literal && right.literal) return holds ? exceptional() : usual();
    const shown = usual();
    if (!holds || !this.atPoint) return replaced(shown, { literal: false });
    const special = exceptional();
    const same = Object.is(special.value + 0, shown.value + 0);
    return same ? replaced(shown, { literal: false }) : replaced(special, { literal: false, isConvention: true });
  }

  override convention(where: () => readonly Condition<Quantity>[], rule: () => Quantity): Quantity {
    const quantity = rule();
    if (!this.atPoint) return quantity;
    const holds = where().every(({ left, operator, right }) => compare(left.value, operator, right.value));
    return holds ? replaced(quantity, { isConvention: true }) : quantity;
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
