/** Arrays: read, written, updated in place, under several names, made and taken apart. */
import { type CorpusProgram, program } from "./program.ts";

export const arrays: readonly CorpusProgram[] = [
  program({
    name: "Horner's scheme",
    f: (coefficients: number[], x: number) => {
      let y = 0;
      for (let k = coefficients.length - 1; k >= 0; k--) y = y * x + coefficients[k];
      return y;
    },
    at: [[1, -2, 0.5, 3], 0.7],
    also: [[[], 0.7]],
  }),
  program({
    name: "prefix sums in a new array",
    f: (x: number[]) => {
      const prefix = new Array<number>(x.length + 1).fill(0);
      for (let i = 0; i < x.length; i++) prefix[i + 1] = prefix[i] + x[i] * x[i];
      let s = 0;
      for (let i = 1; i < prefix.length; i++) s += Math.sin(prefix[i]);
      return s;
    },
    at: [[0.5, 0.3, -0.8, 1]],
  }),
  program({
    name: "prefix sums in place",
    f: (x: number[]) => {
      for (let i = 1; i < x.length; i++) x[i] += x[i - 1];
      return x[x.length - 1] * x[0] + x[1] ** 2;
    },
    at: [[1, 2, 3]],
  }),
  program({
    name: "x[i] *= y in place",
    f: (x: number[], y: number) => {
      for (let i = 0; i < x.length; i++) x[i] *= y;
      let s = 0;
      for (let i = 0; i < x.length; i++) s += x[i] * x[i] * y;
      return s;
    },
    at: [[1, 2, -3], 0.7],
  }),
  program({
    name: "every compound assignment of an element",
    f: (x: Float64Array, y: number) => {
      x[0] += y;
      x[1] -= y * x[0];
      x[2] *= x[1];
      x[3] /= y;
      x[4] **= 2;
      x[0]++;
      --x[1];
      return x[0] * x[1] + x[2] * x[3] + x[4] * y;
    },
    at: [Float64Array.of(1, 2, 3, 4, 5), 1.5],
  }),
  program({
    name: "a moving average over a Float64Array",
    f: (x: Float64Array) => {
      const width = 3;
      const y = new Float64Array(x.length - width + 1);
      for (let i = 0; i < y.length; i++) {
        for (let k = 0; k < width; k++) y[i] += x[i + k];
        y[i] /= width;
      }
      let s = 0;
      for (let i = 0; i < y.length; i++) s += (y[i] - x[i]) ** 2;
      return s;
    },
    at: [Float64Array.of(1, 3, 2, 5, 4, 6)],
  }),
  program({
    name: "stores into a Float32Array round, and the derivative passes",
    f: (x: number[]) => {
      const y = new Float32Array(x.length);
      for (let i = 0; i < x.length; i++) y[i] = x[i] * x[i];
      return y[0] * y[1] + y[2];
    },
    at: [[0.1, 0.2, 0.3]],
    single: true,
    closed: (x) => [2 * x[0] * x[1] ** 2, 2 * x[1] * x[0] ** 2, 2 * x[2]],
  }),
  program({
    name: "an index array gathers",
    f: (x: number[], at: Int32Array, weights: number[]) => {
      let s = 0;
      for (let k = 0; k < at.length; k++) s += x[at[k]] ** 2 * weights[k];
      return s;
    },
    at: [[1, 2, 3], Int32Array.of(2, 0, 2, 1), [0.5, 1, -1, 2]],
  }),
  program({
    name: "an index array scatters, twice to the same place",
    f: (x: number[], at: Int32Array) => {
      const bins = new Float64Array(3);
      for (let k = 0; k < at.length; k++) bins[at[k]] += x[k] * x[k];
      let s = 1;
      for (const b of bins) s *= 1 + b;
      return s;
    },
    at: [[1, 2, 3, 0.5], Int32Array.of(0, 2, 0, 1)],
  }),
  program({
    name: "another name for the same array",
    f: (x: number[]) => {
      const y = x;
      y[0] = x[1] * 2;
      x[1] = y[0] * x[2];
      return y[1] * x[0];
    },
    at: [[1, 2, 3]],
    closed: (x) => [0, 8 * 3 * x[1] * x[2] * (1 / 3), 4 * x[1] * x[1]],
  }),
  program({
    name: "another name for a local array",
    f: (x: number[]) => {
      const a = new Float64Array(3);
      const b = a;
      for (let i = 0; i < 3; i++) a[i] = x[i] * x[i];
      b[1] = a[0] * a[2];
      return a[1] + b[2] * x[1];
    },
    at: [[1, 2, 3]],
  }),
  program({
    name: "a row under a local name",
    f: (A: number[][]) => {
      for (let i = 1; i < A.length; i++) {
        const row = A[i];
        const above = A[i - 1];
        for (let j = 0; j < row.length; j++) row[j] += 0.5 * above[j] * row[0];
      }
      let s = 0;
      for (const row of A) for (const v of row) s += v * v;
      return s;
    },
    at: [
      [
        [1, 2, 3],
        [0.5, -1, 0.2],
        [2, 0.1, 1],
      ],
    ],
  }),
  program({
    name: "rows passed to functions",
    f: (X: number[][], w: number[]) => {
      const dot = (a: number[], b: number[]): number => {
        let s = 0;
        for (let i = 0; i < a.length; i++) s += a[i] * b[i];
        return s;
      };
      let s = 0;
      for (const row of X) s += Math.tanh(dot(row, w));
      return s * dot(w, X[0]);
    },
    at: [
      [
        [1, 0.2],
        [0.5, -1],
        [0.3, 0.4],
      ],
      [0.6, -0.8],
    ],
  }),
  program({
    name: "a function that scales a row in place",
    f: (A: number[][], k: number) => {
      const scale = (row: number[], by: number): void => {
        for (let j = 0; j < row.length; j++) row[j] *= by;
      };
      scale(A[0], k);
      scale(A[1], A[0][0]);
      return A[0][1] * A[1][0] - A[1][1] * A[0][0];
    },
    at: [
      [
        [1, 2],
        [3, 4],
      ],
      1.5,
    ],
  }),
  program({
    name: "a matrix made by Array.from and multiplied",
    f: (x: number[]) => {
      const n = x.length;
      const V = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => x[i] ** j));
      let s = 0;
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          let dot = 0;
          for (let k = 0; k < n; k++) dot += V[i][k] * V[k][j];
          s += dot * (i + 1 - 0.5 * j);
        }
      return s;
    },
    at: [[0.5, 1.2, -0.7]],
  }),
  program({
    name: "a flat matrix with subarray views",
    f: (A: Float64Array, x: Float64Array) => {
      const n = x.length;
      const y = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        const row = A.subarray(i * n, (i + 1) * n);
        for (let j = 0; j < n; j++) y[i] += row[j] * x[j];
      }
      let s = 0;
      for (let i = 0; i < n; i++) s += y[i] * x[i];
      return s;
    },
    at: [Float64Array.of(2, 1, 0.5, 3), Float64Array.of(1, -2)],
  }),
  program({
    name: "writing through a subarray",
    f: (x: Float64Array) => {
      const tail = x.subarray(1);
      tail[0] = x[0] * x[2];
      tail[1] *= x[1];
      return x[1] * x[2] + x[0];
    },
    at: [Float64Array.of(1.5, 2, 3)],
  }),
  program({
    name: "set copies one array into another",
    f: (x: Float64Array, y: Float64Array) => {
      const both = new Float64Array(x.length + y.length);
      both.set(x);
      both.set(y, x.length);
      let s = 0;
      for (let i = 1; i < both.length; i++) s += both[i] * both[i - 1];
      return s;
    },
    at: [Float64Array.of(1, 2), Float64Array.of(3, 4, 5)],
  }),
  program({
    name: "slice makes a copy: later writes are not seen",
    f: (x: number[]) => {
      const old = x.slice();
      x[0] = x[1] * x[1];
      return old[0] * x[0] + old[1];
    },
    at: [[2, 3]],
    closed: (x) => [x[1] ** 2, 2 * x[0] * x[1] + 1],
  }),
  program({
    name: "spread makes a copy, concat joins",
    f: (x: number[], y: number[]) => {
      const copy = [...x];
      copy[0] *= 2;
      const all = x.concat(y);
      let s = 0;
      for (let i = 0; i < copy.length; i++) s += copy[i] * all[i + 1];
      return s;
    },
    at: [
      [1, 2],
      [3, 4],
    ],
  }),
  program({
    name: "map, reduce and arrow functions: the norm of tanh",
    f: (x: number[]) => Math.sqrt(x.map((v) => Math.tanh(v)).reduce((s, v) => s + v * v, 0)),
    at: [[0.5, -1, 2]],
  }),
  program({
    name: "reduce without a start value",
    f: (x: number[]) => x.reduce((a, b) => a * 0.5 + b * b),
    at: [[0.5, -1, 2, 0.3]],
  }),
  program({
    name: "map over rows: a row-wise softmax",
    f: (A: number[][]) => {
      const P = A.map((row) => {
        const m = Math.max(...row);
        const e = row.map((v) => Math.exp(v - m));
        const z = e.reduce((s, v) => s + v, 0);
        return e.map((v) => v / z);
      });
      return P[0][1] * P[1][0] + P[1][2] ** 2;
    },
    at: [
      [
        [1, 2, 0.5],
        [0.3, -1, 2],
      ],
    ],
  }),
  program({
    name: "forEach with an index",
    f: (x: number[]) => {
      let s = 0;
      x.forEach((v, i) => {
        s += v ** (i + 1) * (i > 0 ? x[i - 1] : 1);
      });
      return s;
    },
    at: [[0.5, 1.2, 2]],
  }),
  program({
    name: "every and some decide",
    f: (x: number[]) => {
      if (x.every((v) => v > 0)) return Math.exp(x.reduce((s, v) => s + Math.log(v), 0) / x.length);
      if (x.some((v) => v > 2)) return x[0] * x[1];
      return x[0] + x[1] ** 2;
    },
    at: [[1, 2, 3]],
    also: [[[-1, 2.5, 3]], [[-1, -2, 1]]],
  }),
  program({
    name: "a stack: reverse Polish notation with push and pop",
    f: (x: number, y: number) => {
      const stack: number[] = [];
      stack.push(x);
      stack.push(y);
      stack.push(x * y);
      const c = stack.pop() ?? 0;
      const b = stack.pop() ?? 0;
      stack.push(b * c + 1);
      return stack[0] * stack[1];
    },
    at: [1.5, 2],
    closed: (x, y) => [2 * x * y * y + 1, 2 * x * x * y],
  }),
  program({
    name: "indexOf on passive data",
    f: (x: number[], order: Int32Array) => {
      const first = order.indexOf(0);
      const last = order.indexOf(order.length - 1);
      return x[first] * x[last] + x[first] ** 2;
    },
    at: [[1, 2, 3, 4], Int32Array.of(2, 0, 3, 1)],
  }),
  program({
    name: "exchange of elements by destructuring: a permutation in place",
    f: (x: number[]) => {
      for (let i = 0, j = x.length - 1; i < j; i++, j--) [x[i], x[j]] = [x[j], x[i]];
      return x[0] * 1 + x[1] * x[0] + x[2] ** 3;
    },
    at: [[0.5, 2, 3]],
  }),
  program({
    name: "a sorting network of four inputs",
    f: (values: number[]) => {
      const x = [...values];
      const exchange = (i: number, j: number): void => {
        if (x[i] > x[j]) [x[i], x[j]] = [x[j], x[i]];
      };
      exchange(0, 1);
      exchange(2, 3);
      exchange(0, 2);
      exchange(1, 3);
      exchange(1, 2);
      return x[0] + 2 * x[1] ** 2 + 3 * x[2] ** 3 + 4 * x[3] ** 4;
    },
    at: [[2, 0.5, 1.5, 1]],
  }),
  program({
    name: "insertion sort, then a trimmed mean",
    f: (values: number[]) => {
      const x = values.slice();
      for (let i = 1; i < x.length; i++) {
        const v = x[i];
        let j = i - 1;
        while (j >= 0 && x[j] > v) {
          x[j + 1] = x[j];
          j--;
        }
        x[j + 1] = v;
      }
      let s = 0;
      for (let i = 1; i < x.length - 1; i++) s += x[i] * x[i];
      return s / (x.length - 2);
    },
    at: [[3, 1, 2.5, -1, 0.5]],
  }),
  program({
    name: "fill with a differentiated value",
    f: (x: number, n: number) => {
      const y = new Array<number>(n).fill(x * x);
      y[1] = x;
      let s = 0;
      for (const v of y) s += v * v;
      return s;
    },
    at: [1.5, 4],
    counts: [1],
    closed: (x, n) => [(n - 1) * 4 * x ** 3 + 2 * x, 0],
  }),
  program({
    name: "fill overwrites part of an array",
    f: (x: Float64Array, y: number) => {
      x.fill(y * y, 1, 3);
      return x[0] * x[1] + x[2] * x[3];
    },
    at: [Float64Array.of(1, 2, 3, 4), 1.5],
  }),
  program({
    name: "three levels: a tensor contraction",
    f: (T: number[][][], x: number[]) => {
      let s = 0;
      for (let i = 0; i < T.length; i++)
        for (let j = 0; j < T[i].length; j++)
          for (let k = 0; k < T[i][j].length; k++) s += T[i][j][k] * x[i] * x[j] * x[k];
      return s;
    },
    at: [
      [
        [
          [1, 2],
          [0.5, -1],
        ],
        [
          [3, 1],
          [0.1, 2],
        ],
      ],
      [0.7, -0.3],
    ],
  }),
  program({
    name: "Array.from of an array, at, reverse",
    f: (x: number[]) => {
      const backwards = Array.from(x).reverse();
      return backwards[0] * x[0] + (x.at(-1) ?? 0) ** 2 * backwards[1];
    },
    at: [[2, 3, 4]],
  }),
  program({
    name: "a matrix of zeros made in the usual way",
    f: (x: number[]) => {
      const n = x.length;
      const A: number[][] = Array.from({ length: n }, () => new Array<number>(n).fill(0));
      for (let i = 0; i < n; i++) {
        A[i][i] = x[i];
        if (i > 0) A[i][i - 1] = x[i] * x[i - 1];
      }
      let s = 0;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) s += A[i][j] * A[j][i] + A[i][j] * (i - j);
      return s;
    },
    at: [[1, 2, 3]],
  }),
  program({
    name: "two arrays that take turns",
    f: (x: number[]) => {
      let current = x.slice();
      let next = new Array<number>(x.length).fill(0);
      for (let step = 0; step < 3; step++) {
        for (let i = 0; i < x.length; i++) {
          const left = current[(i + x.length - 1) % x.length];
          const right = current[(i + 1) % x.length];
          next[i] = 0.5 * current[i] + 0.25 * left * right;
        }
        [current, next] = [next, current];
      }
      return current[0] * current[2] + next[1];
    },
    at: [[1, 2, 3, 0.5]],
  }),
];
