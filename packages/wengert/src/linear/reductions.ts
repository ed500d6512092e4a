/** Numbers that sum a vector up, and shares of their sum. */
/* oxlint-disable typescript/no-unnecessary-type-assertion -- the build counts an element as possibly undefined, the linter does not */
import { typed } from "../derivatives/callable.ts";
import { stopGradient } from "../derivatives/stop-gradient.ts";
import { withDerivative } from "../derivatives/with-derivative.ts";
import { registerLibrary, withScope } from "../read/drivers.ts";
import { dot } from "./products.ts";
import { mapped, type Vector } from "./types.ts";

/** What the texts of this file name. */
const scope = (): Record<string, unknown> => ({ mapped, dot, norm, softmax, sharesOf, logOfSum, stopGradient });

interface Shares {
  readonly largest: number;
  readonly shares: Vector;
  readonly total: number;
}

/**
 * e^(xᵢ − m), where m is the largest number (NaN if there is one, −∞ if there is none), and their sum. m counts as a
 * constant: log Σ e^(xᵢ − m) + m does not depend on it.
 */
function sharesOf(x: Vector): Shares {
  let largest = -Infinity;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, stopGradient(x[i] as number));
  const isInfinite = largest === Infinity || largest === -Infinity;
  const shares = mapped(x, (v) => (isInfinite ? Number(v === largest) : Math.exp(v - largest)));
  let total = 0;
  for (let i = 0; i < shares.length; i++) total += shares[i] as number;
  return { largest, shares, total };
}

function logOfSum(largest: number, total: number): number {
  return largest === Infinity || largest === -Infinity ? largest : largest + Math.log(total);
}

/**
 * The Euclidean length √(Σ xᵢ²), without overflow.
 *
 * Derivative: x·ẋ/‖x‖; adjoint s·x/‖x‖. At the origin, where it has none, it is 0.
 *
 * Cost: n multiplications, its gradient n more.
 *
 * @example
 * norm([3, 4]); // 5
 */
export const norm: (x: Vector) => number = registerLibrary(
  "norm",
  withDerivative(
    (x: Vector): number => {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += (x[i] as number) * (x[i] as number);
      if (s > 1e-280 && s < 1e280) return Math.sqrt(s);
      // Out of that range squares may have been lost: once more, in units of the largest.
      let largest = 0;
      for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i] as number));
      if (largest === 0 || largest === Infinity) return largest;
      let scaled = 0;
      for (let i = 0; i < x.length; i++) scaled += ((x[i] as number) / largest) ** 2;
      return largest * Math.sqrt(scaled);
    },
    {
      jvp: withScope(([x]: readonly [Vector], [dx]: readonly [Vector]) => {
        const length = norm(x);
        let tangent = 0;
        if (length !== 0) for (let i = 0; i < x.length; i++) tangent += ((x[i] as number) / length) * (dx[i] as number);
        return { value: length, tangent };
      }, scope),
      vjp: withScope((x: Vector) => {
        const length = norm(x);
        return {
          value: length,
          pullback: (s: number) => mapped(x, (v) => (length === 0 ? 0 : s * (v / length))),
        };
      }, scope),
    },
  ),
);

/**
 * log Σ e^(xᵢ), without overflow; −∞ of no numbers.
 *
 * Derivative: Σ pᵢ·ẋᵢ with the shares pᵢ = e^(xᵢ − m) / Σ e^(xⱼ − m), where m is the largest; the sum is that of the value.
 * Infinite numbers that are equal to the largest share evenly.
 *
 * Cost: n exponentials, its gradient no more of them.
 *
 * @example
 * logSumExp([1000, 1000]); // 1000.6931471805599
 */
export const logSumExp: (x: Vector) => number = registerLibrary(
  "logSumExp",
  withDerivative(
    withScope((x: Vector): number => {
      const { largest, total } = sharesOf(x);
      return logOfSum(largest, total);
    }, scope),
    {
      jvp: withScope(([x]: readonly [Vector], [dx]: readonly [Vector]) => {
        const { largest, shares, total } = sharesOf(x);
        return { value: logOfSum(largest, total), tangent: dot(shares, dx) / total };
      }, scope),
      vjp: withScope((x: Vector) => {
        const { largest, shares, total } = sharesOf(x);
        return {
          value: logOfSum(largest, total),
          pullback: (s: number) => mapped(shares, (v) => s * (v / total)),
        };
      }, scope),
    },
  ),
);

/**
 * The shares e^(xᵢ) / Σ e^(xⱼ), without overflow.
 *
 * Derivative: yᵢ·(ẋᵢ − Σ yⱼ·ẋⱼ); its Jacobian is symmetric, so the adjoint is yᵢ·(sᵢ − Σ yⱼ·sⱼ).
 * Infinite numbers that are equal to the largest share evenly.
 *
 * Cost: n exponentials, its derivatives no more of them.
 *
 * @example
 * softmax([0, 0]); // [0.5, 0.5]
 */
export const softmax: <V extends Vector>(x: V) => V = typed(
  registerLibrary(
    "softmax",
    withDerivative(
      withScope((x: Vector): Vector => {
        const { shares, total } = sharesOf(x);
        return mapped(shares, (v) => v / total);
      }, scope),
      {
        jvp: withScope(([x]: readonly [Vector], [dx]: readonly [Vector]) => {
          const y: Vector = softmax(x);
          const mean = dot(y, dx);
          return { value: y, tangent: mapped(y, (v, i) => v * ((dx[i] as number) - mean)) };
        }, scope),
        vjp: withScope((x: Vector) => {
          const y: Vector = softmax(x);
          return {
            value: y,
            pullback: (s: Vector) => {
              const mean = dot(y, s);
              return mapped(y, (v, i) => v * ((s[i] as number) - mean));
            },
          };
        }, scope),
      },
    ),
  ),
);
