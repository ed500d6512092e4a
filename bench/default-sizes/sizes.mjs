/** The default sizes of the twelve GradBench problems, in its order, and an input for each. */
import { makers, randomNumbers, stored } from "../gradbench-inputs.mjs";
import { syntheticHand } from "./synthetic-hand.mjs";

const products = (...lists) =>
  lists.reduce((tuples, list) => tuples.flatMap((tuple) => list.map((each) => [...tuple, each])), [[]]);
/** In ascending order of the product, as GradBench runs them. */
const ascending = (tuples, weight = (tuple) => tuple.reduce((product, each) => product * each, 1)) =>
  tuples.sort((a, b) => weight(a) - weight(b));

/** By problem: its functions (the plain one first), what its numbers are, and these for each size. */
export const problems = {
  hello: { functions: ["square", "double"], names: ["x"], sizes: [[1], [2], [8], [128]] },
  lse: {
    functions: ["primal", "gradient"],
    names: ["n"],
    sizes: Array.from({ length: 10 }, (_, j) => [2500 * 2 ** j]),
  },
  llsq: {
    functions: ["primal", "gradient"],
    names: ["n"],
    sizes: [16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8196, 16_392].map((n) => [n]),
  },
  kmeans: {
    functions: ["cost", "dir"],
    names: ["k", "n", "d"],
    sizes: ascending(products([10, 100, 1000], [1000, 10_000], [8, 16])),
  },
  ode: {
    functions: ["primal", "gradient"],
    names: ["n", "s"],
    sizes: ascending(products([1000, 10_000, 100_000], [1, 10, 100])),
  },
  det: { functions: ["primal", "gradient"], names: ["ℓ"], sizes: [5, 6, 7, 8, 9, 10, 11].map((ell) => [ell]) },
  particle: { functions: ["rr", "ff", "fr", "rf"], names: ["w"], sizes: [[0]] },
  saddle: { functions: ["rr", "ff", "fr", "rf"], names: ["start"], sizes: [[1]] },
  gmm: {
    functions: ["objective", "jacobian"],
    names: ["d", "k", "n"],
    sizes: ascending(products([2, 10, 20, 32, 64], [5, 10, 25, 50, 100], [1000])),
  },
  ba: {
    functions: ["objective", "jacobian"],
    names: ["n", "m", "p"],
    sizes: [
      [49, 7776, 31_843],
      [21, 11_315, 36_455],
      [161, 48_126, 182_072],
      [372, 47_423, 204_472],
      [257, 65_132, 225_911],
      [539, 65_220, 277_273],
      [93, 61_203, 287_451],
      [88, 64_298, 383_937],
      [810, 88_814, 393_775],
      [1197, 126_327, 563_734],
      [1723, 156_502, 678_718],
      [253, 163_691, 899_155],
      [245, 198_739, 1_091_386],
      [356, 226_730, 1_255_268],
    ],
  },
  lstm: {
    functions: ["objective", "jacobian"],
    names: ["l", "c"],
    sizes: ascending(products([2, 4, 6], [1024, 4096, 8192])),
  },
  ht: {
    functions: ["objective", "jacobian"],
    names: ["N"],
    sizes: [100, 192, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 100_000].map((n) => [n]),
  },
};

export function describeSize(problem, numbers) {
  return numbers.map((number, k) => `${problems[problem].names[k]} ${number.toLocaleString("en")}`).join(", ");
}

/** The input of a size, without `min_runs` and `min_seconds`. */
export function inputFor(problem, numbers) {
  const random = randomNumbers(numbers.reduce((sum, number) => sum * 31 + number, 1));
  switch (problem) {
    case "hello":
      return numbers[0];
    case "particle":
      return { w: numbers[0] };
    case "saddle":
      return { start: [numbers[0], numbers[0]] };
    case "ht":
      return syntheticHand(stored("ht-jacobian-complicated-small"), numbers[0], random);
    default:
      return makers[problem](numbers, random);
  }
}
