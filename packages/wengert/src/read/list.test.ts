/** Arrays that grow, and what is sorted: to the last bit what JavaScript gives. */
import { describe, expect, test } from "vitest";
import { gradient } from "../derivatives/gradient.ts";
import { type AnyFunction, evaluateAsRead, readFor } from "./compare.ts";

describe("arrays that grow are read as they are", () => {
  test.each<[name: string, f: AnyFunction, at: readonly (readonly unknown[])[]]>([
    [
      "push gives the new length, several at once and spread arrays among them",
      (x: number[], n: number) => {
        const y: number[] = [];
        let s = 0;
        for (let k = 0; k < n; k++) s += y.push(k, ...x, k * 2);
        return s + y[y.length - 2]! * y.length;
      },
      [
        [[1, 2.5], 3],
        [[], 2],
      ],
    ],
    [
      "a list is returned, in a record and by itself",
      (x: number[]) => {
        const y: number[] = [];
        for (const v of x) if (v > 0) y.push(v * v);
        return { squares: y, count: y.length };
      },
      [[[1, -2.5, 3]], [[]]],
    ],
    [
      "a row of a matrix is returned",
      (m: number[][]) => m[1]!,
      [
        [
          [
            [1, 2],
            [3, 4],
          ],
        ],
      ],
    ],
    [
      "a name for a list is the list",
      (x: number, n: number) => {
        const a: number[] = [];
        const b = a;
        for (let k = 0; k < n; k++) b.push(x * k);
        a[0] = 7;
        return b.length * 100 + b[0]! + a[n - 1]!;
      },
      [[2, 4]],
    ],
    [
      "a copy of a list is none",
      (x: number, n: number) => {
        const a: number[] = [];
        for (let k = 0; k < n; k++) a.push(x);
        const [b, c] = [[...a], a.slice()];
        b.push(1);
        a.pop();
        c[0] = 5;
        return a.length * 100 + b.length * 10 + c.length + a[0]!;
      },
      [[2, 4]],
    ],
    [
      "methods see what there is at the moment",
      (x: number, n: number) => {
        const a = [x];
        for (let k = 0; k < n; k++) {
          a.push(a.reduce((s, v) => s + v, 0) / a.length + k);
          if (a.includes(3)) a.pop();
          if (a.some((v) => v > 20)) a.length = 1;
        }
        return (
          a
            .map((v, k) => v * k)
            .concat(a)
            .indexOf(a[0]!) +
          Math.max(...a) +
          a.at(-1)! * a.filter((v) => v > 1).length
        );
      },
      [
        [2, 6],
        [0.5, 9],
      ],
    ],
    [
      "fill, reverse and sort give the list itself",
      (x: number, n: number) => {
        const a: number[] = [];
        for (let k = 0; k < n; k++) a.push(Math.sin(k * x));
        const same = a.reverse() === a && a.sort((p, q) => p - q) === a;
        return a.fill(9, 1, 2).length + (same ? a[0]! : 1000) + a[1]! + a[n - 1]!;
      },
      [[1.3, 5]],
    ],
    [
      "a list left early by break, continue and return",
      (x: number) => {
        const stack = [x];
        let s = 0;
        while (stack.length > 0) {
          const v = stack.pop()!;
          if (v < 0.2) continue;
          if (v > 50) return -v;
          s += v;
          if (s > 30) break;
          stack.push(v / 2);
          if (v > 1) stack.push(v / 3);
        }
        return s + stack.length;
      },
      [[3], [20], [60]],
    ],
  ])("%s", (_, f, points) => {
    for (const point of points) {
      const own: unknown = Reflect.apply(f, undefined, structuredClone(point));
      expect(evaluateAsRead(f, structuredClone(point))).toStrictEqual(own);
    }
  });

  test.each<[name: string, f: AnyFunction, message: string]>([
    [
      "records in a list",
      (x: number) => {
        const y: { v: number }[] = [];
        while (x > 1) {
          y.push({ v: x });
          x /= 2;
        }
        return y[0]!.v;
      },
      "one that collects them, must have a number of turns that is known",
    ],
    ["the caller's array", (x: number[], y: number) => x.push(y) + x[0]!, "the method push of an array can't be read"],
    [
      "one list or another",
      (x: number, n: number) => {
        const [a, b]: number[][] = [[], []];
        for (let k = 0; k < n; k++) (x > k ? a! : b!).push(k);
        return a!.length - b!.length;
      },
      "may be one array or another here, so it can't be changed",
    ],
    [
      "a list that gets longer while a method goes through it",
      (x: number, n: number) => {
        const a: number[] = [];
        for (let k = 0; k < n; k++) a.push(x);
        a.forEach((v) => a.push(v));
        return a.length;
      },
      "gets longer or shorter while forEach goes through it",
    ],
  ])("%s is refused", (_, f, message) => {
    const args = f.length === 1 ? [3] : f.toString().includes("x.push") ? [[1, 2], 3] : [3, 4];
    expect(() => readFor(f, args)).toThrow(message);
  });
});

describe("sort is JavaScript's", () => {
  const sorted = (x: number[], y: Float64Array): number => {
    const up = [...x].sort((a, b) => a - b);
    const down = x.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0));
    const byLast = x.slice().sort((a, b) => (a % 1) - (b % 1));
    y.sort();
    const weigh = (s: number, v: number, k: number): number => s + v * (k + 1);
    return (
      up.reduce(weigh, 0) +
      down.reduce(weigh, 0) * 3 +
      byLast.reduce(weigh, 0) * 7 +
      y.reduce((s, v, k) => s + (v || 0) * k, 0)
    );
  };
  test.each([0, 1, 2, 3, 5, 8, 17, 64, 101])("of %i numbers, ties among them", (n) => {
    const x = Array.from({ length: n }, (_, k) => Math.round(Math.sin(k * 7.3) * 20) / 4);
    const y = (): Float64Array => Float64Array.from(x, (v, k) => (k % 5 === 3 ? NaN : v));
    expect(evaluateAsRead(sorted as AnyFunction, [x, y()])).toBe(sorted([...x], y()));
  });

  test("numbers without an order are refused, at later calls and without the first one's check, too", () => {
    const least = (x: number[]): number => [...x].sort((a, b) => a - b)[0]!;
    const f = gradient(least, { verify: false });
    for (let call = 0; call < 3; call++) {
      expect(f([3, 1, 2])).toEqual([0, 1, 0]);
      expect(() => f([3, NaN, 2])).toThrow(
        expect.objectContaining({ code: "NO_ORDER", message: expect.stringContaining("the numbers have no order") }),
      );
      // Two infinities are equal, though their difference is NaN.
      expect(f([Infinity, 4, Infinity])).toEqual([0, 1, 0]);
    }
  });
});
