import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coverPattern } from "./bidirectional.ts";
import { colourColumns } from "./column-colouring.ts";
import { at, patternFrom, type SparsityPattern, transpose } from "./pattern.ts";
import { hessianPasses, jacobianPasses, type Passes } from "./recovery.ts";
import { type IndexSet, singleton, union } from "./index-set.ts";
import { colourSymmetric } from "./star-colouring.ts";

type Cells = readonly (readonly [row: number, column: number])[];

function patternOf(rows: number, columns: number, cells: Cells): SparsityPattern {
  const sets: IndexSet[] = new Array<IndexSet>(rows).fill(undefined);
  for (const [row, column] of cells) sets[row] = union(sets[row], singleton(column));
  return patternFrom(sets, columns, "f");
}

function cellsOf({ rows, rowPointers, columnIndices }: SparsityPattern): [number, number][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from(columnIndices.subarray(at(rowPointers, row), at(rowPointers, row + 1)), (column): [number, number] => [
      row,
      column,
    ]),
  ).flat();
}

/** Powers of two tell sums apart: what a pass would give with entry k = 2ᵏ. */
function passSums(cells: Cells, colours: Int32Array, count: number, isForward: boolean, places: number): bigint[][] {
  const sums = Array.from({ length: count }, () => new Array<bigint>(places).fill(0n));
  cells.forEach(([row, column], entry) => {
    const [seeded, place] = isForward ? [column, row] : [row, column];
    const sum = sums[at(colours, seeded)];
    if (sum !== undefined) sum[place] = (sum[place] ?? 0n) + (1n << BigInt(entry));
  });
  return sums;
}

/** The entries as they are read from passes. */
function read(
  { colours, starts, places, entries }: Passes,
  cells: Cells,
  isForward: boolean,
  size: number,
): Map<number, bigint> {
  const sums = passSums(cells, colours, starts.length - 1, isForward, size);
  const found = new Map<number, bigint>();
  sums.forEach((sum, colour) => {
    for (let k = at(starts, colour); k < at(starts, colour + 1); k++) {
      found.set(at(entries, k), sum[at(places, k)] ?? -1n);
    }
  });
  return found;
}

function expectDirectRecovery(pattern: SparsityPattern, mode: "auto" | "forward" | "reverse"): number {
  const cells = cellsOf(pattern);
  const cover = coverPattern(pattern, mode);
  const { forward, reverse } = jacobianPasses(pattern, cover);
  const found = new Map([...read(forward, cells, true, pattern.rows), ...read(reverse, cells, false, pattern.columns)]);
  expect(found.size).toBe(cells.length);
  for (const [entry, value] of found) expect(value).toBe(1n << BigInt(entry));
  return cover.columns.count + cover.rows.count;
}

const size = fc.integer({ min: 1, max: 25 });
const patterns = fc
  .tuple(size, size)
  .chain(([rows, columns]) =>
    fc
      .array(fc.tuple(fc.nat(rows - 1), fc.nat(columns - 1)), { maxLength: 80 })
      .map((cells) => patternOf(rows, columns, cells)),
  );
/** With some full rows and columns, so that both directions take part. */
const arrows = fc
  .tuple(size, fc.nat(3), fc.nat(3), fc.array(fc.tuple(fc.nat(24), fc.nat(24)), { maxLength: 30 }))
  .map(([n, fullRows, fullColumns, extra]) =>
    patternOf(n, n, [
      ...Array.from({ length: n }, (_, k): [number, number] => [k, k]),
      ...Array.from({ length: n * Math.min(fullRows, n) }, (_, k): [number, number] => [Math.floor(k / n), k % n]),
      ...Array.from({ length: n * Math.min(fullColumns, n) }, (_, k): [number, number] => [k % n, Math.floor(k / n)]),
      ...extra.filter(([row, column]) => row < n && column < n),
    ]),
  );

describe.each(["auto", "forward", "reverse"] as const)("mode %s", (mode) => {
  test("every entry of a random pattern is read alone from one pass", () => {
    fc.assert(
      fc.property(fc.oneof(patterns, arrows), (pattern) => {
        expectDirectRecovery(pattern, mode);
      }),
      { numRuns: 300 },
    );
  });
});

test("every entry of a random symmetric pattern is read alone from one pass of a star colouring", () => {
  fc.assert(
    fc.property(fc.oneof(patterns, arrows), (pattern) => {
      const cells = cellsOf(pattern).filter(([row, column]) => row < pattern.columns && column < pattern.rows);
      const n = Math.max(pattern.rows, pattern.columns);
      const symmetric = patternOf(n, n, [...cells, ...cells.map(([row, column]): [number, number] => [column, row])]);
      // Entry (i, j) and its mirror image are one number.
      const all = cellsOf(symmetric);
      const numberOf = new Map(all.map(([row, column], entry) => [`${row},${column}`, entry]));
      const value = ([row, column]: readonly [number, number]): bigint => {
        const entry = numberOf.get(row <= column ? `${row},${column}` : `${column},${row}`) ?? 0;
        return 1n << BigInt(entry);
      };
      const colouring = colourSymmetric(symmetric);
      const { starts, places, entries } = hessianPasses(symmetric, colouring);
      const sums = Array.from({ length: colouring.count }, () => new Array<bigint>(n).fill(0n));
      for (const cell of all) {
        const sum = sums[at(colouring.colours, cell[1])];
        if (sum !== undefined) sum[cell[0]] = (sum[cell[0]] ?? 0n) + value(cell);
      }
      expect(entries.toSorted()).toEqual(Int32Array.from(all.keys()));
      sums.forEach((sum, colour) => {
        for (let k = at(starts, colour); k < at(starts, colour + 1); k++) {
          expect(sum[at(places, k)]).toBe(value(all[at(entries, k)] ?? [0, 0]));
        }
      });
    }),
    { numRuns: 300 },
  );
});

