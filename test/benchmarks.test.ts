/** What is said of the benchmarks is what was measured. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { caseNames } from "../bench/case-names.mjs";
import { reportOf, type Results } from "../bench/report.mjs";
import { type Case, fastestPeer, verdictsOf } from "../bench/verdicts.mjs";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const results = JSON.parse(read("bench/results/results.json")) as Results;

const bench = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, "bench/bench.mjs"), ...args], { encoding: "utf8" });

test("the README, the tables and the plots show the figures of bench/results/results.json", () => {
  for (const [path, text] of reportOf(results))
    expect(read(path) === text, `${path} is out of date: npm run bench -- --report`).toBe(true);
});

test("another figure makes another README, table and plot", () => {
  const changed = JSON.parse(JSON.stringify(results).replaceAll(/"median":(\d)/g, '"median":1$1')) as Results;
  const [before, after] = [reportOf(results), reportOf(changed)];
  for (const path of ["README.md", "bench/results/results.md", "bench/results/ratios.svg"])
    expect(after.get(path) === before.get(path), path).toBe(false);
});

test("npm run bench -- --help names every case in bench/cases", () => {
  const files = readdirSync(join(root, "bench/cases"));
  expect([...caseNames].toSorted()).toEqual(files.map((file) => file.replace(".mjs", "")).toSorted());
  const { status, stdout } = bench("--help");
  expect(status).toBe(0);
  for (const name of caseNames) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, "m"));
});

test("every case of the results is one that there is", () => {
  for (const { name } of results.cases) expect(caseNames).toContain(name);
});

test("a case that is not there is the exit code 2 and named", () => {
  const { status, stderr } = bench("rosenbruck");
  expect(status).toBe(2);
  expect(stderr).toContain("There is no case rosenbruck.");
});

const measured: Case = {
  bar: 1.15,
  functionBar: 4,
  leads: true,
  rows: [
    { name: "hand-written", milliseconds: 2, ratio: { median: 1 } },
    { name: "the function alone", milliseconds: 1, ratio: { median: 0.5 } },
    { name: "wengert", milliseconds: 3, ratio: { median: 1.5 } },
    { name: "rose", milliseconds: 2.5, ratio: { median: 1.25 } },
    { name: "@tensorflow/tfjs", milliseconds: 1, ratio: { median: 0.5 }, isWrong: true },
    { name: "mathjs" },
  ],
};

test("a bar is missed by a figure above it, and by an accurate peer that is faster", () => {
  expect(verdictsOf(measured)).toEqual([
    "Wengert's bar: at most 1.15 times hand-written. Missed.",
    "Wengert's bar: at most 4 times the function alone; it takes 3.00 times. Held.",
    "Wengert's bar: faster than every accurate peer. Missed by rose.",
  ]);
});

test("the fastest peer that is quoted is one whose result is accurate", () => {
  expect(fastestPeer(measured)?.name).toBe("rose");
});
