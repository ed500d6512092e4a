/* oxlint-disable no-var, block-scoped-var, eqeqeq, no-useless-spread -- the functions under test are written as people write them */
import { describe, expect, test } from "vitest";
import { sigmoid, square } from "../elementary/functions.ts";
import { type AnyFunction, evaluateAsRead, readFor, type ScopeThunk } from "./compare.ts";

/** A function with the arguments at which its Program must give what the function gives, bit for bit. */
type Case = readonly [name: string, f: AnyFunction, points: readonly (readonly unknown[])[], scope?: ScopeThunk];

function holds(cases: readonly Case[]): void {
  test.each(cases.map((each) => ({ name: each[0], each })))("$name", ({ each: [, f, points, scope] }) => {
    for (const point of points) {
      const own: unknown = Reflect.apply(f, undefined, structuredClone(point));
      expect(evaluateAsRead(f, structuredClone(point), scope)).toStrictEqual(own);
    }
  });
}

const numbers = [[0.5], [-0.3], [0], [-0], [2], [-7.25], [1e300], [NaN], [Infinity], [-Infinity]] as const;
const pairs = [
  [0.5, -0.3],
  [0, -0],
  [-2, 3],
  [3, -2],
  [7.5, 0],
  [NaN, 1],
  [1, NaN],
  [Infinity, -Infinity],
  [1, 1],
] as const;

const offset = 0.75;
const rates = [1.5, -2, 0.25];
const settings = { scale: 3, bias: { low: -1, high: 2 }, kind: "linear", on: true };
const twice = (x: number): number => x * 2;
function hypotenuse(x: number, y: number): number {
  return Math.sqrt(twice(x) * x + y * y);
}
const library = { twice, constants: { half: 0.5 } };

describe("straight-line functions compute what they compute natively", () => {
  holds([
    [
      "the four-input example",
      (a: number, b: number, c: number, d: number) => Math.tanh(d + c * Math.tanh(b + a)),
      [[0.5, -0.3, 0.8, 0.1]],
    ],
    ["every operator", (x: number, y: number) => [x + y, x - y, x * y, x / y, x % y, x ** y, -x, +y], pairs],
    ["literals keep their sign and value", (x: number) => [x + 0, x * -0, 1e308 * x, 0.1 + 0.2, 0x10, 1_000], numbers],
    [
      "constants of Math and Number",
      (x: number) => x * Math.PI + Math.E - Math.LN2 * Number.EPSILON + Number.MAX_VALUE,
      numbers,
    ],
    ["NaN and Infinity", (x: number) => [x + NaN, x * Infinity, Number.NEGATIVE_INFINITY], numbers],
    [
      "functions of Math with any number of arguments",
      (x: number, y: number) => [Math.max(x, y, 0), Math.min(x), Math.hypot(x, y, 1), Math.max(), Math.min(...[x, y])],
      pairs,
    ],
    [
      "variables and reassignment",
      (x: number) => {
        let a = x + 1;
        const b = a * 2;
        a = b - x;
        a += 3;
        a *= b;
        a -= 1;
        a /= 7;
        a **= 2;
        a %= 5;
        return a;
      },
      numbers,
    ],
    [
      "increments as values",
      (x: number) => {
        let a = x;
        const b = a++ + ++a;
        const c = a-- - --a;
        return [a, b, c];
      },
      numbers,
    ],
    [
      "shadowed variables",
      (x: number) => {
        const y = x * 2;
        {
          const x = y + 1;
          const y2 = x * x;
          return y2 + y;
        }
      },
      numbers,
    ],
    [
      "chained assignment and sequences",
      (x: number) => {
        let a: number, b: number;
        a = b = x + 1;
        return (a++, b--, a * b);
      },
      numbers,
    ],
    ["an unused parameter", (x: number, _y: number) => x, pairs],
    ["a constant function", () => 4, [[]]],
    [
      "var is one variable of the function",
      (x: number) => {
        var a = x;
        if (x > 0) {
          var a = x * 2;
        }
        return a;
      },
      numbers,
    ],
    [
      "a function expression",
      function f(x: number) {
        return x * x;
      },
      numbers,
    ],
    [
      "a method",
      {
        f(x: number) {
          return x + 1;
        },
      }.f,
      numbers,
    ],
  ]);
});

