/** Writes measurements as a table in the terminal, as JSON, as Markdown and as plots, and quotes them in the README. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { caseNames } from "./case-names.mjs";
import { tableOf } from "./columns.mjs";
import { machineAndVersions } from "./describe-run.mjs";
import { growthPlot } from "./plots/growth.mjs";
import { ratioPlot } from "./plots/ratios.mjs";
import { quoteIn } from "./quote.mjs";
import { markdownTable, pad } from "./table.mjs";
import { verdictsOf } from "./verdicts.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = join(root, "bench/results");

export function printCase({ title, rows, ...bars }) {
  console.log(`\n${title}`);
  for (const line of pad(tableOf(rows))) console.log(`  ${line.join("  ").trimEnd()}`);
  for (const verdict of verdictsOf({ rows, ...bars })) console.log(`  ${verdict}`);
  console.log("");
}

/** The results of the last run that was written; undefined if there is none. */
export function readResults() {
  try {
    return JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Adds cases to the results that are there, in place of earlier ones of the same name. Results of another machine or of
 * other versions are dropped: what stands in one table was measured on one machine.
 */
export function addResults({ machine, versions }, cases) {
  const before = readResults();
  const isSame =
    before !== undefined && JSON.stringify([before.machine, before.versions]) === JSON.stringify([machine, versions]);
  const kept = isSame ? before.cases.filter(({ name }) => cases.every((each) => each.name !== name)) : [];
  const all = [...kept, ...cases].toSorted((a, b) => caseNames.indexOf(a.name) - caseNames.indexOf(b.name));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "results.json"), `${JSON.stringify({ machine, versions, cases: all }, undefined, 2)}\n`);
}

/** Writes what is made of results.json. @returns the paths that were written */
export function writeReport() {
  const files = reportOf(JSON.parse(readFileSync(join(folder, "results.json"), "utf8")));
  for (const [path, text] of files) writeFileSync(join(root, path), text);
  return [...files.keys()];
}

/** The files that show results, by their paths in the repository. */
export function reportOf(results) {
  return new Map([
    ["bench/results/results.md", markdown(results)],
    ["bench/results/ratios.svg", ratioPlot(results.cases)],
    ["bench/results/growth.svg", growthPlot(results.cases)],
    ["README.md", quoteIn(readFileSync(join(root, "README.md"), "utf8"), results)],
  ]);
}

function markdown({ cases, ...where }) {
  const lines = [
    "# Results",
    "",
    "Written by `npm run bench`; [docs/benchmarks.md](../../docs/benchmarks.md) says how it measures.",
    "",
    ...machineAndVersions(where),
    "",
    "![The ratios of all cases to the derivatives written by hand, on a logarithmic axis](ratios.svg)",
    "",
    "![The time of gradients over the size of the problem, on logarithmic axes](growth.svg)",
  ];
  for (const { title, rows, measured, ...bars } of cases) {
    lines.push("", `## ${title}`, "", ...markdownTable(tableOf(rows)));
    for (const verdict of verdictsOf({ rows, ...bars })) lines.push("", verdict);
    lines.push("", `Measured on ${measured.date} at commit ${measured.commit}; load before: ${measured.load}.`);
  }
  return `${lines.join("\n")}\n`;
}
