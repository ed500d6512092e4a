/** Products, each with rules that are products again. */
/* oxlint-disable typescript/no-unnecessary-type-assertion -- the build counts an element as possibly undefined, the linter does not */
import { withDerivative } from "../derivatives/with-derivative.ts";
import { wrongShapes } from "../errors.ts";
import { registerLibrary, withScope } from "../read/drivers.ts";
import { mapped, type Matrix, type Vector } from "./types.ts";

/** What the texts of this file name. */
const scope = (): Record<string, unknown> => ({
  dot,
  matvec,
  matmul,
  transpose,
  mapped,
  scaled,
  outer,
  rowOf,
  widthOf,
  sum,
  added,
});

/** s·x, in the kind of array that x is. */
function scaled(s: number, x: Vector): Vector {
  return mapped(x, (v) => s * v);
}

/** x·yᵀ, the adjoint of a matrix. */
export function outer(x: number[], y: Vector): number[][] {
  return x.map((v) => rowOf(v, y));
}

export function rowOf(s: number, x: Vector): number[] {
  const row = new Array<number>(x.length).fill(0);
  for (let i = 0; i < x.length; i++) row[i] = s * (x[i] as number);
  return row;
}

/** The length of the last row. */
function widthOf(a: Matrix): number {
  let n = 0;
  for (const row of a) n = row.length;
  return n;
}

function sum(x: Vector, y: Vector): number[] {
  const z = new Array<number>(x.length).fill(0);
  for (let i = 0; i < x.length; i++) z[i] = (x[i] as number) + (y[i] as number);
  return z;
}

function added(a: Matrix, b: Matrix): number[][] {
  return a.map((row, i) => row.map((v, j) => v + ((b[i] as number[])[j] as number)));
}

/**
 * The inner product Σ xᵢ·yᵢ of two vectors, added up from the first to the last.
 *
 * Derivative: ẋ·y + x·ẏ; adjoints s·y and s·x.
 *
 * @throws WengertError SHAPE_MISMATCH if their lengths differ
 *
 * Cost: n multiplications, its gradient 2n.
 *
 * @example
 * dot([1, 2, 3], [4, 5, 6]); // 32
 */
export const dot: (x: Vector, y: Vector) => number = registerLibrary(
  "dot",
  withDerivative(
    (x: Vector, y: Vector): number => {
      if (x.length !== y.length)
        throw wrongShapes("dot", "two vectors of one length", `${x.length} and ${y.length} numbers`);
      let s = 0;
      for (let i = 0; i < x.length; i++) s += (x[i] as number) * (y[i] as number);
      return s;
    },
    {
      jvp: withScope(
        ([x, y]: readonly [Vector, Vector], [dx, dy]: readonly [Vector, Vector]) => ({
          value: dot(x, y),
          tangent: dot(dx, y) + dot(x, dy),
        }),
        scope,
      ),
      vjp: withScope(
        (x: Vector, y: Vector) => ({
          value: dot(x, y),
          pullback: (s: number) => [scaled(s, y), scaled(s, x)] as const,
        }),
        scope,
      ),
    },
  ),
);

/**
 * The product A·x of a matrix and a vector.
 *
 * Derivative: Ȧ·x + A·ẋ; adjoints s·xᵀ and Aᵀ·s.
 *
 * @param a  m rows of n numbers
 * @param x  n numbers
 * @returns  m numbers
 * @throws   WengertError SHAPE_MISMATCH if a row has another length than x
 *
 * Cost: m·n multiplications, its pullback 2·m·n.
 * Source: Giles, Collected matrix derivative results for forward and reverse mode algorithmic differentiation (2008), §2.2.2.
 *
 * @example
 * matvec([[1, 2], [3, 4]], [5, 6]); // [17, 39]
 */
export const matvec: (a: Matrix, x: Vector) => number[] = registerLibrary(
  "matvec",
  withDerivative(
    (a: Matrix, x: Vector): number[] => {
      const y = new Array<number>(a.length).fill(0);
      for (let i = 0; i < a.length; i++) {
        const row = a[i] as number[];
        if (row.length !== x.length) {
          throw wrongShapes(
            "matvec",
            `rows of ${x.length} numbers, as many as the vector has`,
            `a row of ${row.length}`,
          );
        }
        let s = 0;
        for (let j = 0; j < x.length; j++) s += (row[j] as number) * (x[j] as number);
        y[i] = s;
      }
      return y;
    },
    {
      jvp: withScope(
        ([a, x]: readonly [Matrix, Vector], [da, dx]: readonly [Matrix, Vector]) => ({
          value: matvec(a, x),
          tangent: sum(matvec(da, x), matvec(a, dx)),
        }),
        scope,
      ),
      vjp: withScope(
        (a: Matrix, x: Vector) => ({
          value: matvec(a, x),
          pullback: (s: number[]) => [outer(s, x), matvec(transpose(a), s)] as const,
        }),
        scope,
      ),
    },
  ),
);