function banded(n: number, b: number): Cells {
  return Array.from({ length: n * n }, (_, k): [number, number] => [Math.floor(k / n), k % n]).filter(
    ([row, column]) => Math.abs(row - column) <= b,
  );
}

test.each([0, 1, 2, 3, 5])("a band of width %i to each side takes 2b + 1 colours of columns", (b) => {
  const pattern = patternOf(40, 40, banded(40, b));
  expect(expectDirectRecovery(pattern, "forward")).toBe(2 * b + 1);
  expect(expectDirectRecovery(pattern, "auto")).toBe(2 * b + 1);
});

test("a tridiagonal symmetric pattern takes 3 colours, a diagonal one 1", () => {
  expect(colourSymmetric(patternOf(40, 40, banded(40, 1))).count).toBe(3);
  expect(colourSymmetric(patternOf(40, 40, banded(40, 0))).count).toBe(1);
});

test("a hub takes a colour of its own wherever it stands", () => {
  const hub = 37;
  const cells = Array.from({ length: 60 }, (_, k): [number, number][] => [
    [hub, k],
    [k, hub],
  ]).flat();
  expect(colourSymmetric(patternOf(60, 60, cells)).count).toBe(2);
});

test("a grid of 12 × 12 with its four neighbours takes at most 6 colours", () => {
  const cells = Array.from({ length: 144 }, (_, k): [number, number][] => {
    const [x, y] = [k % 12, Math.floor(k / 12)];
    const neighbours = [
      [x, y],
      [x - 1, y],
      [x + 1, y],
      [x, y - 1],
      [x, y + 1],
    ] as const;
    return neighbours.flatMap(([i, j]): [number, number][] =>
      i >= 0 && i < 12 && j >= 0 && j < 12 ? [[k, 12 * j + i]] : [],
    );
  }).flat();
  const pattern = patternOf(144, 144, cells);
  expect(colourSymmetric(pattern).count).toBeLessThanOrEqual(6);
  expect(expectDirectRecovery(pattern, "forward")).toBeLessThanOrEqual(8);
});

function arrow(n: number): Cells {
  return Array.from({ length: n }, (_, k): [number, number][] => [
    [0, k],
    [k, 0],
    [k, k],
  ]).flat();
}

test("an arrow takes 3 passes both ways, 2 where it is symmetric, and n one way", () => {
  const pattern = patternOf(50, 50, arrow(50));
  expect(expectDirectRecovery(pattern, "auto")).toBe(3);
  expect(expectDirectRecovery(pattern, "forward")).toBe(50);
  expect(expectDirectRecovery(pattern, "reverse")).toBe(50);
  expect(colourSymmetric(pattern).count).toBe(2);
});

test("an arrow of 100,000 rows takes no more colours than a small one", () => {
  const pattern = patternOf(100_000, 100_000, arrow(100_000));
  const { columns, rows } = coverPattern(pattern, "auto");
  expect(columns.count + rows.count).toBe(3);
  expect(colourSymmetric(pattern).count).toBe(2);
});

test("blocks on the diagonal take as many colours as the largest has columns", () => {
  const cells = Array.from({ length: 10 }, (_, block) =>
    Array.from({ length: 16 }, (__, k): [number, number] => [4 * block + Math.floor(k / 4), 4 * block + (k % 4)]),
  ).flat();
  expect(expectDirectRecovery(patternOf(40, 40, cells), "forward")).toBe(4);
});

test("a full matrix takes one pass for each column or row, whichever is less", () => {
  const full = (rows: number, columns: number): SparsityPattern =>
    patternOf(
      rows,
      columns,
      Array.from({ length: rows * columns }, (_, k): [number, number] => [Math.floor(k / columns), k % columns]),
    );
  expect(expectDirectRecovery(full(12, 5), "auto")).toBe(5);
  expect(expectDirectRecovery(full(3, 12), "auto")).toBe(3);
});

test("columns without entries take no pass", () => {
  const pattern = patternOf(3, 5, [
    [0, 1],
    [1, 1],
  ]);
  const { colours, count } = colourColumns(pattern, transpose(pattern), new Uint8Array(3));
  expect(Array.from(colours)).toEqual([-1, 0, -1, -1, -1]);
  expect(count).toBe(1);
});

test("more than 2²⁷ entries are refused", () => {
  let full: IndexSet;
  for (let k = 0; k < 2 ** 13; k++) full = union(full, singleton(k));
  const rows = new Array<IndexSet>(2 ** 14 + 1).fill(full);
  expect(() => patternFrom(rows, 2 ** 13, "f")).toThrow(
    expect.objectContaining({
      code: "JACOBIAN_TOO_LARGE",
      message: expect.stringContaining("134,217,728 entries") as string,
    }),
  );
});