describe("conditions", () => {
  holds([
    ["?:", (x: number, y: number) => (x < y ? x * 2 : y + 1), pairs],
    [
      "if and else",
      (x: number) => {
        let r = 0;
        if (x > 1) r = x * x;
        else if (x > 0) r = 2 * x;
        else r = -x;
        return r;
      },
      numbers,
    ],
    [
      "early return",
      (x: number) => {
        if (x < 0) return -x;
        const y = x + 1;
        if (y > 2) return y * y;
        return y;
      },
      numbers,
    ],
    [
      "early return out of nested branches",
      (x: number, y: number) => {
        let r = 1;
        if (x > 0) {
          if (y > 0) return x * y;
          r = 2;
        } else {
          r = 3;
          if (y < -1) return r + y;
        }
        r *= x;
        return r;
      },
      pairs,
    ],
    [
      "a return on every path of an else-if chain",
      (x: number) => {
        if (x > 2) return 1;
        else if (x > 1) return x;
        else if (x > 0) {
          const y = x * x;
          if (y > 0.5) return y;
        }
        return x - 1;
      },
      numbers,
    ],
    [
      "&&, || and ! in conditions",
      (x: number, y: number) => {
        if ((x > 0 && y > 0) || !(x < y)) return x;
        return y;
      },
      pairs,
    ],
    [
      "every comparison",
      (x: number, y: number) => [x < y, x <= y, x > y, x >= y, x === y, x !== y, x == y, x != y],
      pairs,
    ],
    ["comparisons of NaN are false when negated, too", (x: number, y: number) => [!(x < y), !(x >= y)], pairs],
    ["numbers as conditions", (x: number, y: number) => (x ? y : -y) + (!x ? 1 : 2), pairs],
    ["&& and || give numbers", (x: number, y: number) => [x && y, x || y], pairs],
    [
      "?? and ?. are decided while reading",
      (x: number, options?: { rate?: number }) => x * (options?.rate ?? 2),
      [[3], [3, {}], [3, { rate: 5 }]],
    ],
    [
      "booleans as variables and arguments",
      (x: number, on: boolean) => {
        let flag = on;
        if (x > 0) flag = !flag;
        return flag ? x : 0;
      },
      [
        [1, true],
        [1, false],
        [-1, true],
      ],
    ],
    ["a boolean in arithmetic", (x: number) => x * Number(x > 0) + +(x < 1), numbers],
    [
      "assignments inside conditions",
      (x: number) => {
        let a = 1;
        if (x > 0 && (a = x * 2) > 3) return a;
        return a - 1;
      },
      numbers,
    ],
    [
      "logical assignment",
      (x: number) => {
        let a = x;
        a ||= 3;
        a &&= a + 1;
        let b: number | undefined;
        b ??= a;
        return [a, b];
      },
      numbers,
    ],
    [
      "isNaN and its like",
      (x: number) => [isNaN(x), isFinite(x), Number.isNaN(x), Number.isFinite(x), Number.isInteger(x)],
      numbers,
    ],
    [
      "typeof",
      (x: number, y: unknown) => (typeof x === "number" && typeof y === "undefined" ? x : 0),
      [[1, undefined]],
    ],
    [
      "a condition that does nothing",
      (x: number) => {
        if (x > 0) {
        }
        return x;
      },
      numbers,
    ],
  ]);
});

