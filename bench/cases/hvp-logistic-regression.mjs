/** The Hessian of the loss of logistic regression on 1000 samples with 1000 features, times a vector. */
import { differences, relativeError } from "../accuracy.mjs";
import { handWritten as gradientByHand, points as gradientPoints, primal as loss } from "./logistic-regression.mjs";

export const title = "logistic regression, 1000 samples × 1000 features: Hessian times a vector";

const samples = 1000;
const features = 1000;

export function points() {
  return gradientPoints().map((point, k) => [
    ...point,
    Float64Array.from({ length: features }, (_, i) => Math.cos(0.7 * i + k)),
  ]);
}

export function call(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const product = f(...points[i % 4]);
    sum += product[0] + product[500] + product[999];
  }
  return sum;
}

export function callPrimal(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += f(...points[i % 4]);
  return sum;
}

export const primal = loss;

/** Σ σ(z)(1 − σ(z))(x·v)x / samples, where σ(z)(1 − σ(z)) = p/(1 + p)² with p = exp(−|z|). */
export function handWritten(w, x, y, v) {
  const product = new Float64Array(w.length);
  for (let s = 0; s < y.length; s++) {
    const row = s * w.length;
    let z = 0;
    let z_dot = 0;
    for (let i = 0; i < w.length; i++) {
      z += x[row + i] * w[i];
      z_dot += x[row + i] * v[i];
    }
    const power = Math.exp(-Math.abs(z));
    const z_bar_dot = (power / (1 + power) ** 2 / y.length) * z_dot;
    for (let i = 0; i < w.length; i++) product[i] += z_bar_dot * x[row + i];
  }
  return product;
}

/** Against differences of the gradient written by hand, which its own case compares with differences of the function. */
export function errorOfHandWritten(product, [w, x, y, v]) {
  return relativeError(
    product,
    differences((t) =>
      gradientByHand(
        w.map((each, i) => each + t * v[i]),
        x,
        y,
      ),
    ),
  );
}

export const notes = {
  "@jax-js/jax": {
    precision: "float32",
    note: "float64, but its exp is right to float32 only; without jit, which gives a wrong product",
  },
};

export function wengert({ hvp }) {
  const product = hvp(primal, { wrt: 0 });
  return (w, x, y, v) => product([w, x, y], [v]);
}

export const peers = {
  rose: "its reverse mode over reverse mode fails at this size: memory access out of bounds",

  mathjs: "it differentiates formulas, and this one has a million products",

  "ad.js": "one product takes it half a minute",

  "@penrose/core": "it unrolls loops, and the WebAssembly function that it makes would be too large",

  /** The gradient of the gradient times v. */
  "@tensorflow/tfjs"(tf) {
    const [[, matrix, labels]] = gradientPoints();
    const x = tf.tensor2d(Float32Array.from(matrix), [samples, features]);
    const y = tf.tensor1d(Float32Array.from(labels));
    const gradient = tf.grad((w) => {
      const z = x.dot(w);
      return z.softplus().sub(y.mul(z)).mean();
    });
    return (w, _, __, v) =>
      tf.tidy(() => {
        const direction = tf.tensor1d(Float32Array.from(v));
        return tf
          .grad((u) => gradient(u).mul(direction).sum())(tf.tensor1d(Float32Array.from(w)))
          .dataSync();
      });
  },

  /** Not compiled by jit: the product is wrong then, by a factor of 10⁻²⁴. */
  "@jax-js/jax"({ grad, jvp, nn, numpy: np }) {
    const [[, matrix, labels]] = gradientPoints();
    const x = np.array(matrix).reshape([samples, features]);
    const y = np.array(labels);
    const gradient = grad((w) => {
      const z = np.matmul(x.ref, w);
      return nn.softplus(z.ref).sub(y.ref.mul(z)).mean();
    });
    return (w, _, __, v) => {
      const [value, tangent] = jvp(gradient, [np.array(w)], [np.array(v)]);
      value.dispose();
      return tangent.dataSync();
    };
  },
};
