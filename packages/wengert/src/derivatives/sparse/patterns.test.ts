/** Patterns: what they hold, and that a pattern that changes from call to call is noticed. */
import { describe, expect, test } from "vitest";
import { byJacobian, cells, dense, expectClose, numbers } from "../../../test/sparse-matrices.ts";
import type { AnyFunction } from "../types.ts";
import { withDerivative } from "../with-derivative.ts";
import { sparseHessian } from "./sparse-hessian.ts";
import { sparseJacobian, type SparseJacobianOptions } from "./sparse-jacobian.ts";
import { jacobianSparsity } from "./sparsity.ts";

function banded(x: number[]): number[] {
  const y = new Array<number>(x.length).fill(0);
  for (let i = 0; i < x.length; i++) {
    for (let j = Math.max(0, i - 2); j <= Math.min(x.length - 1, i + 2); j++) y[i] += Math.sin(x[i] * x[j] + j);
  }
  return y;
}

describe("patterns", () => {
  test("over branches they hold both ways, at a point the one that is taken", () => {
    const f = (x: number[]): number[] => [x[0] > 1 ? x[1] : x[2], Math.max(x[0], x[3])];
    expect(cells(jacobianSparsity(f)([2, 0, 0, 1]))).toEqual([
      [1, 2],
      [0, 3],
    ]);
    expect(cells(jacobianSparsity(f, { over: "point" })([2, 0, 0, 1]))).toEqual([[1], [0, 3]]);
    expect(cells(jacobianSparsity(f, { over: "point" })([0, 0, 0, 1]))).toEqual([[2], [0, 3]]);
  });

  test("a way that throws contributes nothing", () => {
    const f = (x: number[]): number[] => {
      if (x[0] < 0) throw new RangeError("negative");
      return [Math.sqrt(x[0]), x[1]];
    };
    expect(cells(jacobianSparsity(f)([2, 3]))).toEqual([[0], [1]]);
    expect(() => sparseJacobian(f)([-2, 3])).toThrow(new RangeError("negative"));
  });

  test("an index out of range is an error with its place", () => {
    expect(() => sparseJacobian((x: number[], k: number) => [x[k]], { wrt: 0 })([1, 2], 5)).toThrow(
      expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }),
    );
  });

  test("what has the derivative zero is no dependence", () => {
    const f = (x: number[]): number[] => [Math.floor(x[0]) * x[1], Math.sign(x[2]), x[3] > 0 ? 1 : 2];
    expect(cells(jacobianSparsity(f)([1, 2, 3, 4]))).toEqual([[1], [], []]);
  });

  test("arguments stay as they are", () => {
    const x = [1, 2];
    const f = (y: number[]): number[] => {
      y[0] = y[1];
      return y.map((value) => value * 2);
    };
    expect(cells(jacobianSparsity(f)(x))).toEqual([[1], [1]]);
    expect(x).toEqual([1, 2]);
  });

  test("a loop that a million turns follow", () => {
    const f = (x: number[]): number[] => {
      let t = x[0];
      let turns = 0;
      while (t < 1e6) {
        t += x[1];
        turns++;
      }
      return [t, turns, x[2]];
    };
    expect(cells(jacobianSparsity(f)([0, 1, 2]))).toEqual([[0, 1], [], [2]]);
  });
});

