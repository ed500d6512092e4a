/** Which passes take a Jacobian: columns by forward mode, rows by reverse mode, or some of both. */
import { type Colouring, colourColumns } from "./column-colouring.ts";
import { at, type SparsityPattern, transpose } from "./pattern.ts";

/**
 * Colours of columns for forward passes and of rows for reverse passes. An entry is read from the reverse pass of its row
 * if that has a colour and its column is not among `forwardOnly`; from the forward pass of its column otherwise.
 */
export interface Cover {
  readonly columns: Colouring;
  readonly rows: Colouring;
  /** By column, 1 for one that is read from forward passes alone. */
  readonly forwardOnly: Uint8Array;
}

/** What a colour costs, in evaluations of the function: 8 tangents run at once beside one of it; a reverse pass takes about three. */
const forwardCost = 9 / 8;
const reverseCost = 3;

/** Lines (rows, or columns) that the passes of the other direction take, and the least that the passes can then cost. */
interface Split {
  readonly skipped: Uint8Array;
  readonly bound: number;
}

/**
 * The cheapest of the covers that are tried: all columns; all rows; the fullest rows and, for what is left, columns; the
 * fullest columns and, for what is left, rows. Columns of one colour share no row that is left, so that every entry can
 * be read directly.
 *
 * An arrow, whose first row and column are full, needs two colours of columns and one of rows.
 *
 * Source: T. F. Coleman & A. Verma, The efficient computation of sparse Jacobian matrices using automatic
 * differentiation, SIAM Journal on Scientific Computing 19(4), 1998; A. H. Gebremedhin, F. Manne & A. Pothen, What color
 * is your Jacobian?, SIAM Review 47(4), 2005, §6.
 */
export function coverPattern(byRow: SparsityPattern, mode: "auto" | "forward" | "reverse"): Cover {
  const byColumn = transpose(byRow);
  const byColumns = (split: Split): Candidate => ({
    bound: split.bound,
    make: () => ({
      columns: colourColumns(byRow, byColumn, split.skipped),
      rows: colourRows(byRow, split.skipped),
      forwardOnly: new Uint8Array(byRow.columns),
    }),
  });
  const byRows = (split: Split): Candidate => ({
    bound: split.bound,
    make: () => ({
      columns: colourRows(byColumn, split.skipped),
      rows: colourColumns(byColumn, byRow, split.skipped),
      forwardOnly: split.skipped,
    }),
  });
  const candidates: Candidate[] = [];
  if (mode !== "reverse") candidates.push(byColumns(noSplit(byRow, forwardCost)));
  if (mode !== "forward") candidates.push(byRows(noSplit(byColumn, reverseCost)));
  if (mode === "auto") {
    candidates.push(byColumns(bestSplit(byRow, forwardCost, reverseCost)));
    candidates.push(byRows(bestSplit(byColumn, reverseCost, forwardCost)));
  }
  return cheapest(candidates);
}

interface Candidate {
  readonly bound: number;
  readonly make: () => Cover;
}

function cheapest(candidates: readonly Candidate[]): Cover {
  let best: Cover | undefined;
  let least = Infinity;
  for (const { bound, make } of candidates.toSorted((a, b) => a.bound - b.bound)) {
    if (best !== undefined && bound >= least) break;
    const made = make();
    const cost = forwardCost * made.columns.count + reverseCost * made.rows.count;
    if (best === undefined || cost < least) [best, least] = [made, cost];
  }
  if (best === undefined) throw new Error("a mode without passes");
  return best;
}

function lengthOf({ rowPointers }: SparsityPattern, row: number): number {
  return at(rowPointers, row + 1) - at(rowPointers, row);
}

function noSplit(byRow: SparsityPattern, cost: number): Split {
  let longest = 0;
  for (let row = 0; row < byRow.rows; row++) longest = Math.max(longest, lengthOf(byRow, row));
  return { skipped: new Uint8Array(byRow.rows), bound: cost * longest };
}

/**
 * The fullest rows, down to the length that promises the least cost: rows that are left take as many colours of columns as
 * the longest of them has entries; those skipped, as many of rows as one column has entries in them.
 */
function bestSplit(byRow: SparsityPattern, cost: number, skippedCost: number): Split {
  const order = Array.from({ length: byRow.rows }, (_, row) => row).toSorted(
    (a, b) => lengthOf(byRow, b) - lengthOf(byRow, a),
  );
  const taken = new Int32Array(byRow.columns);
  let mostTaken = 0;
  let best = { count: 0, bound: cost * lengthOf(byRow, order[0] ?? 0) };
  order.forEach((row, k) => {
    for (let j = at(byRow.rowPointers, row); j < at(byRow.rowPointers, row + 1); j++) {
      const column = at(byRow.columnIndices, j);
      taken[column] = at(taken, column) + 1;
      mostTaken = Math.max(mostTaken, at(taken, column));
    }
    const next = order[k + 1];
    const left = next === undefined ? 0 : lengthOf(byRow, next);
    const bound = cost * left + skippedCost * mostTaken;
    if (bound < best.bound) best = { count: k + 1, bound };
  });
  const skipped = new Uint8Array(byRow.rows);
  for (const row of order.slice(0, best.count)) skipped[row] = 1;
  return { skipped, bound: best.bound };
}

/** A colouring of some of the rows. */
function colourRows({ rows, columns, rowPointers, columnIndices }: SparsityPattern, kept: Uint8Array): Colouring {
  const pointers = new Int32Array(rows + 1);
  const indices: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (kept[row] === 1) {
      for (let k = at(rowPointers, row); k < at(rowPointers, row + 1); k++) indices.push(at(columnIndices, k));
    }
    pointers[row + 1] = indices.length;
  }
  const part = { rows, columns, rowPointers: pointers, columnIndices: Int32Array.from(indices) };
  return colourColumns(transpose(part), part, new Uint8Array(columns));
}
