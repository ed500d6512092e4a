/** Numbers, assignments, integers, booleans, closures and parameters. */
import { type CorpusProgram, program } from "./program.ts";

export const scalars: readonly CorpusProgram[] = [
  program({
    name: "every compound assignment of a number",
    f: (x: number, y: number) => {
      let s = x;
      s += y;
      s -= 0.5 * x;
      s *= y;
      s /= 1 + x * x;
      s **= 3;
      s %= 10;
      return s;
    },
    at: [1.5, 2],
  }),
  program({
    name: "increments before and after",
    f: (x: number) => {
      let n = x;
      const a = n++ * 2;
      const b = ++n * x;
      const c = n-- - --n;
      return a * b + c * n;
    },
    at: [1.7],
    closed: (x) => 6 * x * x + 8 * x + 2,
  }),
  program({
    name: "an assignment inside an expression",
    f: (x: number) => {
      let y = 0;
      const z = (y = x * x) + y * x;
      return z * (y += 1);
    },
    at: [1.3],
    closed: (x) => (2 * x + 3 * x * x) * (x * x + 1) + (x * x + x ** 3) * 2 * x,
  }),
  program({
    name: "a chain of assignments",
    f: (x: number) => {
      let a = 1;
      let b = 2;
      a = b = x * x;
      a *= x;
      return a + 3 * b;
    },
    at: [0.7],
    closed: (x) => 3 * x * x + 6 * x,
  }),
  program({
    name: "exchange through a third variable, as Euclid would",
    f: (x: number, y: number) => {
      let a = x;
      let b = y;
      for (let k = 0; k < 3; k++) {
        const t = a;
        a = b * 1.5 + a;
        b = t * a;
      }
      return a - b;
    },
    at: [0.6, 0.4],
  }),
  program({
    name: "Fibonacci-like exchange by destructuring",
    f: (x: number, y: number) => {
      let [a, b] = [x, y];
      for (let k = 0; k < 5; k++) [a, b] = [b, a * 0.5 + b * b * 0.1];
      return b;
    },
    at: [1.1, 0.8],
  }),
  program({
    name: "integer division by | 0",
    f: (x: number[]) => {
      const middle = (x.length / 2) | 0;
      let left = 0;
      for (let i = 0; i < middle; i++) left += x[i];
      let right = 0;
      for (let i = middle; i < x.length; i++) right += x[i];
      return left * right;
    },
    at: [[1, 2, 3, 4, 5]],
  }),
  program({
    name: "a ring buffer by remainder",
    f: (x: number[], steps: number) => {
      let s = 0;
      for (let k = 0; k < steps; k++) s = 0.9 * s + x[k % x.length] * x[(k + 1) % x.length];
      return s;
    },
    at: [[1, -2, 0.5], 7],
    counts: [1],
  }),
  program({
    name: "binary search: midpoints by >> 1",
    f: (knots: number[], values: number[], t: number) => {
      let low = 0;
      let high = knots.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (knots[middle] <= t) low = middle;
        else high = middle;
      }
      const w = (t - knots[low]) / (knots[high] - knots[low]);
      return (1 - w) * values[low] + w * values[high];
    },
    at: [[0, 1, 2.5, 3, 4.5, 6], [1, 3, 2, 5, 4, 0], 2.8],
    also: [[[0, 1, 2.5, 3, 4.5, 6], [1, 3, 2, 5, 4, 0], 5]],
  }),
  program({
    name: "power by squaring: the bits of the exponent",
    f: (x: number, exponent: number) => {
      let result = 1;
      let base = x;
      let n = exponent;
      while (n > 0) {
        if (n & 1) result *= base;
        base *= base;
        n >>= 1;
      }
      return result;
    },
    at: [1.1, 13],
    also: [[1.1, 0]],
    counts: [1],
    closed: (x, n) => [n * x ** (n - 1), 0],
  }),
  program({
    name: "an index by Math.floor, with a clamp: nearest cell of a table",
    f: (table: number[], x: number) => {
      const i = Math.min(table.length - 2, Math.max(0, Math.floor(x)));
      const w = x - i;
      return table[i] * (1 - w) + table[i + 1] * w;
    },
    at: [[1, 4, 2, 7], 1.3],
    also: [
      [[1, 4, 2, 7], -0.4],
      [[1, 4, 2, 7], 3.6],
    ],
  }),
  program({
    name: "integer products stay exact: 7 to the power k overflows 32 bits",
    f: (x: number) => {
      let k = 1;
      for (let i = 0; i < 14; i++) k = k * 7;
      return (x * k) / 1e12 + x * x;
    },
    at: [2],
    closed: (x) => 7 ** 14 / 1e12 + 2 * x,
  }),
  program({
    name: "a chain of comparisons in variables",
    f: (x: number, y: number, z: number) => {
      const ascending = x < y && y < z;
      const descending = x > y && y > z;
      const isMonotone = ascending || descending;
      return isMonotone ? (z - x) ** 2 : x * y * z;
    },
    at: [1, 2, 3.5],
    also: [
      [3, 2, 1],
      [1, 3, 2],
    ],
  }),
  program({
    name: "booleans counted as votes",
    f: (x: number[]) => {
      let votes = 0;
      for (const v of x) if (!(v < 1) !== v > 3) votes++;
      return votes * x[0] * x[1];
    },
    at: [[1.5, 2, 4, 0.5]],
  }),
  program({
    name: "closures over local variables, one of which changes later",
    f: (x: number) => {
      let scale = 2;
      const scaled = (v: number): number => scale * v * v;
      const first = scaled(x);
      scale = x;
      return first + scaled(x);
    },
    at: [1.4],
    closed: (x) => 4 * x + 3 * x * x,
  }),
  program({
    name: "a closure that changes an outer variable",
    f: (x: number[]) => {
      let total = 0;
      const add = (v: number, weight: number): void => {
        total += v * v * weight;
      };
      for (let i = 0; i < x.length; i++) add(x[i], i + 1);
      add(total, 0.1);
      return total;
    },
    at: [[1, 2, 3]],
  }),
  program({
    name: "a function that makes functions: an affine layer",
    f: (w: number, b: number, x: number) => {
      const affine = (scale: number, shift: number) => (v: number) => scale * v + shift;
      const inner = affine(w, b);
      const outer = affine(b, w);
      return Math.tanh(outer(Math.tanh(inner(x))));
    },
    at: [0.7, -0.2, 1.3],
  }),
  program({
    name: "default parameters of f and of a helper",
    f: (x: number, scale: number = 3) => {
      const power = (v: number, n: number = 2): number => v ** n;
      return power(x) * scale + power(x, 3);
    },
    at: [1.5],
    also: [[1.5, 4]],
  }),
  program({
    name: "a default that depends on another parameter",
    f: (a: number, b: number = a * a) => a * b,
    at: [1.5],
    also: [[1.5, 0.5]],
  }),
  program({
    name: "a helper with a rest parameter and a spread call",
    f: (x: number[]) => {
      const sumOfSquares = (...values: number[]): number => {
        let s = 0;
        for (const v of values) s += v * v;
        return s;
      };
      return sumOfSquares(x[0], x[1]) * sumOfSquares(x[0], x[2], x[1] * x[2]);
    },
    at: [[1, 2, 0.5]],
  }),
  program({
    name: "constants of Math and Number",
    f: (x: number) => Math.PI * x * x + Math.SQRT2 * Math.log(x) * Math.LOG10E + (x > Number.EPSILON ? Math.E ** x : 0),
    at: [1.2],
  }),
  program({
    name: "shadowing in an inner scope",
    f: (x: number) => {
      const y = x * 2;
      let total = 0;
      for (let i = 0; i < 3; i++) {
        const y = x + i;
        {
          const x = y * y;
          total += x;
        }
        total += y;
      }
      return total * y;
    },
    at: [1.1],
  }),
  program({
    name: "logical assignment and nullish defaults",
    f: (x: number, options: { scale: number | null; shift: number | null }) => {
      let { scale } = options;
      scale ??= 2;
      const shift = options.shift ?? x;
      return scale * x + shift;
    },
    at: [3, { scale: null, shift: 4 }],
    also: [[3, { scale: 5, shift: null }]],
  }),
  program({
    name: "typeof and Array.isArray choose while reading",
    f: (x: number | number[]) => {
      if (typeof x === "number") return x * x;
      return Array.isArray(x) ? x[0] * x[1] : 0;
    },
    at: [3],
    also: [[[2, 5]]],
  }),
  program({
    name: "Math functions of many operands",
    f: (x: number, y: number, z: number) =>
      Math.hypot(x, y, z) * Math.max(x, y, z) - Math.min(x, y * z, 4) + Math.cbrt(z),
    at: [1, 2, 2.5],
  }),
  program({
    name: "a clamp written by hand",
    f: (x: number, low: number, high: number) => {
      const clipped = Math.max(low, Math.min(high, x));
      return (x - clipped) ** 2 + clipped ** 3;
    },
    at: [5, 1, 3],
    also: [
      [2, 1, 3],
      [0.2, 1, 3],
    ],
  }),
  program({
    name: "rounding has derivative 0: a staircase plus a slope",
    f: (x: number) => Math.floor(x) * x + Math.round(2 * x) * 0.5 + Math.trunc(x) + Math.sign(x) * x,
    at: [2.3],
    closed: () => 3,
  }),
  program({
    name: "an angle brought into a period with %",
    f: (angle: number, turns: number) => {
      const period = 2 * Math.PI;
      let a = (angle + turns * period * 0.3) % period;
      if (a < 0) a += period;
      return Math.sin(a) * a;
    },
    at: [7, 2],
    also: [[-3, 0.2]],
  }),
];
