/** Small linear algebra as it is written by hand. */
import { type CorpusProgram, program } from "./program.ts";

export const linearAlgebra: readonly CorpusProgram[] = [
  program({
    name: "the Thomas algorithm for a tridiagonal system",
    f: (a: number[], b: number[], c: number[], d: number[]) => {
      const n = d.length;
      const cp = new Array<number>(n).fill(0);
      const dp = new Array<number>(n).fill(0);
      cp[0] = c[0] / b[0];
      dp[0] = d[0] / b[0];
      for (let i = 1; i < n; i++) {
        const m = b[i] - a[i] * cp[i - 1];
        cp[i] = c[i] / m;
        dp[i] = (d[i] - a[i] * dp[i - 1]) / m;
      }
      const x = new Array<number>(n);
      x[n - 1] = dp[n - 1];
      for (let i = n - 2; i >= 0; i--) x[i] = dp[i] - cp[i] * x[i + 1];
      let s = 0;
      for (let i = 0; i < n; i++) s += x[i] * x[i] * (i + 1);
      return s;
    },
    at: [
      [0, 1, -0.5, 0.3],
      [4, 5, 3, 4],
      [1, -0.5, 0.8, 0],
      [1, 2, 0.5, -1],
    ],
  }),
  program({
    name: "Cholesky in place and log-determinant",
    f: (A: number[][]) => {
      const n = A.length;
      let logDet = 0;
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < j; k++) A[j][j] -= A[j][k] * A[j][k];
        A[j][j] = Math.sqrt(A[j][j]);
        logDet += 2 * Math.log(A[j][j]);
        for (let i = j + 1; i < n; i++) {
          for (let k = 0; k < j; k++) A[i][j] -= A[i][k] * A[j][k];
          A[i][j] /= A[j][j];
        }
      }
      return logDet;
    },
    at: [
      [
        [4, 1, 0.5],
        [1, 3, -0.2],
        [0.5, -0.2, 2],
      ],
    ],
  }),
  program({
    name: "Cholesky into a new matrix, then two triangular solves",
    f: (A: number[][], b: number[]) => {
      const n = b.length;
      const L = Array.from({ length: n }, () => new Array<number>(n).fill(0));
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let s = A[i][j];
          for (let k = 0; k < j; k++) s -= L[i][k] * L[j][k];
          L[i][j] = i === j ? Math.sqrt(s) : s / L[j][j];
        }
      }
      const y = b.slice();
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < i; k++) y[i] -= L[i][k] * y[k];
        y[i] /= L[i][i];
      }
      for (let i = n - 1; i >= 0; i--) {
        for (let k = i + 1; k < n; k++) y[i] -= L[k][i] * y[k];
        y[i] /= L[i][i];
      }
      return y.reduce((s, v, i) => s + v * b[i], 0);
    },
    at: [
      [
        [4, 1, 0.5],
        [1, 3, -0.2],
        [0.5, -0.2, 2],
      ],
      [1, -2, 0.5],
    ],
  }),
  program({
    name: "Gauss elimination with row exchange by swapping rows' elements",
    f: (M: number[][], b: number[]) => {
      const A = M.map((row) => row.slice());
      const x = b.slice();
      const n = x.length;
      for (let k = 0; k < n; k++) {
        let pivot = k;
        for (let i = k + 1; i < n; i++) if (Math.abs(A[i][k]) > Math.abs(A[pivot][k])) pivot = i;
        if (pivot !== k) {
          for (let j = 0; j < n; j++) [A[k][j], A[pivot][j]] = [A[pivot][j], A[k][j]];
          [x[k], x[pivot]] = [x[pivot], x[k]];
        }
        for (let i = k + 1; i < n; i++) {
          const factor = A[i][k] / A[k][k];
          for (let j = k; j < n; j++) A[i][j] -= factor * A[k][j];
          x[i] -= factor * x[k];
        }
      }
      for (let i = n - 1; i >= 0; i--) {
        for (let j = i + 1; j < n; j++) x[i] -= A[i][j] * x[j];
        x[i] /= A[i][i];
      }
      return x[0] * x[1] + x[2];
    },
    at: [
      [
        [0.1, 2, 1],
        [3, -1, 0.5],
        [1, 4, -2],
      ],
      [1, 2, 3],
    ],
  }),
  program({
    name: "LU in a flat array with a permutation array: log of the determinant",
    f: (given: Float64Array, n: number) => {
      const A = given.slice();
      const order = new Int32Array(n);
      for (let i = 0; i < n; i++) order[i] = i;
      let log = 0;
      for (let k = 0; k < n; k++) {
        let best = k;
        for (let i = k + 1; i < n; i++) {
          if (Math.abs(A[order[i] * n + k]) > Math.abs(A[order[best] * n + k])) best = i;
        }
        const t = order[k];
        order[k] = order[best];
        order[best] = t;
        const p = order[k] * n;
        log += Math.log(Math.abs(A[p + k]));
        for (let i = k + 1; i < n; i++) {
          const q = order[i] * n;
          A[q + k] /= A[p + k];
          for (let j = k + 1; j < n; j++) A[q + j] -= A[q + k] * A[p + j];
        }
      }
      return log;
    },
    at: [Float64Array.of(0.1, 2, 1, 3, -1, 0.5, 1, 4, -2), 3],
    counts: [1],
  }),
  program({
    name: "a determinant by expansion along the first row, recursively",
    f: (A: number[][]) => {
      const n = A.length;
      const minor = (used: number, row: number): number => {
        if (row === n) return 1;
        let sum = 0;
        let sign = 1;
        let bit = 1;
        for (let j = 0; j < n; j++) {
          if (Math.floor(used / bit) % 2 === 0) {
            sum += sign * A[row][j] * minor(used + bit, row + 1);
            sign = -sign;
          }
          bit *= 2;
        }
        return sum;
      };
      return minor(0, 0);
    },
    at: [
      [
        [2, 1, 0.5],
        [0.3, -1, 2],
        [1, 0.7, 3],
      ],
    ],
  }),
  program({
    name: "the power method with normalisation",
    f: (A: number[][]) => {
      const n = A.length;
      const v = new Float64Array(n).fill(1);
      const w = new Float64Array(n);
      let value = 0;
      for (let step = 0; step < 6; step++) {
        let norm = 0;
        for (let i = 0; i < n; i++) {
          w[i] = 0;
          for (let j = 0; j < n; j++) w[i] += A[i][j] * v[j];
          norm += w[i] * w[i];
        }
        norm = Math.sqrt(norm);
        for (let i = 0; i < n; i++) v[i] = w[i] / norm;
        value = norm;
      }
      return value;
    },
    at: [
      [
        [2, 0.5],
        [0.4, 1.5],
      ],
    ],
  }),
  program({
    name: "conjugate gradients for a small system",
    f: (A: number[][], b: number[]) => {
      const n = b.length;
      const x = new Float64Array(n);
      const r = Float64Array.from(b);
      const p = Float64Array.from(b);
      const q = new Float64Array(n);
      let rr = 0;
      for (let i = 0; i < n; i++) rr += r[i] * r[i];
      for (let k = 0; k < n; k++) {
        let pq = 0;
        for (let i = 0; i < n; i++) {
          q[i] = 0;
          for (let j = 0; j < n; j++) q[i] += A[i][j] * p[j];
          pq += p[i] * q[i];
        }
        const alpha = rr / pq;
        let next = 0;
        for (let i = 0; i < n; i++) {
          x[i] += alpha * p[i];
          r[i] -= alpha * q[i];
          next += r[i] * r[i];
        }
        const beta = next / rr;
        rr = next;
        if (k + 1 < n) for (let i = 0; i < n; i++) p[i] = r[i] + beta * p[i];
      }
      return x[0] * b[1] + x[1] * x[1];
    },
    at: [
      [
        [4, 1],
        [1, 3],
      ],
      [1, 2],
    ],
  }),
  program({
    name: "the exponential of a matrix by its series",
    f: (A: number[][], t: number) => {
      const n = A.length;
      const E = A.map((row, i) => row.map((_, j): number => (i === j ? 1 : 0)));
      const term = A.map((row, i) => row.map((_, j): number => (i === j ? 1 : 0)));
      const next = A.map((row) => row.map(() => 0));
      for (let k = 1; k <= 8; k++) {
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) {
            let s = 0;
            for (let m = 0; m < n; m++) s += term[i][m] * A[m][j] * t;
            next[i][j] = s / k;
          }
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) {
            term[i][j] = next[i][j];
            E[i][j] += term[i][j];
          }
      }
      return E[0][0] * E[1][1] - E[0][1] + E[1][0] ** 2;
    },
    at: [
      [
        [0.1, 0.5],
        [-0.4, 0.2],
      ],
      0.8,
    ],
  }),
  program({
    name: "Gram–Schmidt in place",
    f: (V: number[][]) => {
      for (let i = 0; i < V.length; i++) {
        const v = V[i];
        for (let j = 0; j < i; j++) {
          let dot = 0;
          for (let k = 0; k < v.length; k++) dot += v[k] * V[j][k];
          for (let k = 0; k < v.length; k++) v[k] -= dot * V[j][k];
        }
        let norm = 0;
        for (const c of v) norm += c * c;
        norm = Math.sqrt(norm);
        for (let k = 0; k < v.length; k++) v[k] /= norm;
      }
      return V[0][1] * V[1][0] + V[1][2];
    },
    at: [
      [
        [1, 0.5, -0.2],
        [0.3, 2, 0.7],
      ],
    ],
  }),
  program({
    name: "a rotation of Jacobi for a symmetric 2×2 matrix",
    f: (a: number, b: number, c: number) => {
      const theta = (c - a) / (2 * b);
      const t = Math.sign(theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const cos = 1 / Math.sqrt(t * t + 1);
      return (a - t * b) ** 2 + 2 * (c + t * b) + t * cos;
    },
    at: [2, 0.7, 3.5],
  }),
  program({
    name: "a quadratic form with a symmetric matrix stored as a triangle",
    f: (packed: number[], x: number[]) => {
      let s = 0;
      for (let i = 0, k = 0; i < x.length; i++) {
        for (let j = 0; j <= i; j++, k++) s += packed[k] * x[i] * x[j] * (i === j ? 1 : 2);
      }
      return s;
    },
    at: [
      [2, 0.5, 3, -0.1, 0.7, 1],
      [1, -2, 0.5],
    ],
  }),
  program({
    name: "a sparse matrix in compressed rows times a vector",
    f: (values: Float64Array, rowPointers: Int32Array, columns: Int32Array, x: Float64Array) => {
      let s = 0;
      for (let i = 0; i + 1 < rowPointers.length; i++) {
        let y = 0;
        for (let k = rowPointers[i]; k < rowPointers[i + 1]; k++) y += values[k] * x[columns[k]];
        s += y * y * x[i];
      }
      return s;
    },
    at: [
      Float64Array.of(2, -1, 3, 0.5, 1),
      Int32Array.of(0, 2, 3, 5),
      Int32Array.of(0, 2, 1, 0, 2),
      Float64Array.of(1, -2, 0.5),
    ],
  }),
];
