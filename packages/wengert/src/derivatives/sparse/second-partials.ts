/** Which second partials of the table's functions vanish everywhere, read off the rules of the first ones. */
import { Algebra } from "../../elementary/algebra.ts";
import type { Elementary } from "../../elementary/entry.ts";
import { partialOf } from "../../elementary/table.ts";
import { isStructuralZero } from "../../transform/partials.ts";

/** Which operands an expression depends on, by bits; what only decides between branches does not count. */
class DependenceProbe extends Algebra<number> {
  override constant(): number {
    return 0;
  }

  override apply(f: Elementary, ...operands: number[]): number {
    return operands.reduce((all, bits, k) => (isStructuralZero(f, k) ? all : all | bits), 0);
  }

  override branch(_: unknown, then: () => number, otherwise: () => number): number {
    return then() | otherwise();
  }
}

const probe = new DependenceProbe();
const known = new WeakMap<Elementary, Map<number, readonly (readonly [number, number])[]>>();

/** The pairs j ≤ k of operands for which ∂²f/∂xⱼ∂xₖ is not zero everywhere. */
export function interactingOperands(f: Elementary, count: number): readonly (readonly [number, number])[] {
  let byCount = known.get(f);
  if (byCount === undefined) known.set(f, (byCount = new Map<number, readonly (readonly [number, number])[]>()));
  let pairs = byCount.get(count);
  if (pairs === undefined) byCount.set(count, (pairs = findPairs(f, count)));
  return pairs;
}

function findPairs(f: Elementary, count: number): (readonly [number, number])[] {
  // Operands from the 32nd on share the last bit.
  const bitOf = (operand: number): number => 1 << Math.min(operand, 31);
  let result = 0;
  for (let k = 0; k < count; k++) if (!isStructuralZero(f, k)) result |= bitOf(k);
  const at = { count, x: bitOf(0), y: bitOf(1), z: bitOf(2), operand: bitOf, result };
  const dependence = Array.from({ length: count }, (_, k) => partialOf(f, k)(probe, at, k));
  const interact = (j: number, k: number): boolean => ((dependence[j] ?? 0) & bitOf(k)) !== 0;
  const pairs: (readonly [number, number])[] = [];
  for (let j = 0; j < count; j++) {
    for (let k = j; k < count; k++) if (interact(j, k) || interact(k, j)) pairs.push([j, k]);
  }
  return pairs;
}
