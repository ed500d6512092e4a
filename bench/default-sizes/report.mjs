/** Writes what the default sizes took: a line for each while they run, a table as Markdown, all of it as JSON. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { duration, factor } from "../columns.mjs";
import { circumstances } from "../describe-run.mjs";
import { markdownTable } from "../table.mjs";

export function printProgress({ problem, size, evaluations }) {
  const parts = evaluations.map(({ function: name, milliseconds, problem: reason, ...rest }) =>
    milliseconds === undefined || reason !== undefined
      ? `${name}: ${reason}`
      : `${name} ${duration(milliseconds)} (first ${duration(rest.prepare)}), ${gigabytes(rest.memory)}, error ${errorOf(rest)}`,
  );
  console.error(`${problem}, ${size}: ${parts.join("; ")}`);
}

export function printSummary(rows) {
  const failed = rows.flatMap(({ problem, size, evaluations }) =>
    evaluations
      .filter((each) => each.problem !== undefined)
      .map((each) => `${problem}, ${size}, ${each.function}: ${each.problem}`),
  );
  const count = rows.reduce((sum, { evaluations }) => sum + evaluations.length, 0);
  console.log(`${count - failed.length} of ${count} evaluations are right.`);
  for (const each of failed) console.log(each);
}

/** @param results  what `describeRun` tells, for how many seconds each function ran, and the rows */
export function writeSizes(folder, { rows, ...run }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "default-sizes.json"), `${JSON.stringify({ ...run, rows }, undefined, 2)}\n`);
  const lines = [
    "# The GradBench problems at their default sizes",
    "",
    "Written by `npm run bench:default-sizes`; [docs/benchmarks.md](../../docs/benchmarks.md) says how it measures.",
    "",
    ...circumstances(run),
    `- times are medians of the runs of ${run.seconds} s, of one run where that takes longer`,
    "",
    ...markdownTable([
      ["", "function", "derivative", "÷ function", "first derivative", "memory", "largest relative error", ""],
      ...rows.flatMap(cellsOf),
    ]),
    "",
  ];
  writeFileSync(join(folder, "default-sizes.md"), lines.join("\n"));
}

/** A line for a function and its derivative; a line for each of several functions that are equals. */
function cellsOf({ problem, size, evaluations }) {
  const name = `${problem}, ${size}`;
  if (evaluations.length !== 2) return evaluations.map((each) => cells(`${name}, ${each.function}`, undefined, each));
  const [plain, derivative] = evaluations;
  return [cells(name, plain, derivative)];
}

function cells(name, plain, derivative) {
  const isBoth = plain?.milliseconds !== undefined && derivative.milliseconds !== undefined;
  return [
    name,
    time(plain?.milliseconds),
    time(derivative.milliseconds),
    isBoth ? factor(derivative.milliseconds / plain.milliseconds) : "",
    time(derivative.prepare),
    gigabytes(derivative.memory),
    errorOf(derivative),
    [plain?.problem, derivative.problem, cancelledOf(derivative)].filter((each) => each !== undefined).join("; "),
  ];
}

const time = (milliseconds) => (milliseconds === undefined ? "" : duration(milliseconds));
const gigabytes = (bytes) => (bytes === undefined ? "" : `${(bytes / 1e9).toFixed(2)} GB`);
const errorOf = ({ error }) => (error === undefined ? "" : error === 0 ? "0" : error.toExponential(1));
const cancelledOf = ({ cancelled = 0 }) => (cancelled === 0 ? undefined : `but for ${cancelled} that cancelled`);
