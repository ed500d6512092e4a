/** Local partials of the table as instructions of a Program. */
import type { Condition } from "../elementary/algebra.ts";
import { Algebra } from "../elementary/algebra.ts";
import { add, multiply } from "../elementary/arithmetic.ts";
import type { Elementary, Operands } from "../elementary/entry.ts";
import { partialOf } from "../elementary/table.ts";
import { type Builder, isLiteral } from "../program/builder.ts";
import type { Value } from "../program/types.ts";

/** The algebra of values of a Program: every operation appends an instruction. */
export class ProgramAlgebra extends Algebra<Value> {
  private readonly builder: Builder;

  constructor(builder: Builder) {
    super();
    this.builder = builder;
  }

  override constant(value: number): Value {
    return this.builder.constant(value);
  }

  override apply(f: Elementary, ...operands: Value[]): Value {
    return this.builder.apply(f, ...operands);
  }

  override branch({ left, operator, right }: Condition<Value>, then: () => Value, otherwise: () => Value): Value {
    const condition = this.builder.compare(left, operator, right);
    const [result] = this.builder.branch(
      condition,
      ["f64"],
      () => [then()],
      () => [otherwise()],
    );
    if (result === undefined) throw new Error("a branch of one result has none");
    return result;
  }
}

/** Operands whose values are found only when a rule asks for them. */
export function lazyOperands(count: number, operand: (index: number) => Value, result: () => Value): Operands<Value> {
  return {
    count,
    get x() {
      return operand(0);
    },
    get y() {
      return operand(1);
    },
    get z() {
      return operand(2);
    },
    operand,
    get result() {
      return result();
    },
  };
}

/**
 * The partials of an operation with respect to its distinct operands among those wanted. An operand that stands twice,
 * as in x·x, has the sum of both partials: x + x. Structural zeros are left out; a literal 0 of the user's is a factor
 * like any other, so that 0·∞ is NaN.
 */
export function partialsByOperand(
  algebra: ProgramAlgebra,
  f: Elementary,
  args: readonly Value[],
  wanted: (operand: Value) => boolean,
  at: Operands<Value>,
): Map<Value, Value> {
  const partials = new Map<Value, Value>();
  args.forEach((arg, index) => {
    if (!wanted(arg) || isStructuralZero(f, index)) return;
    const partial = partialOf(f, index)(algebra, at, index);
    const before = partials.get(arg);
    partials.set(arg, before === undefined ? partial : algebra.add(before, partial));
  });
  return partials;
}

/** partial · derivative, where a partial of ±1 costs nothing more than a sign. */
export function scale(builder: Builder, partial: Value, derivative: Value): Value {
  return isLiteral(partial, 1) ? derivative : builder.apply(multiply, derivative, partial);
}

/** x + y, where either may be a structural zero (undefined). */
export function addDerivatives(builder: Builder, x: Value | undefined, y: Value | undefined): Value | undefined {
  if (x === undefined) return y;
  if (y === undefined) return x;
  return builder.apply(add, x, y);
}

/** Tells only whether an expression is the literal 0. */
class ZeroProbe extends Algebra<boolean> {
  override constant(value: number): boolean {
    return value === 0;
  }

  override apply(): boolean {
    return false;
  }

  override branch(): boolean {
    return false;
  }
}

const zeros = new WeakMap<Elementary, boolean[]>();

/** Whether the partial is zero everywhere, as those of floor and sign are. */
export function isStructuralZero(f: Elementary, index: number): boolean {
  let known = zeros.get(f);
  if (known === undefined) zeros.set(f, (known = []));
  return (known[index] ??= partialOf(f, index)(
    new ZeroProbe(),
    { count: index + 1, x: false, y: false, z: false, operand: () => false, result: false },
    index,
  ));
}
