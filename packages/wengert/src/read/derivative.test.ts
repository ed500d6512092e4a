import { describe, expect, test } from "vitest";
import { derivative, evaluate, gradient, jvp, valueAndGradient, vjp } from "../index.ts";
import { expand } from "../transform/expand.ts";
import { type AnyFunction, evaluateAsRead, readFor, type ScopeThunk } from "./compare.ts";

const cube = (x: number): number => x * x * x;
const product = (x: number, y: number): number => x * x * y;

function value(f: AnyFunction, args: readonly unknown[], scope?: ScopeThunk): unknown {
  return evaluateAsRead(f, args, scope, expand);
}

describe("derivatives inside a function", () => {
  test.each<[name: string, f: AnyFunction, args: readonly unknown[], expected: unknown]>([
    ["derivative", (x: number) => derivative((y: number) => y * y * y)(x) + 1, [2], 13],
    ["no perturbation is confused", (x: number) => x * derivative((y: number) => x + y)(1), [1], 1],
    ["a derivative of a derivative", (x: number) => derivative(derivative((y: number) => y * y * y))(x), [2], 12],
    [
      "a derivative inside a derivative",
      (x: number) => derivative((a: number) => a * derivative((b: number) => a * b * b)(3))(x),
      [2],
      24,
    ],
    [
      "gradient of several numbers is a list",
      (x: number) => gradient((a: number, b: number) => a * a * b)(x, 3),
      [2],
      [12, 4],
    ],
    [
      "gradient by positions out of order",
      (x: number, y: number) => gradient((a: number, b: number) => a * a * b, { wrt: [1, 0] })(x, y),
      [2, 3],
      [4, 12],
    ],
    [
      "jvp by positions out of order",
      (x: number, y: number) => jvp((a: number, b: number) => a * a * b, { wrt: [1, 0] })([x, y], [1, 10]).tangent,
      [2, 3],
      124,
    ],
    [
      "vjp by positions out of order",
      (x: number, y: number) => vjp((a: number, b: number) => a * a * b, { wrt: [1, 0] })(x, y).pullback(2),
      [2, 3],
      [8, 24],
    ],
    ["gradient of one number is that partial", (x: number) => gradient((a: number) => a * a)(x), [3], 6],
    [
      "wrt: 0 gives one partial, wrt: [0] a list",
      (x: number) => [
        gradient((a: number, b: number) => a * b, { wrt: 1 })(x, 5),
        gradient((a: number, b: number) => a * b, { wrt: [1] })(x, 5),
      ],
      [3],
      [3, [3]],
    ],
    [
      "wrt in another order than the parameters",
      (x: number) => [
        gradient((a: number, b: number, c: number[]) => a * b * b * c[1]!, { wrt: [2, 1, 0] })(x, 5, [7, 11]),
        jvp((a: number, b: number) => a * b * b, { wrt: [1, 0] })([x, 5], [1, 0]).tangent,
        vjp((a: number, b: number) => a * b * b, { wrt: [1, 0] })(x, 5).pullback(1),
      ],
      [3],
      [[[0, 75], 330, 275], 30, [30, 25]],
    ],
    [
      "gradient of a record",
      (x: number) => gradient((p: { a: number; b: number[] }) => p.a * p.b[0]!)({ a: x, b: [7] }),
      [3],
      { a: 7, b: [3] },
    ],
    [
      "gradient of an array",
      (x: number[]) =>
        gradient((v: number[]) => {
          let s = 0;
          for (let i = 0; i < v.length; i++) s += v[i]! * v[i]! * (i + 1);
          return s;
        })(x),
      [[1, 2, 3]],
      [2, 8, 18],
    ],
    [
      "one array in two positions has two partials",
      (x: number[]) => gradient((u: number[], v: number[]) => u[0]! * v[0]! * v[0]!)(x, x),
      [[3]],
      [[9], [18]],
    ],
    ["valueAndGradient", (x: number) => valueAndGradient((a: number) => a * a)(x), [3], { value: 9, gradient: 6 }],
    [
      "jvp",
      (x: number) => jvp((a: number, b: number) => [a * b, a + b])([x, 2], [1, 10]),
      [3],
      { value: [6, 5], tangent: [32, 11] },
    ],
    [
      "vjp",
      (x: number) => {
        const { value, pullback } = vjp((a: number, b: number) => [a * b, a + b])(x, 2);
        return [value[0], pullback([1, 10])];
      },
      [3],
      [6, [12, 13]],
    ],
    ["evaluate", (x: number) => evaluate((a: number) => a * a)(x), [3], 9],
    ["of one of Math's functions", (x: number) => derivative(Math.exp)(x), [0], 1],
    [
      "what is not differentiated has null",
      (x: number) => gradient((a: number, on: boolean) => (on ? a * a : a))(x, true),
      [3],
      [6, null],
    ],
    [
      "gradient descent",
      (x: number) => {
        let w = x;
        for (let i = 0; i < 3; i++) w -= 0.25 * derivative((v: number) => (v - 1) * (v - 1))(w);
        return w;
      },
      [9],
      2,
    ],
    [
      "a derivative of a function with several results",
      (x: number) => derivative((a: number) => ({ s: a * a, t: [a, 3 * a] }))(x),
      [2],
      { s: 4, t: [1, 3] },
    ],
  ])("%s", (_, f, args, expected) => {
    expect(value(f, args)).toStrictEqual(expected);
  });

  test("functions of the scope, and functions that a driver made before", () => {
    const slope = derivative(cube);
    const f = (x: number) => slope(x) + derivative(cube)(x) + gradient(product)(x, 2)[0];
    expect(value(f, [2], () => ({ slope, cube, product }))).toBe(12 + 12 + 8);
  });

  test("drivers are known by what they are, whatever they are called", () => {
    const d = derivative;
    const f = (x: number) => d((a: number) => a * a)(x);
    expect(value(f, [3], () => ({ d }))).toBe(6);
  });

  test("a user's own function of that name wins", () => {
    const mine = (g: (x: number) => number) => (x: number) => g(x) + 100;
    const f = (x: number) => derivative((a: number) => a * a)(x);
    expect(value(f, [3], () => ({ derivative: mine }))).toBe(109);
  });

  test("a function that closes over local values does not run natively", () => {
    const closed = (x: number) => derivative((a: number) => a * a)(x);
    const closes = (x: number) => derivative((a: number) => a * x)(x);
    const helped = (x: number) => derivative(cube)(x);
    expect(readFor(closed, [1]).runsNatively).toBe(true);
    expect(readFor(closes, [1]).runsNatively).toBe(false);
    expect(readFor(helped, [1], () => ({ cube })).runsNatively).toBe(true);
  });

  test("a function that is differentiated must not assign outside", () => {
    const f = (x: number) => {
      let s = 0;
      const g = (a: number) => {
        s += a;
        return a * a;
      };
      return derivative(g)(x) + s;
    };
    expect(() => value(f, [1])).toThrow("`s` is assigned inside a function that is differentiated here");
  });

  test("a gradient needs one number", () => {
    const f = (x: number) => gradient((a: number) => [a, a])(x);
    expect(() => value(f, [1])).toThrow("NOT_SCALAR");
  });
});

