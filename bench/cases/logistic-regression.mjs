/** Logistic regression on 1000 samples with 1000 features: a matrix times a vector, and its transpose times another. */
import { moreFunctions } from "../ad-js-functions.mjs";
import { elementaryFunctions } from "../rose-functions.mjs";

export const title = "logistic regression, 1000 samples × 1000 features: gradient of the weights";
export const bar = 1;
export const inputCount = 1;

const samples = 1000;
const features = 1000;

/** Row by row. */
const matrix = Float64Array.from({ length: samples * features }, (_, k) => Math.sin(1.1 * k + 0.3 * Math.sin(k)));
const labels = Float64Array.from({ length: samples }, (_, s) => (Math.sin(7.7 * s) > 0 ? 1 : 0));

export function points() {
  return Array.from({ length: 4 }, (_, k) => [
    Float64Array.from({ length: features }, (_, i) => 0.05 * Math.sin(1.3 * i + k)),
    matrix,
    labels,
  ]);
}

export function call(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const partial = f(...points[i % 4]);
    sum += partial[0] + partial[500] + partial[999];
  }
  return sum;
}

export function callPrimal(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += f(...points[i % 4]);
  return sum;
}

/** The mean of log(1 + exp(z)) − yz with z = x·w, where log(1 + exp(z)) = max(z, 0) + log(1 + exp(−|z|)). */
export const primal = (w, x, y) => {
  let loss = 0;
  for (let s = 0; s < y.length; s++) {
    let z = 0;
    for (let i = 0; i < w.length; i++) z += x[s * w.length + i] * w[i];
    loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[s] * z;
  }
  return loss / y.length;
};

/** ∂/∂w = Σ (σ(z) − y)x / samples, with σ(z) from exp(−|z|) as well. */
export function handWritten(w, x, y) {
  const partial = new Float64Array(w.length);
  for (let s = 0; s < y.length; s++) {
    const row = s * w.length;
    let z = 0;
    for (let i = 0; i < w.length; i++) z += x[row + i] * w[i];
    const power = Math.exp(-Math.abs(z));
    const z_bar = ((z > 0 ? 1 : power) / (1 + power) - y[s]) / y.length;
    for (let i = 0; i < w.length; i++) partial[i] += z_bar * x[row + i];
  }
  return partial;
}

export const notes = {
  "@jax-js/jax": { precision: "float32", note: "float64, but its exp is right to float32 only" },
};

export const wengert = ({ gradient }) => gradient(primal, { wrt: 0 });

export const peers = {
  /** It has no function of several arguments with partials of one: those of the samples are computed as well. */
  async rose(rose) {
    const { Real, Vec, add, compile, fn, gt, mul, neg, select, struct, sub, sum, vjp } = rose;
    const { exp, log1p } = elementaryFunctions(rose);
    const Weights = Vec(features, Real);
    const Matrix = Vec(samples, Weights);
    const Labels = Vec(samples, Real);
    const f = fn([struct({ w: Weights, x: Matrix, y: Labels })], Real, ({ w, x, y }) => {
      const losses = sum(samples, (s) => {
        const z = sum(features, (i) => mul(x[s][i], w[i]));
        const isPositive = gt(z, 0);
        const softplus = add(select(isPositive, Real, z, 0), log1p(exp(select(isPositive, Real, neg(z), z))));
        return sub(softplus, mul(y[s], z));
      });
      return mul(1 / samples, losses);
    });
    const gradient = await compile(fn([Weights, Matrix, Labels], Weights, (w, x, y) => vjp(f)({ w, x, y }).grad(1).w));
    const rows = Array.from({ length: samples }, (_, s) => matrix.subarray(s * features, (s + 1) * features));
    return (w) => gradient(w, rows, labels);
  },

  mathjs: "it differentiates formulas, and this one has a million products",

  "ad.js"(ad) {
    const { add, gradientR, maths, mul, sub, untapify } = ad;
    const { total } = moreFunctions(ad);
    const gradient = gradientR((w) => {
      const losses = Array.from(labels, (label, s) => {
        const products = w.map((weight, i) => mul(weight, matrix[s * features + i]));
        const z = total(products);
        const isPositive = untapify(z) > 0;
        const power = maths.exp(isPositive ? mul(-1, z) : z);
        return sub(add(isPositive ? z : 0, maths.log(add(1, power))), mul(label, z));
      });
      return mul(total(losses), 1 / samples);
    });
    return (w) => gradient(Array.from(w));
  },

  "@penrose/core": "it unrolls loops, and the WebAssembly function that it makes would be too large",

  /** The samples are tensors once and for all. */
  "@tensorflow/tfjs"(tf) {
    const x = tf.tensor2d(Float32Array.from(matrix), [samples, features]);
    const y = tf.tensor1d(Float32Array.from(labels));
    const gradient = tf.grad((w) => {
      const z = x.dot(w);
      return z.softplus().sub(y.mul(z)).mean();
    });
    return (w) => tf.tidy(() => gradient(tf.tensor1d(Float32Array.from(w))).dataSync());
  },

  "@jax-js/jax"({ grad, jit, nn, numpy: np }) {
    const x = np.array(matrix).reshape([samples, features]);
    const y = np.array(labels);
    const f = (w, x, y) => {
      const z = np.matmul(x, w);
      return nn.softplus(z.ref).sub(y.mul(z)).mean();
    };
    const gradient = jit(grad(f));
    return (w) => gradient(np.array(w), x.ref, y.ref).dataSync();
  },
};
