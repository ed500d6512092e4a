/* oxlint-disable -- the functions under test are written as people write them */
// @ts-nocheck: cases that fall through are part of what is tested
import { describe, expect, test } from "vitest";
import { type AnyFunction, evaluateAsRead, readFor, type ScopeThunk } from "./compare.ts";

type Case = readonly [name: string, f: AnyFunction, points: readonly (readonly unknown[])[], scope?: ScopeThunk];

function holds(cases: readonly Case[]): void {
  test.each(cases.map((each) => ({ name: each[0], each })))("$name", ({ each: [, f, points, scope] }) => {
    for (const point of points) {
      const own: unknown = Reflect.apply(f, undefined, structuredClone(point));
      expect(evaluateAsRead(f, structuredClone(point), scope)).toStrictEqual(own);
    }
  });
}

const small = [[0], [1], [2], [3], [7], [-4]] as const;
const any = [
  [0],
  [-0],
  [1.5],
  [-1.5],
  [2 ** 31],
  [-(2 ** 31) - 1],
  [2 ** 32 + 5.5],
  [-(2 ** 33)],
  [1e300],
  [NaN],
  [-Infinity],
] as const;

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
function isEven(n: number): boolean {
  return n === 0 ? true : isOdd(n - 1);
}
function isOdd(n: number): boolean {
  return n === 0 ? false : isEven(n - 1);
}

describe("switch", () => {
  holds([
    [
      "cases that return",
      (k: number) => {
        switch (k) {
          case 0:
            return 1;
          case 1:
          case 2:
            return k * 10;
          default:
            return -1;
        }
      },
      small,
    ],
    [
      "cases that break, and fall through",
      (k: number) => {
        let s = 0;
        switch (k) {
          case 1:
            s += 1;
          case 2:
            s += 10;
            if (s > 10) break;
            s += 100;
          case 3:
            s += 1000;
            break;
          default:
            s = -1;
          case 7:
            s += 7;
        }
        return s;
      },
      small,
    ],
    [
      "a string that is known",
      (x: number, kind: string) => {
        switch (kind) {
          case "sin":
            return Math.sin(x);
          case "cos": {
            const y = Math.cos(x);
            return y;
          }
        }
        return x;
      },
      [
        [1, "sin"],
        [1, "cos"],
        [1, "no"],
      ],
    ],
    [
      "inside a loop, with continue",
      (n: number) => {
        let s = 0;
        for (let i = 0; i < n; i++) {
          switch (i % 3) {
            case 0:
              continue;
            case 1:
              s += i;
              break;
            default:
              s *= 2;
          }
          s += 0.5;
        }
        return s;
      },
      small,
    ],
    [
      "switch (true)",
      (x: number) => {
        switch (true) {
          case x < 0:
            return -x;
          case x < 2:
            return x * x;
          default:
            return x;
        }
      },
      small,
    ],
  ]);
});

