/** log Σ exp(xᵢ) of 1,000,000 numbers, shifted by the largest: two loops, a reduction, a transcendental in each step. */
import { moreFunctions } from "../ad-js-functions.mjs";
import { elementaryFunctions } from "../rose-functions.mjs";

export const title = "log-sum-exp of 1,000,000 numbers: gradient";
export const bar = 1;

/**
 * A sweep adds up what reaches the largest element, 1 − Σ exp(xᵢ − m)/Σ exp(xⱼ − m) = 0, in a million steps. What their
 * rounding leaves, some 2⁻⁵³ times √10⁶, stays in an entry of 4·10⁻⁶.
 */
export const tolerance = 1e-7;

const length = 1_000_000;

export function points() {
  return Array.from({ length: 2 }, (_, k) => [Float64Array.from({ length }, (_, i) => 3 * Math.sin(1.3 * i + k))]);
}

export function call(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const partial = f(points[i % 2][0]);
    sum += partial[0] + partial[500_000] + partial[999_999];
  }
  return sum;
}

export function callPrimal(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += f(points[i % 2][0]);
  return sum;
}

export const primal = (x) => {
  let largest = x[0];
  for (let i = 1; i < x.length; i++) if (x[i] > largest) largest = x[i];
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(x[i] - largest);
  return largest + Math.log(sum);
};

/** ∂/∂xᵢ = exp(xᵢ − m)/Σ exp(xⱼ − m) */
export function handWritten(x) {
  let largest = x[0];
  for (let i = 1; i < x.length; i++) if (x[i] > largest) largest = x[i];
  const partial = new Float64Array(x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const power = Math.exp(x[i] - largest);
    partial[i] = power;
    sum += power;
  }
  const scale = 1 / sum;
  for (let i = 0; i < x.length; i++) partial[i] *= scale;
  return partial;
}

export const notes = {
  "@jax-js/jax": { precision: "float32", note: "float64, but its exp is right to float32 only" },
};

export const wengert = ({ gradient }) => gradient(primal);

export const peers = {
  /** It can't compare elements in a loop: the largest is found outside and passed. */
  async rose(rose) {
    const { Real, Vec, add, compile, fn, struct, sub, sum, vjp } = rose;
    const { exp, log } = elementaryFunctions(rose);
    const Inputs = Vec(length, Real);
    const f = fn([struct({ x: Inputs, largest: Real })], Real, ({ x, largest }) =>
      add(largest, log(sum(length, (i) => exp(sub(x[i], largest))))),
    );
    const gradient = await compile(fn([Inputs, Real], Inputs, (x, largest) => vjp(f)({ x, largest }).grad(1).x));
    return (x) => {
      let largest = x[0];
      for (let i = 1; i < x.length; i++) if (x[i] > largest) largest = x[i];
      return gradient(x, largest);
    };
  },

  mathjs: "it differentiates formulas, which have no loop over 1,000,000 numbers",

  "ad.js"(ad) {
    const { add, gradientR, maths, sub, untapify } = ad;
    const { total } = moreFunctions(ad);
    const gradient = gradientR((x) => {
      const largest = untapify(x).reduce((a, b) => Math.max(a, b));
      const powers = x.map((each) => maths.exp(sub(each, largest)));
      return add(largest, maths.log(total(powers)));
    });
    return (x) => gradient(Array.from(x));
  },

  "@penrose/core": "it unrolls loops, and the WebAssembly function that it makes is too large from 10,000 numbers on",

  "@tensorflow/tfjs"(tf) {
    const gradient = tf.grad((x) => tf.logSumExp(x));
    return (x) => tf.tidy(() => gradient(tf.tensor1d(Float32Array.from(x))).dataSync());
  },

  "@jax-js/jax"({ grad, jit, nn, numpy: np }) {
    const gradient = jit(grad((x) => nn.logsumexp(x)));
    return (x) => gradient(np.array(x)).dataSync();
  },
};
