/** The chained Rosenbrock function of 100 variables: an array, a loop, neighbours. */
export const title = "Rosenbrock function of 100 variables: gradient";
export const bar = 1.15;
export const functionBar = 4;
export const leads = true;

const length = 100;

export function points() {
  return Array.from({ length: 16 }, (_, k) => [
    Float64Array.from({ length }, (_, i) => 1.5 * Math.sin(1.7 * i + k) + 0.2),
  ]);
}

export function call(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const partial = f(points[i % 16][0]);
    sum += partial[0] + partial[50] + partial[99];
  }
  return sum;
}

export function callPrimal(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += f(points[i % 16][0]);
  return sum;
}

export const primal = (x) => {
  let sum = 0;
  for (let i = 0; i < x.length - 1; i++) {
    const u = x[i + 1] - x[i] * x[i];
    const v = 1 - x[i];
    sum += 100 * u * u + v * v;
  }
  return sum;
};

/** With u = xᵢ₊₁ − xᵢ² and ū = 200u: ∂/∂xᵢ = ū of the step before − 2xᵢū − 2(1 − xᵢ) */
export function handWritten(x) {
  const last = x.length - 1;
  const partial = new Float64Array(x.length);
  let u_bar = 0;
  for (let i = 0; i < last; i++) {
    const before = u_bar;
    u_bar = 200 * (x[i + 1] - x[i] * x[i]);
    partial[i] = before - 2 * x[i] * u_bar - 2 * (1 - x[i]);
  }
  partial[last] = u_bar;
  return partial;
}

export const wengert = ({ gradient }) => gradient(primal);

export const peers = {
  rose({ Real, Vec, add, compile, fn, mul, sub, vjp }) {
    const Inputs = Vec(length, Real);
    const f = fn([Inputs], Real, (x) => {
      let sum = 0;
      for (let i = 0; i < length - 1; i++) {
        const u = sub(x[i + 1], mul(x[i], x[i]));
        const v = sub(1, x[i]);
        sum = add(sum, add(mul(100, mul(u, u)), mul(v, v)));
      }
      return sum;
    });
    return compile(fn([Inputs], Inputs, (x) => vjp(f)(x).grad(1)));
  },

  /** Unsimplified: simplifying takes minutes from 20 variables on. */
  mathjs({ derivative, parse }) {
    const terms = Array.from({ length: length - 1 }, (_, i) => `100*(x${i + 1} - x${i}^2)^2 + (1 - x${i})^2`);
    const formula = parse(terms.join(" + "));
    const partials = Array.from({ length }, (_, i) => derivative(formula, `x${i}`, { simplify: false }).compile());
    return (x) => {
      const scope = Object.fromEntries(Array.from(x, (value, i) => [`x${i}`, value]));
      return partials.map((partial) => partial.evaluate(scope));
    };
  },

  "ad.js"({ add, gradientR, mul, sub }) {
    const gradient = gradientR((x) => {
      let sum = 0;
      for (let i = 0; i < x.length - 1; i++) {
        const u = sub(x[i + 1], mul(x[i], x[i]));
        const v = sub(1, x[i]);
        sum = add(sum, add(mul(100, mul(u, u)), mul(v, v)));
      }
      return sum;
    });
    return (x) => gradient(Array.from(x));
  },

  "@penrose/core": ({ add, addN, gradientOf, mul, squared, sub }) =>
    gradientOf(length, (x) => {
      const steps = x.slice(0, -1).map((each, i) => ({ u: sub(x[i + 1], squared(each)), v: sub(1, each) }));
      return addN(steps.map(({ u, v }) => add(mul(100, squared(u)), squared(v))));
    }),

  "@tensorflow/tfjs"(tf) {
    const gradient = tf.grad((x) => {
      const here = x.slice(0, length - 1);
      const u = x.slice(1, length - 1).sub(here.square());
      return u.square().mul(100).add(tf.scalar(1).sub(here).square()).sum();
    });
    return (x) => tf.tidy(() => gradient(tf.tensor1d(Float32Array.from(x))).dataSync());
  },

  "@jax-js/jax"({ grad, jit, numpy: np }) {
    const f = (x) => {
      const here = x.ref.slice([0, length - 1]);
      const u = x.slice([1, length]).sub(np.square(here.ref));
      return np.add(np.square(u).mul(100), np.square(np.subtract(1, here))).sum();
    };
    const gradient = jit(grad(f));
    return (x) => gradient(np.array(x)).dataSync();
  },
};
