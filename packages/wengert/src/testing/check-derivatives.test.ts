import { describe, expect, test } from "vitest";
import { checkpoint } from "../derivatives/checkpoint.ts";
import { withDerivative } from "../derivatives/with-derivative.ts";
import { withScope } from "../read/drivers.ts";
import { checkDerivatives } from "./check-derivatives.ts";
import { differenceQuotient } from "./differences.ts";

describe("checkDerivatives", () => {
  test("accepts smooth functions of every shape, to second order", () => {
    const checks = [
      checkDerivatives((x: number, y: number) => Math.sin(x * y) + x ** 3, [0.3, 2]),
      checkDerivatives((x: number[]) => x[0] * Math.exp(x[1]), [[1.5, -0.5]]),
      checkDerivatives(
        (p: { m: number; v: Float64Array }, on: boolean) => (on ? p.m * p.v[0] ** 2 : 0),
        [{ m: 2, v: Float64Array.of(3, 1) }, true],
      ),
    ];
    for (const { forwardReverse, differences, second } of checks) {
      expect(forwardReverse).toBeLessThan(1e-13);
      expect(differences).toBeLessThan(1e-8);
      expect(second).toBeLessThan(1e-8);
    }
    expect(checkDerivatives((x: number) => [x, x * x], [2]).second).toBeUndefined();
    expect(checkDerivatives((...x: number[]) => x[0] * x[1], [1, 2], { order: 1 }).differences).toBeLessThan(1e-8);
  });

  test("names the parameter, the element and both values where they differ", () => {
    // The derivative of abs at its kink is 0 by convention; differences over the kink are 0, too: a shifted one is not.
    const f = (x: number[]): number => x[0] * x[0] + Math.max(0, x[1]);
    expect(() => checkDerivatives(f, [[1, 1e-9]])).toThrow(
      expect.objectContaining({
        code: "DERIVATIVE_MISMATCH",
        message: expect.stringMatching(/∂f\/∂\(x\[1\]\): the derivative gives 1, finite differences give 0\.5/),
      }),
    );
  });

  test("takes functions with rules and checkpoints by the parameters of their functions", () => {
    const product = (x: number, y: number): number => x * x * y;
    const rulesOf = (factor: number) => (x: number, y: number) => ({
      value: x * x * y,
      pullback: (seed: number): [number, number] => [2 * x * y * seed, x * x * seed * factor],
    });
    const right = withDerivative(product, { vjp: withScope(rulesOf(1), () => ({ factor: 1 })) });
    for (const f of [right, checkpoint(product)]) {
      const { differences, second } = checkDerivatives(f, [2, 3]);
      expect(differences).toBeLessThan(1e-8);
      expect(second).toBeLessThan(1e-8);
    }
    const wrong = withDerivative(product, { vjp: withScope(rulesOf(2), () => ({ factor: 2 })) });
    expect(() => checkDerivatives(wrong, [2, 3])).toThrow(
      expect.objectContaining({ code: "DERIVATIVE_MISMATCH", message: expect.stringContaining("∂f/∂(y)") }),
    );
  });

  test("wrt chooses the parameters that are checked", () => {
    // The derivative by y jumps at 0.
    const f = (x: number[], y: number): number => x[0] ** 2 * x[1] + Math.abs(y);
    expect(checkDerivatives(f, [[1.2, 0.7], 0], { wrt: 0 }).differences).toBeLessThan(1e-8);
    expect(checkDerivatives(f, [[1.2, 0.7], 0.3], { wrt: [1, 0] }).second).toBeLessThan(1e-6);
    expect(() => checkDerivatives(f, [[1.2, 0.7], 1e-4], { wrt: 1 })).toThrow(
      expect.objectContaining({ code: "DERIVATIVE_MISMATCH", message: expect.stringContaining(" y") }),
    );
    expect(() => checkDerivatives(f, [[1.2, 0.7], 0], { wrt: 2 })).toThrow(
      expect.objectContaining({ code: "BAD_OPTION" }),
    );
  });

  test("inputs are not changed", () => {
    const x = [1, 2];
    checkDerivatives(
      (y: number[]) => {
        y[0] = y[0] * y[1];
        return y[0] * y[1];
      },
      [x],
    );
    expect(x).toEqual([1, 2]);
  });
});

test("extrapolated differences reach ten digits", () => {
  expect(differenceQuotient((t) => Math.exp(Math.sin(1 + t)), 0.01).value).toBeCloseTo(
    Math.exp(Math.sin(1)) * Math.cos(1),
    10,
  );
});
