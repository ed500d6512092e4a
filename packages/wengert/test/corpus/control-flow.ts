/** Loops of every shape, ways out of them, and decisions. */
import { type CorpusProgram, program } from "./program.ts";

export const controlFlow: readonly CorpusProgram[] = [
  program({
    name: "a geometric series summed upwards",
    f: (q: number, terms: number) => {
      let sum = 0;
      let power = 1;
      for (let k = 0; k < terms; k++) {
        sum += power;
        power *= q;
      }
      return sum;
    },
    at: [0.7, 12],
    also: [
      [0.7, 0],
      [0.7, 1],
    ],
    counts: [1],
  }),
  program({
    name: "a continued fraction evaluated from the bottom up",
    f: (x: number) => {
      let tail = 0;
      for (let k = 9; k >= 1; k--) tail = (k * k * x * x) / (2 * k + 1 + tail);
      return x / (1 + tail);
    },
    at: [0.8],
    // To nine levels it is not yet arctan to the last bit.
    closed: (x) => 1 / (1 + x * x),
    within: 1e-6,
  }),
  program({
    name: "a loop in steps of two: Simpson's rule",
    f: (a: number, b: number) => {
      const n = 8;
      const h = (b - a) / n;
      let odd = 0;
      let even = 0;
      for (let i = 1; i < n; i += 2) odd += Math.exp(-((a + i * h) ** 2));
      for (let i = 2; i < n; i += 2) even += Math.exp(-((a + i * h) ** 2));
      return (h / 3) * (Math.exp(-a * a) + 4 * odd + 2 * even + Math.exp(-b * b));
    },
    at: [-0.3, 1.1],
  }),
  program({
    name: "a loop that doubles its step",
    f: (x: number[]) => {
      let sum = 0;
      for (let stride = 1; stride < x.length; stride *= 2) sum += x[stride] * x[0] ** stride;
      return sum;
    },
    at: [[1.1, 0.5, 0.25, -0.75, 2, 0.1, 0.3, -0.4, 0.6]],
  }),
  program({
    name: "two counters in one loop: a palindrome's defect",
    f: (x: number[]) => {
      let defect = 0;
      for (let i = 0, j = x.length - 1; i < j; i++, j--) defect += (x[i] - x[j]) ** 2 * (i + 1);
      return defect;
    },
    at: [[1, 2.5, 3, 2, 1.5]],
  }),
  program({
    name: "a triangular loop: all pairs",
    f: (x: number[]) => {
      let energy = 0;
      for (let i = 0; i < x.length; i++) for (let j = i + 1; j < x.length; j++) energy += 1 / (x[i] - x[j]) ** 2;
      return energy;
    },
    at: [[0.1, 1.3, 2.2, 4]],
  }),
  program({
    name: "while until converged: the arithmetic-geometric mean",
    f: (a: number, b: number) => {
      let x = a;
      let y = b;
      while (Math.abs(x - y) > 1e-13) {
        const mean = (x + y) / 2;
        y = Math.sqrt(x * y);
        x = mean;
      }
      return x;
    },
    at: [1, 2.3],
  }),
  program({
    name: "while with a compound condition",
    f: (x: number, limit: number) => {
      let y = x;
      let steps = 0;
      while (y < limit && steps < 20) {
        y = y * 1.3 + 0.1 * x;
        steps++;
      }
      return y * steps;
    },
    at: [0.5, 8.3],
    also: [
      [0.01, 1e9],
      [10, 9],
    ],
  }),
  program({
    name: "do-while: Newton's square root",
    f: (a: number) => {
      let x = a;
      let previous;
      do {
        previous = x;
        x = 0.5 * (x + a / x);
      } while (Math.abs(x - previous) > 1e-12 * x);
      return x;
    },
    at: [7],
    closed: (a) => 0.5 / Math.sqrt(a),
    within: 1e-9,
  }),
  program({
    name: "do-while runs once even when its condition is false",
    f: (x: number) => {
      let y = x;
      do {
        y = y * y + x;
      } while (y < 0);
      return y;
    },
    at: [1.5],
    closed: (x) => 2 * x + 1,
  }),
  program({
    name: "for without an end: a series until its terms vanish",
    f: (x: number) => {
      let sum = 1;
      let term = 1;
      for (let k = 1; ; k++) {
        term *= x / k;
        sum += term;
        if (Math.abs(term) < 1e-17 * Math.abs(sum)) break;
      }
      return sum;
    },
    at: [1.2],
    closed: (x) => Math.exp(x),
  }),
  program({
    name: "while (true) with two ways out",
    f: (x: number, rate: number) => {
      let level = x;
      let time = 0;
      while (true) {
        level *= 1 + rate;
        time += 1;
        if (level > 5) break;
        if (time >= 10) return -level;
      }
      return level * time;
    },
    at: [1, 0.3],
    also: [[1, 0.01]],
  }),
  program({
    name: "for-of with continue: the mean of what is positive",
    f: (x: number[]) => {
      let sum = 0;
      let count = 0;
      for (const v of x) {
        if (v <= 0) continue;
        sum += v * v;
        count++;
      }
      return count > 0 ? sum / count : 0;
    },
    at: [[1, -2, 3, 0.5, -0.1]],
    also: [[[-1, -2]], [[]]],
  }),
  program({
    name: "break at the first that is too large",
    f: (x: number[], limit: number) => {
      let sum = 0;
      for (const v of x) {
        if (v > limit) break;
        sum += v * limit;
      }
      return sum;
    },
    at: [[1, 2, 5, 1], 4],
    also: [
      [[9, 1], 4],
      [[1, 1], 4],
    ],
  }),
  program({
    name: "break out of a nested loop by a label",
    f: (A: number[][], limit: number) => {
      let sum = 0;
      search: for (let i = 0; i < A.length; i++) {
        for (let j = 0; j < A[i].length; j++) {
          sum += A[i][j] ** 2;
          if (sum > limit) break search;
        }
      }
      return sum * limit;
    },
    at: [
      [
        [1, 2],
        [0.5, 3],
        [1, 1],
      ],
      8,
    ],
    also: [
      [
        [
          [1, 1],
          [1, 1],
        ],
        100,
      ],
    ],
  }),
  program({
    name: "break of the inner loop only",
    f: (x: number[]) => {
      let total = 0;
      for (let i = 0; i < x.length; i++) {
        let product = 1;
        for (let j = i; j < x.length; j++) {
          if (product > 3) break;
          product *= x[j];
        }
        total += product;
      }
      return total;
    },
    at: [[1.5, 1.25, 2.5, 0.9, 4]],
  }),
  program({
    name: "continue of the outer loop by a label",
    f: (x: number[], y: number[]) => {
      let sum = 0;
      outer: for (let i = 0; i < x.length; i++) {
        for (let j = 0; j < y.length; j++) if (x[i] < y[j]) continue outer;
        sum += x[i] * y[y.length - 1];
      }
      return sum;
    },
    at: [
      [1, 5, 3],
      [2, 2.5],
    ],
  }),
  program({
    name: "return from inside two loops",
    f: (x: number[], target: number) => {
      let sum = 0;
      for (let round = 0; round < 5; round++) {
        for (const v of x) {
          sum += v * (round + 1);
          if (sum > target) return sum * sum;
        }
      }
      return sum;
    },
    at: [[0.5, 0.7, 0.2], 4],
    also: [[[0.01, 0.02, 0.03], 100]],
  }),
  program({
    name: "early returns in a chain: a piecewise potential",
    f: (r: number) => {
      if (r < 1) return 10 * (1 - r) ** 2;
      if (r < 2) return -((r - 1) ** 2);
      if (r < 3) {
        const t = r - 3;
        return -(t * t) * 0.5 - 0.5;
      }
      return 0;
    },
    at: [0.5],
    also: [[1.5], [2.5], [3.5]],
  }),
  program({
    name: "switch on a number with default",
    f: (x: number, kind: number) => {
      switch (kind) {
        case 0:
          return x * x;
        case 1:
          return Math.sin(x);
        default:
          return -x * kind;
      }
    },
    at: [1.3, 0],
    also: [
      [1.3, 1],
      [1.3, 7],
    ],
    smooth: false,
    closed: (x, kind) => (kind === 0 ? [2 * x, 0] : kind === 1 ? [Math.cos(x), 0] : [-kind, -x]),
  }),
  program({
    name: "switch on a string option: activations of a layer",
    f: (x: number[], activation: "tanh" | "relu" | "sigmoid" | "none") => {
      let sum = 0;
      for (let i = 0; i < x.length; i++) {
        let y: number;
        switch (activation) {
          case "tanh":
            y = Math.tanh(x[i]);
            break;
          case "relu":
            y = Math.max(0, x[i]);
            break;
          case "sigmoid":
            y = 1 / (1 + Math.exp(-x[i]));
            break;
          default:
            y = x[i];
        }
        sum += y * y;
      }
      return sum;
    },
    at: [[0.5, -1, 2], "tanh"],
    also: [
      [[0.5, -1, 2], "relu"],
      [[0.5, -1, 2], "sigmoid"],
      [[0.5, -1, 2], "none"],
    ],
  }),
  program({
    name: "switch that falls through",
    f: (x: number, degree: number) => {
      let y = 0;
      switch (degree) {
        case 3:
          y += x ** 3;
        // falls through
        case 2:
          y += x ** 2;
        // falls through
        case 1:
          y += x;
          break;
        case 0:
          y = 1;
      }
      return y;
    },
    at: [2, 3],
    also: [
      [2, 2],
      [2, 1],
      [2, 0],
      [2, 9],
    ],
    counts: [1],
  }),
  program({
    name: "switch inside a loop, with continue: a tiny stack machine's trace",
    f: (x: number, codes: Int32Array) => {
      let a = x;
      for (const code of codes) {
        switch (code) {
          case 0:
            continue;
          case 1:
            a += x;
            break;
          case 2:
            a *= x;
            break;
          default:
            a = -a;
        }
        a *= 1.01;
      }
      return a;
    },
    at: [1.5, Int32Array.of(1, 2, 0, 3, 2, 1)],
  }),
  program({
    name: "switch on intervals: switch (true)",
    f: (t: number) => {
      switch (true) {
        case t < 0:
          return -t;
        case t < 1:
          return t * t;
        default:
          return 2 * t - 1;
      }
    },
    at: [-0.5],
    also: [[0.5], [3]],
  }),
  program({
    name: "a condition in the loop that depends on what the loop computes",
    f: (x: number, y: number) => {
      let a = x;
      let b = y;
      for (let i = 0; i < 6; i++) {
        if (a > b) a -= b * 0.5;
        else b -= a * 0.25;
      }
      return a * a + b;
    },
    at: [3, 1.1],
    also: [[0.4, 2]],
  }),
  program({
    name: "nested decisions with a compound condition",
    f: (x: number, y: number, inside: boolean) => {
      let d = 0;
      if (inside && (x > 0 || y > 0)) {
        if (x > y) d = x * x - y;
        else d = y * y - x;
      } else if (!inside && x * y < 0) d = x * y;
      else d = x + y;
      return d * d;
    },
    at: [1.5, 0.5, true],
    also: [
      [0.5, 1.5, true],
      [-0.5, 1.5, false],
      [-0.5, -1.5, true],
    ],
  }),
  program({
    name: "conditional expressions in a chain: a smoothstep",
    f: (x: number, low: number, high: number) => {
      const t = x <= low ? 0 : x >= high ? 1 : (x - low) / (high - low);
      return t * t * (3 - 2 * t);
    },
    at: [0.4, 0.1, 0.9],
    also: [
      [0, 0.1, 0.9],
      [1, 0.1, 0.9],
    ],
  }),
  program({
    name: "a loop in a branch in a loop",
    f: (x: number[]) => {
      let s = 0;
      for (const v of x) {
        if (v > 0) {
          let p = v;
          for (let k = 0; k < 3; k++) p = p * v + s;
          s += Math.sin(p);
        } else {
          s *= v;
        }
      }
      return s;
    },
    at: [[0.5, -1.2, 0.8, 0.3]],
  }),
  program({
    name: "loops one after another that reuse a variable",
    f: (x: number[]) => {
      let t = 1;
      for (const v of x) t *= v;
      const product = t;
      t = 0;
      for (const v of x) t += product / v;
      return t * product;
    },
    at: [[1.5, 2, 0.5]],
  }),
  program({
    name: "a flag that a loop sets",
    f: (x: number[], limit: number) => {
      let found = false;
      let best = 0;
      for (let i = 0; i < x.length && !found; i++) {
        if (x[i] > limit) {
          found = true;
          best = x[i] * limit;
        }
      }
      return found ? best : limit * limit;
    },
    at: [[1, 2, 5, 7], 3],
    also: [[[1, 2], 3]],
  }),
  program({
    name: "the counter after the loop",
    f: (x: number, limit: number) => {
      let i = 0;
      let power = 1;
      for (; power < limit; i++) power *= x;
      return power / i;
    },
    at: [1.7, 20],
  }),
  program({
    name: "a throw that is not taken",
    f: (x: number[]) => {
      if (x.length === 0) throw new RangeError("no numbers");
      let s = 0;
      for (const v of x) {
        if (v < 0) throw new RangeError(`${v} is negative`);
        s += Math.sqrt(v);
      }
      return s;
    },
    at: [[1, 4, 2]],
  }),
];
