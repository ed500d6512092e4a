import { describe, expect, expectTypeOf, test } from "vitest";
import { byJacobian, cells, dense, expectClose, numbers } from "../../../test/sparse-matrices.ts";
import { gradient } from "../gradient.ts";
import { hessian } from "../hessian.ts";
import { jacobian } from "../jacobian.ts";
import type { Generated } from "../types.ts";
import type { SparseMatrix, SparsityPattern } from "./pattern.ts";
import { sparseHessian } from "./sparse-hessian.ts";
import { sparseJacobian } from "./sparse-jacobian.ts";
import { hessianSparsity, jacobianSparsity } from "./sparsity.ts";

function banded(x: number[]): number[] {
  const y = new Array<number>(x.length).fill(0);
  for (let i = 0; i < x.length; i++) {
    for (let j = Math.max(0, i - 2); j <= Math.min(x.length - 1, i + 2); j++) y[i] += Math.sin(x[i] * x[j] + j);
  }
  return y;
}

function arrow(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[0] += x[i] * x[i];
  for (let i = 1; i < x.length; i++) y[i] = x[0] * Math.sin(x[i]);
  return y;
}

function blocks(x: number[]): number[] {
  const y = new Array<number>(x.length).fill(0);
  for (let i = 0; i < x.length; i++) {
    const first = i - (i % 4);
    for (let j = 0; j < 4; j++) y[i] += x[first + j] ** (j + 1);
  }
  return y;
}

describe("sparse = dense", () => {
  test.each([
    ["a band", banded, numbers(23), 5],
    ["blocks", blocks, numbers(24), 4],
  ])("%s", (_, f, x, passes) => {
    const matrix = sparseJacobian(f)(x);
    expect(matrix.passes).toBe(passes);
    expectClose(dense(matrix), byJacobian(f, {}, [x]));
  });

  test("an arrow, by columns, rows and both", () => {
    const x = Float64Array.from(numbers(30));
    const expected = byJacobian(arrow, {}, [x]);
    for (const [mode, passes] of [
      ["auto", 3],
      ["forward", 30],
      ["reverse", 30],
    ] as const) {
      const matrix = sparseJacobian(arrow, { mode })(x);
      expect(matrix.passes).toBe(passes);
      expectClose(dense(matrix), expected);
    }
  });

  test("several parameters of any shape: columns are their numbers in order, rows those of the result", () => {
    const f = (
      a: number,
      p: { m: number[][]; name: string; on: boolean },
      k: Int32Array,
      b: number[],
    ): { u: number; v: number[][]; w: [number, number] } => ({
      u: a * b[1],
      v: [
        [p.m[0][0] * a, p.m[1][1]],
        [b[k[0]], b[k[1]] * b[0]],
      ],
      w: [p.m[0][1] ** 2, 7],
    });
    const args: Parameters<typeof f> = [
      3,
      {
        m: [
          [1, 2],
          [4, 5],
        ],
        name: "x",
        on: true,
      },
      Int32Array.of(0, 1),
      [7, 8],
    ];
    expectClose(dense(sparseJacobian(f)(...args)), byJacobian(f, {}, args));
    for (const wrt of [0, 3, [3], [3, 0], [1, 3]]) {
      expectClose(dense(sparseJacobian(f, { wrt })(...args)), byJacobian(f, { wrt }, args));
    }
  });

  test("one number in, one number out", () => {
    expect(dense(sparseJacobian((x: number) => x * x)(3))).toEqual([[6]]);
    expect(dense(sparseHessian((x: number) => x ** 3)(3))).toEqual([[18]]);
  });

  test("single precision rounds as it does densely", () => {
    const f = (x: Float32Array): Float32Array => {
      const y = new Float32Array(x.length);
      for (let i = 0; i < x.length; i++) y[i] = x[i] * x[(i + 1) % x.length];
      return y;
    };
    const x = Float32Array.of(0.1, 0.2, 0.3, 0.7);
    expect(dense(sparseJacobian(f)(x))).toEqual(byJacobian(f, {}, [x]));
  });

  test("no results, no inputs, nothing that depends on anything", () => {
    expect(sparseJacobian((x: number[]) => x.map(Math.floor))([1, 2])).toEqual({
      rows: 2,
      columns: 2,
      rowPointers: Int32Array.of(0, 0, 0),
      columnIndices: new Int32Array(0),
      values: new Float64Array(0),
      passes: 0,
    });
    const empty = sparseJacobian(banded)([]);
    expect([empty.rows, empty.columns, empty.passes]).toEqual([0, 0, 0]);
  });

  test("what the function does to its argument happens once", () => {
    const f = (x: number[]): number[] => {
      for (let i = 0; i < x.length; i++) x[i] = x[i] * x[i];
      return x.map((value, i) => value * x[(i + 1) % x.length]);
    };
    const expected = byJacobian(f, {}, [[2, 3, 5, 7]]);
    const x = [2, 3, 5, 7];
    expectClose(dense(sparseJacobian(f)(x)), expected);
    expect(x).toEqual([4, 9, 25, 49]);
    const g = (m: number[][]): number => {
      m[0][0] = m[0][0] ** 3;
      return m[0][0] * m[1][0];
    };
    const m = [[2], [5]];
    expect(dense(sparseHessian(g)(m))).toEqual([
      [60, 12],
      [12, 0],
    ]);
    expect(m).toEqual([[8], [5]]);
  });
});

