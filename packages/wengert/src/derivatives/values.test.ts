/** The `valueAnd…` calls, and what several passes must not disturb. */
import { describe, expect, test } from "vitest";
import { derivative, valueAndDerivative } from "./derivative.ts";
import { gradient } from "./gradient.ts";
import { hessian, valueAndHessian } from "./hessian.ts";
import { jacobian, valueAndJacobian } from "./jacobian.ts";

const modes = ["auto", "forward", "reverse"] as const;

/** y[k] = a·x[k]·x[k+1] + b, for records of a number, an array and a number. */
const mixed = (a: number, x: number[], b: number): { first: number; y: number[] } => {
  const y = new Array<number>(x.length).fill(0);
  for (let k = 0; k < x.length; k++) y[k] = a * x[k] * x[(k + 1) % x.length] + b;
  return { first: a * b, y };
};

/** Its Jacobian, row by row: columns a, x, b. */
function closedForm(a: number, x: readonly number[], b: number): number[][] {
  const n = x.length;
  const rows = x.map((value, k) => {
    const row = [value * x[(k + 1) % n], ...x.map(() => 0), 1];
    row[1 + k] += a * x[(k + 1) % n];
    row[1 + ((k + 1) % n)] += a * value;
    return row;
  });
  return [[b, ...x.map(() => 0), a], ...rows];
}

describe.each(modes)("mode %s", (mode) => {
  test.each([0, 1, 2, 5, 6, 7, 8, 14, 15, 16, 17, 31])(
    "numbers and an array of %i elements: chunks that fit and that do not",
    (n) => {
      const x = Array.from({ length: n }, (_, k) => 1 + ((k * 7) % 5) / 4);
      const { rows, columns, values } = jacobian(mixed, { mode, flat: true })(1.5, x, -2);
      expect([rows, columns]).toEqual([n + 1, n + 2]);
      const expected = closedForm(1.5, x, -2).flat();
      expect(values).toHaveLength(expected.length);
      expected.forEach((number, k) => {
        expect(values[k]).toBeCloseTo(number, 14);
      });
    },
  );

  test("one function for arrays that grow and shrink", () => {
    const call = jacobian(mixed, { mode, flat: true });
    for (const n of [3, 17, 1, 8, 3]) {
      const x = Array.from({ length: n }, (_, k) => k + 1);
      expect(Array.from(call(2, x, 1).values)).toEqual(closedForm(2, x, 1).flat());
    }
  });

  test("valueAndJacobian: the value next to the Jacobian, in every shape", () => {
    const { value, jacobian: matrix } = valueAndJacobian(mixed, { mode })(2, [1, 3, 5], 1);
    expect(value).toEqual(mixed(2, [1, 3, 5], 1));
    expect(matrix).toEqual(jacobian(mixed, { mode })(2, [1, 3, 5], 1));
    expect(valueAndJacobian((x: number) => Math.exp(x), { mode })(0.3).value).toBe(Math.exp(0.3));
    const flat = valueAndJacobian(mixed, { mode, flat: true, wrt: 1 })(2, [1, 3], 1);
    expect(flat.jacobian).toEqual({ rows: 3, columns: 2, values: new Float64Array([0, 0, 6, 2, 6, 2]) });
    const rows = valueAndJacobian((m: number[][]) => m.map((row) => row[0] * row[1]), { mode })([
      [2, 3],
      [4, 5],
    ]);
    expect(rows.value).toEqual([6, 20]);
  });

  test("a function that changes its argument: the value and the partials of one run, and the change once", () => {
    const f = (x: Float64Array): number[] => {
      const before = x[0];
      for (let i = 0; i < x.length; i++) x[i] *= x[i];
      return [before * x[1], x[0] + x[x.length - 1], before];
    };
    const x = new Float64Array(12).map((_, k) => k + 2);
    const { value, jacobian: matrix } = valueAndJacobian(f, { mode, flat: true })(x);
    expect(value).toEqual([18, 4 + 169, 2]);
    expect(Array.from(x)).toEqual(Array.from({ length: 12 }, (_, k) => (k + 2) ** 2));
    const expected = new Float64Array(36);
    expected[0] = 9;
    expected[1] = 2 * 6;
    expected[12] = 4;
    expected[23] = 26;
    expected[24] = 1;
    expect(matrix).toEqual({ rows: 3, columns: 12, values: expected });
  });
});

test("valueAndDerivative: any shape of result, in both modes", () => {
  const f = (t: number): { x: number; y: number[] } => ({ x: Math.cos(t), y: [t * t, 3] });
  for (const mode of ["forward", "reverse"] as const) {
    expect(valueAndDerivative((x: number) => x ** 3, { mode })(2)).toEqual({ value: 8, derivative: 12 });
    expect(valueAndDerivative((a: number, b: number) => a * b * b, { wrt: 1, mode })(2, 3)).toEqual({
      value: 18,
      derivative: 12,
    });
  }
  expect(valueAndDerivative(f)(0.5)).toEqual({ value: f(0.5), derivative: derivative(f)(0.5) });
});

test("valueAndDerivative nests, inside and outside of functions", () => {
  const twice = (x: number): number => valueAndDerivative((y: number) => y * y * y)(x).derivative;
  expect(derivative(twice)(2)).toBe(12);
  const inner = valueAndDerivative((y: number) => y ** 4);
  const outer = derivative((x: number) => inner(x).value + inner(x).derivative, { scope: () => ({ inner }) });
  expect(outer(2)).toBe(4 * 8 + 12 * 4);
});

test("valueAndHessian gives value, gradient and Hessian at once", () => {
  const f = (x: number, y: number[]): number => x * x * y[0] + Math.sin(y[1] * x);
  const at = [0.7, [1.2, -0.4]] as const;
  const all = valueAndHessian(f)(at[0], [...at[1]]);
  expect(all.value).toBe(f(at[0], [...at[1]]));
  expect(all.gradient).toEqual(gradient(f)(at[0], [...at[1]]));
  expect(all.hessian).toEqual(hessian(f)(at[0], [...at[1]]));
  const flat = valueAndHessian(f, { flat: true, wrt: 1 })(at[0], [...at[1]]);
  expect(flat.gradient).toEqual(gradient(f, { wrt: 1 })(at[0], [...at[1]]));
  expect(flat.hessian).toEqual(hessian(f, { flat: true, wrt: 1 })(at[0], [...at[1]]));
});

test("a Hessian that would not fit is refused as a Hessian", () => {
  const f = (x: Float64Array): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += x[i] ** 4;
    return s;
  };
  expect(() => hessian(f)(new Float64Array(20_000))).toThrow(
    expect.objectContaining({
      code: "JACOBIAN_TOO_LARGE",
      message: expect.stringMatching(/the Hessian of .*20000 rows and 20000 columns.*3\.0 GiB[^]*sparseHessian/),
    }),
  );
});

test.each([
  ["jacobian", jacobian((x: number) => x)],
  ["valueAndJacobian", valueAndJacobian((x: number) => x)],
  ["hessian", hessian((x: number) => x)],
  ["valueAndHessian", valueAndHessian((x: number) => x)],
])("what %s made can't be read inside a function, and the error says what made it", (driver, made) => {
  expect(() => gradient((x: number) => Number(made(x)), { scope: () => ({ made }) })(1)).toThrow(new RegExp(driver));
});
