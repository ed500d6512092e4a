import { describe, expect, test } from "vitest";
import { type AnyFunction, evaluateAsRead } from "./compare.ts";

type Case = readonly [name: string, f: AnyFunction, points: readonly (readonly unknown[])[]];

function holds(cases: readonly Case[]): void {
  test.each(cases.map((each) => ({ name: each[0], each })))("$name", ({ each: [, f, points] }) => {
    for (const point of points) {
      const own: unknown = Reflect.apply(f, undefined, structuredClone(point));
      expect(evaluateAsRead(f, structuredClone(point))).toStrictEqual(own);
    }
  });
}

const arrays = [
  [[0.5, -2, 3, 0.25], 0],
  [[0.5, -2, 3, 0.25], 1],
  [[0.5, -2, 3, 0.25], 4],
  [[1e300, -0, 3], 3],
  [[], 2],
] as const;

describe("an array that is replaced in a loop", () => {
  holds([
    [
      "by one that a function makes",
      (x: number[], n: number) => {
        const step = (s: number[]) => s.map((v, i) => v + 0.1 * s[(i + 1) % s.length]!);
        let state = x;
        for (let k = 0; k < n; k++) state = step(state);
        return state;
      },
      arrays,
    ],
    [
      "while the loop keeps the one before",
      (x: number[], n: number) => {
        let now = x.slice();
        let before = x.map((v) => v * 0.5);
        for (let k = 0; k < n; k++) {
          const next = now.map((v, i) => 2 * v - before[i]!);
          before = now;
          now = next;
        }
        return [...now, ...before];
      },
      arrays,
    ],
    [
      "by a fresh one that is filled, and changed in place later",
      (x: number[], n: number) => {
        let state = x.slice();
        for (let k = 0; k < n; k++) {
          const next = new Float64Array(x.length);
          for (let i = 0; i < x.length; i++) next[i] = state[i]! * 1.5;
          state = Array.from(next);
          for (let i = 0; i < x.length; i++) state[i]! += 0.25;
        }
        for (let i = 0; i < x.length; i++) state[i]! *= 3;
        let s = 0;
        for (const v of state) s += v;
        return s;
      },
      arrays,
    ],
    [
      "double buffering",
      (x: number[], n: number) => {
        let now = x.slice();
        let next = x.slice();
        for (let k = 0; k < n; k++) {
          for (let i = 1; i < x.length - 1; i++) next[i] = now[i]! + 0.1 * (now[i - 1]! - 2 * now[i]! + now[i + 1]!);
          [now, next] = [next, now];
        }
        return now;
      },
      arrays,
    ],
    [
      "three arrays that take turns",
      (x: number[], n: number) => {
        let a = x.slice();
        let b = x.map((v) => v * v);
        let c = x.map((v) => -v);
        for (let k = 0; k < n; k++) {
          for (let i = 0; i < x.length; i++) c[i]! += a[i]! * 0.5;
          const spare = a;
          a = b;
          b = c;
          c = spare;
        }
        return [...a, ...b, ...c];
      },
      arrays,
    ],
    [
      "only in some turns",
      (x: number[], n: number) => {
        let best = x.slice();
        for (let k = 0; k < n; k++) {
          const trial = best.map((v) => v * (k % 2 === 0 ? 0.5 : 2));
          let s = 0;
          for (const v of trial) s += v * v;
          if (s < 12) best = trial;
        }
        return best;
      },
      arrays,
    ],
    [
      "in nested loops, rows too",
      (x: number[], n: number) => {
        let M = new Float64Array([1, x[0] ?? 0, x[1] ?? 0, 1]);
        let s = 0;
        for (let k = 0; k < n; k++) {
          for (let j = 0; j < 2; j++) {
            const N = new Float64Array(4);
            for (let r = 0; r < 2; r++)
              for (let c = 0; c < 2; c++) {
                let sum = 0;
                for (let q = 0; q < 2; q++) sum += M[r * 2 + q]! * M[q * 2 + c]! * 0.5;
                N[r * 2 + c] = sum;
              }
            M = N;
          }
          s += M[1]!;
        }
        return s + M[0]! * M[3]!;
      },
      arrays,
    ],
    [
      "an array of arrays",
      (x: number[], n: number) => {
        let M = Array.from({ length: n + 1 }, (_, i) => Array.from({ length: n + 1 }, (_, j) => (x[i] ?? 1) + j));
        for (let k = 0; k < n; k++) {
          const N = Array.from({ length: n + 1 }, () => new Array(n + 1).fill(0) as number[]);
          for (let i = 0; i <= n; i++)
            for (let j = 0; j <= n; j++) for (let q = 0; q <= n; q++) N[i]![j]! += M[i]![q]! * M[q]![j]! * 0.1;
          M = N;
        }
        return M;
      },
      arrays,
    ],
    [
      "a field of an object, and of an object that is replaced",
      (x: number[], n: number) => {
        const held = { x: x.slice(), turns: 0 };
        let state = { v: x.map((v) => v + 1), time: 0 };
        for (let k = 0; k < n; k++) {
          held.x = held.x.map((v) => v * 0.9);
          held.turns++;
          state = { v: state.v.map((v, i) => v + held.x[i]!), time: state.time + 0.1 };
        }
        return [...held.x, ...state.v, state.time, held.turns];
      },
      arrays,
    ],
    [
      "until a condition holds, left by break",
      (x: number[], n: number) => {
        let v = x.map((each) => each + 1);
        let before = v;
        let turns = 0;
        while (turns < 10 * n) {
          let norm = 1e-9;
          for (const each of v) norm += each * each;
          before = v;
          v = v.map((each) => each / Math.sqrt(norm));
          let change = 0;
          for (let i = 0; i < v.length; i++) change += Math.abs(v[i]! - before[i]!);
          turns++;
          if (change < 1e-12) break;
        }
        return [...v, ...before, turns];
      },
      arrays,
    ],
    [
      "one of two arrays, for reading",
      (x: number[], n: number) => {
        const y = x.map((v) => v * 3);
        let s = 0;
        for (let k = 0; k < n; k++) {
          const from = k % 2 === 0 ? x : y;
          for (let i = 0; i < x.length; i++) s += from[i]! * (k + 1);
        }
        return s;
      },
      arrays,
    ],
  ]);
});

