/** What linear algebra takes. */

/** A list of numbers. */
export type Vector = number[] | Float64Array;
/** Rows of the same length. */
export type Matrix = number[][];

/** f of every element, in the kind of array that x is. */
export function mapped(x: Vector, f: (value: number, index: number) => number): Vector {
  return Array.isArray(x) ? x.map(f) : x.map(f);
}
