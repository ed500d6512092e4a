import { gradient } from "wengert";
import { logSumExp } from "./lse.ts";

/** The mixture: logits of the weights, means, logarithms of the diagonals of Q, and Q's strict lower triangles. */
export interface Mixture {
  alpha: number[];
  mu: number[][];
  q: number[][];
  l: number[][];
}

/** The Wishart prior: m further degrees of freedom, and the scale gamma. */
export interface Wishart {
  m: number;
  gamma: number;
}

/** The logarithm of the posterior of a mixture of Gaussians with precision matrices QᵀQ, given the points x. */
export function logPosterior(mixture: Mixture, x: number[][], wishart: Wishart): number {
  const { alpha, mu, q, l } = mixture;
  const n = x.length;
  const k = alpha.length;
  const d = mu[0].length;

  const logDeterminants = q.map((row) => sum(row));
  const centred = new Array<number>(d).fill(0);
  const transformed = new Array<number>(d).fill(0);
  const beta = new Array<number>(k).fill(0);

  let total = (-n * d * Math.log(2 * Math.PI)) / 2;
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < k; c++) {
      for (let j = 0; j < d; j++) centred[j] = x[i][j] - mu[c][j];
      multiply(q[c], l[c], centred, transformed);
      beta[c] = alpha[c] + logDeterminants[c] - squaredNorm(transformed) / 2;
    }
    total += logSumExp(beta);
  }
  return total - n * logSumExp(alpha) + logPrior(q, l, logDeterminants, wishart);
}

/** v = Q z, where Q has the diagonal exp(q) and, below it, l column by column. */
function multiply(q: number[], l: number[], z: number[], v: number[]): void {
  const d = q.length;
  for (let j = 0; j < d; j++) v[j] = Math.exp(q[j]) * z[j];
  let next = 0;
  for (let column = 0; column < d; column++) {
    for (let row = column + 1; row < d; row++) {
      v[row] += l[next] * z[column];
      next++;
    }
  }
}

/** The logarithm of the Wishart density of the precision matrices. */
function logPrior(q: number[][], l: number[][], logDeterminants: number[], { m, gamma }: Wishart): number {
  const k = q.length;
  const d = q[0].length;
  const nu = d + m + 1;
  let total = k * (nu * d * (Math.log(gamma) - Math.log(2) / 2) - logMultivariateGamma(nu / 2, d));
  for (let c = 0; c < k; c++) {
    let frobenius = squaredNorm(l[c]);
    for (const value of q[c]) frobenius += Math.exp(value) ** 2;
    total -= (gamma * gamma * frobenius) / 2 - m * logDeterminants[c];
  }
  return total;
}

function logMultivariateGamma(a: number, d: number): number {
  let total = (d * (d - 1) * Math.log(Math.PI)) / 4;
  for (let j = 1; j <= d; j++) total += logGamma(a + (1 - j) / 2);
  return total;
}

/** log Γ at the positive multiples of ½. */
function logGamma(a: number): number {
  if (a === 1) return 0;
  if (a === 0.5) return Math.log(Math.PI) / 2;
  return Math.log(a - 1) + logGamma(a - 1);
}

function sum(x: number[]): number {
  let total = 0;
  for (const value of x) total += value;
  return total;
}

function squaredNorm(x: number[]): number {
  let total = 0;
  for (const value of x) total += value * value;
  return total;
}

export const logPosteriorGradient = gradient(logPosterior, {
  wrt: 0,
  scope: () => ({ logSumExp, multiply, logPrior, logMultivariateGamma, logGamma, sum, squaredNorm }),
});