describe("functions", () => {
  holds([
    [
      "local functions that close over variables",
      (x: number, y: number) => {
        const f = (a: number) => a * y;
        function g(a: number): number {
          return f(a) + x;
        }
        return g(2) * g(x);
      },
      pairs,
    ],
    [
      "default parameters and destructured ones",
      (x: number) => {
        const f = ({ a, b: [c, d = 4] }: { a: number; b: number[] }, e = a + 1) => (c ?? 0) * a + d * e;
        return f({ a: x, b: [2] }) + f({ a: 1, b: [x, 3] }, x);
      },
      numbers,
    ],
    [
      "rest parameters and spread arguments",
      (x: number, ...more: number[]) => {
        const sum = (...terms: number[]) => (terms[0] ?? 0) + (terms[1] ?? 0);
        return sum(...[x, 2]) + more.length;
      },
      [[1]],
    ],
    [
      "functions passed and returned",
      (x: number) => {
        const compose = (f: (a: number) => number, g: (a: number) => number) => (a: number) => f(g(a));
        return compose(Math.sin, (a) => a * a)(x);
      },
      numbers,
    ],
    [
      "a closure that changes a variable",
      (x: number) => {
        let total = 0;
        const add = (a: number) => {
          total += a;
        };
        add(x);
        add(x * x);
        return total;
      },
      numbers,
    ],
    [
      "recursion that ends while reading",
      (x: number) => {
        const power = (a: number, n: number): number => (n === 0 ? 1 : a * power(a, n - 1));
        return power(x, 5);
      },
      numbers,
    ],
    [
      "immediately called functions",
      (x: number) =>
        (() => x + 1)() +
        (function () {
          return x;
        })(),
      numbers,
    ],
    [
      "early return in a helper",
      (x: number) => {
        const f = (a: number) => {
          if (a < 0) return 0;
          return Math.sqrt(a);
        };
        return f(x) + f(-x);
      },
      numbers,
    ],
  ]);
});

describe("records and arrays", () => {
  holds([
    [
      "fields of a parameter",
      (p: { mass: number; at: { x: number; y: number } }) => p.mass * (p.at.x + p["at"]["y"]),
      [[{ mass: 2, at: { x: 3, y: 4 } }]],
    ],
    [
      "destructured parameters",
      ({ mass, at: { x } }: { mass: number; at: { x: number } }) => mass * x,
      [[{ mass: 2, at: { x: 3 } }]],
    ],
    ["elements of an array", (x: number[]) => (x[0] ?? 0) * (x[1] ?? 0) + x.length, [[[2, 3, 4]], [[5, 6]]]],
    ["elements of a typed array", (x: Float64Array) => (x[0] ?? 0) * (x[1] ?? 0), [[new Float64Array([2, 3])]]],
    [
      "elements of integer arrays",
      (x: number[], k: Int32Array) => (x[k[0] ?? 0] ?? 0) * (k[1] ?? 0),
      [[[2, 3], new Int32Array([1, 7])]],
    ],
    [
      "destructured arrays with defaults",
      ([a, b = 9, c = 1]: number[]) => (a ?? 0) * b + c,
      [[[2, 3, 4]], [[2, 3]], [[5]]],
    ],
    ["arrays and records as results", (x: number) => ({ a: [x, x * 2], b: { c: -x } }), numbers],
    [
      "spread of records and arrays",
      (x: number) => {
        const p = { a: x, b: 2 };
        const q = { ...p, b: 3, c: p.b };
        const r = [...[x, 1], 2];
        return [q.a, q.b, q.c, ...r];
      },
      numbers,
    ],
    [
      "swapping",
      (x: number, y: number) => {
        let [a, b] = [x, y];
        [a, b] = [b, a];
        return a - 2 * b;
      },
      pairs,
    ],
    [
      "changed fields, seen through every name",
      (x: number) => {
        const p = { v: x, w: 1 };
        const q = p;
        q.v += 1;
        p.w = p.v * 2;
        return [p.v, q.w];
      },
      numbers,
    ],
    [
      "changed fields in branches",
      (x: number) => {
        const p = { v: x, w: 1 };
        if (x > 0) p.v = x * 2;
        else p.w = -x;
        return p;
      },
      numbers,
    ],
    [
      "an object that is one or another",
      (x: number) => {
        const p = { v: x };
        const q = { v: 2 };
        const r = x > 0 ? p : q;
        return r.v * 3;
      },
      numbers,
    ],
    [
      "a new object in each branch may be changed",
      (x: number) => {
        let r;
        if (x > 0) r = { v: x };
        else r = { v: 2 };
        r.v += 1;
        return r.v;
      },
      numbers,
    ],
    [
      "Object.keys, values and entries",
      (p: Record<string, number>) => {
        const [a, b] = Object.values(p);
        return [(a ?? 0) * (b ?? 0), Object.keys(p).length, Object.entries(p)[1]?.[1] ?? 0];
      },
      [[{ u: 3, v: 4 }]],
    ],
    [
      "strings as options",
      (x: number, kind: string) => (kind === "square" ? x * x : kind === `cu${"be"}` ? x ** 3 : x),
      [
        [3, "square"],
        [3, "cube"],
        [3, ""],
      ],
    ],
    [
      "an index chosen by the data",
      (x: number, k: number) => [x, 2 * x, 3][k] ?? 0,
      [
        [5, 0],
        [5, 1],
        [5, 2],
      ],
    ],
    [
      "a record chosen by the data",
      (x: number, k: number) => ([{ v: x }, { v: 2 }][k] ?? { v: 0 }).v,
      [
        [5, 0],
        [5, 1],
      ],
    ],
    [
      "rest of patterns",
      (x: number) => {
        const { a, ...others } = { a: x, b: 2, c: 3 };
        const [first, ...rest] = [a, others.b, others.c];
        return [first, rest.length, rest[1]];
      },
      numbers,
    ],
  ]);
});

