/** Functions whose way depends on their inputs: what is found at one point holds at others, or is found anew. */
import { describe, expect, test } from "vitest";
import { derivative } from "../derivative.ts";
import { gradient } from "../gradient.ts";
import { hessian } from "../hessian.ts";
import { jacobian } from "../jacobian.ts";
import type { AnyFunction, FlatJacobian } from "../types.ts";
import { at, type SparseMatrix } from "./pattern.ts";
import { sparseHessian } from "./sparse-hessian.ts";
import { sparseJacobian, type SparseJacobianOptions } from "./sparse-jacobian.ts";

/** Every entry of a dense matrix is what the sparse one says, and zero where that has no entry. */
function expectSame(sparse: SparseMatrix, dense: FlatJacobian): void {
  expect([sparse.rows, sparse.columns]).toEqual([dense.rows, dense.columns]);
  const values = new Float64Array(dense.values.length);
  for (let row = 0; row < sparse.rows; row++) {
    for (let k = at(sparse.rowPointers, row); k < at(sparse.rowPointers, row + 1); k++) {
      values[row * sparse.columns + at(sparse.columnIndices, k)] = sparse.values[k] ?? NaN;
    }
  }
  dense.values.forEach((wanted, k) => {
    const value = values[k] ?? NaN;
    expect(Math.abs(value - wanted), `entry ${k}: ${value}, ${wanted}`).toBeLessThanOrEqual(
      1e-12 * (1 + Math.abs(wanted)),
    );
  });
}

interface Case {
  readonly f: AnyFunction;
  readonly options?: SparseJacobianOptions;
  readonly calls: readonly (readonly unknown[])[];
}

function define<F extends AnyFunction>(f: F, calls: readonly Parameters<F>[], options?: SparseJacobianOptions): Case {
  return options === undefined ? { f, calls } : { f, calls, options };
}

const vectorCases: Record<string, Case> = {
  "an array that others replace until it is large": define(
    (x: number[]) => {
      let a = x;
      let turns = 0;
      while (a[0] < 10 && turns < 5) {
        const next = a.map((value, i) => value * 2 + x[(i + 1) % x.length]);
        a = next;
        turns++;
      }
      return a;
    },
    [[[1, 2, 3]], [[20, 1, 2]], [[9, 1, 2]]],
  ),
  "a register that shifts while a number is halved": define(
    (x: number[]) => {
      const y = x.slice();
      let t = x[0];
      while (t > 1) {
        for (let i = y.length - 1; i > 0; i--) y[i] = y[i - 1];
        y[0] = t * x[1];
        t *= 0.5;
      }
      return y;
    },
    [[[3, 2, 5, 7]], [[0.5, 2, 5, 7]], [[1000, 1, 2, 3]]],
  ),
  "a gradient with a tape, taken on one of two ways": define(
    (x: number[]) => {
      const g =
        x[0] > 1
          ? gradient((y: number[]) => {
              let s = 1;
              for (let i = 0; i < y.length; i++) s = Math.sin(s) * y[i];
              return s;
            })(x)
          : x;
      return [g[0] * x[1], g[1], g[2]];
    },
    [[[2, 3, 4]], [[0.5, 3, 4]], [[3, 1, 1]]],
    { scope: () => ({ gradient }) },
  ),
  "sorting by exchanges": define(
    (x: number[]) => {
      const y = x.slice();
      for (let i = 0; i < y.length; i++) {
        for (let j = 0; j + 1 < y.length - i; j++) {
          if (y[j] > y[j + 1]) {
            const t = y[j];
            y[j] = y[j + 1];
            y[j + 1] = t;
          }
        }
      }
      return y.map((value, i) => value * value * (i + 1));
    },
    [[[3, 1, 2, 5]], [[1, 2, 3, 4]], [[9, 7, 5, 1]]],
  ),
  "the place of the largest": define(
    (x: number[]) => {
      let k = 0;
      for (let i = 1; i < x.length; i++) if (x[i] > x[k]) k = i;
      return [x[k] ** 2, x[0] * x[k]];
    },
    [[[3, 1, 2, 5]], [[7, 2, 3, 4]], [[1, 7, 5, 1]]],
  ),
  "a table looked up by inputs": define(
    (x: number[], grid: number[]) =>
      x.map((t) => {
        const k = Math.min(grid.length - 2, Math.max(0, Math.floor(t)));
        return grid[k] * (1 - (t - k)) + grid[k + 1] * (t - k);
      }),
    [
      [
        [0.5, 1.5, 2.2],
        [1, 4, 9, 16],
      ],
      [
        [2.5, 0.5, 0.2],
        [1, 4, 9, 16],
      ],
    ],
  ),
  "a table searched by halving": define(
    (x: number[], grid: number[]) =>
      x.map((t) => {
        let [low, high] = [0, grid.length - 1];
        while (high - low > 1) {
          const middle = (low + high) >> 1;
          if (grid[middle] > t) high = middle;
          else low = middle;
        }
        return grid[low] * t;
      }),
    [
      [
        [0.5, 1.5, 2.2],
        [0, 1, 2, 3, 4],
      ],
      [
        [2.5, 0.5, 3.2],
        [0, 1, 2, 3, 4],
      ],
    ],
  ),
  "returns from the middle, and a throw": define(
    (x: number[]) => {
      if (x[0] > 5) {
        if (x[1] > 2) throw new Error("too much");
        return [x[1], 0];
      }
      for (const value of x) if (value < 0) return [value * value, x[2]];
      return [x[0], x[1]];
    },
    [[[1, 2, 3]], [[6, 1, 3]], [[1, -2, 3]]],
  ),
  "single precision, written here or there": define(
    (x: Float32Array) => {
      const y = new Float32Array(3);
      for (let i = 0; i < 3; i++) {
        if (x[i] > 0) y[i] = x[i] * x[2];
        else y[(i + 1) % 3] += x[i];
      }
      return y;
    },
    [[Float32Array.of(1, 2, 3)], [Float32Array.of(-1, 2, -3)]],
  ),
  "conditions that are not all looked at": define(
    (x: number[]) => [(x[0] > 1 && x[1] > 1) || x[2] > 2 ? x[0] * x[1] : x[2], x[0] > 0 && x[1] < 0 ? x[1] : 0],
    [[[2, 2, 1]], [[0, 2, 1]], [[2, -2, 1]], [[0, 0, 3]]],
  ),
  "a count of what is positive": define(
    (x: number[]) => {
      let count = 0;
      for (let i = 0; i < x.length; i++) if (x[i] > 0) count++;
      return [x[0] * count, count > 2 ? x[1] : x[2]];
    },
    [[[1, 2, 3]], [[-1, -2, 3]], [[1, -2, 3]]],
  ),
};

