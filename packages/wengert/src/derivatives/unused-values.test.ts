/** Values that the result does not use: what they are, and what their partials are, does not matter. */
import { describe, expect, test } from "vitest";
import { type AnyFunction, gradient, hessian, jacobian, jvp } from "../index.ts";

/** At 0 the root has an infinite derivative; of x − 10 it is NaN. */
const cases: [name: string, f: AnyFunction, x: unknown, expected: unknown][] = [
  [
    "a number",
    (x: number) => {
      const unused = Math.sqrt(x - 10) * Math.log(x);
      return unused > 1e9 ? 0 : x * x;
    },
    0,
    0,
  ],
  [
    "a number of the branch not taken",
    (x: number) => {
      const root = Math.sqrt(x - 10);
      return x > 10 ? root : x * x;
    },
    1,
    2,
  ],
  [
    "an array",
    (x: number[]) => {
      const roots = x.map((v) => Math.sqrt(v));
      return x[0]! * x[1]! + roots.length;
    },
    [0, 2],
    [2, 0],
  ],
  [
    "a sum of a loop, beside one that is used",
    (x: number[]) => {
      let [used, unused] = [0, 0];
      for (let i = 0; i < x.length; i++) {
        unused += Math.sqrt(x[i]!) * used;
        used += x[i]! ** 2;
      }
      return unused > 1e9 ? 0 : used;
    },
    [0, 2],
    [0, 4],
  ],
  [
    "a field of a record",
    (x: number) => {
      const both = { root: Math.sqrt(x), triple: 3 * x };
      return both.triple;
    },
    0,
    3,
  ],
  [
    "a result of a function that calls itself",
    (x: number) => {
      const f = (v: number, n: number): number[] => (n > 0 ? f(v, n - 1) : [Math.sqrt(v), v * 3]);
      return f(x, Math.floor(x) + 2)[1]!;
    },
    0,
    3,
  ],
  [
    "a number that some turns of a loop use, in the others",
    (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        const root = Math.sqrt(x[i]!);
        if (x[i]! > 0) s += root;
      }
      return s;
    },
    [0, 4],
    [0, 0.25],
  ],
];

describe.each(cases)("%s", (_, f, x, expected) => {
  test.each(["forward", "reverse"] as const)("by %s mode", (mode) => {
    expect(gradient(f, { mode })(x as never)).toEqual(expected);
  });

  test("beside it, and to second order", () => {
    const ones = typeof x === "number" ? 1 : [1, 1];
    expect(Number.isFinite(jvp(f)([x] as never, [ones] as never).tangent)).toBe(true);
    expect([hessian(f)(x as never)].flat(2).every(Number.isFinite)).toBe(true);
    expect(jacobian(f, { mode: "reverse" })(x as never)).toEqual(expected);
  });
});

test("an element that is overwritten before anything reads it", () => {
  const f = (x: number[]): number => {
    const y = new Float64Array(2);
    y[0] = Math.sqrt(x[0]!);
    y[0] = x[0]! * 2;
    return y[0] + x[1]!;
  };
  for (const mode of ["forward", "reverse"] as const) expect(gradient(f, { mode })([0, 4])).toEqual([2, 1]);
});
