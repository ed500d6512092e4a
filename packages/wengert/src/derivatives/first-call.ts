/** The check of the first call: what was read computes exactly what the user's own function computes. */
import { valueMismatch } from "../errors.ts";

/**
 * Compares a value as it was read with the function's own, bit for bit. Derivatives taken inside the function add up in
 * another order where they are differentiated again, so that their last bits differ, and the signs of zeros: then numbers
 * may be `rounding`, relative to the largest number of the value, away.
 *
 * @throws WengertError VALUE_MISMATCH
 */
export function checkValue(
  inside: string,
  own: unknown,
  read: unknown,
  rounding: number = 0,
  mismatch: (inside: string, own: string, read: string) => Error = valueMismatch,
): void {
  const difference = firstDifference(own, read, "", rounding === 0 ? undefined : rounding * largestIn(own));
  if (difference === undefined) return;
  throw mismatch(inside, show(difference.own, difference.path), show(difference.read, difference.path));
}

/** Some units in the last place of a number of single precision. */
const singlePrecision = 2 ** -21;

interface Difference {
  readonly path: string;
  readonly own: unknown;
  readonly read: unknown;
}

function largestIn(value: unknown): number {
  if (typeof value === "number") return Number.isFinite(value) ? Math.abs(value) : 0;
  const parts: readonly unknown[] = isArrayLike(value)
    ? Array.from(value)
    : isRecord(value)
      ? Object.values(value)
      : [];
  return parts.reduce<number>((largest, part) => Math.max(largest, largestIn(part)), 0);
}

function firstDifference(
  own: unknown,
  read: unknown,
  path: string,
  within: number | undefined,
): Difference | undefined {
  if (isArrayLike(own) && isArrayLike(read)) {
    // Where numbers may differ in their last bits, single precision has fewer of them.
    if (own instanceof Float32Array && within !== undefined)
      within = Math.max(within, singlePrecision * largestIn(own));
    if (own.length !== read.length) return { path: `${path}.length`, own: own.length, read: read.length };
    for (let k = 0; k < own.length; k++) {
      const difference = firstDifference(own[k], read[k], `${path}[${k}]`, within);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (isRecord(own) && isRecord(read)) {
    for (const name of new Set([...Object.keys(own), ...Object.keys(read)])) {
      const difference = firstDifference(Reflect.get(own, name), Reflect.get(read, name), `${path}.${name}`, within);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  const areNumbers = typeof own === "number" && typeof read === "number";
  const isNear = areNumbers && within !== undefined && Math.abs(own - read) <= within;
  return Object.is(own, read) || isNear ? undefined : { path, own, read };
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !isArrayLike(value);
}

function show(value: unknown, path: string): string {
  const text = typeof value === "object" && value !== null ? "an object" : Object.is(value, -0) ? "-0" : String(value);
  return path === "" ? text : `${text} at result${path}`;
}
