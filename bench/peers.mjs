/**
 * Loads the other libraries, each set up for what it does best here: one processor core, double precision where there is
 * a choice. Each is loaded once for a process.
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

const loaders = {
  rose: () => import("rose"),
  mathjs: () => import("mathjs"),
  /** First derivatives in reverse mode only: its fastest setting. `withHigher` has those of higher order, too. */
  "ad.js": () => ({
    ...require("ad.js")({ mode: "r", noHigher: true }),
    withHigher: require("ad.js")({ mode: "r" }),
  }),
  "@penrose/core": async () => {
    const { genGradient, variable } = await import("@penrose/core/dist/engine/Autodiff");
    const functions = await import("@penrose/core/dist/engine/AutodiffFunctions");
    return { ...functions, gradientOf: gradientByPenrose(genGradient, variable) };
  },
  "@tensorflow/tfjs": () => loadTensorFlow("cpu"),
  "@tensorflow/tfjs-backend-wasm": () => loadTensorFlow("wasm"),
  "@jax-js/jax": async () => {
    // It compares with this class, which Node has from version 24 on.
    globalThis.Float16Array ??= class Float16Array extends Uint16Array {};
    const jax = await import("@jax-js/jax");
    await jax.init("wasm");
    jax.defaultDevice("wasm");
    return jax;
  },
};

/** The names of the peers, in the order of the tables. */
export const peerNames = Object.keys(loaders);

/** What a peer computes with: float32 is compared with less strictness. */
export const precisionOf = (name) => (name.startsWith("@tensorflow/") ? "float32" : "float64");

/** The peers of a case by name; what is written for TensorFlow.js serves both of its backends. */
export const peersOf = ({ peers }) => ({ "@tensorflow/tfjs-backend-wasm": peers["@tensorflow/tfjs"], ...peers });

const loaded = new Map();

export async function loadPeer(name) {
  if (!loaded.has(name)) loaded.set(name, await loaders[name]());
  return loaded.get(name);
}

/** TensorFlow.js, whose `tidy` takes care that this backend computes: both backends may take turns in one process. */
async function loadTensorFlow(backend) {
  const tf = require("@tensorflow/tfjs");
  if (backend === "wasm") require("@tensorflow/tfjs-backend-wasm");
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend} here`);
  return {
    ...tf,
    tidy(f) {
      // A backend that has been set before is set again before the call returns.
      if (tf.getBackend() !== backend) void tf.setBackend(backend);
      return tf.tidy(f);
    },
  };
}

/**
 * @returns  a function that makes the gradient of an expression in `count` variables, as a function of an array. Penrose
 *           has none for users; this is what its optimiser calls
 */
function gradientByPenrose(genGradient, variable) {
  return async (count, f) => {
    const variables = Array.from({ length: count }, () => variable(0));
    const compiled = await genGradient(variables, [f(variables)], []);
    const masks = { inputMask: variables.map(() => true), objMask: [true], constrMask: [] };
    return (x) => {
      const partial = new Float64Array(count);
      compiled(masks, x, 0, partial);
      return partial;
    };
  };
}
