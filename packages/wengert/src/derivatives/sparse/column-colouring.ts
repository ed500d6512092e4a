/** Colourings of the columns of a pattern: columns of one colour share no row, so that one pass takes them all. */
import { at, type SparsityPattern } from "./pattern.ts";

/** `colours[k]` is the colour of column (or row) k, from 0 on; −1 for one that no pass is needed for. */
export interface Colouring {
  readonly colours: Int32Array;
  readonly count: number;
}

/**
 * Greedy distance-2 colouring of the columns: each gets the smallest colour that no column has which shares a row with
 * it. Tried in the order of the columns and with the fullest columns first; the better one is returned.
 *
 * @param byRow     the pattern
 * @param byColumn  its transpose
 * @param skipped   rows that do not count, by 1
 *
 * Cost: the sum of the squares of the rows' lengths, for each order.
 * Source: A. H. Gebremedhin, F. Manne & A. Pothen, What color is your Jacobian?, SIAM Review 47(4), 2005, §3.
 */
export function colourColumns(byRow: SparsityPattern, byColumn: SparsityPattern, skipped: Uint8Array): Colouring {
  const degrees = columnDegrees(byColumn, skipped);
  const columns = Array.from(degrees.keys()).filter((column) => at(degrees, column) > 0);
  const fewest = longestRow(byRow, skipped);
  // Every column of a full row has a colour of its own.
  if (fewest === columns.length) return distinctColours(columns, byRow.columns);
  const inOrder = greedy(byRow, byColumn, skipped, columns);
  if (inOrder.count === fewest) return inOrder;
  const fullestFirst = columns.toSorted((a, b) => at(degrees, b) - at(degrees, a));
  const other = greedy(byRow, byColumn, skipped, fullestFirst);
  return other.count < inOrder.count ? other : inOrder;
}

/** How many entries each column has in the rows that count. */
export function columnDegrees({ rows, rowPointers, columnIndices }: SparsityPattern, skipped: Uint8Array): Int32Array {
  const degrees = new Int32Array(rows);
  for (let column = 0; column < rows; column++) {
    for (let k = at(rowPointers, column); k < at(rowPointers, column + 1); k++) {
      if (skipped[at(columnIndices, k)] !== 1) degrees[column] = at(degrees, column) + 1;
    }
  }
  return degrees;
}

function longestRow({ rows, rowPointers }: SparsityPattern, skipped: Uint8Array): number {
  let longest = 0;
  for (let row = 0; row < rows; row++) {
    if (skipped[row] !== 1) longest = Math.max(longest, at(rowPointers, row + 1) - at(rowPointers, row));
  }
  return longest;
}

function distinctColours(columns: readonly number[], all: number): Colouring {
  const colours = new Int32Array(all).fill(-1);
  columns.forEach((column, colour) => {
    colours[column] = colour;
  });
  return { colours, count: columns.length };
}

function greedy(
  byRow: SparsityPattern,
  byColumn: SparsityPattern,
  skipped: Uint8Array,
  order: readonly number[],
): Colouring {
  const colours = new Int32Array(byRow.columns).fill(-1);
  // forbidden[colour] is the column that can't have it.
  const forbidden = new Int32Array(order.length + 1).fill(-1);
  let count = 0;
  for (const column of order) {
    for (let k = at(byColumn.rowPointers, column); k < at(byColumn.rowPointers, column + 1); k++) {
      const row = at(byColumn.columnIndices, k);
      if (skipped[row] === 1) continue;
      for (let j = at(byRow.rowPointers, row); j < at(byRow.rowPointers, row + 1); j++) {
        const colour = at(colours, at(byRow.columnIndices, j));
        if (colour >= 0) forbidden[colour] = column;
      }
    }
    let colour = 0;
    while (forbidden[colour] === column) colour++;
    colours[column] = colour;
    count = Math.max(count, colour + 1);
  }
  return { colours, count };
}