vectorCases["an array made anew in every turn"] = define(
  (x: number[]) => {
    let t = x[0];
    while (t > 1) {
      const scratch = new Array<number>(3).fill(0);
      for (let i = 0; i < 3; i++) scratch[i] = t * x[1];
      t = scratch[0] * 0.5;
    }
    return [t, x[2]];
  },
  [[[4, 0.5, 3]], [[0.5, 0.5, 3]], [[100, 0.9, 1]]],
);

const scalarCases: Record<string, Case> = {
  "a product or a cube": define(
    (x: number[]) => {
      let s = 0;
      for (let i = 0; i + 1 < x.length; i++) s += x[i] > 0 ? x[i] * x[i + 1] : x[i] ** 3 * x[0];
      return s;
    },
    [[[1, 2, 3, 4]], [[-1, 2, -3, 4]]],
  ),
  "Huber's loss of differences": define(
    (x: number[]) => {
      let s = 0;
      for (let i = 0; i + 1 < x.length; i++) {
        const d = x[i + 1] - x[i];
        s += Math.abs(d) < 1 ? d * d : 2 * Math.abs(d) - 1;
      }
      return s;
    },
    [[[1, 2.5, 3, 4.2]], [[-1, 2, -3, 4]]],
  ),
  "log Σ exp less the largest": define(
    (x: number[]) => {
      let largest = x[0];
      for (const value of x) if (value > largest) largest = value;
      let s = 0;
      for (const value of x) s += Math.exp(value - largest);
      return largest + Math.log(s);
    },
    [[[1, 2, 3]], [[3, 2, 1]]],
  ),
  "a state that is written over": define(
    (x: number[]) => {
      const y = x.slice();
      for (let k = 0; k < 3; k++) for (let i = 1; i < y.length; i++) y[i] += Math.sin(y[i - 1]) / 8;
      return y.reduce((sum, value) => sum + value, 0);
    },
    [[[1, 2, 3, 4, 5]]],
  ),
  "an argument that is written to": define(
    (x: number[]) => {
      x[0] = x[0] * x[1];
      if (x[0] > 1) x[2] = x[1] * x[1];
      return x[0] * x[2];
    },
    [[[1, 2, 3]], [[0.1, 2, 3]]],
  ),
  "derivatives taken inside": define(
    (x: number[]) => {
      let s = 0;
      for (const value of x) s += value > 2 ? derivative((t: number) => t * t * value)(x[0]) : value;
      return s;
    },
    [[[1, 2, 3]], [[1, 3, 2]]],
    { scope: () => ({ derivative }) },
  ),
  "a root by Newton's method": define(
    (x: number[]) => {
      let root = x[0];
      let turns = 0;
      while (Math.abs(root * root - x[1]) > 1e-9 && turns < 50) {
        root = 0.5 * (root + x[1] / root);
        turns++;
      }
      return root * x[2] + x[3] ** 2;
    },
    [[[1, 2, 3, 4]], [[5, 9, 1, 1]]],
  ),
  "quotients, angles, lengths": define(
    (x: number[]) =>
      x[0] / x[1] + x[2] ** 3 / 2 + Math.atan2(x[3], x[0]) + Math.hypot(x[1], x[3]) + Math.max(x[0] * x[1], x[2]),
    [[[1, 2, 3, 4]], [[4, 3, 2, 1]]],
  ),
};

describe.each(["branches", "point"] as const)("over: %s", (over) => {
  describe.each(["auto", "forward", "reverse"] as const)("mode %s", (mode) => {
    test.each(Object.entries(vectorCases))("%s", (_, { f, options, calls }) => {
      const sparse: AnyFunction = sparseJacobian(f, { ...options, over, mode });
      const dense: AnyFunction = jacobian(f, { ...options, flat: true });
      for (const args of calls) {
        expectSame(
          Reflect.apply(sparse, undefined, structuredClone(args)) as SparseMatrix,
          Reflect.apply(dense, undefined, structuredClone(args)) as FlatJacobian,
        );
      }
    });
  });

  test.each(Object.entries(scalarCases))("the Hessian of %s", (_, { f, options, calls }) => {
    const sparse: AnyFunction = sparseHessian(f, { ...options, over });
    const dense: AnyFunction = hessian(f, { ...options, flat: true });
    for (const args of calls) {
      expectSame(
        Reflect.apply(sparse, undefined, structuredClone(args)) as SparseMatrix,
        Reflect.apply(dense, undefined, structuredClone(args)) as FlatJacobian,
      );
    }
  });
});
