/** Which number of which pass is which entry of the matrix. */
import type { Cover } from "./bidirectional.ts";
import type { Colouring } from "./column-colouring.ts";
import { at, type SparsityPattern } from "./pattern.ts";

/** The passes of one mode, and what is read from each. */
export interface Passes {
  /** The pass that seeds each input (forward) or result (reverse); −1 for none. */
  readonly colours: Int32Array;
  /** Pass c is read at `starts[c]` … `starts[c + 1] − 1`. */
  readonly starts: Int32Array;
  /** The numbers of a pass that are read, … */
  readonly places: Int32Array;
  /** … and the entries that they are. */
  readonly entries: Int32Array;
}

/** The passes of a covered Jacobian. */
export function jacobianPasses(
  pattern: SparsityPattern,
  { columns, rows, forwardOnly }: Cover,
): { forward: Passes; reverse: Passes } {
  const forward: Reading[] = [];
  const reverse: Reading[] = [];
  forEachEntry(pattern, (row, column, entry) => {
    const colour = at(rows.colours, row);
    if (colour >= 0 && forwardOnly[column] !== 1) reverse.push({ colour, place: column, entry });
    else forward.push({ colour: at(columns.colours, column), place: row, entry });
  });
  return { forward: passes(columns, forward), reverse: passes(rows, reverse) };
}

/** The passes of a Hessian with a star colouring: an entry stands alone at the vertex of its higher colour. */
export function hessianPasses(pattern: SparsityPattern, colouring: Colouring): Passes {
  const readings: Reading[] = [];
  forEachEntry(pattern, (row, column, entry) => {
    const [ofRow, ofColumn] = [at(colouring.colours, row), at(colouring.colours, column)];
    const reading =
      ofColumn < ofRow || row === column ? { colour: ofColumn, place: row } : { colour: ofRow, place: column };
    readings.push({ ...reading, entry });
  });
  return passes(colouring, readings);
}

interface Reading {
  readonly colour: number;
  readonly place: number;
  readonly entry: number;
}

/** Sorts what is read by pass. */
function passes({ colours, count }: Colouring, readings: readonly Reading[]): Passes {
  const starts = new Int32Array(count + 1);
  for (const { colour } of readings) {
    if (colour < 0 || colour >= count) throw new Error("an entry that no pass gives");
    starts[colour + 1] = at(starts, colour + 1) + 1;
  }
  for (let colour = 0; colour < count; colour++) starts[colour + 1] = at(starts, colour + 1) + at(starts, colour);
  const next = starts.slice(0, count);
  const places = new Int32Array(readings.length);
  const entries = new Int32Array(readings.length);
  for (const { colour, place, entry } of readings) {
    const k = at(next, colour);
    next[colour] = k + 1;
    places[k] = place;
    entries[k] = entry;
  }
  return { colours, starts, places, entries };
}

function forEachEntry(
  { rows, rowPointers, columnIndices }: SparsityPattern,
  visit: (row: number, column: number, entry: number) => void,
): void {
  for (let row = 0; row < rows; row++) {
    for (let k = at(rowPointers, row); k < at(rowPointers, row + 1); k++) visit(row, at(columnIndices, k), k);
  }
}
