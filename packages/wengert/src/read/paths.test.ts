/** What is one thing or another, depending on the path. */
import { describe, expect, test } from "vitest";
import { type AnyFunction, evaluateAsRead, readFor } from "./compare.ts";

interface Fields {
  a?: number;
  b?: number;
}

describe("nothing is taken for known that depends on the path", () => {
  test.each<[name: string, f: AnyFunction, message: string]>([
    [
      "the length of one array or another",
      (x: number) => {
        const p = x > 2 ? [x] : [x, 2];
        return p.length === 2 ? x * x : 3 * x;
      },
      "is an array of 1 or an array of 2, depending on the path",
    ],
    [
      "whether what may have grown is an array of two",
      (x: number) => {
        const p = [x];
        if (x > 2) p.push(1);
        return Array.isArray(p) && p.length === 2 ? x * x : 3 * x;
      },
      "is an array of 2 or an array of 1, depending on the path",
    ],
    [
      "the keys that there are",
      (x: number) => {
        const p: Fields = { a: x };
        if (x > 2) p.b = 1;
        return Object.keys(p).length === 2 ? x * x : 3 * x;
      },
      "with other fields, or in another order, depending on the path",
    ],
    [
      "the order of the keys",
      (x: number) => {
        const p = x > 2 ? { a: x, b: 2 } : { b: x, a: 5 };
        const [first, second] = Object.values(p);
        return first! - second!;
      },
      "with other fields, or in another order, depending on the path",
    ],
    [
      "the order of the keys after a loop",
      (x: number) => {
        let p = { a: x, b: 1 };
        for (let i = 0; i < x; i++) p = { b: p.a, a: p.b * x };
        const [first, second] = Object.values(p);
        return first! - second!;
      },
      "with other fields, or in another order, depending on the path",
    ],
    [
      "a field that may be missing",
      (x: number) => {
        const p: Fields = x > 2 ? { a: x, b: 2 } : { a: x };
        return p.b === undefined ? x : p.b * x;
      },
      "`p.b` is a number or undefined, depending on the path",
    ],
  ])("%s", (_, f, message) => {
    expect(() => readFor(f, [1])).toThrow(message);
  });

  test("fields that are there on every path are read, in whatever order", () => {
    const f = (x: number): number => {
      const q = x > 3 ? { a: x, b: 2 } : { b: x, a: 5, c: 1 };
      let p = x > 2 ? { a: x, b: 2 } : { b: x, a: 5 };
      const s = p.a * p.b - q.a;
      for (let i = 0; i < x; i++) p = { b: p.a, a: p.b * x };
      return s + p.a - p.b;
    };
    for (const x of [-1, 1, 2.5, 4]) expect(evaluateAsRead(f, [x])).toBe(f(x));
  });
});

describe("messages name what is one thing or another, and what decides", () => {
  test.each<[name: string, f: AnyFunction, message: RegExp]>([
    [
      "functions",
      (x: number) => {
        const g = x > 2 ? Math.sin : Math.cos;
        return g(x);
      },
      /`g` is one function or another, depending on the path[^]*Call each[^]*Line 2 decides: x > 2 \? Math.sin : Math.cos$/,
    ],
    [
      "strings",
      (x: number) => {
        const kind = x > 2 ? "a" : "b";
        return kind === "a" ? x * x : x;
      },
      /`kind` is one string or another, depending on the path[^]*Line 2 decides: x > 2/,
    ],
    [
      "a number or nothing",
      (x: number) => {
        let z: number | null = null;
        if (x > 2) z = x;
        return z! * 2;
      },
      /`z` is a number or null, depending on the path[^]*Give it a number on every path\.\n {2}Line 3 decides: if \(x > 2\)/,
    ],
    [
      "what may be one array or another is not changed",
      (x: number) => {
        const [a, b] = [
          [x, 1],
          [2, x],
        ];
        const c = x > 2 ? a! : b!;
        c[0]! *= 2;
        return a![0]! * b![0]!;
      },
      /`c` may be one array or another here, so it can't be changed[^]*Copy it first: \[\.\.\.c\]\.$/,
    ],
  ])("%s", (_, f, message) => {
    expect(() => readFor(f, [1])).toThrow(message);
  });
});
