/**
 * Special functions (`wengert/special`). Importing this module makes them known wherever functions are read; each is its
 * entry's own `evaluate`, recognised by identity.
 */
import { register } from "./elementary/table.ts";
import * as entries from "./special/entries.ts";

for (const entry of Object.values(entries)) register(entry);

/**
 * The error function, (2/√π)·∫₀ˣ e^(−t²) dt.
 *
 * Derivative: (2/√π)·e^(−x²).
 *
 * @example
 * erf(Infinity); // 1
 */
export const erf: (x: number) => number = entries.erf.evaluate;

/**
 * The complementary error function, 1 − erf(x), exact where that difference cancels.
 *
 * Derivative: −(2/√π)·e^(−x²).
 *
 * @example
 * erfc(0); // 1
 */
export const erfc: (x: number) => number = entries.erfc.evaluate;

/**
 * Euler's gamma function Γ(x); Γ(n) = (n − 1)! for positive integers.
 *
 * Derivative: Γ(x)·ψ(x), NaN at the poles 0, −1, −2, ….
 *
 * @example
 * gamma(5); // 24
 */
export const gamma: (x: number) => number = entries.gamma.evaluate;

/**
 * log|Γ(x)|, without overflow.
 *
 * Derivative: ψ(x), NaN at the poles 0, −1, −2, ….
 *
 * @example
 * logGamma(1); // 0
 */
export const logGamma: (x: number) => number = entries.logGamma.evaluate;

/**
 * The digamma function ψ(x) = Γ′(x)/Γ(x).
 *
 * Derivative: ψ⁽¹⁾(x), NaN at the poles 0, −1, −2, ….
 *
 * @example
 * digamma(1); // -0.5772156649015329
 */
export const digamma: (x: number) => number = entries.digamma.evaluate;

/**
 * The polygamma function ψ⁽ⁿ⁾(x), the n-th derivative of ψ; ψ⁽⁰⁾ is ψ.
 *
 * Partials: 0 by n, which is a count, and ψ⁽ⁿ⁺¹⁾(x); NaN at the poles 0, −1, −2, ….
 *
 * @param n  0, 1, 2, …; the result is NaN for any other number
 *
 * @example
 * polygamma(1, 1); // 1.6449340668482264
 */
export const polygamma: (n: number, x: number) => number = entries.polygamma.evaluate;
