/** The derivatives of the GradBench problems at three sizes, against those written by hand. */
import { dropTapes, tapeBytes } from "wengert/internals";
import { relativeError } from "../accuracy.mjs";
import { importFromProblems } from "../bundle-problems.mjs";
import { inputs } from "../gradbench-inputs.mjs";
import { handWritten } from "../hand-written/index.mjs";
import { measure } from "../measure.mjs";
import { repeat } from "../repeat.mjs";
import { verdict } from "../verdicts.mjs";

export const title = "Derivatives of the GradBench problems at three sizes";

/** What one derivative is to take at most, in times of the one written by hand, and all of them in the geometric mean. */
const [mostOverHandWritten, mostInTheMean] = [2, 1.3];
/** What a gradient is to take at most in times of the function, where it records what it computes anyway. */
const mostOverFunction = 4;
const judgedOverFunction = ["lse", "llsq", "gmm", "lstm"];
/** What a pass of a Jacobian is to take at most in times of the function. */
const mostOverPass = 2;

/** Passes of a Jacobian: two results at a time, or an input of the hand and the two of a point's place on its surface. */
const passesOf = {
  ba: () => 2,
  ht: ({ theta, us }) => theta.length + (us.length === 0 ? 0 : 2),
};

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
    dropTapes();
    run[derivative]();
    const overFunction = own.milliseconds / ofFunction.milliseconds;
    const passes = passesOf[problem]?.(input);
    rows.push({
      name,
      problem,
      precision: "float64",
      ...own,
      byHand: limit.milliseconds,
      overFunction,
      passes,
      tapes: tapeBytes(),
      note: passes && `${passes} passes`,
      error,
      isWrong: !(error <= 1e-8),
    });
  }
  const mean = Math.exp(rows.reduce((sum, { ratio }) => sum + Math.log(ratio.median), 0) / rows.length);
  const largest = Math.max(...rows.map(({ ratio }) => ratio.median));
  const verdicts = [
    verdict(
      `none above ${mostOverHandWritten} times hand-written`,
      rows.filter(({ ratio }) => ratio.median > mostOverHandWritten),
    ),
    verdict(
      `${mostInTheMean} times hand-written in the geometric mean`,
      mean > mostInTheMean ? [{ name: mean.toFixed(2) }] : [],
    ),
    verdict(
      `at most ${mostOverFunction} times the function for ${judgedOverFunction.join(", ")}`,
      rows.filter((row) => judgedOverFunction.includes(row.problem) && row.overFunction > mostOverFunction),
    ),
    verdict(
      `at most ${mostOverPass} times the function for each pass of a Jacobian`,
      rows.filter((row) => row.passes !== undefined && row.overFunction / row.passes > mostOverPass),
    ),
  ];
  rows.push({
    name: "geometric mean",
    ratio: { median: mean, low: mean, high: largest },
    note: "quartiles: mean … largest",
  });
  return { rows, verdicts };
}
