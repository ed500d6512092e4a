import { describe, expect, expectTypeOf, test } from "vitest";
import { gradient } from "./gradient.ts";
import { hessian, hvp } from "./hessian.ts";
import { jacobian } from "./jacobian.ts";

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

  test("static types", () => {
    expectTypeOf(hessian(rosenbrock)).returns.toEqualTypeOf<number[][]>();
    expectTypeOf(hvp(rosenbrock)).returns.toEqualTypeOf<number[]>();
    expect(hessian((x: number) => x ** 3)(2)).toBe(12);
  });
});
