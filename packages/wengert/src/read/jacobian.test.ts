/** Jacobians, Hessians and their products with vectors inside functions: the same values as outside, and differentiated further. */
import { describe, expect, test } from "vitest";
import { evaluate, gradient, hessian, hessianDiagonal, hvp, jacobian, sparseHessian, WengertError } from "../index.ts";

const product = (a: number, b: number): number => a * a * b ** 3;
const powers = (x: number[]): number => x[0]! ** 2 * x[1]! ** 3;

const scope = { scope: (): Record<string, unknown> => ({ powers }) };

describe("as outside", () => {
  test("hessian of numbers, of an array, of a record, of some of the parameters", () => {
    const f = (x: number, y: number, v: number[]): unknown => ({
      numbers: hessian(product)(x, y),
      first: hessian(product, { wrt: 0 })(x, y),
      listed: hessian(product, { wrt: [1] })(x, y),
      swapped: hessian(product, { wrt: [1, 0] })(x, y),
      array: hessian(powers)(v),
      record: hessian((p: { a: number; b: number[] }) => p.a * p.b[0]! ** 2)({ a: x, b: [y, 1] }),
    });
    const expected = f(2, 3, [2, 3]);
    expect(evaluate(f, { scope: () => ({ product, powers }) })(2, 3, [2, 3])).toEqual(expected);
  });

  test("jacobian of any shape of result", () => {
    const several = (a: number, b: number): unknown => ({
      sum: a + b,
      list: [a * b, { inner: Math.exp(a) }],
      none: true,
    });
    const f = (x: number, y: number): unknown => ({
      several: jacobian(several)(x, y),
      wrt: jacobian(several, { wrt: 1 })(x, y),
      number: jacobian((a: number) => a ** 3)(x),
    });
    expect(evaluate(f, { scope: () => ({ several }) })(2, 3)).toEqual(f(2, 3));
  });

  test("a number with an infinite partial is no part of the partials by others", () => {
    const f = (x: number, y: number): unknown => jacobian((a: number, b: number) => [Math.sqrt(a) + b, b])(x, y);
    expect(evaluate(f)(0, 3)).toEqual([
      [Infinity, 1],
      [0, 1],
    ]);
  });

  test("hvp, of arrays of any length", () => {
    const quartic = (x: number[]): number => {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += x[i]! ** 4 + x[i]! * x[0]!;
      return s;
    };
    const f = (x: number[]): number[] => hvp(quartic)([x], [x]);
    const x = Array.from({ length: 40 }, (_, k) => k / 7);
    expect(evaluate(f, { scope: () => ({ quartic }) })(x)).toEqual(f(x));
  });
});

describe("differentiated further", () => {
  test("a Hessian, element by element in loops", () => {
    const f = (x: number[]): number => {
      const h = hessian(powers)(x);
      let s = 0;
      for (let i = 0; i < x.length; i++) for (let j = 0; j < x.length; j++) s += h[i]![j]!;
      return s;
    };
    // 2b³ + 12ab² + 6a²b
    expect(gradient(f, { scope: () => ({ powers }) })([2, 3])).toEqual([180, 222]);
  });

  test("a Jacobian and a product", () => {
    const f = (x: number, y: number): number => {
      const [[, xy]] = jacobian((a: number, b: number) => [a * b * b])(x, y);
      return xy! * hvp(product)([x, y], [1, 0])[0];
    };
    // 2xy · 2y³
    expect(gradient(f, { scope: () => ({ product }) })(2, 3)).toEqual([4 * 81, 16 * 2 * 27]);
  });
});

test("what the function does to an argument that is no input happens once", () => {
  const counted = (x: number[], calls: number[]): number => {
    calls[0]! += 1;
    return x[0]! ** 2 * x[1]! * calls[0]!;
  };
  const f = (x: number[], calls: number[]): number => hessian(counted, { wrt: 0 })(x, calls)[0]![1]!;
  const calls = [1];
  expect(gradient(f, { wrt: 0, scope: () => ({ counted }) })([2, 3], calls)).toEqual([4, 0]);
  expect(calls).toEqual([2]);
});

describe("what can't be read says what to write", () => {
  const raised = (call: () => unknown): string => {
    try {
      call();
    } catch (error) {
      if (error instanceof WengertError && error.code === "UNSUPPORTED_SYNTAX") return error.hint;
    }
    throw new Error("no such error");
  };

  test.each<[string, () => unknown, string]>([
    ["many numbers", () => gradient((x: number[]) => hessian(powers)(x)[0]![0]!, scope)(Array(20).fill(1)), "hvp(g)"],
    ["flat", () => gradient((x: number) => hessian((y: number) => y ** 3, { flat: true })(x).values[0]!)(2), "rows"],
    [
      "no such parameter",
      () => gradient((x: number) => Number(jacobian((y: number) => y, { wrt: 5 })(x)))(2),
      "from 0",
    ],
    ["a diagonal", () => gradient((x: number) => hessianDiagonal((y: number) => y ** 4)(x))(2), "use hessian"],
    ["sparse", () => gradient((x: number[]) => sparseHessian(powers)(x).values[0]!, scope)([1, 2]), "dense"],
  ])("%s", (_, call, hint) => {
    expect(raised(call)).toContain(hint);
  });
});
