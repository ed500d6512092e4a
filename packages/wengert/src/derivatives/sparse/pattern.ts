/** Patterns of sparse matrices, by compressed rows. */
import { sparseTooLarge } from "../../errors.ts";
import { forEachIndex, type IndexSet, sizeOf } from "./index-set.ts";

/**
 * Where a matrix may have entries other than zero: row r has the columns `columnIndices[k]` for k from `rowPointers[r]`
 * to below `rowPointers[r + 1]`, in ascending order.
 */
export interface SparsityPattern {
  readonly rows: number;
  readonly columns: number;
  readonly rowPointers: Int32Array;
  readonly columnIndices: Int32Array;
}

/** A sparse matrix by compressed rows. */
export interface SparseMatrix extends SparsityPattern {
  /** The entries, in the order of `columnIndices`; some may be zero. */
  readonly values: Float64Array;
  /** How many directions the function was differentiated in: the number of colours. */
  readonly passes: number;
}

/** The largest number of entries: 1 GiB of values. */
const mostEntries = 2 ** 27;

/**
 * The pattern whose rows are sets of columns.
 *
 * @param name  what messages call the matrix
 */
export function patternFrom(sets: readonly IndexSet[], columns: number, name: string): SparsityPattern {
  const rowPointers = new Int32Array(sets.length + 1);
  let entries = 0;
  sets.forEach((set, row) => {
    entries += sizeOf(set);
    if (entries > mostEntries) throw sparseTooLarge(name, sets.length, columns, mostEntries);
    rowPointers[row + 1] = entries;
  });
  const columnIndices = new Int32Array(entries);
  let next = 0;
  for (const set of sets) {
    forEachIndex(set, (column) => {
      columnIndices[next++] = column;
    });
  }
  return { rows: sets.length, columns, rowPointers, columnIndices };
}

/** The pattern of the transposed matrix; `entries[k]` is the number that its entry k has in the matrix itself. */
export function transpose({ rows, columns, rowPointers, columnIndices }: SparsityPattern): SparsityPattern & {
  readonly entries: Int32Array;
} {
  const pointers = new Int32Array(columns + 1);
  for (const column of columnIndices) pointers[column + 1] = at(pointers, column + 1) + 1;
  for (let column = 0; column < columns; column++)
    pointers[column + 1] = at(pointers, column + 1) + at(pointers, column);
  const next = pointers.slice(0, columns);
  const rowIndices = new Int32Array(columnIndices.length);
  const entries = new Int32Array(columnIndices.length);
  for (let row = 0; row < rows; row++) {
    for (let k = at(rowPointers, row); k < at(rowPointers, row + 1); k++) {
      const column = at(columnIndices, k);
      const place = at(next, column);
      next[column] = place + 1;
      rowIndices[place] = row;
      entries[place] = k;
    }
  }
  return { rows: columns, columns: rows, rowPointers: pointers, columnIndices: rowIndices, entries };
}

export function isSamePattern(a: SparsityPattern, b: SparsityPattern): boolean {
  return (
    a.rows === b.rows &&
    a.columns === b.columns &&
    isSameArray(a.rowPointers, b.rowPointers) &&
    isSameArray(a.columnIndices, b.columnIndices)
  );
}

function isSameArray(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((item, k) => item === b[k]);
}

/** An element that is there. */
export function at(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}

/** The pattern that is kept for further calls is not handed out: a caller may write to what it gets. */
export function copyOfPattern({ rows, columns, rowPointers, columnIndices }: SparsityPattern): SparsityPattern {
  return { rows, columns, rowPointers: rowPointers.slice(), columnIndices: columnIndices.slice() };
}
