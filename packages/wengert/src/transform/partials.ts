/** Local partials of the table as instructions of a Program. */
import type { Condition } from "../elementary/algebra.ts";
import { Algebra } from "../elementary/algebra.ts";
import { add, multiply } from "../elementary/arithmetic.ts";
import type { Elementary, Operands } from "../elementary/entry.ts";
import { partialOf } from "../elementary/table.ts";
import { type Builder, isLiteral } from "../program/builder.ts";
import type { ElementaryInstruction, Value } from "../program/types.ts";
import { required } from "./rebuild.ts";

/** The algebra of values of a Program: every operation appends an instruction. */
export class ProgramAlgebra extends Algebra<Value> {
  private readonly builder: Builder;
  private one: Value | undefined = undefined;
  private minusOne: Value | undefined = undefined;

  constructor(builder: Builder) {
    super();
    this.builder = builder;
  }

  /** The ±1 of sums and signs are asked for at every turn: one of each in a region will do. */
  override constant(value: number): Value {
    const known = value === 1 ? this.one : value === -1 ? this.minusOne : undefined;
    if (known !== undefined && known.region === this.builder.region) return known;
    const made = this.builder.constant(value);
    if (value === 1) this.one = made;
    else if (value === -1) this.minusOne = made;
    return made;
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

/**
 * Operands whose values are found only when a rule asks for them. A class, as one is made for every operation: getters
 * of object literals take several times as long.
 */
class LazyOperands implements Operands<Value> {
  private readonly instruction: ElementaryInstruction;
  private readonly resolve: (old: Value) => Value;

  /** @param resolve  the value of an operand or of the result where the partial is computed */
  constructor(instruction: ElementaryInstruction, resolve: (old: Value) => Value) {
    this.instruction = instruction;
    this.resolve = resolve;
  }

  get count(): number {
    return this.instruction.args.length;
  }

  get x(): Value {
    return this.operand(0);
  }

  get y(): Value {
    return this.operand(1);
  }

  get z(): Value {
    return this.operand(2);
  }

  operand(index: number): Value {
    return this.resolve(required(this.instruction.args[index]));
  }

  get result(): Value {
    return this.resolve(required(this.instruction.results[0]));
  }
}

/**
 * The partials of an operation with respect to its distinct operands among those wanted. An operand that stands twice,
 * as in x·x, has the sum of both partials: x + x. Structural zeros are left out; a literal 0 of the user's is a factor
 * like any other, so that 0·∞ is NaN.
 */
export function partialsByOperand(
  algebra: ProgramAlgebra,
  instruction: ElementaryInstruction,
  wanted: (operand: Value) => boolean,
  resolve: (old: Value) => Value,
): [operand: Value, partial: Value][] {
  const { f, args } = instruction;
  const at = new LazyOperands(instruction, resolve);
  const partials: [operand: Value, partial: Value][] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = required(args[index]);
    if (!wanted(arg) || isStructuralZero(f, index)) continue;
    const partial = partialOf(f, index)(algebra, at, index);
    const before = args.indexOf(arg) === index ? undefined : partials.find(([operand]) => operand === arg);
    if (before === undefined) partials.push([arg, partial]);
    else before[1] = algebra.add(before[1], partial);
  }
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
