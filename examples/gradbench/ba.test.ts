import { expect, test } from "vitest";
import { residualsJacobian, residualsJacobianByColouring, type Scene } from "./ba.ts";
import { compareWithCases } from "./compare.ts";
import { ba } from "./problems.ts";

compareWithCases("ba", ba);

function scene(n: number, m: number, p: number): Scene {
  const number = (k: number): number => 0.5 + Math.sin(k) / 3;
  return {
    cameras: Array.from({ length: n }, (_, i) => Array.from({ length: 11 }, (__, k) => number(11 * i + k))),
    points: Array.from({ length: m }, (_, j) => [number(j), number(2 * j), 3 + number(3 * j)]),
    weights: Array.from({ length: p }, (_, o) => number(5 * o)),
    features: Array.from({ length: p }, (_, o) => [number(o), number(7 * o)]),
  };
}

function entriesOf(rowPointers: Int32Array, columns: Int32Array, values: Float64Array): Map<string, number> {
  const entries = new Map<string, number>();
  for (let row = 0; row + 1 < rowPointers.length; row++) {
    for (let k = rowPointers[row] ?? 0; k < (rowPointers[row + 1] ?? 0); k++) {
      if (values[k] !== 0) entries.set(`${row}, ${columns[k]}`, values[k] ?? NaN);
    }
  }
  return entries;
}

test.each([
  [3, 7, 20],
  [5, 40, 100],
])("the Jacobian of %i cameras, %i points and %i observations by colouring takes 14 passes", (n, m, p) => {
  const { cameras, points, weights, features } = scene(n, m, p);
  const expected = residualsJacobian({ cameras, points, weights, features });
  const matrix = residualsJacobianByColouring(cameras, points, weights, features);
  expect([matrix.rows, matrix.columns]).toEqual([3 * p, 11 * n + 3 * m + p]);
  // Of the 15 parameters of an observation, the principal point's coordinates move one coordinate of the image each.
  expect(matrix.passes).toBe(14);
  expect(matrix.values).toHaveLength(29 * p);
  const wanted = entriesOf(expected.rows, expected.columns, expected.values);
  const found = entriesOf(matrix.rowPointers, matrix.columnIndices, matrix.values);
  expect([...found.keys()]).toEqual([...wanted.keys()]);
  for (const [place, value] of wanted) {
    expect(Math.abs((found.get(place) ?? NaN) - value), place).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(value)));
  }
});
