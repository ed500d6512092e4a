/** Linear systems and determinants, by one factorisation that their derivatives use again. */
/* oxlint-disable typescript/no-unnecessary-type-assertion -- the build counts an element as possibly undefined, the linter does not */
import { stopGradient } from "../derivatives/stop-gradient.ts";
import { withDerivative } from "../derivatives/with-derivative.ts";
import { singularMatrix, wrongShapes } from "../errors.ts";
import { registerLibrary, withScope } from "../read/drivers.ts";
import { matvec, outer, rowOf, transpose } from "./products.ts";
import type { Matrix, Vector } from "./types.ts";

/** What the texts of this file name. */
const scope = (): Record<string, unknown> => ({
  stopGradient,
  matvec,
  outer,
  rowOf,
  transpose,
  copyOf,
  factorise,
  requireAsManyRows,
  requireRegular,
  substitute,
  substituteTransposed,
  zeros,
  difference,
  negated,
  solveFactored,
  solveTransposed,
  inverseTransposed,
  logDeterminantFactored,
});

/** P·A = L·U: L (its ones left out) and U in one array, row by row; row i of it stems from row `order[i]` of A. */
interface Factors {
  readonly lu: Float64Array;
  readonly order: Float64Array;
}

/**
 * Gaussian elimination with partial pivoting. A column without a pivot is left as it is: then U has a zero on its diagonal.
 * Source: Golub & Van Loan, Matrix Computations, 4th ed., §3.4.
 */
function factorise(a: Matrix): Factors {
  const n = a.length;
  const lu = new Float64Array(n * n);
  const order = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const row = a[i] as number[];
    if (row.length !== n) throw wrongShapes("solve", `a square matrix`, `${n} rows with a row of ${row.length}`);
    order[i] = i;
    for (let j = 0; j < n; j++) lu[i * n + j] = row[j] as number;
  }
  for (let k = 0; k < n; k++) {
    let pivot = k;
    let largest = Math.abs(lu[k * n + k] as number);
    for (let i = k + 1; i < n; i++) {
      const size = Math.abs(lu[i * n + k] as number);
      if (size > largest) {
        largest = size;
        pivot = i;
      }
    }
    if (pivot !== k) {
      const row = order[k] as number;
      order[k] = order[pivot] as number;
      order[pivot] = row;
      for (let j = 0; j < n; j++) {
        const value = lu[k * n + j] as number;
        lu[k * n + j] = lu[pivot * n + j] as number;
        lu[pivot * n + j] = value;
      }
    }
    const diagonal = lu[k * n + k] as number;
    if (diagonal !== 0) {
      for (let i = k + 1; i < n; i++) {
        const factor = (lu[i * n + k] as number) / diagonal;
        lu[i * n + k] = factor;
        for (let j = k + 1; j < n; j++) {
          lu[i * n + j] = (lu[i * n + j] as number) - factor * (lu[k * n + j] as number);
        }
      }
    }
  }
  return { lu, order };
}

function requireAsManyRows(a: Matrix, b: Vector): number {
  if (a.length !== b.length) {
    throw wrongShapes("solve", "as many rows as right-hand sides", `${a.length} rows and ${b.length} numbers`);
  }
  return b.length;
}

function requireRegular(lu: Float64Array, n: number): number {
  for (let k = 0; k < n; k++) {
    if (lu[k * n + k] === 0) throw singularMatrix("solve", k + 1);
  }
  return n;
}

/** x with A·x = b. */
function substitute(lu: Float64Array, order: Float64Array, b: Vector): number[] {
  const n = b.length;
  const x = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) {
    let s = b[order[i] as number] as number;
    for (let j = 0; j < i; j++) s -= (lu[i * n + j] as number) * (x[j] as number);
    x[i] = s;
  }
  for (let i = n - 1; i >= 0; i--) {
    let s = x[i] as number;
    for (let j = i + 1; j < n; j++) s -= (lu[i * n + j] as number) * (x[j] as number);
    x[i] = s / (lu[i * n + i] as number);
  }
  return x;
}

