/** The table: every entry of every family, by name. */
import type { Elementary, LocalPartial } from "./entry.ts";
import * as arithmetic from "./arithmetic.ts";

const families: readonly Readonly<Record<string, Elementary>>[] = [arithmetic];

/** All elementary functions except the special ones (`wengert/special`). */
export const elementaryFunctions: readonly Elementary[] = families.flatMap((family) => Object.values(family));

/** The partial of f with respect to its operand at an index. */
export function partialOf(f: Elementary, index: number): LocalPartial {
  const partial = f.arity === "any" ? f.partials[0] : f.partials[index];
  if (partial === undefined) throw new RangeError(`${f.name} has no operand ${index}`);
  return partial;
}
