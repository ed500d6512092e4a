/** Programs on which careless implementations of reverse mode over loops and memory go wrong in silence. */
import { type CorpusProgram, program } from "./program.ts";

export const pitfalls: readonly CorpusProgram[] = [
  program({
    name: "a product with zero keeps its sign",
    f: (x: number, y: number) => {
      const zero = 0;
      return x * y * zero;
    },
    at: [-2, 3],
    closed: () => [0, -0],
  }),
  program({
    name: "zero times infinity stays loud",
    f: (x: number, y: number, zero: number) => x * y * zero + y,
    at: [-2, Infinity, 0],
    smooth: false,
    closed: () => [NaN, 1, -Infinity],
  }),
  program({
    name: "array variables exchanged once",
    f: (x: number[]) => {
      let a = x.slice();
      let b = x.map((v) => v * v);
      const t = a;
      a = b;
      b = t;
      a[0] += b[1];
      return a[0] * b[0] + a[1];
    },
    at: [[1.5, 2]],
  }),
  program({
    name: "array variables exchanged in every turn",
    f: (x: number[], steps: number) => {
      let a = x.slice();
      let b = new Array<number>(x.length).fill(0);
      for (let k = 0; k < steps; k++) {
        for (let i = 0; i < x.length; i++) b[i] = a[i] * a[(i + 1) % x.length] * 0.7 + 0.1;
        const t = a;
        a = b;
        b = t;
      }
      return a[0] * b[1];
    },
    at: [[1.5, 2, 0.5], 3],
    counts: [1],
  }),
  program({
    name: "two halves of one buffer used in turn",
    f: (x: number[], steps: number) => {
      const n = x.length;
      const both = new Float64Array(2 * n);
      for (let i = 0; i < n; i++) both[i] = x[i];
      let from = 0;
      let to = n;
      for (let k = 0; k < steps; k++) {
        for (let i = 0; i < n; i++) both[to + i] = 0.7 * both[from + i] * both[from + ((i + 1) % n)] + 0.1;
        [from, to] = [to, from];
      }
      return both[from] * both[to + 1];
    },
    at: [[1.5, 2, 0.5], 3],
    counts: [1],
  }),
  program({
    name: "many values recorded in a triangular loop",
    f: (x: number, n: number) => {
      let s = x;
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) s = Math.sin(s) + x * 0.1;
      return s;
    },
    at: [0.9, 14],
    counts: [1],
  }),
  program({
    name: "many values recorded in while loops in a loop",
    f: (x: number, n: number) => {
      let s = 0;
      for (let i = 1; i <= n; i++) {
        let v = x * i;
        while (v > 1) v = Math.sqrt(v) * 0.9;
        s += v * v;
      }
      return s;
    },
    at: [1.7, 9],
    counts: [1],
  }),
  program({
    name: "a loop that turns far more often than its bound suggests",
    f: (x: number[], rounds: number) => {
      let s = 1;
      for (let k = 0; k < rounds; k++) {
        let i = 0;
        while (i < x.length) {
          s = Math.tanh(s * x[i]) + 0.3;
          i += k % 3 === 0 ? 1 : 2;
        }
      }
      return s;
    },
    at: [[0.5, 1.5, 0.8], 20],
    counts: [1],
  }),
  program({
    name: "a local array that outlives an inner loop",
    f: (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        const t = new Float64Array(3);
        for (let j = 0; j < 3; j++) t[j] = x[i] ** (j + 1);
        for (let j = 0; j < 3; j++) {
          for (let k = 0; k < 2; k++) t[j] += 0.5 * t[(j + k) % 3];
        }
        if (t[0] > 1) s += t[1] * t[2];
        else s += t[0];
      }
      return s;
    },
    at: [[0.5, 1.5, -1]],
  }),
  program({
    name: "a local array made in one branch and used after a loop in it",
    f: (x: number, useTable: boolean) => {
      let s = x;
      if (useTable) {
        const t = new Float64Array(4);
        for (let i = 0; i < 4; i++) t[i] = x * (i + 1);
        for (let i = 1; i < 4; i++) t[i] *= t[i - 1];
        s = t[3] * t[0];
      }
      return s * x;
    },
    at: [0.8, true],
    also: [[0.8, false]],
  }),
  program({
    name: "a sum that starts as an integer",
    f: (x: number[]) => {
      let s = 0;
      let k = 1;
      for (let i = 0; i < x.length; i++) {
        s += x[i];
        k = k * 7;
        s += k * 0.125 * x[i];
      }
      return s;
    },
    at: [[0.5, 1.5, -1]],
    closed: (x) => x.map((_, i) => 1 + 7 ** (i + 1) * 0.125),
  }),
  program({
    name: "an integer product beyond 2^31 inside a loop",
    f: (x: number, n: number) => {
      let factorial = 1;
      let s = 0;
      for (let k = 1; k <= n; k++) {
        factorial *= k;
        s += x ** k / factorial;
      }
      return s;
    },
    at: [2.5, 20],
    counts: [1],
  }),
  program({
    name: "carried values that exchange their places",
    f: (x: number, y: number, n: number) => {
      let a = x;
      let b = y;
      let c = x * y;
      for (let k = 0; k < n; k++) {
        const t = a;
        a = b;
        b = c;
        c = t * 0.5 + b * a;
      }
      return a + 2 * b * c;
    },
    at: [0.7, 1.2, 4],
    counts: [2],
  }),
  program({
    name: "a store of a constant zeroes the shadow",
    f: (x: number[], n: number) => {
      const t = new Float64Array(x.length);
      let s = 0;
      for (let k = 0; k < n; k++) {
        for (let i = 0; i < x.length; i++) t[i] += x[i] * (k + 1);
        s += t[0] * t[1];
        t[0] = 0;
        if (k === 1) t.fill(0.5);
      }
      return s;
    },
    at: [[1.5, -0.7], 4],
    counts: [1],
  }),
  program({
    name: "dead code in loops leaves pushes and pops matched",
    f: (x: number[]) => {
      let s = 0;
      let unused = 1;
      for (let i = 0; i < x.length; i++) {
        const t = Math.exp(x[i]);
        unused = unused * t + s;
        const alsoUnused = Math.sin(unused);
        if (alsoUnused > 10) unused = 0;
        s = s * x[i] + t;
      }
      return s;
    },
    at: [[0.5, 1.5, -1]],
  }),
  program({
    name: "loads around a store to the same place",
    f: (x: number[]) => {
      const a = x[0];
      const b = a * x[1];
      x[0] = b + 1;
      const c = a * x[0];
      x[1] = c;
      return c * x[0] + a * x[1] + b;
    },
    at: [[1.5, 2]],
  }),
  program({
    name: "a load kept over a store through another index",
    f: (x: Float64Array, i: number, j: number) => {
      const before = x[i];
      x[j] = before * 3 + x[j];
      return before * x[i] + x[j] * x[j];
    },
    at: [Float64Array.of(1.5, 2, 0.5), 0, 1],
    also: [[Float64Array.of(1.5, 2, 0.5), 2, 2]],
    counts: [1, 2],
  }),
  program({
    name: "first half writes, second half reads",
    f: (x: number[]) => {
      const n = x.length;
      const work = new Float64Array(n);
      for (let i = 0; i < n; i++) work[i] = Math.exp(-x[i] * x[i]);
      let s = 0;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) s += work[i] * work[j] * (i + 1 - 0.3 * j);
      return s;
    },
    at: [[0.5, 1.5, -1]],
  }),
  program({
    name: "a buffer that is written again after it was read",
    f: (x: number[]) => {
      const n = x.length;
      const work = new Float64Array(n);
      let s = 0;
      for (let round = 1; round <= 2; round++) {
        for (let i = 0; i < n; i++) work[i] = Math.exp(-round * x[i] * x[i]);
        for (let i = 0; i < n; i++) s += work[i] * work[(i + 1) % n];
      }
      for (let i = 0; i < n; i++) work[i] = work[i] * s;
      return work[0] + work[n - 1] * work[1];
    },
    at: [[0.5, 1.5, -1]],
  }),
  program({
    name: "b[i] += v many times into one place",
    f: (x: number[]) => {
      const total = new Float64Array(1);
      for (let i = 0; i < x.length; i++) {
        total[0] += x[i] * x[i];
        total[0] += x[i];
      }
      return total[0] * total[0];
    },
    at: [[0.5, 1.5, -1]],
  }),
  program({
    name: "x[i] += x[i]: an accumulation of itself",
    f: (x: number[]) => {
      for (let i = 0; i < x.length; i++) {
        x[i] += x[i];
        x[i] += x[i] * x[0];
      }
      return x[0] * x[1] + x[2];
    },
    at: [[0.5, 1.5, -1]],
  }),
  program({
    name: "a sum whose terms' adjoints need nothing from the loop",
    f: (x: number[]) => {
      let a = 0;
      let b = 0;
      for (let i = 0; i + 1 < x.length; i++) {
        a += 100 * (x[i + 1] - x[i] * x[i]) ** 2;
        b += (1 - x[i]) ** 2;
      }
      return a + b;
    },
    at: [[-1.2, 1, 0.8, 0.3]],
  }),
  program({
    name: "two sums, one of which uses the other inside the loop",
    f: (x: number[]) => {
      let a = 0;
      let b = 0;
      for (const v of x) {
        a += v * v;
        b += a * v;
      }
      return a * b;
    },
    at: [[0.5, 1.5, -1]],
  }),
  program({
    name: "a value sunk into the branch that uses it, in a loop",
    f: (x: number[]) => {
      let s = 0;
      for (const v of x) {
        const root = Math.sqrt(v);
        const inverse = 1 / v;
        if (v > 0) s += root * 2 + inverse;
      }
      return s;
    },
    at: [[4, 0, 1]],
    smooth: false,
    closed: (x) => x.map((v) => (v > 0 ? 1 / Math.sqrt(v) - 1 / (v * v) : 0)),
  }),
  program({
    name: "a value that is invariant in the loop, but only computed in some turns",
    f: (x: number, y: number[]) => {
      let s = 0;
      for (const v of y) {
        if (v > 0) s += Math.log(x) * v;
        else s -= v * x;
      }
      return s;
    },
    at: [1.5, [1, -1, 2]],
  }),
];
