/** What JavaScript means exactly, where a reader might take it for something simpler. */
import { derivative, gradient } from "../../src/index.ts";
import { type CorpusProgram, program } from "./program.ts";

export const semantics: readonly CorpusProgram[] = [
  program({
    name: "minus zero from integers: 0 · −1",
    f: (x: number, n: number) => {
      let s = 0;
      for (let i = 0; i < n; i++) {
        const k = i * -1;
        s += Math.atan2(k, -1) * x;
      }
      return s;
    },
    at: [1.5, 3],
    counts: [1],
  }),
  program({
    name: "minus zero from negation and remainder of a counter",
    f: (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        const a = -i;
        const b = (i - 2) % 2;
        s += x[i] + Math.atan2(b, -x[i]) + 1 / (1 + Math.abs(1 / a));
      }
      return s;
    },
    at: [[1, 2, 3]],
  }),
  program({
    name: "minus zero by remainder, without Object.is",
    f: (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += Math.atan2((i - 2) % 2, -1) * x[i] + Math.atan2(-i, -1) * x[i] ** 2;
      return s;
    },
    at: [[1, 2, 3]],
  }),
  program({
    name: "integer products beyond 2^53 round as doubles",
    f: (x: number, n: number) => {
      let k = 1;
      for (let i = 0; i < n; i++) k = (k * 1103515245 + 12345) % 2147483648;
      return x * k * 1e-9 + x * x;
    },
    at: [1.5, 7],
    counts: [1],
  }),
  program({
    name: "halves of negative integers: floor, | 0, >> and trunc",
    f: (x: number[]) => {
      let s = 0;
      for (let i = -3; i <= 3; i++) {
        const a = Math.floor(i / 2);
        const b = (i / 2) | 0;
        const c = i >> 1;
        const d = Math.trunc(i / 2);
        s += x[a + 2] * x[b + 2] + x[c + 2] ** 2 * (d + 1) + x[0] * (i / 2);
      }
      return s;
    },
    at: [[1, 2, 3, 0.5]],
  }),
  program({
    name: "remainders of negative indices",
    f: (x: number[]) => {
      const n = x.length;
      let s = 0;
      for (let i = -4; i < 4; i++) s += x[((i % n) + n) % n] * (i % n) * x[0];
      return s;
    },
    at: [[1, 2, 3]],
  }),
  program({
    name: "a loop over a real number",
    f: (x: number) => {
      let s = 0;
      for (let t = 0; t < 1; t += 0.1) s += Math.exp(-x * t) * 0.1;
      return s;
    },
    at: [0.8],
  }),
  program({
    name: "a loop whose step and bound are differentiated",
    f: (step: number, end: number) => {
      let s = 0;
      for (let t = 0; t < end; t += step) s += t * t * step;
      return s;
    },
    at: [0.13, 1],
  }),
  program({
    name: "a counter changed inside the loop",
    f: (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        s += x[i] * (i + 1);
        if (x[i] > 1) i++;
      }
      return s * x[0];
    },
    at: [[0.5, 1.5, 2, 3, 0.2]],
  }),
  program({
    name: "a bound changed inside the loop",
    f: (x: number[]) => {
      let n = x.length;
      let s = 1;
      for (let i = 0; i < n; i++) {
        s = s * x[i] + 1;
        if (s > 3) n--;
      }
      return s;
    },
    at: [[1.5, 2, 0.5, 0.7, 0.1]],
  }),
  program({
    name: "a condition with an effect: while (n-- > 0)",
    f: (x: number, turns: number) => {
      let n = turns;
      let s = 1;
      while (n-- > 0) s = s * x + 1;
      return n < 0 ? s : -s;
    },
    at: [1.3, 4],
    also: [[1.3, 0]],
    counts: [1],
  }),
  program({
    name: "an assignment in a condition",
    f: (x: number) => {
      let y = x;
      let s = 0;
      while ((y = y * 0.6) > 0.3) s += y * y;
      return s + y;
    },
    at: [2],
  }),
  program({
    name: "numbers as conditions",
    f: (x: number[], n: number) => {
      let k = n;
      let s = 0;
      while (k) {
        if (k % 2) s += x[k] ? x[k] * x[k] : 1;
        else if (!(k % 4)) s -= x[k];
        k--;
      }
      return s * (x[0] || 2);
    },
    at: [[1.5, 2, 0.5, 3, 4], 4],
    also: [[[0.7, 2, 0.5, 3, 4], 3]],
    counts: [1],
  }),
  program({
    name: "a default for what is out of range",
    f: (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += x[i] * (x[i - 1] ?? 1) * (x[i + 1] ?? x[0]);
      return s;
    },
    at: [[1.5, 2, 0.5]],
  }),
  program({
    name: "a guard before an index: && and ||",
    f: (x: number[], limit: number) => {
      let i = 0;
      let s = 0;
      while (i < x.length && x[i] < limit) {
        s += x[i] * x[i];
        i++;
      }
      if (i >= x.length || x[i] > 2 * limit) s *= limit;
      return s;
    },
    at: [[1, 2, 3], 2.5],
    also: [
      [[1, 2, 9], 2.5],
      [[1, 2], 2.5],
    ],
  }),
  program({
    name: "callbacks with an index, nested",
    f: (A: number[][]) =>
      A.map((row, i) => row.map((v, j) => v * (i + 1) + A[j][i]).reduce((s, v, j) => s + v * v * (j + 1), 0)).reduce(
        (s, v) => s * 0.5 + v,
      ),
    at: [
      [
        [1, 2],
        [0.5, -1],
      ],
    ],
  }),
  program({
    name: "return from a callback is a return of the callback",
    f: (x: number[]) => {
      let s = 0;
      x.forEach((v) => {
        if (v < 0) return;
        s += v * v;
      });
      const y = x.map((v) => {
        if (v > 2) return 2 + Math.log(v - 1);
        return v;
      });
      return s + y[0] * y[2];
    },
    at: [[1.5, -1, 4]],
  }),
  program({
    name: "two overlapping subarrays",
    f: (x: Float64Array) => {
      const a = x.subarray(0, 3);
      const b = x.subarray(1, 4);
      for (let i = 0; i < 3; i++) b[i] += a[i] * a[i];
      for (let i = 0; i < 3; i++) a[i] *= b[i];
      return a[0] + b[1] * a[1] + x[3];
    },
    at: [Float64Array.of(0.5, 1, -0.7, 0.3)],
  }),
  program({
    name: "fill with one row: all rows are the same array",
    f: (x: number[]) => {
      const row = [x[0], 1];
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- that the rows are shared is the point
      const A = new Array<number[]>(3).fill(row);
      A[0][1] = x[1];
      A[2][0] *= 2;
      return A[1][0] * A[1][1] + row[0];
    },
    at: [[1.5, 2]],
  }),
  program({
    name: "copies of records share their arrays",
    f: (x: number, y: number) => {
      const p = { v: [x, y], k: x };
      const q = { ...p, k: 2 };
      q.v[0] *= y;
      q.k += p.v[0];
      return p.v[0] * q.k + p.k;
    },
    at: [1.5, 0.7],
  }),
  program({
    name: "a row exchanged for another row",
    f: (x: number[]) => {
      const A = [
        [x[0], x[1]],
        [x[1] * 2, 1],
      ];
      const first = A[0];
      A[0] = A[1];
      A[1] = first;
      A[0][1] += x[0];
      first[0] *= 3;
      return A[0][0] * A[0][1] + A[1][0] * A[1][1];
    },
    at: [[1.5, 0.7]],
  }),
  program({
    name: "a parameter replaced by a new array",
    f: (x: number[]) => {
      const before = x;
      x = x.map((v) => v * v);
      x[0] += before[1];
      return x[0] * before[0] + x[1];
    },
    at: [[1.5, 2]],
  }),
  program({
    name: "a parameter replaced by a new array in every turn",
    f: (x: number[]) => {
      for (let k = 0; k < 3; k++) x = x.map((v, i) => v * 0.9 + x[(i + 1) % x.length] * v * 0.1);
      return x[0] * x[1];
    },
    at: [[1.5, 2, 0.5]],
  }),
  program({
    name: "values taken out of an array before it changes",
    f: (x: number[]) => {
      const [a, b] = x;
      x[0] = b * b;
      x[1] = a;
      return a * x[0] + b * x[1];
    },
    at: [[1.5, 2]],
  }),
  program({
    name: "an item of an array of records replaced",
    f: (x: number) => {
      const list = [{ v: x }, { v: x * x }];
      const p = list[0];
      list[0] = { v: list[1].v + 1 };
      p.v *= 2;
      return list[0].v * p.v;
    },
    at: [1.5],
  }),
  program({
    name: "destructuring into existing variables",
    f: (x: number, y: number) => {
      let a = x;
      let b = y;
      for (let k = 0; k < 3; k++) {
        ({ a, b } = { a: b * 0.5 + a, b: a * b });
        [a, b] = [a + b, a];
      }
      return a * b;
    },
    at: [0.8, 0.6],
  }),
  program({
    name: "a for-of over an array that the loop changes",
    f: (x: number[]) => {
      let s = 0;
      let i = 0;
      for (const v of x) {
        s += v * v;
        if (i + 1 < x.length) x[i + 1] += v * 0.5;
        i++;
      }
      return s;
    },
    at: [[1, 2, 3]],
  }),
  program({
    name: "the order of evaluation: calls with effects in an expression",
    f: (x: number) => {
      let state = x;
      const next = (): number => {
        state = state * 1.5 - 0.2;
        return state;
      };
      return next() * 2 - next() / next() + state * next();
    },
    at: [1.2],
  }),
  program({
    name: "the order of evaluation: an index with an effect",
    f: (x: number[]) => {
      let i = 0;
      x[i++] *= x[i];
      x[i] = x[i++] + x[i] * x[0];
      return x[0] + x[1] * x[2] + i;
    },
    at: [[1.5, 2, 0.5]],
  }),
  program({
    name: "the left side is read before the right side runs",
    f: (x: number) => {
      let s = x;
      const change = (): number => {
        s = s * 10;
        return x;
      };
      s += change();
      return s * x;
    },
    at: [1.5],
    closed: (x) => 4 * x,
  }),
  program({
    name: "short circuits skip effects",
    f: (x: number) => {
      let calls = 0;
      const positive = (v: number): boolean => {
        calls += x;
        return v > 0;
      };
      const both = positive(-x) && positive(x);
      const either = positive(x) || positive(x);
      return calls * calls + (both ? x : 0) + (either ? 1 : x);
    },
    at: [1.5],
    closed: (x) => 8 * x,
  }),
  program({
    name: "switch in a loop with break of the loop by a label and continue",
    f: (x: number[], codes: Int32Array) => {
      let s = 1;
      loop: for (let i = 0; i < codes.length; i++) {
        switch (codes[i]) {
          case 0:
            s += x[i];
            continue loop;
          case 1:
            s *= x[i];
            break;
          case 2:
            break loop;
          default:
            s -= 1;
            continue;
        }
        s += 0.5 * s * s;
      }
      return s;
    },
    at: [[0.5, 0.3, 0.7, 0.2, 5], Int32Array.of(0, 1, 3, 1, 2)],
  }),
  program({
    name: "continue in do-while goes to the condition",
    f: (x: number) => {
      let y = x;
      let n = 0;
      do {
        n++;
        if (n % 2 === 0) continue;
        y = y * y + 0.1;
      } while (n < 5 && y < 2);
      return y * n;
    },
    at: [0.9],
  }),
  program({
    name: "continue runs the update of the loop",
    f: (x: number) => {
      let s = 0;
      let p = 1;
      for (let i = 0; i < 6; i++, p *= x) {
        if (i === 2) continue;
        s += p * i;
      }
      return s;
    },
    at: [1.2],
  }),
  program({
    name: "a loop with an empty body",
    f: (x: number, limit: number) => {
      let p = x;
      for (; p < limit; p *= x);
      return p;
    },
    at: [1.5, 10],
  }),
  program({
    name: "a Float32Array argument updated in place",
    f: (x: Float32Array, y: number) => {
      for (let i = 0; i < x.length; i++) x[i] = x[i] * x[i] * y;
      return x[0] * x[1] + x[2];
    },
    at: [Float32Array.of(0.5, 1.25, -2), 0.7],
    single: true,
    closed: (x, y) => {
      const [a, b, c] = x;
      return [[2 * a * b * b * y * y, 2 * b * a * a * y * y, 2 * c * y], a * a * b * b * 2 * y + c * c];
    },
  }),
  program({
    name: "Math.max without and with many operands, rounding of halves",
    f: (x: number[]) => Math.max(...x, 0.1) * Math.min(...x) + Math.round(-0.5) * x[0] + Math.round(2.5) * x[1],
    at: [[1.5, -2, 0.5]],
  }),
  program({
    name: "Number of a boolean",
    f: (x: number, y: number) => Number(x > y) * x + Number(x < y) * y * y,
    at: [1.5, 0.7],
    also: [[0.7, 1.5]],
  }),
  program({
    name: "a default array and a default record",
    f: (x: number, weights: number[] = [1, 2, x], { scale = 3, shift = x }: { scale?: number; shift?: number } = {}) =>
      weights[0] * x + weights[1] * weights[2] * scale + shift * x,
    at: [1.5],
    also: [[1.5, [1, 2, 3], { scale: 2 }]],
  }),
  program({
    name: "a helper that changes an array given and returns another",
    f: (x: number[]) => {
      const step = (state: number[]): number[] => {
        state[0] += state[1];
        return [state[1] * 2, state[0]];
      };
      const a = [x[0], x[1]];
      const b = step(a);
      const c = step(b);
      return a[0] * b[0] + c[0] * c[1];
    },
    at: [[1.5, 0.7]],
  }),
  program({
    name: "recursion that returns records",
    f: (x: number, depth: number) => {
      const walk = (v: number, n: number): { sum: number; product: number } => {
        if (n === 0) return { sum: v, product: v };
        const rest = walk(v * x, n - 1);
        return { sum: rest.sum + v, product: rest.product * (1 + v) };
      };
      const { sum, product } = walk(0.5, depth);
      return sum * product;
    },
    at: [1.2, 3],
    counts: [1],
  }),
  program({
    name: "recursion over an index of an argument that it changes",
    f: (x: number[]) => {
      const relax = (i: number): number => {
        if (i >= x.length) return 0;
        x[i] = Math.sin(x[i]) + relax(i + 1) * 0.5;
        return x[i] * x[i];
      };
      return relax(0) + x[1];
    },
    at: [[1, 2, 0.5]],
  }),
  program({
    name: "derivatives inside of a function that changes its argument",
    f: (x: number[], k: number) => {
      const g = (p: number[]): number => {
        p[0] *= p[1] * k;
        return p[0] * p[0];
      };
      const d = gradient(g)(x.slice());
      return d[0] * d[1] + derivative((t: number) => t * t * k)(k);
    },
    at: [[1.5, 0.7], 1.1],
    scope: () => ({ derivative, gradient }),
    plain: ([a, b], k) => 2 * a * b * b * k * k * (2 * a * a * b * k * k) + 2 * k * k,
  }),
];
