/** The textbook's example: a gradient so small that everything around the arithmetic shows. */
import { moreFunctions } from "../ad-js-functions.mjs";
import { elementaryFunctions } from "../rose-functions.mjs";

export const title = "tanh(w4 + w3·tanh(w2 + w1)): gradient of four numbers";
export const bar = 1.2;
export const leads = true;

export function points() {
  return Array.from({ length: 64 }, (_, k) => [0.5 + k / 100, -0.3 - k / 150, 0.8 + k / 70, 0.1 - k / 90]);
}

export function call(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const [w1, w2, w3, w4] = points[i % 64];
    const partials = f(w1, w2, w3, w4);
    sum += partials[0] + partials[1] + partials[2] + partials[3];
  }
  return sum;
}

export function callPrimal(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const [w1, w2, w3, w4] = points[i % 64];
    sum += f(w1, w2, w3, w4);
  }
  return sum;
}

export const primal = (w1, w2, w3, w4) => Math.tanh(w4 + w3 * Math.tanh(w2 + w1));

export function handWritten(w1, w2, w3, w4) {
  const b = Math.tanh(w2 + w1);
  const e = Math.tanh(w4 + w3 * b);
  const d_bar = 1 - e * e;
  const a_bar = d_bar * w3 * (1 - b * b);
  return [a_bar, a_bar, d_bar * b, d_bar];
}

export const notes = {
  "@jax-js/jax": { precision: "float32", note: "float64, but its tanh is right to float32 only" },
};

export const wengert = ({ gradient }) => gradient(primal);

export const peers = {
  async rose(rose) {
    const { Real, Vec, add, compile, fn, mul, vjp } = rose;
    const { tanh } = elementaryFunctions(rose);
    const Inputs = Vec(4, Real);
    const f = fn([Inputs], Real, ([w1, w2, w3, w4]) => tanh(add(w4, mul(w3, tanh(add(w2, w1))))));
    return compile(fn([Real, Real, Real, Real], Inputs, (w1, w2, w3, w4) => vjp(f)([w1, w2, w3, w4]).grad(1)));
  },

  mathjs({ derivative, parse }) {
    const formula = parse("tanh(w4 + w3*tanh(w2 + w1))");
    const partials = ["w1", "w2", "w3", "w4"].map((name) => derivative(formula, name).compile());
    return (w1, w2, w3, w4) => {
      const scope = { w1, w2, w3, w4 };
      return partials.map((partial) => partial.evaluate(scope));
    };
  },

  "ad.js"(ad) {
    const { add, gradientR, mul } = ad;
    const { tanh } = moreFunctions(ad);
    const gradient = gradientR(([w1, w2, w3, w4]) => tanh(add(w4, mul(w3, tanh(add(w2, w1))))));
    return (w1, w2, w3, w4) => gradient([w1, w2, w3, w4]);
  },

  async "@penrose/core"({ add, gradientOf, mul, tanh }) {
    const gradient = await gradientOf(4, ([w1, w2, w3, w4]) => tanh(add(w4, mul(w3, tanh(add(w2, w1))))));
    return (w1, w2, w3, w4) => gradient(new Float64Array([w1, w2, w3, w4]));
  },

  "@tensorflow/tfjs"(tf) {
    const gradient = tf.grads((w1, w2, w3, w4) => w4.add(w3.mul(w2.add(w1).tanh())).tanh());
    return (...inputs) =>
      tf.tidy(() => gradient(inputs.map((w) => tf.scalar(w))).map((partial) => partial.dataSync()[0]));
  },

  "@jax-js/jax"({ grad, jit, numpy: np }) {
    const f = (w) => {
      const [w1, w2, w3, w4] = [0, 1, 2, 3].map((k) => w.ref.slice(k));
      w.dispose();
      return np.tanh(w4.add(w3.mul(np.tanh(w2.add(w1)))));
    };
    const gradient = jit(grad(f));
    return (...inputs) => gradient(np.array(inputs, { dtype: np.float64 })).dataSync();
  },
};