/** x with Aᵀ·x = b. */
function substituteTransposed(lu: Float64Array, order: Float64Array, b: Vector): number[] {
  const n = b.length;
  const y = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) y[i] = b[i] as number;
  for (let i = 0; i < n; i++) {
    const s = (y[i] as number) / (lu[i * n + i] as number);
    y[i] = s;
    for (let j = i + 1; j < n; j++) y[j] = (y[j] as number) - (lu[i * n + j] as number) * s;
  }
  for (let i = n - 1; i >= 0; i--) {
    const s = y[i] as number;
    for (let j = 0; j < i; j++) y[j] = (y[j] as number) - (lu[i * n + j] as number) * s;
  }
  const x = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) x[order[i] as number] = y[i] as number;
  return x;
}

function zeros(x: Float64Array): Float64Array {
  return new Float64Array(x.length);
}

function difference(x: Vector, y: Vector): number[] {
  const z = new Array<number>(x.length).fill(0);
  for (let i = 0; i < x.length; i++) z[i] = (x[i] as number) - (y[i] as number);
  return z;
}

function negated(a: Matrix): number[][] {
  return a.map((row) => row.map((v) => -v));
}

/** A matrix as memory, also where it is read as a list of known numbers. */
const copyOf: (a: Matrix) => number[][] = withDerivative((a: Matrix): number[][] => a.map((row) => row.slice()), {
  jvp: ([a]: readonly [Matrix], [da]: readonly [Matrix]) => ({
    value: a.map((row) => row.slice()),
    tangent: da.map((row) => row.slice()),
  }),
  vjp: (a: Matrix) => ({ value: a.map((row) => row.slice()), pullback: (s: number[][]) => s }),
});

type SolveFactored = (a: Matrix, b: Vector, lu: Float64Array, order: Float64Array) => number[];
type Arguments = Parameters<SolveFactored>;
type Tangents = readonly [Matrix, Vector, ...unknown[]];

/**
 * x with A·x = b by the factors of A, which count as constants: x is a function of A and b alone.
 * ẋ = A⁻¹(ḃ − Ȧ·x); b̄ = A⁻ᵀ·x̄ and Ā = −b̄·xᵀ, with the same factors.
 * Source: Giles (2008), §2.3.1.
 */
const solveFactored: SolveFactored = withDerivative(
  withScope(
    (_a: Matrix, b: Vector, lu: Float64Array, order: Float64Array): number[] => substitute(lu, order, b),
    scope,
  ),
  {
    jvp: withScope(([a, b, lu, order]: Arguments, [da, db]: Tangents) => {
      const x = solveFactored(a, b, lu, order);
      return { value: x, tangent: solveFactored(a, difference(db, matvec(da, x)), lu, order) };
    }, scope),
    vjp: withScope((a: Matrix, b: Vector, lu: Float64Array, order: Float64Array) => {
      const x = solveFactored(a, b, lu, order);
      return {
        value: x,
        pullback: (s: number[]) => {
          const adjoint = solveTransposed(a, s, lu, order);
          return [negated(outer(adjoint, x)), adjoint, zeros(lu), zeros(order)] as const;
        },
      };
    }, scope),
  },
);

/** x with Aᵀ·x = b by the factors of A: ẋ = A⁻ᵀ(ḃ − Ȧᵀ·x); b̄ = A⁻¹·x̄ and Ā = −x·b̄ᵀ. */
const solveTransposed: SolveFactored = withDerivative(
  withScope(
    (_a: Matrix, b: Vector, lu: Float64Array, order: Float64Array): number[] => substituteTransposed(lu, order, b),
    scope,
  ),
  {
    jvp: withScope(([a, b, lu, order]: Arguments, [da, db]: Tangents) => {
      const x = solveTransposed(a, b, lu, order);
      return { value: x, tangent: solveTransposed(a, difference(db, matvec(transpose(da), x)), lu, order) };
    }, scope),
    vjp: withScope((a: Matrix, b: Vector, lu: Float64Array, order: Float64Array) => {
      const x = solveTransposed(a, b, lu, order);
      return {
        value: x,
        pullback: (s: number[]) => {
          const adjoint = solveFactored(a, s, lu, order);
          return [negated(outer(x, adjoint)), adjoint, zeros(lu), zeros(order)] as const;
        },
      };
    }, scope),
  },
);

