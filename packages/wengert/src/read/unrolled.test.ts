import { describe, expect, test } from "vitest";
import { type AnyFunction, evaluateAsRead, readFor } from "./compare.ts";

type Case = readonly [name: string, f: AnyFunction, points: readonly (readonly unknown[])[]];

/** One reading serves all points of a case, as one specialisation does. */
function holds(cases: readonly Case[]): void {
  test.each(cases.map((each) => ({ name: each[0], each })))("$name", ({ each: [, f, points] }) => {
    for (const point of points) {
      const own: unknown = Reflect.apply(f, undefined, structuredClone(point));
      expect(evaluateAsRead(f, structuredClone(point))).toStrictEqual(own);
    }
  });
}

const pairs = [
  [0, 4],
  [3, 4],
  [1, 2],
  [2, 1],
  [0.5, 3],
  [-2, 3],
  [3, -4],
] as const;
const numbers = [[0.5], [1.5], [2.5], [3.5], [-1]] as const;

describe("turns of loops that are unrolled end where they say", () => {
  holds([
    [
      "continue in a loop that indexes rows",
      (x: number, y: number) => {
        const m = [
          [1, x],
          [2, 3],
        ];
        for (let i = 0; i < 4; i++) {
          if (x > 1) y *= 2 * m[i % 2]![0]!;
          if (i % 2 === 0) continue;
          y += x;
        }
        return y;
      },
      pairs,
    ],
    [
      "continue over the values of a record",
      (x: number, y: number) => {
        let s = 0;
        for (const v of Object.values({ a: x, b: y, c: x * y, d: 5, e: 0.5 })) {
          if (v > 2) continue;
          s += v * v;
        }
        return s;
      },
      pairs,
    ],
    [
      "continue over keys and records",
      (x: number) => {
        const p: Record<string, number> = { a: x, b: 2, c: 3 };
        let s = 0;
        for (const k of Object.keys(p)) {
          if (k === "b") continue;
          s += p[k]! ** 2;
        }
        for (const { a, b } of [
          { a: 1, b: x },
          { a: 2, b: 3 * x },
          { a: 5, b: x },
        ]) {
          if (b > 4) continue;
          s += a * b;
        }
        return s;
      },
      numbers,
    ],
    [
      "labels, break and continue, one loop inside another",
      (x: number, y: number) => {
        let s = 0;
        outer: for (const a of [
          [1, x],
          [2, y],
          [3, x * y],
        ]) {
          for (const b of [{ v: x }, { v: y }, { v: 2 }]) {
            if (b.v > a[1]!) continue outer;
            if (b.v < -1) break;
            if (a[1]! > 7) break outer;
            s += a[0]! * b.v;
          }
          s += 1;
        }
        return s;
      },
      pairs,
    ],
    [
      "continue inside a switch, and return",
      (x: number) => {
        let s = x;
        for (const [k, v] of Object.entries({ a: x, b: 2 * x, c: 3 })) {
          switch (k) {
            case "a":
              if (x > 2) continue;
              s += 1;
              break;
            default:
              if (v > 5) return s * v;
          }
          s += v * s;
        }
        return s;
      },
      numbers,
    ],
  ]);
});

describe("an array that changes while it is gone through", () => {
  holds([
    [
      "for…of sees the changes of the turns before",
      (x: number) => {
        const w = [x, 2, 3];
        let s = 0;
        for (const e of w) {
          if (x > 2) w[1] = 10 * x;
          w[2] = s;
          s += e;
        }
        return s * x;
      },
      numbers,
    ],
    [
      "for…of over what grows, or shrinks",
      (x: number) => {
        const [w, v] = [
          [x, 2],
          [x, 2, 3, 4],
        ];
        let [s, n] = [0, 0];
        for (const e of w!) {
          if (n < 3) w!.push(e * x);
          n++;
          s += e;
        }
        for (const e of v!) {
          v!.pop();
          s += e * x;
        }
        return s;
      },
      numbers,
    ],
    [
      "a loop over what may get longer in it",
      (x: number) => {
        const w = [x, 2, 3];
        let s = 0;
        for (const e of w) {
          if (x > 2 && s < 9) w.push(1);
          s += e;
        }
        return s;
      },
      numbers,
    ],
    [
      "entries and values",
      (x: number) => {
        const w = [x, 2, 3];
        let s = 0;
        for (const [i, e] of w.entries()) {
          if (i < 2) w[i + 1] = 5 * x;
          s += e * i;
        }
        for (const e of w.values()) {
          w[2] = 7 * x;
          s += e;
        }
        return s;
      },
      numbers,
    ],
    [
      "forEach, map, reduce, some",
      (x: number) => {
        const w = [x, 2, 3];
        let s = 0;
        w.forEach((e, i) => {
          if (x > 2 && i < 2) w[i + 1] = 10 * x;
          w.push(1);
          s += e;
        });
        const u = w.map((e) => {
          w[2] = 5 * x;
          return e * x;
        });
        const r = w.reduce((sum, e) => {
          w[2] = sum * x;
          return sum + e;
        }, 0);
        const big = w.some((e) => {
          w[3] = 100;
          return e > 10;
        });
        return s + u[0]! + u[1]! * u[2]! + r + (big ? x : -x);
      },
      numbers,
    ],
  ]);

  test.each<[f: AnyFunction, message: string]>([
    [
      (x: number) => {
        const w = [x, 2, 3];
        return w.map((e) => e * w.pop()!).length;
      },
      "gets shorter while map goes through it",
    ],
  ])("what is not read says so: %#", (f, message) => {
    expect(() => readFor(f, [1])).toThrow(message);
  });
});
