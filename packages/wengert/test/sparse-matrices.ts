/** Sparse matrices against dense ones. */
import { expect } from "vitest";
import { jacobian } from "../src/derivatives/jacobian.ts";
import { at, type SparseMatrix, type SparsityPattern } from "../src/derivatives/sparse/pattern.ts";
import type { AnyFunction } from "../src/derivatives/types.ts";

export function dense({ rows, columns, rowPointers, columnIndices, values }: SparseMatrix): number[][] {
  const matrix = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  for (let row = 0; row < rows; row++) {
    for (let k = at(rowPointers, row); k < at(rowPointers, row + 1); k++) {
      const line = matrix[row];
      if (line !== undefined) line[at(columnIndices, k)] = values[k] ?? NaN;
    }
  }
  return matrix;
}

export function cells({ rows, rowPointers, columnIndices }: SparsityPattern): number[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from(columnIndices.subarray(at(rowPointers, row), at(rowPointers, row + 1))),
  );
}

/** The same by `jacobian`, row by row. */
export function byJacobian<F extends AnyFunction>(f: F, options: object, args: Parameters<F>): number[][] {
  const { rows, columns, values } = jacobian(f, { ...options, flat: true } as { flat: true })(...args);
  return Array.from({ length: rows }, (_, row) => Array.from(values.subarray(row * columns, (row + 1) * columns)));
}

export function expectClose(actual: readonly number[][], expected: readonly number[][]): void {
  expect(actual.map((row) => row.length)).toEqual(expected.map((row) => row.length));
  actual.forEach((row, i) => {
    row.forEach((value, j) => {
      const wanted = expected[i]?.[j] ?? NaN;
      expect(Math.abs(value - wanted), `entry ${i}, ${j}`).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(wanted)));
    });
  });
}

export const numbers = (n: number): number[] => Array.from({ length: n }, (_, k) => 0.3 + Math.sin(k + 1) / 2);
