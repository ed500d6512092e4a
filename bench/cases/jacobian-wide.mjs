/** The Jacobian of three energies of a chain of 1000 numbers: few results, many inputs. */
export const title = "Jacobian of 3 energies of a chain by its 1000 numbers";
export const leads = true;

const length = 1000;

export function points() {
  return Array.from({ length: 8 }, (_, k) => [Float64Array.from({ length }, (_, i) => Math.sin(0.9 * i + k) + 0.2)]);
}

export function call(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const partials = f(points[i % 8][0]);
    sum += partials[0] + partials[1500] + partials[2999];
  }
  return sum;
}

export function callPrimal(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += f(points[i % 8][0])[1];
  return sum;
}

/** What stretches it, what bends it, and a potential with two wells. */
export const primal = (x) => {
  let stretching = 0;
  let bending = 0;
  let potential = 0;
  for (let i = 0; i < x.length; i++) {
    const depth = x[i] * x[i] - 1;
    potential += depth * depth;
    if (i + 1 < x.length) {
      const step = x[i + 1] - x[i];
      stretching += step * step;
    }
    if (i > 0 && i + 1 < x.length) {
      const curvature = x[i + 1] - 2 * x[i] + x[i - 1];
      bending += curvature * curvature;
    }
  }
  return [stretching, bending, potential];
};

/** The three adjoints in one loop; what an element takes part in is added up where it arises. */
export function handWritten(x) {
  const n = x.length;
  const partials = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) {
    partials[2 * n + i] = 4 * x[i] * (x[i] * x[i] - 1);
    if (i + 1 < n) {
      const step_bar = 2 * (x[i + 1] - x[i]);
      partials[i] -= step_bar;
      partials[i + 1] += step_bar;
    }
    if (i > 0 && i + 1 < n) {
      const curvature_bar = 2 * (x[i + 1] - 2 * x[i] + x[i - 1]);
      partials[n + i - 1] += curvature_bar;
      partials[n + i] -= 2 * curvature_bar;
      partials[n + i + 1] += curvature_bar;
    }
  }
  return partials;
}

export function wengert({ jacobian }) {
  const matrix = jacobian(primal, { flat: true });
  return (x) => matrix(x).values;
}

/** The energies, by a library's functions of scalars. */
function energiesOf(x, { add, mul, sub }) {
  const square = (each) => mul(each, each);
  const total = (terms) => terms.reduce((sum, each) => add(sum, each));
  const inner = x.slice(1, -1);
  return [
    total(x.slice(0, -1).map((each, i) => square(sub(x[i + 1], each)))),
    total(inner.map((each, i) => square(add(sub(x[i + 2], mul(2, each)), x[i])))),
    total(x.map((each) => square(sub(square(each), 1)))),
  ];
}

export const peers = {
  /** A function for each kind of term: all terms written out in one would be too large for WebAssembly. */
  async rose({ Real, Vec, add, compile, fn, mul, sub, vjp }) {
    const Inputs = Vec(length, Real);
    const square = fn([Real], Real, (x) => mul(x, x));
    const stretching = fn([Real, Real], Real, (a, b) => square(sub(b, a)));
    const bending = fn([Real, Real, Real], Real, (a, b, c) => square(add(sub(c, mul(2, b)), a)));
    const potential = fn([Real], Real, (a) => square(sub(square(a), 1)));
    const total = (count, termOf) => {
      let sum = termOf(0);
      for (let i = 1; i < count; i++) sum = add(sum, termOf(i));
      return sum;
    };
    const f = fn([Inputs], Vec(3, Real), (x) => [
      total(length - 1, (i) => stretching(x[i], x[i + 1])),
      total(length - 2, (i) => bending(x[i], x[i + 1], x[i + 2])),
      total(length, (i) => potential(x[i])),
    ]);
    const matrix = await compile(
      fn([Inputs], Vec(3, Inputs), (x) => {
        const { grad } = vjp(f)(x);
        return [grad([1, 0, 0]), grad([0, 1, 0]), grad([0, 0, 1])];
      }),
    );
    return (x) => {
      const partials = new Float64Array(3 * length);
      for (const [k, row] of matrix(x).entries()) partials.set(row, k * length);
      return partials;
    };
  },

  mathjs: "its 3000 partials are formulas of 2000 operations each, which take about three minutes to compile",

  "ad.js"({ add, gradientR, mul, sub }) {
    const gradients = [0, 1, 2].map((k) => gradientR((x) => energiesOf(x, { add, mul, sub })[k]));
    return (x) => Float64Array.from(gradients.flatMap((gradient) => gradient(Array.from(x))));
  },

  async "@penrose/core"({ add, gradientOf, mul, sub }) {
    const gradients = [];
    for (const k of [0, 1, 2]) gradients.push(await gradientOf(length, (x) => energiesOf(x, { add, mul, sub })[k]));
    return (x) => {
      const partials = new Float64Array(3 * length);
      for (const [k, gradient] of gradients.entries()) partials.set(gradient(x), k * length);
      return partials;
    };
  },

  "@tensorflow/tfjs"(tf) {
    const energies = [
      (x) => x.slice(1, length - 1).sub(x.slice(0, length - 1)),
      (x) =>
        x
          .slice(2, length - 2)
          .sub(x.slice(1, length - 2).mul(2))
          .add(x.slice(0, length - 2)),
      (x) => x.square().sub(1),
    ];
    const gradients = energies.map((rootOf) => tf.grad((x) => rootOf(x).square().sum()));
    return (x) =>
      tf.tidy(() => {
        const input = tf.tensor1d(Float32Array.from(x));
        return tf.concat(gradients.map((gradient) => gradient(input))).dataSync();
      });
  },

  "@jax-js/jax"({ grad, jit, numpy: np }) {
    const energies = [
      (x) => x.ref.slice([1, length]).sub(x.slice([0, length - 1])),
      (x) => {
        const middle = x.ref.slice([1, length - 1]).mul(2);
        return x.ref
          .slice([2, length])
          .sub(middle)
          .add(x.slice([0, length - 2]));
      },
      (x) => np.square(x).sub(1),
    ];
    const gradients = energies.map((rootOf) => grad((x) => np.square(rootOf(x)).sum()));
    const rows = jit((x) => {
      const partials = gradients.map((gradient) => gradient(x.ref));
      x.dispose();
      return partials;
    });
    return (x) => {
      const partials = new Float64Array(3 * length);
      for (const [k, row] of rows(np.array(x)).entries()) partials.set(row.dataSync(), k * length);
      return partials;
    };
  },
};
