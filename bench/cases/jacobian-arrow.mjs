/** A sparse Jacobian with a full first row and column beside the diagonal: neither columns nor rows alone compress it. */
import { differences, relativeError } from "../accuracy.mjs";

export const title = "sparse Jacobian of 1000 numbers coupled by the first one, an arrow: 2998 entries";

const length = 1000;

export function points() {
  return Array.from({ length: 8 }, (_, k) => [Float64Array.from({ length }, (_, i) => 1.5 + Math.sin(0.9 * i + k))]);
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
  for (let i = 0; i < times; i++) sum += f(points[i % 8][0])[0];
  return sum;
}

/** y₀ = Σ xᵢ², yᵢ = x₀xᵢ + sin xᵢ */
export const primal = (x) => {
  const y = new Float64Array(x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    sum += x[i] * x[i];
    y[i] = x[0] * x[i] + Math.sin(x[i]);
  }
  y[0] = sum;
  return y;
};

/** Row 0: 2xᵢ; row i: xᵢ, x₀ + cos xᵢ. */
export function handWritten(x) {
  const n = x.length;
  const values = new Float64Array(3 * n - 2);
  for (let i = 0; i < n; i++) values[i] = 2 * x[i];
  for (let i = 1; i < n; i++) {
    values[n + 2 * (i - 1)] = x[i];
    values[n + 2 * (i - 1) + 1] = x[0] + Math.cos(x[i]);
  }
  return values;
}

/** Times a vector, against differences of the function. */
export function errorOfHandWritten(values, [x]) {
  const v = x.map((_, i) => 0.75 + 0.5 * Math.sin(12.9898 * i));
  const slopes = v.map((each, i) =>
    i === 0
      ? v.reduce((sum, other, j) => sum + values[j] * other, 0)
      : values[length + 2 * i - 2] * v[0] + values[length + 2 * i - 1] * each,
  );
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
