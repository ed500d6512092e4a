/** A network of scalars, 2-16-16-1 with tanh, as a textbook writes it: small arrays in arrays, loops with few turns. */
import { moreFunctions } from "../ad-js-functions.mjs";
import { elementaryFunctions } from "../rose-functions.mjs";

export const title = "mean squared error of a network 2-16-16-1 over 8 samples: gradient of 337 weights";
export const bar = 1.15;
export const functionBar = 4;
export const leads = true;
export const inputCount = 1;

const widths = [2, 16, 16, 1];
const samples = 8;

const inputs = Array.from({ length: samples }, (_, s) => [Math.sin(2 * s), Math.cos(3 * s)]);
const targets = inputs.map(([x, y]) => (x * y > 0 ? 1 : -1));

export function points() {
  return Array.from({ length: 16 }, (_, k) => [
    network((l, j, i) => 0.6 * Math.sin(37 * l + 5.3 * j + 1.7 * i + k)),
    inputs,
    targets,
  ]);
}

/** The layers, with `value(layer, row, column)` as weights; a bias is the column after the last. */
function network(value) {
  return widths.slice(1).map((width, l) => ({
    weights: Array.from({ length: width }, (_, j) => Array.from({ length: widths[l] }, (__, i) => value(l, j, i))),
    biases: Array.from({ length: width }, (_, j) => value(l, j, widths[l])),
  }));
}

export function call(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const [first, second, third] = f(...points[i % 16]);
    sum += first.weights[15][1] + second.weights[7][3] + third.biases[0];
  }
  return sum;
}

export function callPrimal(f, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += f(...points[i % 16]);
  return sum;
}

export const primal = (layers, inputs, targets) => {
  let loss = 0;
  for (let s = 0; s < inputs.length; s++) {
    let activations = inputs[s];
    for (let l = 0; l < layers.length; l++) {
      const { weights, biases } = layers[l];
      const next = new Array(biases.length).fill(0);
      for (let j = 0; j < biases.length; j++) {
        let sum = biases[j];
        for (let i = 0; i < activations.length; i++) sum += weights[j][i] * activations[i];
        next[j] = l < layers.length - 1 ? Math.tanh(sum) : sum;
      }
      activations = next;
    }
    const residual = activations[0] - targets[s];
    loss += residual * residual;
  }
  return loss / inputs.length;
};

/** With sⱼ = bⱼ + Σ wⱼᵢaᵢ: b̄ⱼ += s̄ⱼ, w̄ⱼᵢ += s̄ⱼaᵢ, āᵢ = Σ s̄ⱼwⱼᵢ, and s̄ⱼ = (1 − aⱼ²)āⱼ of the layer below. */
export function handWritten(layers, inputs, targets) {
  const partials = layers.map(({ weights, biases }) => ({
    weights: weights.map((row) => new Array(row.length).fill(0)),
    biases: new Array(biases.length).fill(0),
  }));
  const kept = new Array(layers.length + 1);
  for (let s = 0; s < inputs.length; s++) {
    kept[0] = inputs[s];
    for (let l = 0; l < layers.length; l++) {
      const { weights, biases } = layers[l];
      const activations = kept[l];
      const next = new Array(biases.length).fill(0);
      for (let j = 0; j < biases.length; j++) {
        const row = weights[j];
        let sum = biases[j];
        for (let i = 0; i < activations.length; i++) sum += row[i] * activations[i];
        next[j] = l < layers.length - 1 ? Math.tanh(sum) : sum;
      }
      kept[l + 1] = next;
    }
    let sums_bar = [(2 / inputs.length) * (kept[layers.length][0] - targets[s])];
    for (let l = layers.length - 1; l >= 0; l--) {
      const { weights } = layers[l];
      const partial = partials[l];
      const activations = kept[l];
      const activations_bar = new Array(activations.length).fill(0);
      for (let j = 0; j < sums_bar.length; j++) {
        const sum_bar = sums_bar[j];
        const row = weights[j];
        const row_bar = partial.weights[j];
        partial.biases[j] += sum_bar;
        for (let i = 0; i < activations.length; i++) {
          row_bar[i] += sum_bar * activations[i];
          activations_bar[i] += sum_bar * row[i];
        }
      }
      for (let i = 0; i < activations.length; i++) activations_bar[i] *= 1 - activations[i] * activations[i];
      sums_bar = activations_bar;
    }
  }
  return partials;
}

export const notes = {
  "@jax-js/jax": { precision: "float32", note: "float64, but its tanh is right to float32 only" },
};

