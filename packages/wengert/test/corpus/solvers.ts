/** Solvers of equations, as people write them. */
import { type CorpusProgram, program } from "./program.ts";

export const solvers: readonly CorpusProgram[] = [
  program({
    name: "LU with pivoting: the pivot by argmax, rows exchanged",
    f: (matrix: number[][], rhs: number[]) => {
      const n = rhs.length;
      const A = matrix.map((row) => [...row]);
      const b = [...rhs];
      for (let k = 0; k < n; k++) {
        let pivot = k;
        for (let i = k + 1; i < n; i++) if (Math.abs(A[i][k]) > Math.abs(A[pivot][k])) pivot = i;
        if (pivot !== k) {
          for (let j = 0; j < n; j++) [A[k][j], A[pivot][j]] = [A[pivot][j], A[k][j]];
          [b[k], b[pivot]] = [b[pivot], b[k]];
        }
        for (let i = k + 1; i < n; i++) {
          const factor = A[i][k] / A[k][k];
          for (let j = k; j < n; j++) A[i][j] -= factor * A[k][j];
          b[i] -= factor * b[k];
        }
      }
      const x = new Array<number>(n).fill(0);
      for (let i = n - 1; i >= 0; i--) {
        let s = b[i];
        for (let j = i + 1; j < n; j++) s -= A[i][j] * x[j];
        x[i] = s / A[i][i];
      }
      return x.reduce((s, v, i) => s + (i + 1) * v * v, 0);
    },
    at: [
      [
        [0.1, 2, 1],
        [3, 1, -1],
        [1, -0.5, 2],
      ],
      [1, 2, 3],
    ],
  }),
  program({
    name: "conjugate gradients to a tolerance, in Float64Arrays",
    f: (diagonal: Float64Array, b: Float64Array) => {
      const n = b.length;
      const apply = (x: Float64Array, y: Float64Array): void => {
        for (let i = 0; i < n; i++) {
          y[i] = (2 + diagonal[i]) * x[i];
          if (i > 0) y[i] -= x[i - 1];
          if (i + 1 < n) y[i] -= x[i + 1];
        }
      };
      const x = new Float64Array(n);
      const r = Float64Array.from(b);
      const p = r.slice();
      const q = new Float64Array(n);
      let rho = 0;
      for (let i = 0; i < n; i++) rho += r[i] * r[i];
      for (let k = 0; k < 20 && rho > 1e-20; k++) {
        apply(p, q);
        let pq = 0;
        for (let i = 0; i < n; i++) pq += p[i] * q[i];
        const alpha = rho / pq;
        let next = 0;
        for (let i = 0; i < n; i++) {
          x[i] += alpha * p[i];
          r[i] -= alpha * q[i];
          next += r[i] * r[i];
        }
        const beta = next / rho;
        for (let i = 0; i < n; i++) p[i] = r[i] + beta * p[i];
        rho = next;
      }
      let energy = 0;
      for (let i = 0; i < n; i++) energy += x[i] * b[i];
      return energy;
    },
    at: [Float64Array.of(0.5, 0.2, 1, 0.7), Float64Array.of(1, -2, 0.5, 1)],
  }),
  program({
    name: "Levenberg–Marquardt for an exponential, normal equations in nested arrays",
    f: (t: number[], y: number[], a0: number, k0: number) => {
      let params = [a0, k0];
      let lambda = 0.01;
      const residuals = (p: number[]): number[] => t.map((ti, i) => p[0] * Math.exp(-p[1] * ti) - y[i]);
      const cost = (p: number[]): number => residuals(p).reduce((s, r) => s + r * r, 0);
      let current = cost(params);
      for (let iteration = 0; iteration < 3; iteration++) {
        const r = residuals(params);
        const J = t.map((ti) => [Math.exp(-params[1] * ti), -params[0] * ti * Math.exp(-params[1] * ti)]);
        const N = [
          [lambda, 0],
          [0, lambda],
        ];
        const g = [0, 0];
        for (let i = 0; i < t.length; i++) {
          for (let a = 0; a < 2; a++) {
            g[a] += J[i][a] * r[i];
            for (let b = 0; b < 2; b++) N[a][b] += J[i][a] * J[i][b];
          }
        }
        const det = N[0][0] * N[1][1] - N[0][1] * N[1][0];
        const step = [(N[1][1] * g[0] - N[0][1] * g[1]) / det, (N[0][0] * g[1] - N[1][0] * g[0]) / det];
        const trial = params.map((p, k) => p - step[k]);
        const next = cost(trial);
        if (next < current) {
          params = trial;
          current = next;
          lambda /= 10;
        } else {
          lambda *= 10;
        }
      }
      return current + params[1];
    },
    at: [[0, 0.5, 1, 1.5], [2.1, 1.3, 0.85, 0.45], 1.5, 0.6],
  }),
  program({
    name: "Runge–Kutta 4(5) with an adaptive step",
    f: (y0: number, rate: number) => {
      const tolerance = 1e-3;
      const f = (t: number, y: number): number => -rate * y + Math.sin(t);
      let t = 0;
      let y = y0;
      let h = 0.2;
      let steps = 0;
      while (t < 1 && steps++ < 100) {
        if (t + h > 1) h = 1 - t;
        const k1 = f(t, y);
        const k2 = f(t + h / 4, y + (h * k1) / 4);
        const k3 = f(t + (3 * h) / 8, y + h * ((3 * k1) / 32 + (9 * k2) / 32));
        const k4 = f(t + (12 * h) / 13, y + (h * (1932 * k1 - 7200 * k2 + 7296 * k3)) / 2197);
        const k5 = f(t + h, y + h * ((439 * k1) / 216 - 8 * k2 + (3680 * k3) / 513 - (845 * k4) / 4104));
        const k6 = f(
          t + h / 2,
          y + h * ((-8 * k1) / 27 + 2 * k2 - (3544 * k3) / 2565 + (1859 * k4) / 4104 - (11 * k5) / 40),
        );
        const y4 = y + h * ((25 * k1) / 216 + (1408 * k3) / 2565 + (2197 * k4) / 4104 - k5 / 5);
        const y5 =
          y + h * ((16 * k1) / 135 + (6656 * k3) / 12825 + (28561 * k4) / 56430 - (9 * k5) / 50 + (2 * k6) / 55);
        const error = Math.abs(y5 - y4);
        if (error <= tolerance) {
          t += h;
          y = y5;
        }
        h *= Math.min(4, Math.max(0.1, 0.84 * (tolerance / error) ** 0.25));
      }
      return y;
    },
    at: [1.2, 3],
  }),
  program({
    name: "a fast Fourier transform in place on two Float64Arrays, bits reversed",
    f: (signal: Float64Array) => {
      const n = signal.length;
      const re = signal.slice();
      const im = new Float64Array(n);
      for (let i = 1, j = 0; i < n; i++) {
        let bit = n >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) [re[i], re[j]] = [re[j], re[i]];
      }
      for (let size = 2; size <= n; size <<= 1) {
        const half = size >> 1;
        for (let start = 0; start < n; start += size) {
          for (let k = 0; k < half; k++) {
            const angle = (-2 * Math.PI * k) / size;
            const c = Math.cos(angle);
            const s = Math.sin(angle);
            const a = start + k;
            const b = a + half;
            const tr = c * re[b] - s * im[b];
            const ti = s * re[b] + c * im[b];
            re[b] = re[a] - tr;
            im[b] = im[a] - ti;
            re[a] += tr;
            im[a] += ti;
          }
        }
      }
      let power = 0;
      for (let k = 0; k < n; k++) power += (k + 1) * (re[k] ** 2 + im[k] ** 2);
      return power;
    },
    at: [Float64Array.of(0.5, -1, 2, 0.3, 1.1, -0.7, 0.2, 0.9)],
  }),
  program({
    name: "QR by Householder reflections in place",
    f: (matrix: number[][], b: number[]) => {
      const m = matrix.length;
      const n = matrix[0].length;
      const A = matrix.map((row) => row.slice());
      const y = b.slice();
      for (let k = 0; k < n; k++) {
        let norm = 0;
        for (let i = k; i < m; i++) norm += A[i][k] ** 2;
        norm = Math.sqrt(norm);
        const alpha = A[k][k] > 0 ? -norm : norm;
        const v = new Array<number>(m).fill(0);
        for (let i = k; i < m; i++) v[i] = A[i][k];
        v[k] -= alpha;
        let vv = 0;
        for (let i = k; i < m; i++) vv += v[i] * v[i];
        if (vv === 0) continue;
        for (let j = k; j < n; j++) {
          let dot = 0;
          for (let i = k; i < m; i++) dot += v[i] * A[i][j];
          for (let i = k; i < m; i++) A[i][j] -= (2 * dot * v[i]) / vv;
        }
        let dot = 0;
        for (let i = k; i < m; i++) dot += v[i] * y[i];
        for (let i = k; i < m; i++) y[i] -= (2 * dot * v[i]) / vv;
      }
      let residual = 0;
      for (let i = n; i < m; i++) residual += y[i] ** 2;
      return residual;
    },
    at: [
      [
        [1, 0.2],
        [1, 0.7],
        [1, 1.3],
        [1, 2.1],
      ],
      [1, 1.8, 2.1, 3.4],
    ],
  }),
  program({
    name: "power iteration with the vector replaced in every turn",
    f: (A: number[][]) => {
      let v = [1, 0.5, -0.2];
      for (let k = 0; k < 6; k++) {
        const w = A.map((row) => row.reduce((s, a, j) => s + a * v[j], 0));
        const norm = Math.sqrt(w.reduce((s, x) => s + x * x, 0));
        v = w.map((x) => x / norm);
      }
      const Av = A.map((row) => row.reduce((s, a, j) => s + a * v[j], 0));
      return Av.reduce((s, x, i) => s + x * v[i], 0);
    },
    at: [
      [
        [2, 0.5, 0.1],
        [0.4, 1, 0.3],
        [0.2, -0.1, 0.7],
      ],
    ],
  }),
  program({
    name: "quicksort on indices, recursively, then a weighted sum",
    f: (values: number[]) => {
      const x = values.slice();
      const sort = (low: number, high: number): void => {
        if (low >= high) return;
        const pivot = x[(low + high) >> 1];
        let i = low;
        let j = high;
        while (i <= j) {
          while (x[i] < pivot) i++;
          while (x[j] > pivot) j--;
          if (i <= j) {
            const t = x[i];
            x[i] = x[j];
            x[j] = t;
            i++;
            j--;
          }
        }
        sort(low, j);
        sort(i, high);
      };
      sort(0, x.length - 1);
      return x.reduce((s, v, k) => s + v ** 2 / (k + 1), 0);
    },
    at: [[3, 1.5, -2, 0.7, 2.2]],
  }),
  program({
    name: "a sum over a binary tree stored in an array, recursively",
    f: (tree: number[]) => {
      const value = (i: number): number => {
        if (i >= tree.length) return 0;
        const children = value(2 * i + 1) * 0.5 + value(2 * i + 2);
        return tree[i] * Math.tanh(1 + children) + children;
      };
      return value(0);
    },
    at: [[1, 0.5, -0.3, 0.2, 0.9, 1.1]],
  }),
  program({
    name: "Gauss–Seidel until it stops changing, a label to leave",
    f: (A: number[][], b: number[]) => {
      const x = b.map(() => 0);
      outer: for (let sweep = 0; ; sweep++) {
        let change = 0;
        for (let i = 0; i < b.length; i++) {
          let s = b[i];
          for (let j = 0; j < b.length; j++) {
            if (j === i) continue;
            s -= A[i][j] * x[j];
          }
          const next = s / A[i][i];
          change = Math.max(change, Math.abs(next - x[i]));
          x[i] = next;
          if (sweep > 60) break outer;
        }
        if (change < 1e-14) break;
      }
      return x[0] * x[1] + x[0] ** 2;
    },
    at: [
      [
        [4, 1],
        [0.5, 3],
      ],
      [1, 2],
    ],
  }),
];