describe("a pattern that changes from call to call is noticed", () => {
  const check = <F extends AnyFunction>(
    f: F,
    calls: readonly Parameters<F>[],
    options: SparseJacobianOptions = {},
  ): void => {
    const sparse = sparseJacobian(f, options);
    const { mode: _, over: __, ...shared } = options;
    for (const args of calls) expectClose(dense(sparse(...args)), byJacobian(f, shared, args));
  };
  const overs = ["branches", "point"] as const;

  test.each(overs)("a branch by an input, over: %s", (over) => {
    const f = (x: number[]): number[] => x.map((value, i) => (value > 0 ? value * x[0] : x[(i + 1) % x.length] ** 2));
    check(f, [[[1, 2, 3, 4]], [[-1, 2, -3, 4]], [[1, 2, 3, 4]]], { over });
  });

  test.each(overs)("writes on one of two ways, over: %s", (over) => {
    const f = (x: number[]): number[] => {
      const y = x.slice();
      if (x[0] > 1) {
        y[1] = x[2];
        if (x[1] > 1) y[2] = x[3] * x[0];
        else y[0] += y[1];
      } else y[3] = y[3] * x[0];
      return y;
    };
    check(f, [[[2, 2, 3, 4]], [[2, 0, 3, 4]], [[0, 2, 3, 4]]], { over });
  });

  test.each(overs)("an index by an input, over: %s", (over) => {
    const f = (x: number[], at: number): number[] => [x[Math.floor(at)] ** 2, x[0] * at];
    check(
      f,
      [
        [[1, 2, 3], 0.5],
        [[1, 2, 3], 2.5],
        [[1, 5, 3], 1.5],
      ],
      { over },
    );
  });

  test.each(overs)("a count by an input, over: %s", (over) => {
    const f = (x: number[], n: number): number[] => {
      const y = [0, 0];
      for (let i = 0; i < n; i++) y[i % 2] += x[i] > 0 ? x[i] ** 2 : x[0];
      return y;
    };
    check(
      f,
      [
        [[1, 2, 3, 4], 2],
        [[1, 2, 3, 4], 4],
        [[1, -2, 3, -4], 4],
      ],
      { over },
    );
  });

  test.each(overs)("where a search ends, over: %s", (over) => {
    const f = (x: number[]): number[] => {
      let s = 0;
      let k = 0;
      for (let i = 0; i < x.length; i++) {
        if (x[i] > 4) break;
        s += x[i] ** 2;
        k = i;
      }
      return [s, x[k] * x[0]];
    };
    check(f, [[[1, 2, 5, 1]], [[5, 1, 1, 1]], [[1, 1, 1, 1]], [[1, 5, 1, 1]]], { over });
  });

  test.each(overs)("turns of an iteration until it converges, over: %s", (over) => {
    const f = (x: number[], tolerance: number): number[] => {
      const y = [0, 0, 0, 0];
      let error = x[0];
      let turns = 0;
      while (error > tolerance && turns < 20) {
        // What is in front moves one place further with each turn.
        for (let i = y.length - 1; i > 0; i--) y[i] = y[i - 1] * 0.5;
        y[0] = x[1] * error;
        error *= x[2];
        turns++;
      }
      return [...y, x[3] * error];
    };
    check(
      f,
      [
        [[1, 2, 0.5, 3], 0.6],
        [[1, 2, 0.5, 3], 0.1],
        [[1, 2, 0.1, 3], 2],
        [[4, 2, 0.9, 3], 1e-3],
      ],
      { over, wrt: 0 },
    );
  });

  test.each(overs)("recursion that an input ends, over: %s", (over) => {
    const f = (x: number[]): number[] => {
      const halve = (t: number): number => (t < 1 ? x[1] * t : halve(t / 2) + x[2]);
      return [halve(x[0]), x[1]];
    };
    check(f, [[[0.5, 2, 3]], [[5, 2, 3]], [[0.5, 2, 3]]], { over });
  });

  test.each(overs)("indices that are data, over: %s", (over) => {
    const f = (x: number[], at: Int32Array): number[] => {
      const y = new Array<number>(at.length).fill(0);
      for (let i = 0; i < at.length; i++) y[i] = x[at[i]] * x[i];
      return y;
    };
    const sparse = sparseJacobian(f, { over, wrt: 0 });
    const at = Int32Array.of(2, 1);
    expect(dense(sparse([2, 3, 5], at))).toEqual([
      [5, 0, 2],
      [0, 6, 0],
    ]);
    // The same array, changed in place.
    at[0] = 1;
    expect(dense(sparse([2, 3, 5], at))).toEqual([
      [3, 2, 0],
      [0, 6, 0],
    ]);
    expect(dense(sparse([2, 3, 5], Int32Array.of(0)))).toEqual([[4, 0, 0]]);
  });

  test.each(overs)("numbers that are data and decide, over: %s", (over) => {
    const f = (x: number[], gate: number[], rate: number): number[] =>
      x.map((value, i) => (gate[i] > rate ? value * x[0] : 0));
    check(
      f,
      [
        [[1, 2, 3], [1, 0, 1], 0.5],
        [[1, 2, 3], [0, 1, 1], 0.5],
        [[1, 2, 3], [0, 1, 1], -1],
        [[1, 2, 3], [0, 1, 1], 2],
      ],
      { over, wrt: 0 },
    );
  });

  test("numbers of the scope", () => {
    let last = 1;
    const f = (x: number[]): number[] => [x[last] * x[0]];
    const sparse = sparseJacobian(f, { scope: () => ({ last }) });
    expect(cells(sparse([1, 2, 3]))).toEqual([[0, 1]]);
    last = 2;
    expect(dense(sparse([1, 2, 3]))).toEqual([[3, 0, 1]]);
  });

  test("other lengths", () => {
    const sparse = sparseJacobian(banded);
    for (const n of [5, 20, 7, 20]) expectClose(dense(sparse(numbers(n))), byJacobian(banded, {}, [numbers(n)]));
  });

  test("what a caller does to a matrix does not reach the next one", () => {
    const sparse = sparseJacobian(banded);
    const expected = sparse(numbers(9));
    const given = sparse(numbers(9));
    given.columnIndices.fill(0);
    given.rowPointers.fill(0);
    given.values.fill(0);
    expect(sparse(numbers(9))).toEqual(expected);
  });
});