describe("what copies can't stand for is refused", () => {
  const refused: readonly [string, AnyFunction][] = [
    [
      "a write to the caller's array",
      (x: number[], n: number) => {
        let y = x;
        for (let k = 0; k < n; k++) {
          y[0] = 3;
          y = y.map((v) => v + 1);
        }
        return y[0]! + x[0]!;
      },
    ],
    [
      "a write to an array that has another name",
      (x: number[], n: number) => {
        const a = x.slice();
        let y = a;
        for (let k = 0; k < n; k++) {
          y[0]! += 3;
          y = y.map((v) => v + 1);
        }
        return y[0]! + a[0]!;
      },
    ],
    [
      "a write through the other name",
      (x: number[], n: number) => {
        const a = x.slice();
        let y = a;
        for (let k = 0; k < n; k++) {
          a[0]! += y[0]!;
          if (k > 1) y = y.map((v) => v + 1);
        }
        return y[0]! + a[0]!;
      },
    ],
    [
      "two names for the fresh array, one of which is written",
      (x: number[], n: number) => {
        let [y, z] = [x.slice(), x.slice()];
        for (let k = 0; k < n; k++) {
          y[0]! += 1;
          const fresh = y.map((v) => v * 2);
          y = fresh;
          z = fresh;
        }
        return y[0]! + z[0]!;
      },
    ],
    [
      "a field that keeps what a variable is changed through",
      (x: number[], n: number) => {
        const held = { z: x.slice() };
        let y = x.slice();
        for (let k = 0; k < n; k++) {
          y[0]! += 1;
          y = y.map((v) => v * 2);
          held.z = y;
        }
        return y[0]! + held.z[0]!;
      },
    ],
    [
      "a scratch array that is written again",
      (x: number[], n: number) => {
        const scratch = x.slice();
        let y = x.slice();
        for (let k = 0; k < n; k++) {
          for (let i = 0; i < x.length; i++) scratch[i] = y[i]! * 2 + (y[0] ?? 0);
          y = scratch;
        }
        return y[1]!;
      },
    ],
    [
      "a variable that keeps the array of the last turn, written after a swap",
      (x: number[], n: number) => {
        let [a, b, c] = [x.slice(), x.slice(), x.slice()];
        for (let k = 0; k < n; k++) {
          a[0]! += 1;
          c = a;
          [a, b] = [b, a];
        }
        return a[0]! + b[0]! + c[0]!;
      },
    ],
    [
      "one of two arrays, one of which is written later",
      (x: number[], n: number) => {
        const [a, b] = [x.slice(), x.slice()];
        const from = n > 1 ? a : b;
        a[0] = 9;
        return from[0]!;
      },
    ],
    [
      "a write to one of two arrays",
      (x: number[], n: number) => {
        const [a, b] = [x.slice(), x.slice()];
        const to = n > 1 ? a : b;
        to[0] = 9;
        return a[0]! + b[0]!;
      },
    ],
    [
      "a write after the loop to what has another name",
      (x: number[], n: number) => {
        const a = x.slice();
        let y = a;
        for (let k = 0; k < n; k++) y = y.map((v) => v + 1);
        y[0] = 7;
        return a[0]! + y[0]!;
      },
    ],
    [
      "no array before the loop, and the one of the turn before after it",
      (x: number[], n: number) => {
        let y = x.slice();
        let before;
        for (let k = 0; k < n; k++) {
          before = y;
          y = y.map((v) => v + 1);
        }
        return before![0]! + y[0]!;
      },
    ],
  ];
  test.each(refused.map(([name, f]) => ({ name, f })))("$name", ({ f }) => {
    expect(() => evaluateAsRead(f, [[1, 2, 3], 3])).toThrow(
      /Copy it first|depending on the path|so it can.t be changed/,
    );
  });

  test("another length in the loop fails", () => {
    const f = (x: number[], n: number) => {
      let y = x.slice();
      for (let k = 0; k < n; k++) {
        const next = new Float64Array(x.length + k);
        next[0] = y[0]! + 1;
        y = Array.from(next);
      }
      return y.length + y[0]!;
    };
    expect(evaluateAsRead(f, [[1, 2], 1])).toBe(f([1, 2], 1));
    expect(() => evaluateAsRead(f, [[1, 2], 3])).toThrow(/fail/);
  });
});