describe("names of the scope", () => {
  holds([
    [
      "numbers, arrays and records",
      (x: number) => x * offset + (rates[1] ?? 0) * settings.bias.high,
      numbers,
      () => ({ offset, rates, settings }),
    ],
    [
      "strings and booleans",
      (x: number) => (settings.kind === "linear" && settings.on ? x : 0),
      numbers,
      () => ({ settings }),
    ],
    ["helpers, and what they need", (x: number) => hypotenuse(x, 3), numbers, () => ({ hypotenuse, twice })],
    ["functions in objects", (x: number) => library.twice(x) * library.constants.half, numbers, () => ({ library })],
    ["Wengert's own functions by their bare names", (x: number) => sigmoid(x) + square(x), numbers],
    ["Wengert's own functions under other names", (x: number) => twiceOf(x), numbers, () => ({ twiceOf: sigmoid })],
    ["a scope value wins over Wengert's function", (x: number) => clamp(x), numbers, () => ({ clamp })],
    ["a parameter that shadows Math", (x: number, Math: { PI: number }) => x * Math.PI, [[2, { PI: 3 }]]],
    ["a scope's Math wins over the global one", (x: number) => Math.abs(x), [[-3]], () => ({ Math: globalThis.Math })],
  ]);

  test("values of the scope are hidden arguments", () => {
    const f = (x: number) => x * offset * settings.bias.low;
    const { hidden } = readFor(f, [1], () => ({ offset, settings }));
    expect(hidden).toStrictEqual([
      { path: ["offset"], shape: { kind: "number" } },
      { path: ["settings", "bias", "low"], shape: { kind: "number" } },
    ]);
  });

  test("functions and objects of the scope are remembered", () => {
    const f = (x: number) => hypotenuse(x, 1) + library.twice(x);
    const { facts } = readFor(f, [1], () => ({ hypotenuse, twice, library }));
    expect(facts.map(({ path }) => path.join("."))).toStrictEqual(["hypotenuse", "twice", "library", "library.twice"]);
  });
});

const twiceOf = sigmoid;
const clamp = (x: number): number => x * 100;
