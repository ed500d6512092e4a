/** The sparse Jacobian of Broyden's tridiagonal function: a band of three diagonals. */
import { differences, relativeError } from "../accuracy.mjs";

export const title = "sparse Jacobian of Broyden's tridiagonal function of 1000 numbers: 2998 entries";

const length = 1000;

export function points() {
  return Array.from({ length: 8 }, (_, k) => [Float64Array.from({ length }, (_, i) => Math.sin(0.9 * i + k) - 0.5)]);
}

export function call(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const values = f(points[i % 8][0]);
    sum += values[0] + values[1500] + values[2997];
  }
  return sum;
}

export function callPrimal(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += f(points[i % 8][0])[500];
  return sum;
}

/** yᵢ = (3 − 2xᵢ)xᵢ − xᵢ₋₁ − 2xᵢ₊₁ + 1 (Broyden, A class of methods for solving nonlinear simultaneous equations, 1965) */
export const primal = (x) => {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    y[i] = (3 - 2 * x[i]) * x[i] + 1;
    if (i > 0) y[i] -= x[i - 1];
    if (i + 1 < x.length) y[i] -= 2 * x[i + 1];
  }
  return y;
};

/** By rows: −1, 3 − 4xᵢ, −2. */
export function handWritten(x) {
  const n = x.length;
  const values = new Float64Array(3 * n - 2);
  let next = 0;
  for (let i = 0; i < n; i++) {
    if (i > 0) values[next++] = -1;
    values[next++] = 3 - 4 * x[i];
    if (i + 1 < n) values[next++] = -2;
  }
  return values;
}

/** Times a vector, against differences of the function. */
export function errorOfHandWritten(values, [x]) {
  const v = x.map((_, i) => 0.75 + 0.5 * Math.sin(12.9898 * i));
  let next = 0;
  const slopes = Array.from(v, (_, i) => {
    let sum = 0;
    for (let j = Math.max(0, i - 1); j <= Math.min(i + 1, length - 1); j++) sum += values[next++] * v[j];
    return sum;
  });
  return relativeError(
    slopes,
    differences((step) => primal(x.map((each, i) => each + step * v[i]))),
  );
}

export function wengert({ sparseJacobian }) {
  const matrix = sparseJacobian(primal);
  return (x) => matrix(x).values;
}

const noSparse = "it has no sparse Jacobians; the dense one has a million entries";

export const peers = {
  rose: noSparse,
  mathjs: noSparse,
  "ad.js": noSparse,
  "@penrose/core": noSparse,
  "@tensorflow/tfjs": noSparse,
  "@jax-js/jax": noSparse,
};
