/** Drivers on functions of the literature, against closed forms and against 30-digit values. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gradient, valueAndGradient } from "../../src/derivatives/gradient.ts";
import { hessian, hessianDiagonal, hvp, valueAndHessian } from "../../src/derivatives/hessian.ts";
import { hessianInto, hvpInto, valueAndGradientInto } from "../../src/derivatives/into.ts";
import { jacobian, valueAndJacobian } from "../../src/derivatives/jacobian.ts";
import * as functions from "./functions.ts";

interface Case {
  readonly name: string;
  readonly at: readonly number[];
  readonly value: string;
  readonly gradient: readonly string[];
  readonly hessian: readonly (readonly string[])[];
}

const { cases } = JSON.parse(readFileSync(new URL("values.json", import.meta.url), "utf8")) as { cases: Case[] };

const scalars = new Map<string, (x: number[]) => number>();
for (const [name, f] of Object.entries(functions)) {
  if (name !== "lighthouse") scalars.set(name, f as (x: number[]) => number);
}

/** Compares with a tolerance relative to the largest entry: the smaller ones are sums of such. */
function expectClose(actual: readonly number[], wanted: readonly number[], relative: number = 4e-14): void {
  expect(actual).toHaveLength(wanted.length);
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  wanted.forEach((value, k) => {
    expect(Math.abs((actual[k] ?? NaN) - value), `entry ${k}: ${actual[k]} for ${value}`).toBeLessThanOrEqual(
      relative * scale,
    );
  });
}

const unit = (n: number, k: number): number[] => Array.from({ length: n }, (_, j) => (j === k ? 1 : 0));

describe.each(cases.map((each) => [`${each.name}, n = ${each.at.length}, at ${each.at[0]}`, each] as const))(
  "%s",
  (_, { name, at, ...wanted }) => {
    const f = scalars.get(name);
    if (f === undefined) throw new Error(`no function ${name}`);
    const x = [...at];
    const n = x.length;
    const rows = wanted.hessian.map((row) => row.map(Number));
    const partials = wanted.gradient.map(Number);

    test("the gradient by both modes, with the value", () => {
      for (const mode of ["reverse", "forward"] as const) {
        expectClose(gradient(f, { mode })(x), partials);
        const both = valueAndGradient(f, { mode })(x);
        expect(both.value).toBe(f(x));
        expectClose([both.value], [Number(wanted.value)], 1e-13);
      }
    });

    test("the Hessian is the Jacobian of the gradient by both modes, and the columns of hvp", () => {
      expectClose(hessian(f)(x).flat(), rows.flat());
      const columns = hessian(f, { flat: true })(x);
      expectClose(Array.from(columns.values), rows.flat());
      for (const mode of ["auto", "forward", "reverse"] as const) {
        expectClose(jacobian(gradient(f), { mode })(x).flat(), rows.flat());
      }
      for (let k = 0; k < n; k++) expectClose(hvp(f)([x], [unit(n, k)]), rows[k] ?? []);
    });

    test("the diagonal of the Hessian, and the forms that write into an array of the caller's", () => {
      const diagonal = hessianDiagonal(f)(x);
      expect(diagonal).toHaveLength(n);
      expectClose(
        rows.flatMap((row, i) => row.map((value, j) => (i === j ? (diagonal[i] ?? NaN) : value))),
        rows.flat(),
      );
      const [out, matrix] = [new Float64Array(n), new Float64Array(n * n)];
      const [step, second, product] = [valueAndGradientInto(f), hessianInto(f), hvpInto(f)];
      for (let call = 0; call < 3; call++) {
        expect(step(out, x)).toBe(f(x));
        expectClose(Array.from(out), partials);
        expectClose(Array.from(second(matrix, x)), rows.flat());
        expectClose(Array.from(product(out, [x], [unit(n, call % n)])), rows[call % n] ?? []);
      }
    });

    test("value, gradient and Hessian at once, of a Float64Array too", () => {
      const all = valueAndHessian(f)(x);
      expect(all.value).toBe(f(x));
      expectClose(all.gradient, partials);
      expectClose(all.hessian.flat(), rows.flat());
      const typed = f as unknown as (y: Float64Array) => number;
      expectClose(Array.from(gradient(typed)(Float64Array.from(x))), partials);
    });
  },
);

test("the lighthouse: its Jacobian by both modes has the gradients of both coordinates as rows", () => {
  const at = [2, 1.5, 0.4, 0.9];
  const wanted = ["lighthouseX", "lighthouseY"].flatMap(
    (name) => cases.find((each) => each.name === name)?.gradient.map(Number) ?? [],
  );
  for (const mode of ["auto", "forward", "reverse"] as const) {
    const { value, jacobian: matrix } = valueAndJacobian(functions.lighthouse, { mode })(at);
    expect(value).toEqual(functions.lighthouse(at));
    expectClose(matrix.flat(), wanted);
  }
});

/** Gradient and Hessian of the Rosenbrock function: tridiagonal. */
function rosenbrockForms(x: readonly number[]): { partials: Float64Array; matrix: Float64Array } {
  const n = x.length;
  const partials = new Float64Array(n);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n - 1; i++) {
    const [a, b] = [x[i], x[i + 1]];
    partials[i] += -400 * a * (b - a * a) - 2 * (1 - a);
    partials[i + 1] += 200 * (b - a * a);
    matrix[i * n + i] += 1200 * a * a - 400 * b + 2;
    matrix[i * n + i + 1] -= 400 * a;
    matrix[(i + 1) * n + i] -= 400 * a;
    matrix[(i + 1) * n + i + 1] += 200;
  }
  return { partials, matrix };
}

test.each([2, 10, 1000])("Rosenbrock's function of %i variables against its closed form", (n) => {
  const x = Array.from({ length: n }, (_, k) => 1.2 * Math.cos(k + 1));
  const { partials, matrix } = rosenbrockForms(x);
  expectClose(gradient(functions.rosenbrock)(x), Array.from(partials), 1e-14);
  const { gradient: own, hessian: full } = valueAndHessian(functions.rosenbrock, { flat: true })(x);
  expectClose(own, Array.from(partials), 1e-14);
  // An entry off the diagonals is zero to the bit.
  const scale = 1e-14 * 2000;
  const wrong = full.values.findIndex(
    (value, k) => Math.abs(value - (matrix[k] ?? NaN)) > (matrix[k] === 0 ? 0 : scale),
  );
  expect(wrong).toBe(-1);
});

test.each([2, 10, 300])("Speelpenning's product of %i factors: the product of the others", (n) => {
  const x = Array.from({ length: n }, (_, k) => 1 + 0.3 * Math.sin(k + 1));
  const product = x.reduce((p, value) => p * value, 1);
  expectClose(
    gradient(functions.speelpenning)(x),
    x.map((value) => product / value),
    1e-13,
  );
  const { values } = hessian(functions.speelpenning, { flat: true })(x);
  expectClose(
    Array.from(values),
    x.flatMap((a, i) => x.map((b, j) => (i === j ? 0 : product / a / b))),
    1e-13,
  );
});

test("with a factor of zero the others are still multiplied", () => {
  expect(gradient(functions.speelpenning)([2, 0, 3, 5])).toEqual([0, 30, 0, 0]);
});