test("what the function does to records happens once", () => {
  const f = (state: { mass: number; v: number[] }, t: number): number[] => {
    state.mass = state.mass * t;
    state.v[0] += t * state.mass;
    return [state.v[0], state.mass * state.v[1]];
  };
  const state = { mass: 2, v: [3, 5] };
  expect(dense(sparseJacobian(f)(state, 7))).toEqual([
    [49, 1, 0, 28],
    [35, 0, 14, 10],
  ]);
  expect(state).toEqual({ mass: 14, v: [101, 5] });
});

describe("Hessians", () => {
  const rosenbrock = (x: number[]): number => {
    let s = 0;
    for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
    return s;
  };
  const star = (x: Float64Array): number => {
    let s = x[0] ** 3;
    for (let i = 1; i < x.length; i++) s += x[0] * Math.sin(x[i]);
    return s;
  };
  const ring = (x: number[]): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += Math.exp(x[i] * x[(i + 3) % x.length]);
    return s;
  };

  test.each([
    ["chained Rosenbrock", rosenbrock, 3],
    ["a ring", ring, undefined],
  ])("%s: sparse = dense", (_, f, passes) => {
    const x = numbers(21);
    const matrix = sparseHessian(f)(x);
    if (passes !== undefined) expect(matrix.passes).toBe(passes);
    const expected = hessian(f, { flat: true })(x);
    expectClose(
      dense(matrix),
      x.map((__, row) => Array.from(expected.values.subarray(row * x.length, (row + 1) * x.length))),
    );
  });

  test("an arrow takes two passes; it is symmetric to the last bit", () => {
    const x = Float64Array.from(numbers(40));
    const matrix = sparseHessian(star)(x);
    expect(matrix.passes).toBe(2);
    const full = dense(matrix);
    expect(full).toEqual(full.map((row, i) => row.map((_, j) => full[j]?.[i])));
    const expected = hessian(star, { flat: true })(x);
    expectClose(
      full,
      full.map((_, row) => Array.from(expected.values.subarray(row * x.length, (row + 1) * x.length))),
    );
  });

  test("what is linear, piecewise constant or only decides has no entries", () => {
    const f = (x: number[]): number =>
      2 * x[0] - Math.abs(x[1]) + Math.floor(x[0] * x[2]) + (x[1] * x[2] > 1 ? x[3] : 0) + Math.max(x[0], x[3]);
    expect(cells(hessianSparsity(f)([1, 2, 3, 4]))).toEqual([[], [], [], []]);
    expect(sparseHessian(f)([1, 2, 3, 4]).passes).toBe(0);
  });

  test("by some of the parameters", () => {
    const f = (w: number[], x: number[]): number => w[0] * x[0] * w[1] + x[1] ** 2 * w[0];
    expect(dense(sparseHessian(f, { wrt: 0 })([2, 3], [5, 7]))).toEqual([
      [0, 5],
      [5, 0],
    ]);
    expect(cells(hessianSparsity(f, { wrt: [1, 0] })([2, 3], [5, 7]))).toEqual([
      [2, 3],
      [1, 2],
      [0, 1, 3],
      [0, 2],
    ]);
  });

  test("a derivative taken inside", async () => {
    const { derivative } = await import("../derivative.ts");
    const f = (x: number[]): number => {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += derivative((t: number) => t ** 3)(x[i]) * x[0];
      return s;
    };
    const x = [2, 3, 5];
    expect(dense(sparseHessian(f, { scope: () => ({ derivative }) })(x))).toEqual([
      [36, 18, 30],
      [18, 12, 0],
      [30, 0, 12],
    ]);
  });

  test("more than one result is refused", () => {
    expect(() => sparseHessian((x: number[]) => [x[0], x[1]])([1, 2])).toThrow(
      expect.objectContaining({ code: "NOT_SCALAR" }),
    );
  });
});

