/** The stored cases of the problems, and how results are compared with them. */
import { readdirSync, readFileSync } from "node:fs";

export interface Case {
  name: string;
  function: string;
  /** In the shape that the problem prescribes: the files are trusted. */
  input: never;
  output: unknown;
  tolerance: number;
}

const folder = new URL("cases/", import.meta.url);

/** The cases of a problem. */
export function casesOf(problem: string): Case[] {
  const files = readdirSync(folder).filter((file) => file.startsWith(`${problem}-`));
  return files.map((file) => {
    const found: unknown = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    if (!isCase(found)) throw new Error(`${file} is no case`);
    return { ...found, name: file.replace(".json", "") };
  });
}

function isCase(found: unknown): found is Omit<Case, "name"> {
  const fields = ["function", "input", "output", "tolerance"];
  return typeof found === "object" && found !== null && fields.every((field) => Object.hasOwn(found, field));
}

/**
 * Where two results first differ by more than the tolerance: |a − b| / max(1, |a| + |b|), element by element, with equal
 * lengths and keys. Typed arrays count as arrays.
 *
 * @returns undefined if they agree
 */
export function firstDifference(
  actual: unknown,
  expected: unknown,
  tolerance: number,
  at = "result",
): string | undefined {
  if (typeof expected === "number") {
    const error = typeof actual === "number" ? relativeError(actual, expected) : NaN;
    return error <= tolerance ? undefined : `${at} is ${String(actual)}, expected ${expected} (error ${error})`;
  }
  if (Array.isArray(expected)) {
    const list: unknown = actual instanceof Float64Array || actual instanceof Int32Array ? [...actual] : actual;
    if (!Array.isArray(list)) return `${at} is no array`;
    if (list.length !== expected.length) return `${at} has ${list.length} elements, expected ${expected.length}`;
    return first(expected.keys(), (k) => firstDifference(list[k], expected[k], tolerance, `${at}[${k}]`));
  }
  if (typeof expected !== "object" || expected === null || typeof actual !== "object" || actual === null) {
    return `${at} is no record`;
  }
  const keys = Object.keys(expected).sort().join(", ");
  const found = Object.keys(actual).sort().join(", ");
  if (keys !== found) return `${at} has the keys ${found}, expected ${keys}`;
  const fields = new Map<string, unknown>(Object.entries(actual));
  return first(Object.entries(expected).values(), ([key, value]) =>
    firstDifference(fields.get(key), value, tolerance, `${at}.${key}`),
  );
}

function relativeError(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(1, Math.abs(a) + Math.abs(b));
}

function first<T>(items: Iterable<T>, find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
