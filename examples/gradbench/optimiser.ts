import { withScope } from "wengert";

/** The gradient descent of `particle` and `saddle`. */

export type Objective = (x: number[]) => number;
export type Slope = (x: number[]) => number[];

/**
 * Descends from `start` by steps against the gradient, doubling the step size after ten successes and halving it after
 * a failure.
 *
 * @param f      the objective
 * @param slope  its gradient
 * @returns      the point where the gradient or the next step is shorter than 1e-5
 */
export function argmin(f: Objective, slope: Slope, start: number[]): number[] {
  let x = [...start];
  let fx = f(x);
  let g = slope(x);
  let eta = 1e-5;
  let successes = 0;
  while (true) {
    if (norm(g) <= 1e-5) return x;
    if (successes === 10) {
      eta *= 2;
      successes = 0;
      continue;
    }
    const next = step(x, g, eta);
    if (distance(x, next) <= 1e-5) return x;
    const fNext = f(next);
    if (fNext < fx) {
      x = next;
      fx = fNext;
      g = slope(x);
      successes++;
    } else {
      eta /= 2;
      successes = 0;
    }
  }
}

/** The maximiser of f. */
export function argmax(f: Objective, slope: Slope, start: number[]): number[] {
  return argmin(
    (x) => -f(x),
    (x) => slope(x).map((partial) => -partial),
    start,
  );
}

/** The greatest value of f. */
export function maximum(f: Objective, slope: Slope, start: number[]): number {
  return f(argmax(f, slope, start));
}

function step(x: number[], g: number[], eta: number): number[] {
  return x.map((value, k) => value - eta * g[k]);
}

function norm(x: number[]): number {
  let sum = 0;
  for (const value of x) sum += value * value;
  return Math.sqrt(sum);
}

function distance(x: number[], y: number[]): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += (x[k] - y[k]) * (x[k] - y[k]);
  return Math.sqrt(sum);
}

// Whoever differentiates through these functions need not know their helpers.
withScope(argmin, () => ({ step, norm, distance }));
withScope(argmax, () => ({ argmin }));
withScope(maximum, () => ({ argmax }));
