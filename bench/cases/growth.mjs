/** How the time of gradients grows with the size of a problem, all its other sizes being kept. */
import { gradient } from "wengert";
import { relativeError } from "../accuracy.mjs";
import { importFromProblems } from "../bundle-problems.mjs";
import { inputOf } from "../gradbench-inputs.mjs";
import { handWritten } from "../hand-written/index.mjs";
import { measure } from "../measure.mjs";
import { repeat } from "../repeat.mjs";

export const title = "How the time of gradients grows with the size of the problem: t ∝ nᵖ";

const tolerance = 1e-8;

/** Each problem with what its size is called, its sizes, and how it is made in one. */
const problems = [
  { problem: "rosenbrock", unit: "n", sizes: [100, 1000, 10_000, 100_000], make: makeRosenbrock },
  { problem: "lse", unit: "n", sizes: [1000, 10_000, 100_000, 1_000_000], make: fromGradBench("lse", (n) => [n]) },
  { problem: "llsq", unit: "n", sizes: [16, 128, 1024, 8192], make: fromGradBench("llsq", (n) => [n]) },
  { problem: "ode", unit: "n", sizes: [100, 1000, 10_000, 100_000], make: fromGradBench("ode", (n) => [n, 3]) },
  { problem: "lstm", unit: "c", sizes: [16, 64, 256, 1024], make: fromGradBench("lstm", (c) => [2, c]) },
  { problem: "gmm", unit: "d", sizes: [4, 8, 16, 32], make: fromGradBench("gmm", (d) => [d, 5, 500]) },
  { problem: "det", unit: "ℓ", sizes: [4, 5, 6, 7, 8], make: fromGradBench("det", (ell) => [ell]) },
];

export async function measureCase(progress) {
  const rows = [];
  const growth = [];
  for (const { problem, unit, sizes, make } of problems) {
    const measured = [];
    for (const size of sizes) {
      const name = `${problem}, ${unit} ${size}`;
      progress(name);
      const { own, byHand } = await make(size);
      const error = relativeError(own(), byHand());
      const times = measure(
        [
          { name: "hand-written", call: repeat(byHand) },
          { name: "wengert", call: repeat(own) },
        ],
        () => {},
        { mostTime: 1000 },
      );
      const isWrong = !(error <= tolerance);
      const [wengert, hand] = ["wengert", "hand-written"].map((each) => times.get(each).milliseconds);
      rows.push({ name, precision: "float64", ...times.get("wengert"), byHand: hand, error, isWrong });
      measured.push({ size, wengert, byHand: hand });
    }
    const [wengert, byHand] = ["wengert", "byHand"].map((key) => exponent(measured, key));
    growth.push({ problem, unit, sizes: measured, exponents: { wengert, byHand } });
    rows.push({ name: problem, note: `t ∝ ${unit}^${wengert.toFixed(2)}, by hand ${unit}^${byHand.toFixed(2)}` });
  }
  return { rows, growth };
}

function fromGradBench(problem, numbers) {
  return async (size) => {
    const input = inputOf(problem, numbers(size));
    // A copy of its own for each size, so that the engine optimises each for itself.
    const run = (await importFromProblems("problems"))[problem](input);
    return { own: run.gradient ?? run.jacobian, byHand: handWritten[problem](input) };
  };
}

async function makeRosenbrock(size) {
  const { primal, handWritten: byHand } = await import(`./rosenbrock.mjs?for=${size}`);
  const own = gradient(primal);
  const x = Float64Array.from({ length: size }, (_, i) => 1.5 * Math.sin(1.7 * i) + 0.2);
  return { own: () => own(x), byHand: () => byHand(x) };
}

/** The slope of the line through log t over log n that has the least squares. */
function exponent(measured, key) {
  const points = measured.map((each) => [Math.log(each.size), Math.log(each[key])]);
  const mean = (k) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const products = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return products / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