export const wengert = ({ gradient }) => gradient(primal, { wrt: 0 });

/** The weights of all layers one after the other, row by row, each row with its bias behind it; and back. */
const flatten = (layers) => layers.flatMap(({ weights, biases }) => weights.flatMap((row, j) => [...row, biases[j]]));

function unflatten(values) {
  const before = widths.map((_, l) =>
    widths.slice(1, l + 1).reduce((sum, width, k) => sum + width * (widths[k] + 1), 0),
  );
  return network((l, j, i) => values[before[l] + j * (widths[l] + 1) + i]);
}

/** The loss, by a library's functions of scalars. */
function lossOf(weights, { add, mul, sub, tanh }) {
  const layers = unflatten(weights);
  let loss = 0;
  for (let s = 0; s < samples; s++) {
    let activations = inputs[s];
    for (const [l, { weights: rows, biases }] of layers.entries()) {
      activations = rows.map((row, j) => {
        const sum = row.reduce((partial, weight, i) => add(partial, mul(weight, activations[i])), biases[j]);
        return l < layers.length - 1 ? tanh(sum) : sum;
      });
    }
    const residual = sub(activations[0], targets[s]);
    loss = add(loss, mul(residual, residual));
  }
  return mul(loss, 1 / samples);
}

const count = widths.slice(1).reduce((sum, width, l) => sum + width * (widths[l] + 1), 0);

export const peers = {
  async rose(rose) {
    const { Real, Vec, add, compile, fn, mul, sub, vjp } = rose;
    const { tanh } = elementaryFunctions(rose);
    const Weights = Vec(count, Real);
    const f = fn([Weights], Real, (weights) =>
      lossOf(
        Array.from({ length: count }, (_, k) => weights[k]),
        { add, mul, sub, tanh },
      ),
    );
    const gradient = await compile(fn([Weights], Weights, (weights) => vjp(f)(weights).grad(1)));
    return (layers) => unflatten(gradient(flatten(layers)));
  },

  mathjs: "its 337 partials are formulas of up to 83,000 operations each, which take about a minute to compile",

  "ad.js"(ad) {
    const { add, gradientR, mul, sub } = ad;
    const { tanh } = moreFunctions(ad);
    const gradient = gradientR((weights) => lossOf(weights, { add, mul, sub, tanh }));
    return (layers) => unflatten(gradient(flatten(layers)));
  },

  async "@penrose/core"({ add, gradientOf, mul, sub, tanh }) {
    const gradient = await gradientOf(count, (weights) => lossOf(weights, { add, mul, sub, tanh }));
    return (layers) => unflatten(gradient(Float64Array.from(flatten(layers))));
  },

  /** All samples at once, as products of matrices; the samples are tensors once and for all. */
  "@tensorflow/tfjs"(tf) {
    const data = tf.tensor2d(inputs);
    const aim = tf.tensor2d(targets, [samples, 1]);
    const gradient = tf.grads((...tensors) => {
      let activations = data;
      for (let l = 0; l < widths.length - 1; l++) {
        const sums = activations.matMul(tensors[2 * l], false, true).add(tensors[2 * l + 1]);
        activations = l < widths.length - 2 ? sums.tanh() : sums;
      }
      return activations.sub(aim).square().mean();
    });
    return (layers) =>
      tf.tidy(() => {
        const tensors = layers.flatMap(({ weights, biases }) => [tf.tensor2d(weights), tf.tensor1d(biases)]);
        const partials = gradient(tensors);
        return layers.map((_, l) => ({
          weights: partials[2 * l].arraySync(),
          biases: Array.from(partials[2 * l + 1].dataSync()),
        }));
      });
  },

  "@jax-js/jax"({ grad, jit, numpy: np }) {
    const data = np.array(inputs, { dtype: np.float64 });
    const aim = np.array(
      targets.map((target) => [target]),
      { dtype: np.float64 },
    );
    const f = (layers) => {
      let activations = data.ref;
      for (const [l, { weights, biases }] of layers.entries()) {
        const sums = np.matmul(activations, np.transpose(weights)).add(biases);
        activations = l < layers.length - 1 ? np.tanh(sums) : sums;
      }
      return np.square(activations.sub(aim.ref)).mean();
    };
    const gradient = jit(grad(f));
    return (layers) =>
      gradient(
        layers.map(({ weights, biases }) => ({
          weights: np.array(weights, { dtype: np.float64 }),
          biases: np.array(biases, { dtype: np.float64 }),
        })),
      ).map(({ weights, biases }) => ({ weights: weights.js(), biases: Array.from(biases.dataSync()) }));
  },
};
