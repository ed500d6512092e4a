import { describe, expect, expectTypeOf, test } from "vitest";
import { gradient } from "./gradient.ts";
import { jacobianInto } from "./into.ts";
import { jacobian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import { vjp } from "./vjp.ts";

const modes = ["auto", "forward", "reverse"] as const;

describe.each(modes)("jacobian, mode %s", (mode) => {
  test("numbers in, an array out", () => {
    expect(jacobian((x: number, y: number) => [x * y, x + y, x * x], { mode })(2, 3)).toEqual([
      [3, 2],
      [1, 1],
      [4, 0],
    ]);
  });

  test("an array in, an array of a computed length out", () => {
    const f = (x: number[]): number[] => {
      const y = new Array<number>(x.length - 1).fill(0);
      for (let i = 0; i < y.length; i++) y[i] = x[i] * x[i + 1];
      return y;
    };
    expect(jacobian(f, { mode })([1, 2, 3, 4])).toEqual([
      [2, 1, 0, 0],
      [0, 3, 2, 0],
      [0, 0, 4, 3],
    ]);
    const wide = Array.from({ length: 21 }, (_, k) => k + 1);
    const matrix = jacobian(f, { mode, flat: true })(wide);
    expect(matrix.rows).toBe(20);
    expect(matrix.columns).toBe(21);
    for (let i = 0; i < 20; i++) {
      for (let j = 0; j < 21; j++) {
        expect(matrix.values[i * 21 + j]).toBe(j === i ? wide[i + 1] : j === i + 1 ? wide[i] : 0);
      }
    }
  });

  test("records in and out; passive leaves are null", () => {
    const f = (p: { m: number; v: number[]; on: boolean }, t: number): { e: number; q: number[] } => ({
      e: p.m * p.v[0] * t,
      q: [p.v[1] * t, t],
    });
    const at = { m: 2, v: [3, 4], on: true };
    expect(jacobian(f, { mode })(at, 5)).toEqual({
      e: [{ m: 15, v: [10, 0], on: null }, 6],
      q: [
        [{ m: 0, v: [0, 5], on: null }, 4],
        [{ m: 0, v: [0, 0], on: null }, 1],
      ],
    });
    expect(jacobian(f, { mode, wrt: 1 })(at, 5)).toEqual({ e: 6, q: [4, 1] });
  });

  test("what the function does to its argument happens once", () => {
    const f = (x: number[]): number[] => {
      for (let i = 0; i < x.length; i++) x[i] = x[i] * x[i];
      return [x[0] + x[1], x[0] * x[1]];
    };
    const x = [2, 3];
    expect(jacobian(f, { mode })(x)).toEqual([
      [4, 6],
      [36, 24],
    ]);
    expect(x).toEqual([4, 9]);
  });

  test("a Hessian is the Jacobian of a gradient", () => {
    const f = (x: number[]): number => x[0] ** 2 * x[1] + Math.sin(x[1]);
    const hessian = jacobian(gradient(f), { mode })([2, 3]);
    expect(hessian[0]).toEqual([6, 4]);
    expect(hessian[1]?.[0]).toBe(4);
    expect(hessian[1]?.[1]).toBeCloseTo(-Math.sin(3), 14);
  });

  test("the Jacobian of a gradient with a loop, number by number, is the Hessian", () => {
    const f = (x: number, y: number): number => {
      let s = 0.3;
      let t = 0.7;
      for (let i = 0; i < 4; i++) {
        s = Math.sin(s * x);
        t = Math.exp(-t * y) * t;
        if (t > 0.2) s = Math.tanh(s * t);
      }
      return s;
    };
    // Each row needs other values of the forward sweep than the next one.
    const [[xx, xy], [yx, yy]] = jacobian(gradient(f), { mode })(1.1, 0.6);
    const h = 1e-4;
    const [right, left] = [gradient(f)(1.1 + h, 0.6), gradient(f)(1.1 - h, 0.6)];
    const [up, down] = [gradient(f)(1.1, 0.6 + h), gradient(f)(1.1, 0.6 - h)];
    expect(xx).toBeCloseTo((right[0] - left[0]) / (2 * h), 7);
    expect(xy).toBeCloseTo((right[1] - left[1]) / (2 * h), 7);
    expect(yx).toBeCloseTo((up[0] - down[0]) / (2 * h), 7);
    expect(yy).toBeCloseTo((up[1] - down[1]) / (2 * h), 7);
  });

  test("columns are jvps, rows are pullbacks", () => {
    const f = (x: number[]): number[] => [Math.exp(x[0] * x[1]), x[2] / x[0], Math.tanh(x[1] + x[2])];
    const at = [0.7, -0.4, 1.3];
    const matrix = jacobian(f, { mode })(at);
    const { pullback } = vjp(f)(at);
    at.forEach((_, k) => {
      const unit = at.map((__, j) => (j === k ? 1 : 0));
      const { tangent } = jvp(f)([at], [unit]);
      tangent.forEach((value, i) => {
        expect(matrix[i]?.[k]).toBeCloseTo(value, 14);
      });
      pullback(unit).forEach((value, j) => {
        expect(matrix[k]?.[j]).toBeCloseTo(value, 14);
      });
    });
  });
});

test.each(modes)("a function that fails at a later call fails in its own way, mode %s", (mode) => {
  const f = (x: number[], indices: number[]): number[] => {
    const y = new Array<number>(indices.length).fill(0);
    for (let k = 0; k < indices.length; k++) {
      if (x[0] < 0) throw new RangeError(`below zero at ${k}`);
      y[k] = x[indices[k]] * x[0];
    }
    return y;
  };
  const matrix = jacobian(f, { mode, wrt: 0 });
  for (let call = 0; call < 4; call++) {
    expect(matrix([2, 3], [0, 1])).toEqual([
      [4, 0],
      [3, 2],
    ]);
    expect(() => matrix([-2, 3], [0, 1])).toThrow(new RangeError("below zero at 0"));
    expect(() => matrix([2, 3], [0, 2])).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
  }
});

test("a dense Jacobian that would not fit is refused with its size", () => {
  const f = (x: Float64Array): Float64Array => {
    const y = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) y[i] = x[i] * 2;
    return y;
  };
  expect(() => jacobian(f)(new Float64Array(20_000))).toThrow(
    expect.objectContaining({
      code: "JACOBIAN_TOO_LARGE",
      message: expect.stringMatching(/20000 rows and 20000 columns/),
    }),
  );
});

