/** Helpers: local, passed as arguments, from scope, recursive. */
import { withScope } from "../../src/index.ts";
import { type CorpusProgram, program } from "./program.ts";

const drag = 0.3;
const profile = (z: number): number => Math.exp(-z) * (1 + 0.1 * z * z);
const simpson = (g: (t: number) => number, a: number, b: number, n: number): number => {
  const h = (b - a) / n;
  let s = g(a) + g(b);
  for (let i = 1; i < n; i++) s += g(a + i * h) * (i % 2 === 0 ? 2 : 4);
  return (s * h) / 3;
};
const damped = withScope(
  (v: number): number => v * Math.exp(-drag * v),
  () => ({ drag }),
);

export const functions: readonly CorpusProgram[] = [
  program({
    name: "helpers and data from scope",
    f: (x: number[]) => {
      let s = 0;
      for (const v of x) s += profile(v) * drag;
      return s;
    },
    at: [[0.5, 1, 2]],
    scope: () => ({ profile, drag }),
  }),
  program({
    name: "a helper with a scope of its own",
    f: (x: number) => damped(x) * damped(2 * x),
    at: [0.8],
    scope: () => ({ damped }),
  }),
  program({
    name: "a quadrature rule that takes the integrand",
    f: (a: number, b: number, k: number) => simpson((t) => Math.exp(-k * t * t) * t, a, b, 8),
    at: [0.1, 1.2, 0.9],
    scope: () => ({ simpson }),
  }),
  program({
    name: "function declarations used before they are written",
    f: (x: number, y: number) => {
      return norm(x, y) * scaled(x);
      function norm(a: number, b: number): number {
        return Math.sqrt(a * a + b * b);
      }
      function scaled(v: number): number {
        return norm(v, 1) - v;
      }
    },
    at: [1.2, 0.4],
  }),
  program({
    name: "bisection, given the function",
    f: (target: number) => {
      const bisect = (g: (x: number) => number, low: number, high: number): number => {
        let a = low;
        let b = high;
        for (let k = 0; k < 8; k++) {
          const m = 0.5 * (a + b);
          if (g(m) > 0) b = m;
          else a = m;
        }
        // One step of the secant through the bracket makes the root depend on the target.
        return a - (g(a) * (b - a)) / (g(b) - g(a));
      };
      return bisect((x) => x * x * x - target, 0, 4);
    },
    at: [5],
  }),
  program({
    name: "composition of functions",
    f: (x: number) => {
      const compose =
        (f: (v: number) => number, g: (v: number) => number) =>
        (v: number): number =>
          f(g(v));
      const twice = (f: (v: number) => number) => compose(f, f);
      return twice(twice((v) => Math.sin(v) + 0.5 * v))(x);
    },
    at: [1.1],
  }),
  program({
    name: "a table of functions indexed by a constant",
    f: (x: number) => {
      const basis = [() => 1, (v: number) => v, (v: number) => Math.sin(v), (v: number) => v * v * v];
      return 2 * basis[0](x) + basis[1](x) * basis[2](x) - 0.5 * basis[3](x);
    },
    at: [0.9],
  }),
  program({
    name: "a record of functions chosen by a string",
    f: (x: number, kernel: "gauss" | "cauchy") => {
      const kernels = {
        gauss: (r: number) => Math.exp(-r * r),
        cauchy: (r: number) => 1 / (1 + r * r),
      };
      const k = kernels[kernel];
      return k(x) + 2 * k(x - 1);
    },
    at: [0.4, "gauss"],
    also: [[0.4, "cauchy"]],
  }),
  program({
    name: "recursion to a fixed depth: Legendre polynomials",
    f: (x: number) => {
      const legendre = (n: number): number =>
        n === 0 ? 1 : n === 1 ? x : ((2 * n - 1) * x * legendre(n - 1) - (n - 1) * legendre(n - 2)) / n;
      return legendre(5) + legendre(3);
    },
    at: [0.3],
    closed: (x) => (315 * x ** 4 - 210 * x ** 2 + 15) / 8 + (15 * x * x - 3) / 2,
  }),
  program({
    name: "recursion whose depth is an argument",
    f: (x: number, depth: number) => {
      const tower = (v: number, n: number): number => (n <= 0 ? v : Math.sin(x + tower(v * 0.9, n - 1)));
      return tower(x, depth);
    },
    at: [0.7, 4],
    also: [[0.7, 0]],
    counts: [1],
  }),
  program({
    name: "recursion that depends on a differentiated value: range reduction of exp",
    f: (x: number) => {
      const exponential = (v: number): number => {
        if (Math.abs(v) > 0.5) {
          const half = exponential(v / 2);
          return half * half;
        }
        return 1 + v * (1 + (v / 2) * (1 + (v / 3) * (1 + (v / 4) * (1 + v / 5))));
      };
      return exponential(x);
    },
    at: [3.2],
  }),
  program({
    name: "adaptive quadrature by recursion",
    f: (a: number, b: number, sharpness: number, deepest: number) => {
      const g = (t: number): number => 1 / (1 + sharpness * t * t);
      const panel = (p: number, q: number): number => ((q - p) / 6) * (g(p) + 4 * g((p + q) / 2) + g(q));
      const integrate = (p: number, q: number, depth: number): number => {
        const m = (p + q) / 2;
        const whole = panel(p, q);
        const halves = panel(p, m) + panel(m, q);
        if (depth === 0 || Math.abs(halves - whole) < 1e-3) return halves;
        return integrate(p, m, depth - 1) + integrate(m, q, depth - 1);
      };
      return integrate(a, b, deepest);
    },
    at: [-1, 1.3, 20, 6],
    counts: [3],
  }),
  program({
    name: "mutual recursion: sine and cosine by halving",
    f: (x: number) => {
      const sine = (v: number): number => (Math.abs(v) < 0.3 ? v - (v * v * v) / 6 : 2 * sine(v / 2) * cosine(v / 2));
      const cosine = (v: number): number => (Math.abs(v) < 0.3 ? 1 - (v * v) / 2 : 1 - 2 * sine(v / 2) ** 2);
      return sine(x) + 2 * cosine(x);
    },
    at: [1.9],
  }),
  program({
    name: "recursion over an array: a balanced product",
    f: (x: number[]) => {
      const product = (from: number, to: number): number => {
        if (to - from === 1) return x[from];
        const middle = (from + to) >> 1;
        return product(from, middle) * product(middle, to);
      };
      return product(0, x.length);
    },
    at: [[1.5, 2, -0.5, 3, 0.7]],
  }),
  program({
    name: "recursion that writes into an array: divide and conquer",
    f: (x: number[]) => {
      const sweep = (from: number, to: number): void => {
        if (to - from < 2) return;
        const middle = (from + to) >> 1;
        sweep(from, middle);
        sweep(middle, to);
        for (let i = from; i < middle; i++) x[i] = x[i] * 0.5 + x[middle] * x[i];
      };
      sweep(0, x.length);
      return x[0] + x[1] * x[2];
    },
    at: [[1, 0.5, 2, -0.3]],
  }),
  program({
    name: "a function called where it is written",
    f: (x: number) => {
      const y = (() => {
        const t = x * x;
        if (t > 2) return t - 2;
        return 2 - t;
      })();
      return y * x;
    },
    at: [2],
    also: [[0.5]],
  }),
  program({
    name: "helpers with early returns in loops",
    f: (x: number[], limit: number) => {
      const firstAbove = (values: number[], from: number): number => {
        for (let i = from; i < values.length; i++) if (values[i] > limit) return i;
        return values.length - 1;
      };
      const i = firstAbove(x, 0);
      const j = firstAbove(x, i + 1);
      return x[i] * x[j] * limit;
    },
    at: [[0.5, 2, 1, 3, 0.2], 1.4],
  }),
  program({
    name: "a helper that returns early without a value",
    f: (x: number[]) => {
      let s = 0;
      const visit = (v: number): void => {
        if (v < 0) return;
        s += v * v;
      };
      for (const v of x) visit(v);
      return s;
    },
    at: [[1, -2, 3]],
  }),
  program({
    name: "a memo table filled by a helper: Chebyshev polynomials",
    f: (x: number) => {
      const memo = new Float64Array(8);
      const chebyshev = (n: number): number => {
        memo[0] = 1;
        memo[1] = x;
        for (let k = 2; k <= n; k++) memo[k] = 2 * x * memo[k - 1] - memo[k - 2];
        return memo[n];
      };
      return chebyshev(5) * chebyshev(3);
    },
    at: [0.4],
  }),
  program({
    name: "parameters assigned inside a helper stay local",
    f: (x: number) => {
      const squeeze = (v: number): number => {
        v = v / (1 + v * v);
        v *= 2;
        return v;
      };
      const y = x + 1;
      return squeeze(y) * y;
    },
    at: [0.7],
  }),
];