describe("large", () => {
  test("an arrow of 10,000 × 10,000 takes three passes", () => {
    const x = Float64Array.from({ length: 10_000 }, (_, k) => 0.1 + (k % 7));
    const matrix = sparseJacobian(arrow)(x);
    expect(matrix.passes).toBe(3);
    expect(matrix.values).toHaveLength(29_998);
    expect(matrix.values[9_999]).toBe(2 * (x[9_999] ?? NaN));
    expect(matrix.values.at(-1)).toBe((x[0] ?? NaN) * Math.cos(x[9_999] ?? NaN));
  });

  test("the same dense is refused with its size and the name of the sparse function", () => {
    const x = new Float64Array(10_000).fill(0.5);
    const refused = (matrix: string): unknown =>
      expect.objectContaining({
        code: "JACOBIAN_TOO_LARGE",
        message: expect.stringMatching(
          new RegExp(`the ${matrix} of .* 10000 rows and 10000 columns; dense it would take 0.7 GiB`),
        ) as string,
        hint: expect.stringContaining(`sparse${matrix}(f)`) as string,
      });
    expect(() => jacobian(arrow)(x)).toThrow(refused("Jacobian"));
    const f = (y: Float64Array): number => {
      let s = 0;
      for (let i = 1; i < y.length; i++) s += y[0] * y[i];
      return s;
    };
    expect(() => hessian(f)(x)).toThrow(refused("Hessian"));
  });

  test("its Hessian takes two passes", () => {
    const f = (x: Float64Array): number => {
      let s = x[0] ** 3;
      for (let i = 1; i < x.length; i++) s += x[0] * Math.sin(x[i]);
      return s;
    };
    const x = Float64Array.from({ length: 10_000 }, (_, k) => 0.1 + (k % 7));
    const matrix = sparseHessian(f)(x);
    expect(matrix.passes).toBe(2);
    expect(matrix.values).toHaveLength(29_998);
  });
});

test("options are checked", () => {
  const f = (x: number[]): number[] => [x[0]];
  // @ts-expect-error no such pattern
  expect(() => sparseJacobian(f, { over: "all" })).toThrow(expect.objectContaining({ code: "BAD_OPTION" }));
  // @ts-expect-error no such option
  expect(() => sparseHessian(f, { mode: "forward" })).toThrow(expect.objectContaining({ code: "BAD_OPTION" }));
  expect(() => sparseJacobian(f, { wrt: 1 })).toThrow(expect.objectContaining({ code: "BAD_OPTION" }));
  const twice: unknown = expect.objectContaining({
    code: "BAD_OPTION",
    message: expect.stringContaining("twice") as string,
  });
  expect(() => sparseJacobian(f, { wrt: [0, 0] })).toThrow(twice);
  expect(() => jacobian(f, { wrt: [0, 0] })).toThrow(twice);
});

test("static types", () => {
  const f = (x: number, y: Float64Array): number => x * y[0];
  expectTypeOf(sparseJacobian(f)).toEqualTypeOf<((x: number, y: Float64Array) => SparseMatrix) & Generated>();
  expectTypeOf(sparseHessian(f)).toEqualTypeOf<((x: number, y: Float64Array) => SparseMatrix) & Generated>();
  expectTypeOf(jacobianSparsity(f)).returns.toEqualTypeOf<SparsityPattern>();
  expectTypeOf(hessianSparsity(f)).returns.toEqualTypeOf<SparsityPattern>();
  expectTypeOf<SparseMatrix["values"]>().toEqualTypeOf<Float64Array>();
});

test("the code of the passes can be read", () => {
  const sparse = sparseJacobian(arrow);
  const x = Float64Array.from(numbers(20));
  expect(() => sparse.source).toThrow(expect.objectContaining({ code: "NOT_SPECIALISED" }));
  const code = sparse.sourceFor(x);
  expect(code).toMatch(/function sparseJacobian_arrow_forward2\(/);
  expect(code).toMatch(/function sparseJacobian_arrow_reverse\(/);
  sparse(x);
  expect(sparse.source).toBe(code);
});

test("inside a differentiated function sparse derivatives are refused by name, and so is what they return", () => {
  const inside = (x: number[]): number => sparseJacobian((y: number[]) => y)(x).values[0];
  const made = sparseJacobian((y: number[]) => y);
  const outside = (x: number[]): number => made(x).values[0];
  for (const [f, scope] of [
    [inside, (): object => ({ sparseJacobian })],
    [outside, (): object => ({ made })],
  ] as const) {
    expect(() => gradient(f, { scope: scope as () => Record<string, unknown> })([1])).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/sparseJacobian/) as string }),
    );
  }
});

test("Hessians by parameters in another order", () => {
  const f = (w: number[], a: number, v: number[]): number => a * a + w[0] ** 2 * v[0] * a + w[1] * v[0] ** 3;
  expect(dense(sparseHessian(f, { wrt: [2, 0] })([2, 3], 5, [7]))).toEqual([
    [6 * 3 * 7, 20, 3 * 49],
    [20, 70, 0],
    [147, 0, 0],
  ]);
});
