/**
 * The elementary functions that `Math` lacks, as ordinary functions. Each is its entry's own `evaluate`, so that it is
 * recognised by identity under whatever name it goes in a user's code.
 */
import * as exponential from "./exponential.ts";
import * as piecewise from "./piecewise.ts";
import * as powers from "./powers.ts";

/**
 * x².
 *
 * Derivative: 2x.
 *
 * @example
 * square(-3); // 9
 */
export const square: (x: number) => number = powers.square.evaluate;

/**
 * Two to a power, 2^x.
 *
 * Derivative: 2^x·log 2.
 *
 * @example
 * exp2(10); // 1024
 */
export const exp2: (x: number) => number = exponential.exp2.evaluate;

/**
 * The logistic function σ(x) = 1/(1 + e^−x), without overflow.
 *
 * Derivative: σ(x)(1 − σ(x)).
 *
 * @example
 * sigmoid(0); // 0.5
 */
export const sigmoid: (x: number) => number = exponential.sigmoid.evaluate;

/**
 * log(1 + e^x), a smooth relu, without overflow.
 *
 * Derivative: σ(x), the logistic function.
 *
 * @example
 * softplus(800); // 800
 */
export const softplus: (x: number) => number = exponential.softplus.evaluate;

/**
 * x·log(y), and 0 where x is 0 (unless y is NaN), as entropies need it.
 *
 * Partials: log(y) and x/y; the second is 0 at x = y = 0 and NaN for y < 0.
 *
 * @example
 * xlogy(0, 0); // 0
 */
export const xlogy: (x: number, y: number) => number = exponential.xlogy.evaluate;

/**
 * log(e^x + e^y), without overflow.
 *
 * Partials: σ(x − y) and σ(y − x), the shares of e^x and e^y in their sum; ½ each at two equal infinities.
 *
 * @example
 * logaddexp(1000, 1000); // 1000.6931471805599
 */
export const logaddexp: (x: number, y: number) => number = exponential.logaddexp.evaluate;

/**
 * max(0, x).
 *
 * Derivative: 1 for x > 0, 0 for x ≤ 0. At 0 it is 0, where `Math.max(0, x)` has ½.
 *
 * @example
 * relu(-2); // 0
 */
export const relu: (x: number) => number = piecewise.relu.evaluate;

/**
 * x within bounds: `Math.min(Math.max(x, low), high)`.
 *
 * Partials: 1 to x where low ≤ x ≤ high, the bounds included, otherwise 1 to the bound that is the result.
 *
 * @example
 * clamp(1.5, 0, 1); // 1
 */
export const clamp: (x: number, low: number, high: number) => number = piecewise.clamp.evaluate;
