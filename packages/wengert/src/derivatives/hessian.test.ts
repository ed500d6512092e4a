import { describe, expect, expectTypeOf, test } from "vitest";
import { gradient } from "./gradient.ts";
import { hessian, hessianDiagonal, hvp, valueAndHessian } from "./hessian.ts";
import { hessianInto, hvpInto } from "./into.ts";
import { jacobian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import { mixedPartial } from "./mixed-partial.ts";
import { sparseHessian } from "./sparse/sparse-hessian.ts";

const rosenbrock = (x: number[]): number => {
  let sum = 0;
  for (let i = 0; i < x.length - 1; i++) {
    const a = x[i + 1] - x[i] * x[i];
    const b = 1 - x[i];
    sum += 100 * a * a + b * b;
  }
  return sum;
};

/** The Hessian of Rosenbrock's function: tridiagonal. */
function closedForm(x: readonly number[]): number[][] {
  const h = x.map(() => x.map(() => 0));
  for (let i = 0; i < x.length - 1; i++) {
    h[i][i] += 1200 * x[i] ** 2 - 400 * x[i + 1] + 2;
    h[i][i + 1] -= 400 * x[i];
    h[i + 1][i] -= 400 * x[i];
    h[i + 1][i + 1] += 200;
  }
  return h;
}

describe("hessian and hvp", () => {
  test.each([2, 10, 30])("Rosenbrock's function of %i inputs against its closed form", (n) => {
    const x = Array.from({ length: n }, (_, k) => Math.cos(k + 1) * 1.3);
    const h = hessian(rosenbrock)(x);
    const closed = closedForm(x);
    const scale = 1200;
    closed.forEach((row, i) => {
      row.forEach((value, j) => {
        expect(Math.abs(h[i][j] - value)).toBeLessThan(scale * 1e-13);
      });
    });
    const v = x.map((_, k) => Math.sin(3 * k + 1));
    hvp(rosenbrock)([x], [v]).forEach((value, i) => {
      const row = closed[i].reduce((sum, entry, j) => sum + entry * v[j], 0);
      expect(Math.abs(value - row)).toBeLessThan(scale * 1e-13 * n);
    });
    expect(jacobian(gradient(rosenbrock), { mode: "reverse" })(x)[0][0]).toBeCloseTo(closed[0][0], 9);
  });

  test("several parameters give a list of lists; wrt picks some", () => {
    const f = (x: number, y: number): number => x * x * y;
    expect(hessian(f)(2, 3)).toEqual([
      [6, 4],
      [4, 0],
    ]);
    expect(hessian(f, { wrt: 0 })(2, 3)).toBe(6);
    expect(hessian(f, { flat: true })(2, 3)).toEqual({ rows: 2, columns: 2, values: Float64Array.of(6, 4, 4, 0) });
    expect(hvp(f, { wrt: 0 })([2, 3], [10])).toBe(60);
    expect(hvp(f)([2, 3], [1, 10])).toEqual([46, 4]);
  });

  test("positions of wrt out of order give rows, columns and vectors in that order", () => {
    const f = (x: number, y: number, z: number): number => x ** 3 * y ** 2 * z;
    const closed = [
      [80, 360],
      [360, 540],
    ];
    expect(hessian(f, { wrt: [1, 0] })(2, 3, 5)).toEqual(closed);
    expect(hessian(f, { wrt: [1, 0], flat: true })(2, 3, 5).values).toEqual(Float64Array.from(closed.flat()));
    expect(valueAndHessian(f, { wrt: [1, 0] })(2, 3, 5)).toEqual({ value: 360, gradient: [240, 540], hessian: closed });
    expect(hessianDiagonal(f, { wrt: [1, 0] })(2, 3, 5)).toEqual([80, 540]);
    expect(hvp(f, { wrt: [1, 0] })([2, 3, 5], [1, 10])).toEqual([3680, 5760]);
    const mixed = (x: number[], p: { k: number }): number => x[0] ** 2 * x[1] * p.k ** 3;
    expect(hessian(mixed, { wrt: [1, 0] })([2, 3], { k: 5 })).toEqual([
      { k: [{ k: 360 }, [900, 300]] },
      [
        [{ k: 900 }, [750, 500]],
        [{ k: 300 }, [500, 0]],
      ],
    ]);
  });

  test("static types", () => {
    expectTypeOf(hessian(rosenbrock)).returns.toEqualTypeOf<number[][]>();
    expectTypeOf(hvp(rosenbrock)).returns.toEqualTypeOf<number[]>();
    expect(hessian((x: number) => x ** 3)(2)).toBe(12);
  });
});

describe("hessianDiagonal", () => {
  test.each([0, 1, 5, 8, 9, 17])("of an array of %i elements beside numbers is the Hessian's", (n) => {
    const f = (a: number, x: number[], b: number): number => {
      let s = a * a * b;
      for (let i = 0; i < x.length; i++) s += Math.sin(x[i] * a) * x[x.length - 1 - i] ** 2;
      return s * b;
    };
    const x = Array.from({ length: n }, (_, k) => 0.3 + k / 7);
    const [a, partials, b] = hessianDiagonal(f)(1.3, x, 0.7);
    const { values } = hessian(f, { flat: true })(1.3, x, 0.7);
    const diagonal = Array.from({ length: n + 2 }, (_, k) => values[k * (n + 3)]);
    expect([a, ...partials, b]).toEqual(diagonal);
    expect(hessianDiagonal(f, { wrt: 1 })(1.3, x, 0.7)).toEqual(partials);
  });

  test("has the shape of the gradient, and computes what it needs alone", () => {
    const f = (p: { m: number; v: Float64Array; on: boolean }): number => p.m ** 3 * p.v[0] + p.v[1] ** 2;
    expect(hessianDiagonal(f)({ m: 2, v: new Float64Array([3, 4]), on: true })).toEqual({
      m: 36,
      v: new Float64Array([0, 2]),
      on: null,
    });
    const g = hessianDiagonal((x: number, y: number) => Math.exp(x) * y + Math.sin(y) ** 3);
    const [xx, yy] = g(0.5, 2);
    expect(xx).toBeCloseTo(2 * Math.exp(0.5), 14);
    expect(yy).toBeCloseTo(6 * Math.sin(2) * Math.cos(2) ** 2 - 3 * Math.sin(2) ** 3, 14);
    expectTypeOf(g).returns.toEqualTypeOf<[number, number]>();
  });

  test("is not refused where the matrix would be", () => {
    const sum = (x: Float64Array): number => {
      let s = 0;
      for (let i = 0; i < 3; i++) s += x[i] ** 4;
      return s;
    };
    const x = new Float64Array(12_000);
    x.set([1, 2, 3]);
    expect(() => hessian(sum)(x)).toThrow(expect.objectContaining({ code: "JACOBIAN_TOO_LARGE" }));
    expect([...hessianDiagonal(sum)(x).subarray(0, 4)]).toEqual([12, 48, 108, 0]);
  });

  test("what the function does to its argument happens once", () => {
    const x = [2, 3];
    const f = (y: number[]): number => {
      y[0] = y[0] * y[0];
      return y[0] * y[1] * y[1];
    };
    expect(hessianDiagonal(f)(x)).toEqual([18, 8]);
    expect(x).toEqual([4, 3]);
  });
});

describe("mixedPartial", () => {
  const f = (x: number, y: number, z: number): number => x ** 3 * y ** 2 * Math.exp(2 * z);

  test.each([
    [[], 1],
    [[0], 3],
    [[1, 0], 6],
    [[0, 0, 1], 12],
    [[2, 2, 1], 8],
    [[0, 1, 2, 0], 24],
  ])("by the parameters %j, in whatever order", (order, expected) => {
    expect(mixedPartial(f, order)(1, 1, 0)).toBeCloseTo(expected, 12);
    expect(mixedPartial(f, order.toReversed())(1, 1, 0)).toBeCloseTo(expected, 12);
  });

  test("of any shape of result, with a scope; it can be differentiated again", () => {
    const rate = 3;
    const g = (x: number, y: number): { a: number; b: number[] } => ({ a: x * y * rate, b: [x * x * y] });
    const partial = mixedPartial(g, [0, 1], { scope: () => ({ rate }) });
    expect(partial(2, 5)).toEqual({ a: 3, b: [4] });
    expectTypeOf(partial).returns.toEqualTypeOf<{ a: number; b: number[] }>();
    expect(gradient(mixedPartial(f, [0, 1]))(1, 1, 0)).toEqual([12, 6, 12]);
  });

  test("a position without a number is refused", () => {
    expect(() => mixedPartial(f, [3])).toThrow(expect.objectContaining({ code: "BAD_OPTION" }));
    expect(() => mixedPartial((x: number[]) => x[0], [0])([1])).toThrow(
      expect.objectContaining({ code: "NOT_ONE_INPUT" }),
    );
  });
});

test("second partials are in the order of wrt", () => {
  const f = (x: number, y: number): number => x ** 2 * y ** 3;
  const [wrt, at] = [[1, 0], [1, 2] as [number, number]] as const;
  // ∂²f/∂y² = 6x²y, ∂²f/∂y∂x = 6xy², ∂²f/∂x² = 2y³.
  const rows = [
    [12, 24],
    [24, 16],
  ];
  expect(hessian(f, { wrt })(...at)).toEqual(rows);
  expect(valueAndHessian(f, { wrt })(...at)).toEqual({ value: 8, gradient: [12, 16], hessian: rows });
  expect([...hessianInto(f, { wrt })(new Float64Array(4), ...at)]).toEqual(rows.flat());
  expect([...sparseHessian(f, { wrt })(...at).values]).toEqual(rows.flat());
  expect(hessianDiagonal(f, { wrt })(...at)).toEqual([12, 16]);
  expect(hvp(f, { wrt })(at, [1, 0])).toEqual([12, 24]);
  expect([...hvpInto(f, { wrt })(new Float64Array(2), at, [1, 0])]).toEqual([12, 24]);
  const mixed = (x: number[], y: number): number => x[0] * x[1] * y;
  expect(hessian(mixed, { wrt: [1, 0] })([2, 3], 5)).toEqual([
    [0, [3, 2]],
    [
      [3, [0, 5]],
      [2, [5, 0]],
    ],
  ]);
});

describe("products with tangents, called again", () => {
  const cubes = (x: number[] | Float64Array, w: number): number => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += w * x[i] ** 3;
    return sum;
  };
  const expected = (x: number[], v: number[]) => x.map((each, i) => 12 * each * v[i]);

  test("give the same for arguments of one kind, then another, then the first again", () => {
    const product = hvp(cubes, { wrt: 0 });
    const along = jvp(gradient(cubes, { wrt: 0 }), { wrt: 0 });
    for (const [x, v] of [
      [
        [1, 2],
        [1, 1],
      ],
      [
        [1, 2],
        [3, 1],
      ],
      [
        [3, 5],
        [1, 0],
      ],
      [
        [3, 5, 7],
        [1, 0, 2],
      ],
      [
        [3, 5, 7],
        [2, 0, 2],
      ],
      [
        [1, 2],
        [1, 1],
      ],
    ]) {
      for (const [point, vector] of [
        [x, v],
        [Float64Array.from(x), Float64Array.from(v)],
      ] as [number[], number[]][]) {
        expect([...product([point, 2], [vector])]).toEqual(expected(x, v));
        const { value, tangent } = along([point, 2], [vector]);
        expect([...value]).toEqual(x.map((each) => 6 * each ** 2));
        expect([...tangent]).toEqual(expected(x, v));
        expect(product([point, 2], [vector])).toBeInstanceOf(point.constructor);
      }
    }
  });

  test("give new arrays at every call", () => {
    const product = hvp(cubes, { wrt: 0 });
    const results = [1, 2, 3, 4].map((k) => product([[1, 2], k], [[1, 1]]));
    expect(results).toEqual([1, 2, 3, 4].map((k) => [6 * k, 12 * k]));
  });

  test("refuse tangents that are not like their arguments, and lists of another length", () => {
    const product = hvp(cubes, { wrt: 0 });
    const along = jvp(cubes);
    for (let k = 0; k < 4; k++) {
      product([[1, 2], 1], [[1, 1]]);
      along([[1, 2], 1], [[1, 1], 0]);
    }
    expect(() => product([[1, 2], 1], [[1]])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => product([[1, 2], 1], [5] as never)).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => product([[1, 2], 1], [] as never)).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => product([[1, 2]] as never, [[1, 1]])).toThrow(
      expect.objectContaining({ code: "WRONG_ARGUMENT_COUNT" }),
    );
    expect(() => product([1, 2] as never, 3 as never)).toThrow(expect.objectContaining({ code: "BAD_OPTION" }));
    expect(() => along([[1, 2], 1], [[1, 1], [0]] as never)).toThrow(
      expect.objectContaining({ code: "SHAPE_MISMATCH" }),
    );
    expect(product([[1, 2], 1], [[1, 1]])).toEqual([6, 12]);
  });

  test("see what a scope holds now", () => {
    let scale = 2;
    const scaled = (x: number): number => scale * x ** 3;
    const product = hvp(scaled, { scope: () => ({ scale }) });
    const along = jvp(scaled, { scope: () => ({ scale }) });
    for (scale = 1; scale < 6; scale++) {
      expect(product([1], [1])).toBe(6 * scale);
      expect(along([1], [1])).toEqual({ value: scale, tangent: 3 * scale });
    }
  });

  test("raise the error of an index out of range at a later call, too", () => {
    const picked = (x: number[], k: number): number => x[k] ** 2;
    const along = jvp(picked, { wrt: 0 });
    for (let k = 0; k < 2; k++) expect(along([[3, 4], k], [[1, 1]]).tangent).toBe(2 * (3 + k));
    expect(along([[3, 4], 1], [[1, 1]]).tangent).toBe(8);
    expect(() => along([[3, 4], 2], [[1, 1]])).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
  });
});

test("a gradient of zeros, whose signs depend on how sums are added up", () => {
  const f = (x: number[], k: number): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s -= x[i]! * k;
    return s;
  };
  expect(gradient(f, { wrt: 0 })([1, 2], 0)).toEqual([-0, -0]);
  expect(hessian(f, { wrt: 0 })([1, 2], 0).flat().map(Math.abs)).toEqual([0, 0, 0, 0]);
});