test("functions that return early in both branches can be differentiated twice", () => {
  const piecewise = (x: number): number => {
    if (x > 0) {
      if (x > 1) {
        x *= 2;
      } else {
        return 3 * x;
      }
    } else {
      return 4;
    }
    return x * x;
  };
  const second = derivative(derivative(piecewise));
  expect([second(2), second(0.5), second(-1)]).toStrictEqual([8, 0, 0]);
  const f = (x: number): number => piecewise(x) * piecewise(x - 2);
  for (const x of [3.5, 2.5, 1.5, 0.5, -1]) {
    expect(value(f, [x], () => ({ piecewise }))).toBe(f(x));
  }
});

describe("tangents and seeds inside a function", () => {
  const both = (x: number[]): number[] => [x[0]! * x[1]!, x[0]! + x[1]!];
  const squares = (x: number[]): number[] => {
    const y = new Array<number>(x.length).fill(0);
    for (let i = 0; i < x.length; i++) y[i] = x[i]! * x[i]!;
    return y;
  };
  const weigh = (x: number[], p: { scale: string; shift: number }): number[] => [x[0]! * p.shift, x[1]! - p.shift];
  const direction = { scale: null, shift: 0.2 };
  const names = { both, squares, weigh, direction };

  test.each<[name: string, f: AnyFunction, args: readonly unknown[], expected: unknown]>([
    [
      "an array as the seed of a literal",
      (x: number[], w: number[]) => vjp(both)(x).pullback(w),
      [
        [3, 4],
        [1, 2],
      ],
      [6, 5],
    ],
    ["a literal as the seed of an array", (x: number[]) => vjp(squares)(x).pullback([1, 2]), [[3, 4]], [6, 16]],
    [
      "a record of the scope with null for what has no derivative",
      (x: number[], shift: number) => jvp(weigh)([x, { scale: "a", shift }], [x, direction as never]).tangent,
      [[3, 4], 5],
      [15.6, 3.8],
    ],
  ])("%s", (_, f, args, expected) => {
    expect(value(f, args, () => names)).toStrictEqual(expected);
  });

  test.each<[name: string, f: AnyFunction]>([
    ["the seed of a literal", (x: number[], w: number[]) => vjp(both)(x).pullback(w)],
    ["the seed of an array", (x: number[], w: number[]) => vjp(squares)(x).pullback(w)],
    ["a tangent", (x: number[], w: number[]) => jvp(squares)([x], [w]).tangent],
  ])("one of another length fails: %s", (_, f) => {
    const g = evaluate(f as (x: number[], w: number[]) => number[], { scope: () => names, verify: false });
    expect(g([3, 4], [1, 2])).toHaveLength(2);
    expect(() => g([3, 4], [1, 2, 3])).toThrow("INDEX_OUT_OF_RANGE");
    expect(() => g([3, 4], [1])).toThrow("INDEX_OUT_OF_RANGE");
  });
});

test("wrt that names a parameter twice is refused inside a function, too", () => {
  const f = (x: number): unknown => gradient((a: number, b: number) => a * b, { wrt: [1, 1] })(x, 2);
  expect(() => value(f, [3])).toThrow("wrt names parameter 1 twice");
});
