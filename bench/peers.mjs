/**
 * Loads the other libraries, each set up for what it does best here: one processor core, double precision where there is
 * a choice. Each is loaded once for a process.
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

const loaders = {
  rose: () => import("rose"),
  mathjs: () => import("mathjs"),
  /** First derivatives in reverse mode only: its fastest setting. */
  "ad.js": () => require("ad.js")({ mode: "r", noHigher: true }),
  "@tensorflow/tfjs": async () => {
    const tf = require("@tensorflow/tfjs");
    await tf.setBackend("cpu");
    return tf;
  },
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

/** What a case computes with: float32 is compared with less strictness. */
export const precisionOf = (name) => (name === "@tensorflow/tfjs" ? "float32" : "float64");

const loaded = new Map();

export async function loadPeer(name) {
  if (!loaded.has(name)) loaded.set(name, await loaders[name]());
  return loaded.get(name);
}