/**
 * The transpose of a matrix.
 *
 * Derivative: Ȧᵀ; adjoint sᵀ.
 *
 * @throws WengertError SHAPE_MISMATCH if its rows have different lengths
 *
 * @example
 * transpose([[1, 2, 3], [4, 5, 6]]); // [[1, 4], [2, 5], [3, 6]]
 */
export const transpose: (a: Matrix) => number[][] = registerLibrary(
  "transpose",
  withDerivative(
    withScope((a: Matrix): number[][] => {
      const m = a.length;
      const n: number = widthOf(a);
      const b: number[][] = Array.from({ length: n }, () => new Array<number>(m).fill(0));
      for (let i = 0; i < m; i++) {
        const row = a[i] as number[];
        if (row.length !== n) throw wrongShapes("transpose", `rows of ${n} numbers`, `a row of ${row.length}`);
        for (let j = 0; j < n; j++) {
          const column = b[j] as number[];
          column[i] = row[j] as number;
        }
      }
      return b;
    }, scope),
    {
      jvp: withScope(
        ([a]: readonly [Matrix], [da]: readonly [Matrix]) => ({ value: transpose(a), tangent: transpose(da) }),
        scope,
      ),
      vjp: withScope((a: Matrix) => ({ value: transpose(a), pullback: (s: number[][]) => transpose(s) }), scope),
    },
  ),
);

/**
 * The product A·B of two matrices.
 *
 * Derivative: Ȧ·B + A·Ḃ; adjoints s·Bᵀ and Aᵀ·s.
 *
 * @param a  l rows of m numbers
 * @param b  m rows of n numbers
 * @returns  l rows of n numbers
 * @throws   WengertError SHAPE_MISMATCH if a row of A has another length than B has rows, or rows of B differ in length
 *
 * Cost: l·m·n multiplications, its pullback twice that.
 * Source: Giles, Collected matrix derivative results for forward and reverse mode algorithmic differentiation (2008), §2.2.2.
 *
 * @example
 * matmul([[1, 2], [3, 4]], [[0, 1], [1, 0]]); // [[2, 1], [4, 3]]
 */
export const matmul: (a: Matrix, b: Matrix) => number[][] = registerLibrary(
  "matmul",
  withDerivative(
    withScope((a: Matrix, b: Matrix): number[][] => {
      const m = b.length;
      const n: number = widthOf(b);
      for (let k = 0; k < m; k++) {
        const { length } = b[k] as number[];
        if (length !== n) throw wrongShapes("matmul", `rows of ${n} numbers`, `a row of ${length}`);
      }
      const c: number[][] = Array.from({ length: a.length }, () => new Array<number>(n).fill(0));
      for (let i = 0; i < a.length; i++) {
        const [row, result] = [a[i] as number[], c[i] as number[]];
        if (row.length !== m) {
          throw wrongShapes(
            "matmul",
            `rows of ${m} numbers, as many as the second matrix has rows`,
            `a row of ${row.length}`,
          );
        }
        for (let k = 0; k < m; k++) {
          const [factor, other] = [row[k] as number, b[k] as number[]];
          for (let j = 0; j < result.length; j++) result[j] = (result[j] as number) + factor * (other[j] as number);
        }
      }
      return c;
    }, scope),
    {
      jvp: withScope(
        ([a, b]: readonly [Matrix, Matrix], [da, db]: readonly [Matrix, Matrix]) => ({
          value: matmul(a, b),
          tangent: added(matmul(da, b), matmul(a, db)),
        }),
        scope,
      ),
      vjp: withScope(
        (a: Matrix, b: Matrix) => ({
          value: matmul(a, b),
          pullback: (s: number[][]) => [matmul(s, transpose(b)), matmul(transpose(a), s)] as const,
        }),
        scope,
      ),
    },
  ),
);
