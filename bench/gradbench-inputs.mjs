/** Inputs of the GradBench problems, random as GradBench draws them, the same in every run; for the benchmarks at three sizes. */
import { readFileSync } from "node:fs";

/** Random numbers in [0, 1) (the splitmix32 generator). */
export function randomNumbers(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

const uniform = (random, length) => Array.from({ length }, random);
const normal = (random, length) =>
  Array.from({ length }, () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
const rows = (count, make) => Array.from({ length: count }, make);

/** The input of a stored case. */
export const stored = (name) =>
  JSON.parse(readFileSync(new URL(`../examples/gradbench/cases/${name}.json`, import.meta.url), "utf8")).input;

/** By problem: what its numbers and a source of random numbers make. */
export const makers = {
  lse: ([n], random) => ({ x: uniform(random, n) }),
  llsq: ([n], random) => ({ x: uniform(random, 128), n }),
  kmeans: ([k, n, d], random) => {
    const points = rows(n, () => uniform(random, d));
    return { points, centroids: points.slice(-k).map((point) => [...point]) };
  },
  ode: ([n, s], random) => ({ x: uniform(random, n), s }),
  det: ([ell], random) => ({ A: uniform(random, ell * ell), ell }),
  gmm: ([d, k, n], random) => ({
    x: rows(n, () => normal(random, d)),
    m: 0,
    gamma: 1,
    alpha: normal(random, k),
    mu: rows(k, () => uniform(random, d)),
    q: rows(k, () => normal(random, d)),
    l: rows(k, () => normal(random, (d * (d - 1)) / 2)),
  }),
  lstm: ([l, c], random) => ({
    main_params: rows(2 * l, () => uniform(random, 4 * 14)),
    extra_params: rows(3, () => uniform(random, 14)),
    state: rows(2 * l, () => uniform(random, 14)),
    sequence: rows(c, () => Array.from({ length: 14 }, () => Math.round(random()))),
  }),
  ba: ([n, m, p]) => ({ ...stored("ba-jacobian-n2-m3-p16"), n, m, p }),
  ht: ([name]) => stored(name),
};

/** By problem: small, medium and large, with what their numbers are. */
const sizes = {
  lse: { names: ["n"], each: [[2500], [80_000], [640_000]] },
  llsq: { names: ["n"], each: [[16], [512], [16_392]] },
  kmeans: {
    names: ["k", "n", "d"],
    each: [
      [10, 1000, 8],
      [100, 1000, 16],
      [100, 10_000, 16],
    ],
  },
  ode: {
    names: ["n", "s"],
    each: [
      [1000, 1],
      [1000, 100],
      [10_000, 100],
    ],
  },
  det: { names: ["ell"], each: [[5], [7], [9]] },
  gmm: {
    names: ["d", "k", "n"],
    each: [
      [2, 5, 1000],
      [10, 25, 1000],
      [32, 25, 1000],
    ],
  },
  lstm: {
    names: ["l", "c"],
    each: [
      [1, 64],
      [2, 1024],
      [4, 4096],
    ],
  },
  ba: {
    names: ["n", "m", "p"],
    each: [
      [2, 3, 16],
      [49, 776, 3184],
      [49, 7776, 31_843],
    ],
  },
  ht: {
    names: ["case"],
    each: [["ht-jacobian-simple-tiny"], ["ht-jacobian-simple-small"], ["ht-jacobian-complicated-small"]],
  },
};

/** An input of a problem with these numbers, in their order in `sizes`. */
export const inputOf = (problem, numbers, seed = 1) => makers[problem](numbers, randomNumbers(seed));

/** Every input: `{ problem, size, input }`. */
export function* inputs() {
  for (const [problem, { names, each }] of Object.entries(sizes)) {
    for (const [k, numbers] of each.entries()) {
      const size = numbers.map((number, j) => (names[j] === "case" ? number : `${names[j]} ${number}`)).join(", ");
      yield { problem, size, input: inputOf(problem, numbers, k + 1) };
    }
  }
}
