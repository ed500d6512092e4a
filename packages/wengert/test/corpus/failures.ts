/**
 * What other tools got wrong in silence, or this one while it was made: adjoints that are not reset, overwritten
 * values, aliases, integer arrays, shadowed names, loops that run zero times.
 */
import { type CorpusProgram, program } from "./program.ts";

export const failures: readonly CorpusProgram[] = [
  program({
    name: "a variable of the loop's body has a fresh adjoint in every turn",
    f: (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        let t = x[i];
        t = t * t;
        t = Math.sin(t) * x[0];
        s += t;
      }
      return s;
    },
    at: [[0.5, 1.5, -1]],
  }),
  program({
    name: "a variable outside the loop, overwritten in every turn",
    f: (x: number[]) => {
      let s = 0;
      let t = 0;
      for (let i = 0; i < x.length; i++) {
        t = x[i] * x[i];
        s += t * x[0];
      }
      return s + t;
    },
    at: [[0.5, 1.5, -1]],
    closed: ([a, b, c]) => [3 * a * a + b * b + c * c, 2 * a * b, 2 * c * a + 2 * c],
  }),
  program({
    name: "an array of the loop's body has a fresh shadow in every turn",
    f: (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        const t = new Float64Array(2);
        t[0] = x[i] * x[i];
        t[1] += t[0] * x[0];
        s += t[0] * t[1];
      }
      return s;
    },
    at: [[0.5, 1.5, -1]],
  }),
  program({
    name: "an accumulator that starts as a number literal",
    f: (x: number, n: number) => {
      let product = 1;
      for (let i = 0; i < n; i++) product = product * x + i;
      return product;
    },
    at: [1.2, 5],
    counts: [1],
  }),
  program({
    name: "an accumulator that becomes active late, in a branch",
    f: (x: number, n: number) => {
      let a = 2;
      let s = 0;
      for (let i = 0; i < n; i++) {
        s += a * i;
        if (i === 2) a = x * x;
      }
      return s;
    },
    at: [1.5, 6],
    counts: [1],
    closed: (x) => [2 * x * (3 + 4 + 5), 0],
  }),
  program({
    name: "activity that takes several turns to arrive",
    f: (x: number) => {
      let a = 1;
      let b = 2;
      let c = 3;
      let d = x;
      for (let i = 0; i < 5; i++) {
        a = b * 0.5;
        b = c + 0.1;
        c = d * d * 0.3;
        d = d + 0.2;
      }
      return a * b * c;
    },
    at: [1.1],
  }),
  program({
    name: "x[i] *= y in place, read again afterwards",
    f: (x: Float64Array, y: Float64Array) => {
      for (let i = 0; i < x.length; i++) {
        x[i] *= y[i];
        y[i] += x[i];
      }
      return x[0] * y[1] + x[1] * y[0];
    },
    at: [Float64Array.of(1.5, -2), Float64Array.of(0.5, 3)],
  }),
  program({
    name: "b = a shares memory",
    f: (x: number[]) => {
      const a = [x[0], x[1]];
      const b = a;
      b[0] = a[1] * x[0];
      a[1] = b[0] * b[0];
      return a[0] + b[1] * x[1];
    },
    at: [[1.2, 0.7]],
    closed: ([x, y]) => [y + 2 * x * y ** 3, x + 3 * x * x * y * y],
  }),
  program({
    name: "one of two arrays under one name, chosen by a condition",
    f: (x: number[], y: number[]) => {
      const big = x[0] > y[0] ? x : y;
      const small = x[0] > y[0] ? y : x;
      return big[1] * big[1] * small[0] + small[1];
    },
    at: [
      [2, 3],
      [1, 5],
    ],
    also: [
      [
        [1, 3],
        [2, 5],
      ],
    ],
  }),
  program({
    name: "parameters overwritten at once",
    f: (x: number, y: number) => {
      x = x * y;
      y = x + y;
      x = Math.sin(x) * y;
      return x * y;
    },
    at: [0.7, 1.3],
  }),
  program({
    name: "a branch that depends on a variable overwritten in it",
    f: (x: number) => {
      let y = x;
      if (y > 1) {
        y = 0.5 / y;
      } else {
        y = y * 3;
      }
      if (y > 1) y = y * y;
      else y = y + 2 * x * y;
      return y;
    },
    at: [1.5],
    also: [[0.2], [0.9]],
  }),
  program({
    name: "a branch in a loop that depends on an overwritten variable",
    f: (x: number) => {
      let y = x;
      for (let i = 0; i < 5; i++) {
        if (y > 1) y = y * 0.4;
        else if (y > 0.5) y = y * y + 0.9 * x;
        else y = y + x;
      }
      return y;
    },
    at: [0.8],
    also: [[0.2], [2.1]],
  }),
  program({
    name: "an index overwritten after its use",
    f: (x: number[], order: Int32Array) => {
      let k = 0;
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        s += x[k] * x[k] * (i + 1);
        k = order[k];
      }
      return s * x[k];
    },
    at: [[1, 2, 3, 4], Int32Array.of(2, 0, 3, 1)],
  }),
  program({
    name: "a linked list in integer arrays",
    f: (value: number[], next: Int32Array, head: number) => {
      let s = 0;
      let depth = 1;
      for (let k = head; k >= 0; k = next[k]) {
        s += value[k] / depth;
        depth *= 2;
      }
      return s * s;
    },
    at: [[1, 2, 3, 4], Int32Array.of(3, -1, 0, 1), 2],
    counts: [2],
  }),
  program({
    name: "an index array changed on the way",
    f: (x: number[], n: number) => {
      const at = new Int32Array(n);
      for (let i = 0; i < n; i++) at[i] = (i * 2) % n;
      let s = 0;
      for (let i = 0; i < n; i++) {
        s += x[at[i]] * x[i];
        at[(i + 1) % n] = i;
      }
      return s;
    },
    at: [[1, 2, 3, 0.5, -1], 5],
    counts: [1],
  }),
  program({
    name: "a name shadowed in an inner scope and in a helper",
    f: (x: number) => {
      const s = x * x;
      const helper = (s: number): number => {
        const x = s + 1;
        return x * s;
      };
      let total = 0;
      for (let x = 0; x < 3; x++) total += helper(s + x);
      return total * x + s;
    },
    at: [1.3],
  }),
  program({
    name: "a loop that runs zero times",
    f: (x: number, n: number) => {
      let last = x * 2;
      let s = 1;
      for (let i = 0; i < n; i++) {
        last = Math.log(x - 10);
        s *= last;
      }
      return s * x + last;
    },
    at: [1.5, 0],
    counts: [1],
    closed: () => [3, 0],
  }),
  program({
    name: "a while loop that runs zero times",
    f: (x: number) => {
      let y = x;
      while (y > 100) y = Math.sqrt(y - 100);
      return y * y;
    },
    at: [3],
    also: [[150]],
  }),
  program({
    name: "a value needed after the loop that overwrote it",
    f: (x: number[]) => {
      let t = x[0];
      const before = Math.exp(t);
      for (let i = 1; i < x.length; i++) t = t * x[i];
      const after = Math.exp(-t * t);
      return before * after * t;
    },
    at: [[0.3, 1.2, -0.8]],
  }),
  program({
    name: "values of the last turn, used after it",
    f: (x: number[]) => {
      let previous = 0;
      let current = 0;
      let index = 0;
      for (let i = 0; i < x.length; i++) {
        previous = current;
        current = x[i] * x[i] + 0.5 * previous;
        index = i;
      }
      return current * previous + index * current;
    },
    at: [[0.5, 1.5, -1]],
  }),
  program({
    name: "the minimum and where it is",
    f: (x: number[], y: number[]) => {
      let best = Infinity;
      let at = -1;
      for (let i = 0; i < x.length; i++) {
        const d = (x[i] - 1) ** 2;
        if (d < best) {
          best = d;
          at = i;
        }
      }
      return best * y[at];
    },
    at: [
      [3, 1.4, 0.1],
      [2, 5, 7],
    ],
  }),
  program({
    name: "a value computed before a loop that uses it in every turn",
    f: (x: number, y: number[]) => {
      const k = Math.exp(x);
      let s = 0;
      for (const v of y) s += k * v * Math.sin(k * v);
      return s;
    },
    at: [0.4, [1, 2, 0.5]],
  }),
  program({
    name: "an element read before and after it is overwritten",
    f: (x: number[]) => {
      const a = x[0] * x[1];
      x[0] = a * a;
      const b = x[0] * x[1];
      x[1] = b;
      x[0] = 7;
      return x[1] * a + x[0] * b;
    },
    at: [[1.5, 0.7]],
  }),
  program({
    name: "a store of a constant cuts the dependence",
    f: (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        s += x[i] * x[i];
        x[i] = 1;
      }
      for (let i = 0; i < x.length; i++) s *= x[i] + 0.5;
      return s;
    },
    at: [[1, 2, 3]],
    closed: (x) => x.map((v) => 2 * v * 1.5 ** 3),
  }),
  program({
    name: "an array written in one turn and read in a later one",
    f: (x: number, n: number) => {
      const table = new Float64Array(n + 2);
      table[0] = x;
      table[1] = x * x;
      for (let i = 2; i < n + 2; i++) {
        table[i] = table[i - 1] * table[i - 2] * 0.9;
        table[i - 2] *= 2;
      }
      return table[n + 1] + table[1] + table[n];
    },
    at: [1.1, 4],
    counts: [1],
  }),
  program({
    name: "a recurrence in one scalar kept in an array element",
    f: (x: number[]) => {
      const state = [1];
      for (const v of x) state[0] = Math.tanh(state[0] * v + 0.5);
      return state[0] * state[0];
    },
    at: [[0.5, -1.5, 2]],
  }),
  program({
    name: "the square root of zero in a branch that is not taken",
    f: (x: number) => {
      const root = Math.sqrt(x);
      if (x > 0) return root * 2;
      return x * 3;
    },
    at: [0],
    smooth: false,
    closed: () => 3,
  }),
  program({
    name: "a division by zero in turns that are skipped",
    f: (x: number[], y: number) => {
      let s = 0;
      for (const v of x) {
        const q = y / v;
        if (v === 0) continue;
        s += q * q;
      }
      return s;
    },
    at: [[1, 0, 2], 3],
    smooth: false,
    closed: (x, y) => [
      x.map((v) => (v === 0 ? 0 : (-2 * y * y) / v ** 3)),
      x.reduce((s, v) => (v === 0 ? s : s + (2 * y) / (v * v)), 0),
    ],
  }),
  program({
    name: "conventions at kinks: ties of max, abs at 0",
    f: (x: number, y: number) => Math.max(x, y) * 2 + Math.abs(x - y) + Math.min(x, y),
    at: [1.5, 1.5],
    smooth: false,
    closed: () => [1.5, 1.5],
  }),
  program({
    name: "a throw in a branch that is not taken, in a helper in a loop",
    f: (x: number[]) => {
      const root = (v: number): number => {
        if (v < 0) throw new RangeError("negative");
        return Math.sqrt(v);
      };
      let s = 0;
      for (const v of x) s += root(v) * v;
      return s;
    },
    at: [[1, 4, 2.5]],
  }),
  program({
    name: "an inner array passed to a function that changes it twice",
    f: (x: number) => {
      const bump = (a: number[], k: number): number => {
        a[0] += k * a[1];
        a[1] *= a[0];
        return a[0];
      };
      const a = [x, 2];
      const first = bump(a, x);
      const second = bump(a, first);
      return second * a[1];
    },
    at: [0.6],
  }),
  program({
    name: "the same array as both arguments of a helper",
    f: (x: number[]) => {
      const addProducts = (to: number[], from: number[]): void => {
        for (let i = 0; i < to.length; i++) to[i] += from[i] * from[to.length - 1 - i];
      };
      const a = [...x];
      addProducts(a, a);
      return a[0] * a[1] * a[2];
    },
    at: [[1, 2, 0.5]],
  }),
  program({
    name: "the same array in two positions, only read",
    f: (x: number[], y: number[]) => x[0] * y[1] + x[1] * y[0] * y[0],
    at: (() => {
      const shared = [1.5, 2];
      return [shared, shared] as [number[], number[]];
    })(),
  }),
];
