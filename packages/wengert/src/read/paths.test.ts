/** What is one thing or another, depending on the path. */
import { describe, expect, test } from "vitest";
import { type AnyFunction, evaluateAsRead, readFor } from "./compare.ts";

interface Fields {
  a?: number;
  b?: number;
}

describe("what may be missing or longer is read as it is", () => {
  const cases: readonly (readonly [name: string, f: AnyFunction])[] = [
    [
      "whether what may have grown is an array of two",
      (x: number) => {
        const p = [x];
        if (x > 2) p.push(1);
        return Array.isArray(p) && p.length === 2 ? x * x : 3 * x;
      },
    ],
    [
      "a field that may be missing",
      (x: number) => {
        const p: Fields = x > 2 ? { a: x, b: 2 } : { a: x };
        return p.b === undefined ? x : p.b * x;
      },
    ],
    [
      "null in arithmetic is 0",
      (x: number) => {
        let z: number | null = null;
        if (x > 2) z = x;
        return z! * 2 + 1;
      },
    ],
    ["undefined in arithmetic is NaN", (x: number) => (x > 2 ? x : undefined)! + 1],
    [
      "comparisons with nothing and with numbers",
      // Loose comparisons have to be written as text.
      new Function(`return (x) => {
        let z = null;
        let w;
        if (x > 2) z = x;
        if (x > 1) w = 2 * x;
        const flags = [z === null, z == undefined, z !== undefined, w === undefined, w != null, z === x, w === 4];
        const same = [z === w, z == w, z === z, Number.isFinite(z), Number.isNaN(w)];
        return [...flags, ...same].reduce((s, flag, k) => s + (flag ? 2 ** k : 0), 0);
      };`)() as AnyFunction,
    ],
    [
      "?? and || and defaults",
      (x: number) => {
        const half = (v: number): number | undefined => {
          if (v > 2) return v / 2;
          return undefined;
        };
        const f = (v = 7): number => v * v;
        const y = half(x);
        return (y ?? 3) * x + (y || 5) + f(y) + (y ? 1 : 2);
      },
    ],
    [
      "the last value in a loop",
      (x: number) => {
        let last: number | undefined;
        let best: number | null = null;
        let s = 0;
        for (let k = 0; k < 4; k++) {
          const v = Math.sin(x * k);
          if (last !== undefined && v > last) s += v - last;
          if (best === null || v > best) best = v;
          last = v;
        }
        return s + best! * (last ?? 0);
      },
    ],
    [
      "a value that a loop makes missing again",
      (x: number) => {
        let open: number | undefined = x;
        let s = 0;
        for (let k = 0; k < 5; k++) {
          if (open !== undefined) {
            s += open * k;
            open = undefined;
          } else if (k % 2 === 0) open = k * x;
        }
        return open === undefined ? s : -s;
      },
    ],
  ];
  test.each(cases)("%s", (_, f) => {
    for (const x of [0.5, 1.5, 2, 3]) expect(evaluateAsRead(f, [x])).toBe(Reflect.apply(f, undefined, [x]));
  });
});

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