describe("functions with rules of their own", () => {
  // Each rule is another derivative than that of the function, so that its use shows.
  const first = withDerivative((x: number[]) => x[0], {
    vjp: (x: number[]) => ({ value: x[0], pullback: (seed: number) => [0, seed * x[1], seed * x[1] ** 2] }),
  });
  const scaled = withDerivative((x: number) => Math.floor(x), {
    jvp: ([x]: [number], [dx]: [number]) => ({ value: Math.floor(x), tangent: x * dx }),
  });

  test.each(["branches", "point"] as const)("any result counts as dependent on any argument, over: %s", (over) => {
    const f = (x: number[], y: number[]): number[] => {
      const z = [0, 0];
      for (let i = 0; i < 2; i++) if (y[i] > 0) z[i] = scaled(y[i]) * x[i];
      return [first(x), ...z];
    };
    const options = { over, scope: () => ({ first, scaled }) };
    const args: Parameters<typeof f> = [
      [2, 3, 5],
      [1.5, 2.5],
    ];
    expect(dense(sparseJacobian(f, options)(...args))).toEqual([
      [0, 3, 9, 0, 0],
      [1, 0, 0, 3, 0],
      [0, 2, 0, 0, 7.5],
    ]);
    expect(cells(jacobianSparsity(f, options)(...args))).toEqual([
      [0, 1, 2],
      [0, 3],
      [1, 4],
    ]);
  });

  test("its arguments meet in second partials", () => {
    const product = withDerivative((a: number, b: number) => a * b, {
      vjp: (a: number, b: number) => ({
        value: a * b,
        pullback: (seed: number): [number, number] => [3 * seed * b, 3 * seed * a],
      }),
    });
    const f = (x: number[]): number => product(x[0], x[1]) + x[2] ** 2;
    const matrix = sparseHessian(f, { scope: () => ({ product }) })([2, 3, 5]);
    expect(cells(matrix)).toEqual([[0, 1], [0, 1], [2]]);
    expect(dense(matrix)).toEqual([
      [0, 3, 0],
      [3, 0, 0],
      [0, 0, 2],
    ]);
  });

  test("taken by itself", () => {
    expect(dense(sparseJacobian(first)([2, 3, 5]))).toEqual([[0, 3, 9]]);
    expect(dense(sparseJacobian(scaled)(2.5))).toEqual([[2.5]]);
  });
});
