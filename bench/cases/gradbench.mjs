/** The derivatives of the GradBench problems at three sizes, against those written by hand. */
import { relativeError } from "../accuracy.mjs";
import { importFromProblems } from "../bundle-problems.mjs";
import { inputs } from "../gradbench-inputs.mjs";
import { handWritten } from "../hand-written/index.mjs";
import { measure } from "../measure.mjs";
import { repeat } from "../repeat.mjs";

export const title =
  "Derivatives of the GradBench problems at three sizes (bars: none above 2 times hand-written, geometric mean 1.3)";

export const bar = undefined;

const functions = {
  kmeans: ["cost", "dir"],
  gmm: ["objective", "jacobian"],
  lstm: ["objective", "jacobian"],
  ba: ["objective", "jacobian"],
  ht: ["objective", "jacobian"],
};

export async function measureCase(progress) {
  const rows = [];
  for (const { problem, size, input } of inputs()) {
    const name = `${problem}, ${size}`;
    progress(name);
    // A copy of its own for each, so that the engine optimises each for itself.
    const problems = await importFromProblems("problems");
    const [primal, derivative] = functions[problem] ?? ["primal", "gradient"];
    const run = problems[problem](input);
    const byHand = handWritten[problem](input);
    const error = relativeError(run[derivative](), byHand());
    const measured = measure(
      [
        { name: "hand-written", call: repeat(byHand) },
        { name: "function", call: repeat(run[primal]) },
        { name: "wengert", call: repeat(run[derivative]) },
      ],
      () => {},
      { mostTime: 2500 },
    );
    const [own, ofFunction, limit] = ["wengert", "function", "hand-written"].map((each) => measured.get(each));
    const overFunction = (own.milliseconds / ofFunction.milliseconds).toPrecision(3);
    const note = `÷ function ${overFunction}; by hand ${limit.milliseconds.toPrecision(3)} ms`;
    rows.push({ name, problem, precision: "float64", ...own, error, isWrong: !(error <= 1e-8), note });
  }
  const mean = Math.exp(rows.reduce((sum, { ratio }) => sum + Math.log(ratio.median), 0) / rows.length);
  const largest = Math.max(...rows.map(({ ratio }) => ratio.median));
  rows.push({
    name: "geometric mean",
    ratio: { median: mean, low: mean, high: largest },
    note: "quartiles: mean … largest",
  });
  return rows;
}
