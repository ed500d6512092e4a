/** What a name in a formula means: a function, a constant or an input. */
import { type Elementary, elementaryByName } from "wengert/internals";

/** Constants by name. */
export const constants: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["π", Math.PI],
  ["e", Math.E],
]);

/** Other names of entries of the table. */
const aliases: readonly (readonly [alias: string, name: string])[] = [
  ["ln", "log"],
  ["arcsin", "asin"],
  ["arccos", "acos"],
  ["arctan", "atan"],
  ["arctan2", "atan2"],
  ["arcsinh", "asinh"],
  ["arsinh", "asinh"],
  ["arccosh", "acosh"],
  ["arcosh", "acosh"],
  ["arctanh", "atanh"],
  ["artanh", "atanh"],
  ["power", "pow"],
  ["sgn", "sign"],
];

/** Entries that a formula writes as an operator; their names are free for inputs. */
const operatorNames: ReadonlySet<string> = new Set(["add", "subtract", "multiply", "divide", "remainder", "negate"]);

/** The functions that a formula may call, by every name they have. */
export type FunctionNames = ReadonlyMap<string, Elementary>;

/** The functions of the table (the special ones, too, where `wengert/special` is imported) and further ones, by name and alias. */
export function functionNames(further: readonly Elementary[] = []): FunctionNames {
  const names = new Map([...elementaryByName.values(), ...further].map((f) => [f.name, f] as const));
  for (const [alias, name] of aliases) {
    const f = names.get(name);
    if (f !== undefined) names.set(alias, f);
  }
  return names;
}

/** Whether a name that no parenthesis follows can only be a function that lacks its argument. */
export function isReserved(name: string, functions: FunctionNames): boolean {
  return functions.has(name) && !operatorNames.has(name);
}

/** Whether `name(` reads as a product: one letter with an optional index, as w1, x, a_2, α. */
export function looksLikeInput(name: string): boolean {
  return /^\p{L}(?:_?\p{Nd}+|_\p{L})?$/u.test(name);
}

/** Names of units that are refused right after a number. One letter is always an input. */
export const unitNames: ReadonlySet<string> = new Set(
  "mm cm dm km mg kg ms ns Hz kHz MHz GHz Pa kPa MPa kW MW kWh kJ MJ kN eV keV mol deg grad rad inch ft lb oz".split(
    " ",
  ),
);

/** Natural order: runs of digits compare as numbers, w2 before w10. */
export function compareNaturally(left: string, right: string): number {
  const [a, b] = [left.split(/(\d+)/), right.split(/(\d+)/)];
  for (let k = 0; k < Math.min(a.length, b.length); k++) {
    const [x, y] = [a[k] ?? "", b[k] ?? ""];
    if (x === y) continue;
    const difference = k % 2 === 1 ? Number(x) - Number(y) : 0;
    if (difference !== 0) return difference;
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

/** The known name nearest to `name`, if one is near enough to be what was meant. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), least);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other; `limit` if there are more. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let [beforeLast, last] = [[] as number[], Array.from({ length: to.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = (last[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      let least = Math.min(substitution, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return Math.min(limit, last[to.length] ?? limit);
}