/**
 * The solution x of A·x = b, by Gaussian elimination with partial pivoting.
 *
 * Derivative: ẋ = A⁻¹(ḃ − Ȧ·x); adjoints b̄ = A⁻ᵀ·s and Ā = −b̄·xᵀ. All orders use the one factorisation.
 *
 * @param a  n rows of n numbers
 * @param b  n numbers
 * @returns  n numbers
 * @throws   WengertError SINGULAR_MATRIX where elimination finds no pivot; SHAPE_MISMATCH for other shapes
 *
 * Cost: n³/3 multiplications, and O(n²) more for each derivative.
 * Source: Giles, Collected matrix derivative results for forward and reverse mode algorithmic differentiation (2008), §2.3.1.
 *
 * @example
 * solve([[2, 0], [0, 4]], [2, 2]); // [1, 0.5]
 */
export const solve: (a: Matrix, b: Vector) => number[] = registerLibrary(
  "solve",
  withScope((a: Matrix, b: Vector): number[] => {
    requireAsManyRows(a, b);
    const m = copyOf(a);
    const { lu, order } = factorise(stopGradient(m));
    requireRegular(lu, b.length);
    return solveFactored(m, b, lu, order);
  }, scope),
);

/** A⁻ᵀ: row j is the column j of A⁻¹. */
function inverseTransposed(a: Matrix, lu: Float64Array, order: Float64Array): number[][] {
  const n = a.length;
  const rows: number[][] = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let j = 0; j < n; j++) {
    const unit = new Array<number>(n).fill(0);
    unit[j] = 1;
    const column = solveFactored(a, unit, lu, order);
    const row = rows[j] as number[];
    for (let i = 0; i < n; i++) row[i] = column[i] as number;
  }
  return rows;
}

type LogDeterminantFactored = (a: Matrix, lu: Float64Array, order: Float64Array) => number;

const logDeterminantFactored: LogDeterminantFactored = withDerivative(
  (a: Matrix, lu: Float64Array, _order: Float64Array): number => {
    const n = a.length;
    let s = 0;
    for (let k = 0; k < n; k++) s += Math.log(Math.abs(lu[k * n + k] as number));
    return s;
  },
  {
    jvp: withScope(([a, lu, order]: Parameters<LogDeterminantFactored>, [da]: readonly [Matrix, ...unknown[]]) => {
      const inverse = inverseTransposed(a, lu, order);
      let tangent = 0;
      for (let i = 0; i < a.length; i++) {
        for (let j = 0; j < a.length; j++) {
          tangent += ((inverse[i] as number[])[j] as number) * ((da[i] as number[])[j] as number);
        }
      }
      return { value: logDeterminantFactored(a, lu, order), tangent };
    }, scope),
    vjp: withScope(
      (a: Matrix, lu: Float64Array, order: Float64Array) => ({
        value: logDeterminantFactored(a, lu, order),
        pullback: (s: number) => {
          const inverse = inverseTransposed(a, lu, order);
          return [inverse.map((row) => row.map((v) => s * v)), zeros(lu), zeros(order)] as const;
        },
      }),
      scope,
    ),
  },
);

/**
 * log|det A|, by Gaussian elimination with partial pivoting; the sign of the determinant is lost. It is −∞ where the
 * matrix is singular, 0 for the empty matrix.
 *
 * Derivative: the trace of A⁻¹·Ȧ; adjoint s·A⁻ᵀ. At a singular matrix it is not finite.
 *
 * @param a  n rows of n numbers
 * @throws   WengertError SHAPE_MISMATCH if the matrix is not square
 *
 * Cost: n³/3 multiplications, and n³ more for its derivative, which is an inverse.
 * Source: Giles, Collected matrix derivative results for forward and reverse mode algorithmic differentiation (2008), §2.2.4.
 *
 * @example
 * logDeterminant([[0, 1], [1, 0]]); // 0
 */
export const logDeterminant: (a: Matrix) => number = registerLibrary(
  "logDeterminant",
  withScope((a: Matrix): number => {
    const m = copyOf(a);
    const { lu, order } = factorise(stopGradient(m));
    return logDeterminantFactored(m, lu, order);
  }, scope),
);
