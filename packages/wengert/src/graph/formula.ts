/**
 * The formula of what derivatives cost, as far as one operation is concerned: what its local partials take, and what a
 * term of a tangent or an adjoint takes. Graphs (`cost.ts`) and Programs with loops are counted by it alike.
 */
import { Algebra, compare, type Condition } from "../elementary/algebra.ts";
import type { Elementary, Operands } from "../elementary/entry.ts";
import { partialOf } from "../elementary/table.ts";

/** Operations: 1 for an addition or a multiplication, an entry's `cost` for an elementary function. */
export interface OperationCounts {
  /** One evaluation of the function. */
  readonly function: number;
  /** Forward mode with one tangent for every input, the function's own evaluations included. */
  readonly forward: number;
  /** Reverse mode with one backward sweep for every output, the function's own evaluations included. */
  readonly reverse: number;
}

/** The dependence of an operation on one of its operands, by number, that is no structural zero. */
export interface Edge {
  readonly operand: number;
  /** The local partial at the graph's point; NaN without one. */
  readonly partial: number;
  /** Whether the partial is the literal 1 or −1. */
  readonly unit: boolean;
}

/**
 * The edges of one operation, one for each operand that it depends on; what the partials take is counted by the algebra.
 *
 * @param ids      the numbers of the operands, in order; the same one stands twice in x·x
 * @param depends  whether an operand depends on an input
 */
export function edgesOf(
  f: Elementary,
  ids: readonly number[],
  operands: Operands<Counted>,
  depends: (id: number) => boolean,
  algebra: CountingAlgebra,
): Edge[] {
  const edges = new Map<number, Edge>();
  for (const [index, operand] of ids.entries()) {
    if (!depends(operand)) continue;
    const partial = partialOf(f, index)(algebra, operands, index);
    if (partial.literal && partial.value === 0) continue;
    const unit = partial.literal && Math.abs(partial.value) === 1;
    const twice = edges.has(operand);
    if (twice) algebra.operations++;
    const sum = (edges.get(operand)?.partial ?? 0) + partial.value;
    edges.set(operand, { operand, partial: twice ? sum : partial.value, unit: unit && !twice });
  }
  return [...edges.values()];
}

/** The operands of an operation for its partials. */
export function countedOperands(count: number, element: (index: number) => Counted, value: number): Operands<Counted> {
  return {
    count,
    get x() {
      return element(0);
    },
    get y() {
      return element(1);
    },
    get z() {
      return element(2);
    },
    operand: element,
    result: { value, literal: false },
  };
}

/**
 * Adds partial·factor to the sums of a node, one sum for every bit. `bits` says where the factor is no structural zero,
 * `units` where it is a literal ±1. Returns the operations.
 */
export function addTerm(
  reached: Int32Array,
  unit: Int32Array,
  node: number,
  bits: number,
  units: number,
  unitPartial: boolean,
): number {
  const before = reached[node] ?? 0;
  const multiplications = unitPartial ? 0 : popcount(bits & ~units);
  reached[node] = before | bits;
  // A sum stays a literal ±1 while that is its only term.
  unit[node] = ((unit[node] ?? 0) & ~bits) | (unitPartial ? units & ~before : 0);
  return multiplications + popcount(before & bits);
}

function popcount(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** An element of the counting algebra: its value, and whether it is a literal, which costs nothing to compute. */
export interface Counted {
  readonly value: number;
  readonly literal: boolean;
}

/** Evaluates partials and counts the operations on the way. */
export class CountingAlgebra extends Algebra<Counted> {
  operations = 0;

  override constant(value: number): Counted {
    return { value, literal: true };
  }

  override apply(f: Elementary, ...operands: Counted[]): Counted {
    const value = f.evaluate(...operands.map((operand) => operand.value));
    const literal = operands.every((operand) => operand.literal);
    const [x, y] = operands;
    if (literal || f.name === "negate") return { value, literal };
    if (f.name === "multiply" && isUnit(x)) return { value, literal: false };
    if ((f.name === "multiply" || f.name === "divide") && isUnit(y)) return { value, literal: false };
    this.operations += f.cost;
    return { value, literal: false };
  }

  /** The sign of a zero costs nothing, as signs do. */
  override unsignedZero(x: Counted): Counted {
    return x;
  }

  override branch(condition: Condition<Counted>, then: () => Counted, otherwise: () => Counted): Counted {
    const { left, operator, right } = condition;
    // Without a point there is nothing to compare: the dearer branch counts.
    if (Number.isNaN(left.value) || Number.isNaN(right.value)) return this.dearer(then, otherwise);
    return compare(left.value, operator, right.value) ? then() : otherwise();
  }

  /** What is counted is the usual case; at the exceptional point the value is that of the exception. */
  override except(condition: Condition<Counted>, exceptional: () => Counted, usual: () => Counted): Counted {
    const counted = usual();
    if (!compare(condition.left.value, condition.operator, condition.right.value)) return counted;
    const { operations } = this;
    const { value } = exceptional();
    this.operations = operations;
    return { value, literal: counted.literal };
  }

  private dearer(then: () => Counted, otherwise: () => Counted): Counted {
    const start = this.operations;
    const first = then();
    const afterFirst = this.operations;
    this.operations = start;
    const second = otherwise();
    if (this.operations >= afterFirst) return second;
    this.operations = afterFirst;
    return first;
  }
}

/** Whether something is the literal 1 or −1; multiplying by it is not counted. */
function isUnit(x: Counted | undefined): boolean {
  return x !== undefined && x.literal && Math.abs(x.value) === 1;
}