describe("recursion", () => {
  holds([
    [
      "a helper of the scope",
      (a: number, b: number) => gcd(a, b) * 0.5,
      [
        [12, 18],
        [7, 0],
        [1e6, 17],
      ],
      () => ({ gcd }),
    ],
    ["two that call each other", (n: number) => (isEven(n) ? n * 2 : -n), [[0], [7], [30]], () => ({ isEven, isOdd })],
    [
      "a local function",
      (x: number, n: number) => {
        const fib = (k: number): number => (k < 2 ? x : fib(k - 1) + fib(k - 2) * 0.5);
        return fib(n) + 1;
      },
      [
        [1.5, 0],
        [1.5, 9],
      ],
    ],
    [
      "the function itself",
      function power(x: number, n: number): number {
        if (n === 0) return 1;
        return x * power(x, n - 1);
      },
      [
        [1.1, 40],
        [2, 0],
      ],
    ],
    [
      "over an array",
      (x: number[]) => {
        const sum = (from: number, to: number): number => {
          if (to - from === 1) return x[from]!;
          if (to <= from) return 0;
          const middle = from + Math.floor((to - from) / 2);
          return sum(from, middle) + sum(middle, to);
        };
        return sum(0, x.length);
      },
      [[[1, 2, 3, 4.5]], [[]], [[7]]],
    ],
    [
      "with rows, records and several results",
      (m: number[][], n: number) => {
        const walk = (row: number[], p: { a: number; b: number }, k: number): { s: number; t: number[] } => {
          if (k === 0) return { s: p.a, t: [p.b, 1] };
          const { s, t } = walk(row, { a: p.b, b: p.a + row[k % row.length]! }, k - 1);
          return { s: s + 1, t: [t[1]! * 0.5, t[0]!] };
        };
        return walk(m[1]!, { a: 1, b: 2 }, n);
      },
      [
        [
          [
            [1, 2],
            [3, 4],
          ],
          0,
        ],
        [
          [
            [1, 2],
            [3, 4],
          ],
          33,
        ],
      ],
    ],
    [
      "that writes an array",
      (x: number[]) => {
        const heap = (k: number): void => {
          if (k >= x.length) return;
          x[k]! *= 2;
          heap(2 * k + 1);
          heap(2 * k + 2);
        };
        heap(0);
        return x[0]! + x[x.length - 1]!;
      },
      [[[1, 2, 3, 4, 5]]],
    ],
  ]);
  test("a recursion of unknown depth is a call", () => {
    const { program } = readFor(
      (a: number) => gcd(a, 3),
      [1],
      () => ({ gcd }),
    );
    expect(program.body.instructions.map(({ kind }) => kind)).toContain("call");
  });
});

describe("integers", () => {
  holds([
    ["x | 0 and ~x", (x: number) => [x | 0, ~x, ~~x, (x * 3.7) | 0], any],
    [
      "shifts and masks",
      (n: number) => {
        let s = 0;
        for (let i = 0; i < 40; i++)
          s += (i >> 2) * 3 + (i << 3) + (i & 7) - (i & 1) + (i >>> 1) + ((i - 20) >> 3) + ((i - 20) & 3);
        return s * n;
      },
      small,
    ],
    [
      "of literals by numbers",
      (x: number) => {
        let s = (1000 >>> x) + (1000 >> x) + (-1000 >> x) + (3 << x);
        switch (1000 >>> x) {
          case 0:
            s += 0.5;
            break;
          case 1000:
            s += 0.25;
        }
        if (1000 >>> x < 1000) s += 0.125;
        return s;
      },
      any,
    ],
    ["on numbers", (x: number) => [x >> 1, x & 255, (x | 0) % 7, -7 >> 1, 5 ^ 3, -1 >>> 0, 1 << 31], any],
    [
      "divisions that are rounded",
      (x: number[]) => {
        let s = 0;
        for (let i = 0; i < x.length; i++) {
          s += x[Math.floor(i / 2)]! * x[(i / 2) | 0]! + x[Math.trunc(i / 3)]! + x[i >> 1]!;
          s +=
            Math.max(i - 2, 0) * Math.min(i + 1, x.length - 1) + Math.abs(i) + Math.round(i) + x[Math.max(0, i - 1)]!;
        }
        return s;
      },
      [[[1, 2, 3, 4, 5]], [[]]],
    ],
    [
      "-0 stays -0",
      (n: number) => {
        let s = 0;
        for (let i = 0; i < 2; i++) s = 1 / (i * -1) + 1 / -i + 1 / ((i - 1) % 1) + n;
        return s;
      },
      small,
    ],
    [
      "i·i does not wrap",
      (n: number) => {
        let s = 0;
        for (let i = n; i < 100002; i += 100001) s += i * i + (i + 1) * i;
        return s;
      },
      [[0], [1]],
    ],
    [
      "Math.imul",
      (n: number) => {
        let s = 0;
        for (let i = 0; i < 9; i++) s += Math.imul(i, 3) * n;
        return s;
      },
      small,
    ],
  ]);
});
