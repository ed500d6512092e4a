/** Arrays that get longer and shorter, and methods that go through arrays in other orders. */
import { gradient } from "../../src/index.ts";
import { type CorpusProgram, program } from "./program.ts";

export const lists: readonly CorpusProgram[] = [
  program({
    name: "push in a while loop that ends on a differentiated value",
    f: (x: number, rate: number) => {
      const values = [];
      let v = x;
      while (v > 1) {
        values.push(v);
        v *= rate;
      }
      let s = 0;
      for (let i = 0; i < values.length; i++) s += values[i] ** 2 * (i + 1);
      return s + values.length * rate;
    },
    at: [20, 0.7],
  }),
  program({
    name: "more elements than there was room for, with an argument that is changed on the way",
    f: (x: number[], n: number) => {
      const all: number[] = [];
      for (let k = 0; k < n; k++) {
        x[0] += 0.001 * x[1];
        all.push(Math.sin(x[0] + k));
      }
      let s = 0;
      for (const v of all) s += v * v;
      return s;
    },
    at: [[0.3, 0.7], 150],
    also: [[[0.3, 0.7], 3]],
    counts: [1],
  }),
  program({
    name: "a queue: push behind, shift in front",
    f: (x: number[]) => {
      const queue = [...x];
      let s = 0;
      let left = 12;
      while (queue.length > 1 && left-- > 0) {
        const a = queue.shift()!;
        const b = queue.shift()!;
        if (left % 2 === 0) queue.push(Math.tanh(a * b));
        else queue.push(a + b * 0.5);
        s += queue[queue.length - 1] * queue.length;
      }
      return s;
    },
    at: [[0.5, 1.2, -0.7, 0.9, 0.3]],
  }),
  program({
    name: "elements appended by index, and the length set back",
    f: (x: number, n: number) => {
      const out: number[] = [];
      for (let k = 0; k < n; k++) {
        out[out.length] = x ** k;
        if (out.length > 3) out.length = 1;
      }
      out[0] *= x;
      return out.reduce((s, v, k) => s + v * (k + 1), 0);
    },
    at: [1.3, 9],
    counts: [1],
  }),
  program({
    name: "a list of its own in every turn of a loop",
    f: (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        const smaller: number[] = [];
        for (const v of x) if (v < x[i]) smaller.push(v * x[i]);
        const mean = smaller.length > 0 ? smaller.reduce((a, b) => a + b) / smaller.length : x[i];
        s += mean ** 2;
      }
      return s;
    },
    at: [[0.5, 2, -1, 1.3]],
  }),
  program({
    name: "a helper that pushes into the list that it is given, and one in a closure",
    f: (x: number, n: number) => {
      const a: number[] = [x];
      const b: number[] = [];
      const add = (to: number[], v: number): void => {
        to.push(v);
      };
      const note = (v: number): number => b.push(v * x);
      for (let k = 0; k < n; k++) {
        add(a, a[k] * x + k);
        if (k % 2 === 1) note(a[k]);
      }
      return a[n] + b.length * b[0];
    },
    at: [0.8, 5],
    counts: [1],
  }),
  program({
    name: "a for-of over a list that grows meanwhile",
    f: (x: number) => {
      const todo = [x];
      let s = 0;
      for (const v of todo) {
        s += v * v;
        if (v > 0.5) todo.push(v / 2, v / 3);
      }
      return s;
    },
    at: [3.1],
  }),
  program({
    name: "lists in a record, both filled in one loop and turned into arrays",
    f: (signal: Float64Array, threshold: number) => {
      const found: { up: number[]; down: number[] } = { up: [], down: [] };
      signal.forEach((v) => {
        if (v > threshold) found.up.push(v - threshold);
        else found.down.push((threshold - v) ** 2);
      });
      const all = new Float64Array([...found.up, ...found.down]);
      const scaled = found.up.map((v, k) => v * (k + 1));
      return all.reduce((s, v) => s + v * v, 0) + scaled.reduce((s, v) => s + v, 0);
    },
    at: [Float64Array.of(0.5, 2, -1, 1.3, 0.1), 0.4],
  }),
  program({
    name: "a list that only one path makes longer",
    f: (x: number, y: number) => {
      const terms = [x];
      if (y > 1) terms.push(y * x, y);
      else terms.push(y);
      return terms.reduce((s, v) => s + v * v, 0) * terms.length;
    },
    at: [2, 3],
    also: [[2, 0.5]],
  }),
  program({
    name: "the last of a slice popped until one remains",
    f: (x: number[]) => {
      const rest = x.slice(1);
      let s = x[0];
      while (rest.length > 1) {
        const last = rest.pop()!;
        s = s * 0.5 + last * rest[rest.length - 1];
      }
      return s * rest[0];
    },
    at: [[0.5, 1.5, -0.7, 2, 0.9]],
  }),
  program({
    name: "an inner derivative of a function of a list",
    f: (x: number, n: number) => {
      const points: number[] = [];
      for (let k = 0; k < n; k++) points.push(x + 0.1 * k);
      const g = gradient((p: number[]) => {
        let s = 0;
        for (let i = 1; i < p.length; i++) s += (p[i] - p[i - 1]) ** 2 * p[0];
        return s;
      })(points);
      return g[0] * g[n - 1] + x;
    },
    at: [0.7, 4],
    counts: [1],
    scope: () => ({ gradient }),
  }),
  program({
    name: "sort in descending order, then a weighted sum",
    f: (x: number[]) => {
      const sorted = [...x].sort((a, b) => b - a);
      return sorted.reduce((s, v, k) => s + v * v * (k + 1), 0);
    },
    at: [[0.5, 3, -1, 2.2, 0.9]],
  }),
  program({
    name: "an argument sorted in place: the median",
    f: (x: number[]) => {
      x.sort((a, b) => a - b);
      const m = x.length >> 1;
      return x.length % 2 === 1 ? x[m] ** 2 : (x[m - 1] * x[m]) / 2;
    },
    at: [[5, 1.5, 4, -2, 3]],
    also: [[[2, 9, 4, 1.5]]],
  }),
  program({
    name: "toSorted of a Float64Array, and an order of its own",
    f: (x: Float64Array) => {
      const up = x.toSorted();
      const byDistance = Array.from(x).sort((a, b) => Math.abs(a - 1) - Math.abs(b - 1));
      return up[0] * byDistance[0] + up[3] ** 2 * byDistance[1];
    },
    at: [Float64Array.of(0.2, 3, 1.4, -1)],
  }),
  program({
    name: "entries, keys and reduceRight",
    f: (x: number[]) => {
      let s = 0;
      for (const [i, v] of x.entries()) s += i * v * v;
      for (const i of x.keys()) s += x[i] * i;
      return s + x.reduceRight((a, v, i) => a * 0.5 + v * i, 0) + x.reduceRight((a, v) => a * v);
    },
    at: [[0.5, 3, -1, 2.2]],
  }),
  program({
    name: "flat, findIndex and the rest of an array",
    f: (A: number[][]) => {
      const all = A.flat();
      const [first, ...others] = all;
      const at = all.findIndex((v) => v > 2);
      return others.reduce((s, v) => s + v * first, 0) + all[at] ** 2 + others.findIndex((v) => v > 100);
    },
    at: [
      [
        [1, 1.9],
        [3, 0.5],
      ],
    ],
  }),
];
