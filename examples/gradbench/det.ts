import { gradient } from "wengert";

/** The determinant of an ℓ×ℓ matrix (flat, row by row), by expansion along the first remaining row. */
export function determinant(A: number[], ell: number): number {
  // The remaining columns as a linked list: the entry of a column is the next one, entry ℓ is both head and end.
  const next = new Int32Array(ell + 1);
  for (let column = 0; column < ell; column++) next[column] = column + 1;
  next[ell] = 0;
  return minor(A, ell, 0, next);
}

/** The minor of the rows from `row` on and of the columns in the list. */
function minor(A: number[], ell: number, row: number, next: Int32Array): number {
  if (row === ell - 1) return A[row * ell + next[ell]];
  let sum = 0;
  let sign = 1;
  let previous = ell;
  let column = next[ell];
  while (column !== ell) {
    next[previous] = next[column];
    sum += sign * A[row * ell + column] * minor(A, ell, row + 1, next);
    next[previous] = column;
    sign = -sign;
    previous = column;
    column = next[column];
  }
  return sum;
}

export const determinantGradient = gradient(determinant, { wrt: 0, scope: () => ({ minor }) });
