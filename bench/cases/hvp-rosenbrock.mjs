/** The Hessian of the Rosenbrock function of 100 variables, times a vector. */
import { differences, relativeError } from "../accuracy.mjs";
import { points as rosenbrockPoints, primal as rosenbrock } from "./rosenbrock.mjs";

export const title = "Rosenbrock function of 100 variables: Hessian times a vector";
export const leads = true;

const length = 100;

export function points() {
  return rosenbrockPoints().map(([x], k) => [x, x.map((_, i) => Math.cos(0.7 * i + k))]);
}

export function call(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const [x, v] = points[i % 16];
    const product = f(x, v);
    sum += product[0] + product[50] + product[99];
  }
  return sum;
}

export function callPrimal(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += f(points[i % 16][0]);
  return sum;
}

export const primal = rosenbrock;

/**
 * The tangent of the gradient written by hand in the direction v: with u = xᵢ₊₁ − xᵢ², u̇ = vᵢ₊₁ − 2xᵢvᵢ and ū = 200u the
 * derivative of ∂/∂xᵢ is 200u̇ of the step before − 400(xᵢu̇ + vᵢu) + 2vᵢ.
 */
export function handWritten(x, v) {
  const last = x.length - 1;
  const product = new Float64Array(x.length);
  let u_bar_dot = 0;
  for (let i = 0; i < last; i++) {
    const before = u_bar_dot;
    const u_bar = 200 * (x[i + 1] - x[i] * x[i]);
    u_bar_dot = 200 * (v[i + 1] - 2 * x[i] * v[i]);
    product[i] = before - 2 * (x[i] * u_bar_dot + v[i] * u_bar) + 2 * v[i];
  }
  product[last] = u_bar_dot;
  return product;
}

/** Against differences of differences of the function, which is a polynomial of degree four. */
export function errorOfHandWritten(product, [x, v]) {
  const w = x.map((_, i) => 0.75 + 0.5 * Math.sin(12.9898 * i));
  const [expected] = differences((s) => differences((t) => primal(x.map((each, i) => each + s * v[i] + t * w[i]))));
  return relativeError([product.reduce((sum, each, i) => sum + each * w[i], 0)], [expected]);
}

export function wengert({ hvp }) {
  const product = hvp(primal);
  return (x, v) => product([x], [v]);
}

/** The function, by a library's functions of scalars. */
function sumOfSteps(x, { add, mul, sub }) {
  let sum = 0;
  for (let i = 0; i < length - 1; i++) {
    const u = sub(x[i + 1], mul(x[i], x[i]));
    const v = sub(1, x[i]);
    sum = add(sum, add(mul(100, mul(u, u)), mul(v, v)));
  }
  return sum;
}

export const peers = {
  /** Reverse mode over reverse mode, since the Hessian is symmetric. */
  rose({ Real, Vec, add, compile, fn, mul, sub, vjp }) {
    const Inputs = Vec(length, Real);
    const f = fn([Inputs], Real, (x) => sumOfSteps(x, { add, mul, sub }));
    const gradient = fn([Inputs], Inputs, (x) => vjp(f)(x).grad(1));
    return compile(fn([Inputs, Inputs], Inputs, (x, v) => vjp(gradient)(x).grad(v)));
  },

  mathjs: "its second partials are 10,000 formulas",

  /** The gradient of the gradient times v. */
  "ad.js"({ withHigher: { add, gradientR, mul, sub } }) {
    const gradient = gradientR((x) => sumOfSteps(x, { add, mul, sub }));
    return (x, v) =>
      gradientR((y) => gradient(y).reduce((sum, each, i) => add(sum, mul(each, v[i])), 0))(Array.from(x));
  },

  "@penrose/core": "it has first derivatives only",

  /** The gradient of the gradient times v. */
  "@tensorflow/tfjs"(tf) {
    const gradient = tf.grad((x) => {
      const here = x.slice(0, length - 1);
      const u = x.slice(1, length - 1).sub(here.square());
      return u.square().mul(100).add(tf.scalar(1).sub(here).square()).sum();
    });
    return (x, v) =>
      tf.tidy(() => {
        const direction = tf.tensor1d(Float32Array.from(v));
        const product = tf.grad((y) => gradient(y).mul(direction).sum());
        return product(tf.tensor1d(Float32Array.from(x))).dataSync();
      });
  },

  "@jax-js/jax"({ grad, jit, jvp, numpy: np }) {
    const f = (x) => {
      const here = x.ref.slice([0, length - 1]);
      const u = x.slice([1, length]).sub(np.square(here.ref));
      return np.add(np.square(u).mul(100), np.square(np.subtract(1, here))).sum();
    };
    const product = jit((x, v) => {
      const [gradient, tangent] = jvp(grad(f), [x], [v]);
      gradient.dispose();
      return tangent;
    });
    return (x, v) => product(np.array(x), np.array(v)).dataSync();
  },
};
