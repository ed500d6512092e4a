/** Times the gradients of one function at one size in this process, in turn; prints the result as JSON. */
import { gradient, gradientInto, valueAndGradientInto } from "wengert";
import { quantile } from "../measure.mjs";
import { functions, randomInputs, readAndWriteOnce } from "./functions.mjs";

const [name, size] = process.argv.slice(2);
const count = Number(size);
const mostTime = 30_000; // ms for all rounds
const mostRounds = 9;

const { cost, ...byHand } = functions[name];
const x = randomInputs(count);
/** Filled, so that the system has provided its memory before anything is timed. */
const out = new Float32Array(count).fill(1);
const into = gradientInto(cost);
const bothInto = valueAndGradientInto(cost);
const fresh = gradient(cost);

/** Each takes an array for the partials, or makes one of its own, and returns it. */
const contestants = {
  "read and write once": () => readAndWriteOnce(out, x),
  "gradient by hand": () => byHand.gradient(out, x),
  gradientInto: () => into(out, x),
  "value and gradient by hand": () => (byHand.valueAndGradient(out, x), out),
  valueAndGradientInto: () => (bothInto(out, x), out),
  "new array by hand": () => byHand.gradient(new Float32Array(count), x, true),
  gradient: () => fresh(x),
};

const times = Object.fromEntries(Object.keys(contestants).map((each) => [each, []]));
const samples = {};
const began = performance.now();
warmUp();
for (let round = 0; round < mostRounds; round++) {
  if (round > 0 && performance.now() - began > mostTime) break;
  for (const [each, call] of Object.entries(contestants)) {
    globalThis.gc();
    const start = performance.now();
    const partials = call();
    times[each].push(performance.now() - start);
    samples[each] ??= sampleOf(partials);
  }
}

const limits = {
  "read and write once": "gradient by hand",
  gradientInto: "gradient by hand",
  valueAndGradientInto: "value and gradient by hand",
  gradient: "new array by hand",
};
const results = Object.entries(times).map(([each, all]) => {
  const limit = limits[each] ?? each;
  const ratios = all.map((time, k) => time / times[limit][k]);
  return {
    name: each,
    milliseconds: quantile(all, 0.5),
    fastest: quantile(all, 0),
    ratio: { median: quantile(ratios, 0.5), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) },
    ...(each in limits && each !== "read and write once" ? { error: errorOf(samples[each], samples[limit]) } : {}),
  };
});
console.log(JSON.stringify(results));

/** Optimised code before anything is timed, at a size that does not matter beside the real one. */
function warmUp() {
  const small = randomInputs(100_000);
  const place = new Float32Array(small.length);
  for (let call = 0; call < 20; call++) {
    readAndWriteOnce(place, small);
    byHand.gradient(place, small);
    byHand.gradient(new Float32Array(small.length), small, true);
    byHand.valueAndGradient(place, small);
    into(place, small);
    bothInto(place, small);
    fresh(small);
  }
}

/** A million elements, and those at both ends. */
function sampleOf(partials) {
  const stride = Math.max(1, Math.floor(count / 1e6));
  const ends = Math.min(1000, count);
  const sample = new Float32Array(Math.floor((count - 1) / stride) + 1 + 2 * ends);
  let next = 0;
  for (let i = 0; i < count; i += stride) sample[next++] = partials[i];
  for (let i = 0; i < ends; i++) {
    sample[next++] = partials[i];
    sample[next++] = partials[count - 1 - i];
  }
  return sample;
}

/** The largest relative error; what is smaller than a thousandth of the largest element is compared with that thousandth. */
function errorOf(came, expected) {
  const floor = expected.reduce((most, each) => Math.max(most, Math.abs(each)), 0) / 1000;
  let error = 0;
  for (let i = 0; i < expected.length; i++) {
    const each = Math.abs(came[i] - expected[i]) / Math.max(Math.abs(expected[i]), floor);
    if (!(each <= error)) error = Number.isNaN(each) ? Infinity : each;
  }
  return error;
}
