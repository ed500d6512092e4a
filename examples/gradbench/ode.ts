import { gradient } from "wengert";

/**
 * Integrates y₀' = x₀, yᵢ' = xᵢ yᵢ₋₁ from y(0) = 0 to time 2 by the classical Runge–Kutta method.
 *
 * @returns the final y
 */
export function integrate(x: number[], steps: number): number[] {
  const n = x.length;
  const h = 2 / steps;
  const y = new Array<number>(n).fill(0);
  const stage = new Array<number>(n).fill(0);
  const k1 = new Array<number>(n).fill(0);
  const k2 = new Array<number>(n).fill(0);
  const k3 = new Array<number>(n).fill(0);
  const k4 = new Array<number>(n).fill(0);

  for (let step = 0; step < steps; step++) {
    rates(x, y, k1);
    for (let i = 0; i < n; i++) stage[i] = y[i] + (h * k1[i]) / 2;
    rates(x, stage, k2);
    for (let i = 0; i < n; i++) stage[i] = y[i] + (h * k2[i]) / 2;
    rates(x, stage, k3);
    for (let i = 0; i < n; i++) stage[i] = y[i] + h * k3[i];
    rates(x, stage, k4);
    for (let i = 0; i < n; i++) y[i] += (h * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i])) / 6;
  }
  return y;
}

/** The right-hand side of the system, written into k. */
function rates(x: number[], y: number[], k: number[]): void {
  k[0] = x[0];
  for (let i = 1; i < y.length; i++) k[i] = x[i] * y[i - 1];
}

/** The last element of the final y. */
function last(x: number[], steps: number): number {
  return integrate(x, steps)[x.length - 1];
}

export const lastGradient = gradient(last, { wrt: 0, scope: () => ({ integrate, rates }) });
