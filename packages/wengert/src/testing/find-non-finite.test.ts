import { describe, expect, test } from "vitest";
import { gradient } from "../index.ts";
import { findNonFinite } from "./index.ts";

describe("findNonFinite", () => {
  test("finds nothing where the value and all derivatives are finite", () => {
    expect(findNonFinite((x: number, y: number) => Math.sqrt(x * x + y * y))(3, 4)).toBeUndefined();
    expect(findNonFinite((x: number[]) => [x[0], x[1] * 2])([1, 2])).toBeUndefined();
    // A branch that is not taken contributes nothing.
    expect(findNonFinite((x: number) => (x > 0 ? Math.log(x) : 0))(0)).toBeUndefined();
    // Where a convention stands in for a derivative, it is what counts.
    expect(findNonFinite((x: number, y: number) => Math.hypot(x, y))(0, 0)).toBeUndefined();
  });

  test("finds nothing at a kink whose convention is a number, though its formula divides by zero there", () => {
    expect(findNonFinite((x: number, y: number) => Math.hypot(x, y))(0, 0)).toBeUndefined();
  });

  test("a function that changes its caller's record is followed, and the record stays as it is", () => {
    const f = (p: { x: number }): number => {
      p.x = Math.log(p.x);
      return p.x * 2;
    };
    const p = { x: 0 };
    expect(findNonFinite(f)(p)).toMatchObject({ quantity: "the value", operation: "log(0)" });
    expect(p).toEqual({ x: 0 });
  });

  test("a function with arrays that grow is followed", () => {
    const f = (x: number): number => {
      const logs: number[] = [];
      for (let v = x; v < 4; v += 1) logs.push(Math.log(v));
      return logs.reduce((s, v) => s + v, 0);
    };
    expect(findNonFinite(f)(0)).toMatchObject({ quantity: "the value", operation: "log(0)" });
    expect(findNonFinite(f)(0.5)).toBeUndefined();
  });

  test("names the operation whose derivative is infinite, with its place and both operands", () => {
    const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);
    const found = findNonFinite(length)(0, 0);
    expect(found).toMatchObject({
      quantity: "∂length/∂x",
      number: NaN,
      inputs: ["x", "y"],
      operation: "sqrt(0)",
      place: { line: 1 },
      path: [],
    });
    expect(found?.place?.excerpt).toContain("Math.sqrt(x * x + y * y)");
    expect(gradient(length)(0, 0)).toEqual([NaN, NaN]);
  });

  test("the product of 0 and ∞ is laid to the operation with the infinite derivative", () => {
    // sqrt(x)² at 0: the square passes 0 back, the root multiplies it by ∞.
    const found = findNonFinite((x: number) => Math.sqrt(x) ** 2)(0);
    expect(found).toMatchObject({ operation: "sqrt(0)", number: NaN });
    expect(found?.reason).toBe("Its derivative is Infinity there, and it is multiplied by 0: 0·Infinity is NaN.");
  });

  test("a value that is not finite comes before derivatives", () => {
    const entropy = (p: number[]): number => {
      let s = 0;
      for (const q of p) s -= q * Math.log(q);
      return s;
    };
    const found = findNonFinite(entropy)([0.5, 0, 0.5]);
    expect(found).toMatchObject({ quantity: "the value", operation: "log(0)", number: NaN });
    expect(found?.path).toHaveLength(1);
    expect(found?.message).toContain("log(0)");
  });

  test.each([
    ["log(-1)", (x: number) => Math.log(x) + 1, [-1]],
    ["1 / 0", (x: number) => 1 / x, [0]],
    ["exp(1000)", (x: number) => Math.exp(x) * 2, [1000]],
    ["x", (x: number) => x * 2, [NaN]],
  ])("%s", (operation, f, args) => {
    expect(findNonFinite(f)(...(args as [number]))?.operation).toBe(operation);
  });

  test("a product beyond the largest number is one, though its factors are finite", () => {
    const found = findNonFinite((x: number) => Math.tanh(x * 1e200) * 1e200)(0);
    expect(found).toMatchObject({ number: Infinity });
    expect(found?.reason).toMatch(/beyond the largest number/);
  });

  test("elements of arrays, fields and rows are named by their paths", () => {
    const f = (p: { m: number[][]; r: { s: Float64Array } }): number => p.m[1][0] + Math.cbrt(p.r.s[1]) + p.m[0][0];
    const found = findNonFinite(f)({ m: [[1], [2]], r: { s: Float64Array.of(1, 0) } });
    expect(found).toMatchObject({ quantity: "∂f/∂p.r.s[1]", operation: "cbrt(0)" });
  });

  test("it looks at every result of a function with several", () => {
    expect(findNonFinite((x: number[]) => [x[0], Math.sqrt(x[1])])([1, 0])?.inputs).toEqual(["x[1]"]);
  });

  test("arguments are not changed, and outer names come through scope", () => {
    const x = [4, 0];
    const shift = 2;
    const found = findNonFinite(
      (y: number[]) => {
        y[0] = y[0] * shift;
        return y[0] + Math.sqrt(y[1]);
      },
      { scope: () => ({ shift }) },
    )(x);
    expect(found?.operation).toBe("sqrt(0)");
    expect(x).toEqual([4, 0]);
  });

  test("a function that takes more operations than the limit is refused", () => {
    const f = (x: number): number => {
      let y = x;
      for (let i = 0; i < 100; i++) y = y * x;
      return y;
    };
    expect(() => findNonFinite(f, { limit: 50 })(1)).toThrow(expect.objectContaining({ code: "GRAPH_TOO_LARGE" }));
  });
});
