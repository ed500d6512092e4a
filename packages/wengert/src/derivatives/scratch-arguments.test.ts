/** Second derivatives of functions that write to arguments by which they are not differentiated. */
import { describe, expect, test } from "vitest";
import {
  type AnyFunction,
  gradient,
  hessian,
  hessianDiagonal,
  hessianInto,
  hvp,
  hvpInto,
  jvp,
  valueAndHessian,
  vjp,
} from "../index.ts";

/** Σ x³, by way of an array of the caller's. */
const cubes = (x: number[], squares: number[]): number => {
  for (let i = 0; i < x.length; i++) squares[i] = x[i]! * x[i]!;
  let s = 0;
  for (let i = 0; i < x.length; i++) s += squares[i]! * x[i]!;
  return s;
};

const wrt = { wrt: 0 } as const;
const matrix = [
  [6, 0],
  [0, 12],
];

test.each<[string, unknown, (x: number[], scratch: number[]) => unknown]>([
  ["hessian", matrix, hessian(cubes, wrt)],
  ["valueAndHessian", { value: 9, gradient: [3, 12], hessian: matrix }, valueAndHessian(cubes, wrt)],
  ["hessianDiagonal", [6, 12], hessianDiagonal(cubes, wrt)],
  ["hessianInto", new Float64Array(matrix.flat()), (...args) => hessianInto(cubes, wrt)(new Float64Array(4), ...args)],
  ["hvp", [6, 24], (...args) => hvp(cubes, wrt)(args, [[1, 2]])],
  ["hvpInto", new Float64Array([6, 24]), (...args) => hvpInto(cubes, wrt)(new Float64Array(2), args, [[1, 2]])],
])("%s with an array as scratch memory, which is left as the function leaves it", (_, expected, run) => {
  for (const scratch of [
    [5, 7],
    [0, 0],
  ]) {
    expect(run([1, 2], scratch)).toEqual(expected);
    expect(scratch).toEqual([1, 4]);
  }
});

describe("what a function writes to it happens once:", () => {
  test.each<[string, AnyFunction, unknown, unknown]>([
    [
      "a count",
      (x: number[], calls: Int32Array) => {
        calls[0]! += 1;
        return x[0]! ** 3 * x[1]!;
      },
      new Int32Array([4]),
      new Int32Array([5]),
    ],
    [
      "single precision",
      (x: number[], sum: Float32Array) => {
        sum[0]! += 0.5;
        return x[0]! ** 3 * x[1]!;
      },
      new Float32Array([1]),
      new Float32Array([1.5]),
    ],
    [
      "records",
      (x: number[], log: { calls: number; last: { value: number } }) => {
        log.calls++;
        log.last.value = x[0]!;
        return log.last.value ** 3 * x[1]!;
      },
      { calls: 2, last: { value: 0 } },
      { calls: 3, last: { value: 1 } },
    ],
    [
      "rows",
      (x: number[], rows: number[][]) => {
        rows[1]![0]! += x[0]! ** 3;
        return (rows[1]![0]! - 8) * x[1]!;
      },
      [[7], [8]],
      [[7], [9]],
    ],
  ])("%s", (_, f, before, after) => {
    const state = structuredClone(before);
    expect(hessian(f, wrt)([1, 2] as never, state as never)).toEqual([
      [12, 3],
      [3, 0],
    ]);
    expect(state).toEqual(after);
  });
});

test("inside a function the numbers that it writes are differentiated like any others", () => {
  // gradient: 3·x²; the product with what was written: 3·x₀²·x₀²·x₁².
  const derivatives = [
    (x: number[], b: number[]) => gradient(cubes, { wrt: 0 })(x, b)[0]! * b[0]! * b[1]!,
    (x: number[], b: number[]) => jvp(cubes, { wrt: 0 })([x, b], [[1, 0]]).tangent * b[0]! * b[1]!,
  ];
  for (const f of derivatives) {
    const b = [0, 0];
    expect(gradient(f, { wrt: 0, scope: () => ({ cubes }) })([1, 2], b)).toEqual([48, 12]);
    expect(b).toEqual([1, 4]);
  }
  const pulled = (x: number[], b: number[]): number => vjp(cubes, { wrt: 0 })(x, b).pullback(1)[0]! * x[0]!;
  expect(gradient(pulled, { wrt: 0, scope: () => ({ cubes }) })([1, 2], [0, 0])).toEqual([9, 0]);
});

test("an array that is written must not be another argument as well", () => {
  const f = (a: number[], b: number[]): number => {
    b[0] = a[0]! * 2;
    return a[0]! * b[0];
  };
  const outer = (x: number[]): number => gradient(f, { wrt: 0 })(x, x)[0]!;
  const refused = expect.objectContaining({ code: "UNSUPPORTED_SYNTAX" });
  expect(() => gradient(outer, { scope: () => ({ f }), verify: false })([3, 4])).toThrow(refused);
  const x = [3, 4];
  expect(() => hessian(f, { wrt: 0 })(x, x)).toThrow(expect.objectContaining({ code: "ALIASED_ARGUMENTS" }));
  const read = (a: number[], b: number[]): number => a[0]! * b[0]! ** 2;
  expect(hessian((y: number[]) => read(y, y), { scope: () => ({ read }) })([3])).toEqual([[18]]);
  expect(gradient((y: number[]) => gradient(read, { wrt: 0 })(y, y)[0]!, { scope: () => ({ read }) })([3])).toEqual([
    6,
  ]);
});
