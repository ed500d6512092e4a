/** The Jacobian of a fit's 1000 residuals by its three parameters: many results, few inputs. */
import { elementaryFunctions } from "../rose-functions.mjs";

export const title = "Jacobian of 1000 residuals a·exp(−bt) + c − y by 3 parameters";
export const leads = true;
export const inputCount = 1;

const count = 1000;
const times = Float64Array.from({ length: count }, (_, k) => (5 * k) / count);
const measured = times.map((t, k) => 2 * Math.exp(-0.7 * t) + 0.3 + 0.05 * Math.sin(17 * k));

export function points() {
  return Array.from({ length: 8 }, (_, k) => [[1.7 + k / 20, 0.6 + k / 50, 0.2 + k / 30], times, measured]);
}

export function call(f, points, calls) {
  let sum = 0;
  for (let i = 0; i < calls; i++) {
    const partials = f(...points[i % 8]);
    sum += partials[0] + partials[1501] + partials[2998];
  }
  return sum;
}

export function callPrimal(f, points, calls) {
  let sum = 0;
  for (let i = 0; i < calls; i++) sum += f(...points[i % 8])[500];
  return sum;
}

export const primal = (p, t, y) => {
  const residuals = new Float64Array(t.length);
  for (let k = 0; k < t.length; k++) residuals[k] = p[0] * Math.exp(-p[1] * t[k]) + p[2] - y[k];
  return residuals;
};

/** Row k: exp(−bt), −at·exp(−bt), 1. */
export function handWritten(p, t) {
  const partials = new Float64Array(3 * t.length);
  for (let k = 0; k < t.length; k++) {
    const power = Math.exp(-p[1] * t[k]);
    partials[3 * k] = power;
    partials[3 * k + 1] = -p[0] * t[k] * power;
    partials[3 * k + 2] = 1;
  }
  return partials;
}

export const notes = {
  "@jax-js/jax": { precision: "float32", note: "float64, but its exp is right to float32 only" },
};

export function wengert({ jacobian }) {
  const matrix = jacobian(primal, { wrt: 0, flat: true });
  return (p, t, y) => matrix(p, t, y).values;
}

export const peers = {
  /** Forward mode, once for each parameter. */
  async rose(rose) {
    const { Real, Vec, add, compile, fn, jvp, mul, neg, sub, vec } = rose;
    const { exp } = elementaryFunctions(rose);
    const Residuals = Vec(count, Real);
    const residual = fn([Real, Real, Real, Real, Real], Real, (a, b, c, t, y) =>
      sub(add(mul(a, exp(neg(mul(b, t)))), c), y),
    );
    const tangent = jvp(residual);
    const Row = Vec(3, Real);
    const constant = (re) => ({ re, du: 0 });
    const matrix = await compile(
      fn([Real, Real, Real, Residuals, Residuals], Vec(count, Row), (a, b, c, t, y) =>
        vec(count, Row, (k) =>
          [0, 1, 2].map((input) => {
            const parameters = [a, b, c].map((re, j) => ({ re, du: j === input ? 1 : 0 }));
            return tangent(...parameters, constant(t[k]), constant(y[k])).du;
          }),
        ),
      ),
    );
    return ([a, b, c], t, y) => Float64Array.from(matrix(a, b, c, t, y).flat());
  },

  mathjs({ derivative, parse }) {
    const residual = parse("a*exp(-b*t) + c - y");
    const partials = ["a", "b", "c"].map((name) => derivative(residual, name).compile());
    return ([a, b, c], t, y) => {
      const values = new Float64Array(3 * t.length);
      for (let k = 0; k < t.length; k++) {
        const scope = { a, b, c, t: t[k], y: y[k] };
        for (let i = 0; i < 3; i++) values[3 * k + i] = partials[i].evaluate(scope);
      }
      return values;
    };
  },

  /** A gradient for each residual. */
  "ad.js"({ add, gradientR, maths, mul, sub }) {
    return (p, t, y) => {
      const values = new Float64Array(3 * t.length);
      for (let k = 0; k < t.length; k++) {
        const row = gradientR(([a, b, c]) => sub(add(mul(a, maths.exp(mul(mul(-1, b), t[k]))), c), y[k]))(p);
        values.set(row, 3 * k);
      }
      return values;
    };
  },

  /** A gradient of one residual, for every t and y. */
  async "@penrose/core"({ add, exp, gradientOf, mul, neg, sub }) {
    const gradient = await gradientOf(5, ([a, b, c, t, y]) => sub(add(mul(a, exp(neg(mul(b, t)))), c), y));
    return ([a, b, c], t, y) => {
      const values = new Float64Array(3 * t.length);
      for (let k = 0; k < t.length; k++)
        values.set(gradient(new Float64Array([a, b, c, t[k], y[k]])).subarray(0, 3), 3 * k);
      return values;
    };
  },

  "@tensorflow/tfjs": "it has reverse mode only, one result at a time: a thousand sweeps",

  "@jax-js/jax"({ jacfwd, jit, numpy: np }) {
    const t = np.array(times);
    const y = np.array(measured);
    const f = (p) => {
      const [a, b, c] = [0, 1, 2].map((k) => p.ref.slice(k));
      p.dispose();
      return a
        .mul(np.exp(np.negative(b).mul(t.ref)))
        .add(c)
        .sub(y.ref);
    };
    // Its matrix has a row for each input.
    const matrix = jit((p) => np.transpose(jacfwd(f)(p)));
    return (p) => matrix(np.array(p, { dtype: np.float64 })).dataSync();
  },
};
