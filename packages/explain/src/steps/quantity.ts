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
  /** How it is shown, once it has been: most quantities are shown several times. */
  explained?: ExplainedQuantity;
}

/** Whether a quantity is zero whatever the inputs are; what it multiplies contributes nothing. */
export function isStructuralZero(x: Quantity): boolean {
  return x.literal && x.value === 0;
}

/** A quantity with some of its parts replaced. */
export function replaced(
  { nodes, inputs, value, literal }: Quantity,
  parts: Partial<Omit<Quantity, "explained">>,
): Quantity {
  return { nodes, inputs, value, literal, ...parts };
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
    };
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
    return replaced(shown, { value, literal: false });
  }

  /** x · y, where a factor that is literally 1 leaves the other as it is. */
  product(x: Quantity, y: Quantity): Quantity {
    if (x.literal && x.value === 1) return y;
    if (y.literal && y.value === 1) return x;
    return this.multiply(x, y);
  }

  /** x + y, where a structural zero leaves the other as it is. */
  sum(x: Quantity, y: Quantity): Quantity {
    if (isStructuralZero(x)) return y;
    return isStructuralZero(y) ? x : this.add(x, y);
  }
}

function inNodes({ left, operator, right }: Condition<Quantity>): Condition<Formula> {
  return { left: left.nodes, operator, right: right.nodes };
}

function inInputs({ left, operator, right }: Condition<Quantity>): Condition<Formula> {
  return { left: left.inputs, operator, right: right.inputs };
}
