/** log Σ exp(xᵢ) of 100,000 numbers, shifted by the largest: two loops, a reduction, a transcendental in each step. */
export const title = "log-sum-exp of 100,000 numbers: gradient";

const length = 100_000;

export function points() {
  return Array.from({ length: 4 }, (_, k) => [Float64Array.from({ length }, (_, i) => 3 * Math.sin(1.3 * i + k))]);
}

export function call(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const partial = f(points[i % 4][0]);
    sum += partial[0] + partial[50_000] + partial[99_999];
  }
  return sum;
}

export function callPrimal(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += f(points[i % 4][0]);
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
  async rose({ Dual, Real, Vec, add, compile, div, fn, mul, opaque, struct, sub, sum, vjp }) {
    const exp = opaque([Real], Real, Math.exp);
    exp.jvp = fn([Dual], Dual, ({ re: x, du }) => {
      const y = exp(x);
      return { re: y, du: mul(du, y) };
    });
    const log = opaque([Real], Real, Math.log);
    log.jvp = fn([Dual], Dual, ({ re: x, du }) => ({ re: log(x), du: div(du, x) }));
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

  mathjs: "it differentiates formulas, which have no loop over 100,000 numbers",

  /** Its sweep recurses once for each step of a sum: the summands are added in a tree. */
  "ad.js"({ add, gradientR, maths, sub, untapify }) {
    const total = (terms, from, to) => {
      if (to - from === 1) return terms[from];
      const middle = (from + to) >> 1;
      return add(total(terms, from, middle), total(terms, middle, to));
    };
    const gradient = gradientR((x) => {
      const largest = untapify(x).reduce((a, b) => Math.max(a, b));
      const powers = x.map((each) => maths.exp(sub(each, largest)));
      return add(largest, maths.log(total(powers, 0, powers.length)));
    });
    return (x) => gradient(Array.from(x));
  },

  "@tensorflow/tfjs"(tf) {
    const gradient = tf.grad((x) => tf.logSumExp(x));
    return (x) => tf.tidy(() => gradient(tf.tensor1d(Float32Array.from(x))).dataSync());
  },

  "@jax-js/jax"({ grad, jit, nn, numpy: np }) {
    const gradient = jit(grad((x) => nn.logsumexp(x)));
    return (x) => gradient(np.array(x)).dataSync();
  },
};