test("static types follow the shapes", () => {
  const f = (x: number, y: number[]): { a: number; b: number[] } => ({ a: x, b: y });
  expectTypeOf(jacobian(f)).returns.toEqualTypeOf<{ a: [number, number[]]; b: [number, number[]][] }>();
  expectTypeOf(jacobian(f, { wrt: 1 })).returns.toEqualTypeOf<{ a: number[]; b: number[][] }>();
  expectTypeOf(jacobian(f, { flat: true })).returns.toEqualTypeOf<{
    readonly rows: number;
    readonly columns: number;
    readonly values: Float64Array;
  }>();
  expect(jacobian(f)(2, [3]).a).toEqual([1, [0]]);
});

test("an index beyond one array is no index into the partials by the next, though its element is only multiplied", () => {
  const f = (x: number[], y: number[], k: number): number[] => [3 * x[k]!, y[0]! * y[0]!];
  const rows = jacobian(f, { wrt: [0, 1], flat: true, mode: "reverse" });
  expect(rows([1, 2], [5, 7], 1).values).toEqual(new Float64Array([0, 3, 0, 0, 0, 0, 10, 0]));
  expect(rows([1, 2], [5, 7], 0).values).toEqual(new Float64Array([3, 0, 0, 0, 0, 0, 10, 0]));
  expect(() => rows([1, 2], [5, 7], 2)).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
  expect(() => rows([1, 2], [5, 7], -1)).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
  const out = jacobianInto(f, { wrt: [0, 1], mode: "reverse" });
  expect(() => out(new Float64Array(8), [1, 2], [5, 7], 3)).toThrow(
    expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }),
  );
});

test("arrays that are results as they are, copied, or passed on have their partials in place", () => {
  const same = (x: number[], y: number[]): number[] => (x[0]! > 0 ? x : y);
  const passed = (x: number[], y: number[]): number[] => [sum(x) * y[1]!, sum(y) * x[0]!];
  const sum = (v: number[]): number => v.reduce((total, each) => total + each * each, 0);
  const jacobians = (f: (x: number[], y: number[]) => number[]): Float64Array[] =>
    (["forward", "reverse"] as const).map(
      (mode) => jacobian(f, { wrt: [0, 1], flat: true, mode, scope: () => ({ sum }) })([2, 3], [5, 7]).values,
    );
  for (const values of jacobians(same)) expect(values).toEqual(new Float64Array([1, 0, 0, 0, 0, 1, 0, 0]));
  // ∂/∂x of (x·x) y₁ and (y·y) x₀, then ∂/∂y.
  for (const values of jacobians(passed)) {
    expect(values).toEqual(new Float64Array([28, 42, 0, 13, 74, 0, 20, 28]));
  }
});
