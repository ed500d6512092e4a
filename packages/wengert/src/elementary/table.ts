/** The table: every entry of every family, by name and by the function it stands for. */
import type { Elementary, LocalPartial } from "./entry.ts";
import * as arithmetic from "./arithmetic.ts";
import * as exponential from "./exponential.ts";
import * as hyperbolic from "./hyperbolic.ts";
import * as piecewise from "./piecewise.ts";
import * as powers from "./powers.ts";
import * as rounding from "./rounding.ts";
import { stopGradient } from "./stop-gradient.ts";
import * as trigonometric from "./trigonometric.ts";

const families: readonly Readonly<Record<string, Elementary>>[] = [
  arithmetic,
  powers,
  exponential,
  trigonometric,
  hyperbolic,
  piecewise,
  rounding,
];

/** All elementary functions except the special ones (`wengert/special`). */
export const elementaryFunctions: readonly Elementary[] = families.flatMap((family) => Object.values(family));

const byName = new Map<string, Elementary>();
const byFunction = new WeakMap<object, Elementary>();

/** Every registered entry by its name. */
export const elementaryByName: ReadonlyMap<string, Elementary> = byName;

/** Makes an entry known by its name and by its `evaluate`. */
export function register(entry: Elementary): void {
  const holder = byName.get(entry.name);
  if (holder !== undefined && holder !== entry) throw new Error(`two elementary functions are named ${entry.name}`);
  byName.set(entry.name, entry);
  byFunction.set(entry.evaluate, entry);
}

/** The entry that a function value is, under whatever name it goes: `Math.tanh`, `sigmoid`; undefined for any other value. */
export function elementaryOf(value: unknown): Elementary | undefined {
  return typeof value === "function" ? byFunction.get(value) : undefined;
}

for (const entry of elementaryFunctions) register(entry);
register(stopGradient);

/** The partial of f with respect to its operand at an index. */
export function partialOf(f: Elementary, index: number): LocalPartial {
  const partial = f.arity === "any" ? f.partials[0] : f.partials[index];
  if (partial === undefined) throw new RangeError(`${f.name} has no operand ${index}`);
  return partial;
}
