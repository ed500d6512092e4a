import { gradient } from "wengert";

/** log Σ exp(xᵢ), shifted by the largest element so that no exponential overflows. */
export function logSumExp(x: number[]): number {
  let largest = -Infinity;
  for (const value of x) largest = Math.max(largest, value);
  let sum = 0;
  for (const value of x) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}

export const logSumExpGradient = gradient(logSumExp);
