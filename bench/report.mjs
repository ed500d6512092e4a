/** Writes measurements as a table in the terminal, as JSON and as Markdown. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { peerNames } from "./peers.mjs";

export function printCase({ title, bar, rows }) {
  console.log(`\n${title}`);
  for (const line of table([headings(rows), ...rows.map((row) => cells(row))])) console.log(`  ${line.trimEnd()}`);
  const verdict = judge(bar, rows);
  if (verdict !== undefined) console.log(`  ${verdict}`);
  console.log("");
}

export function writeResults(folder, results) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(join(folder, "results.md"), markdown(results));
}

function markdown({ cases, ...run }) {
  const lines = [
    "# Results",
    "",
    "Written by `npm run bench`; [docs/benchmarks.md](../../docs/benchmarks.md) says how it measures.",
    "",
    ...circumstances(run),
  ];
  for (const { title, bar, rows } of cases) {
    lines.push("", `## ${title}`, "", ...markdownTable([headings(rows), ...rows.map((row) => cells(row))]));
    const verdict = judge(bar, rows);
    if (verdict !== undefined) lines.push("", verdict);
  }
  return `${lines.join("\n")}\n`;
}

/** What the results depend on, as a list in Markdown. */
export function circumstances({ date, commit, load, machine, versions }) {
  return [
    `- ${date}, commit ${commit}`,
    `- ${machine.processor}, ${machine.cores} cores, ${machine.memory}, ${machine.system}; load before: ${load}`,
    `- ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}`,
  ];
}

/** The lines of a table in Markdown; the first row holds the headings. */
export function markdownTable(rows) {
  const [heads, ...body] = table(
    rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|"))),
    3,
  );
  const rule = heads
    .split(" | ")
    .map((cell) => "-".repeat(cell.length))
    .join(" | ");
  return [heads, rule, ...body].map((line) => `| ${line} |`);
}

function headings(rows) {
  const isDifference = rows.some(({ difference }) => difference !== undefined);
  return [
    "",
    "time",
    isDifference ? "more than bare node" : `÷ ${rows[0].against ?? "hand-written"}`,
    "quartiles",
    "largest relative error",
    "",
  ];
}

function cells({ name, precision, milliseconds, ratio, difference, error, isWrong, reason, note }) {
  const remarks = [
    reason,
    note,
    precision === "float32" && note === undefined ? "float32" : undefined,
    isWrong ? (isOurs(name) ? "WRONG" : "inaccurate") : undefined,
  ];
  const compared = difference ?? ratio;
  const write = difference === undefined ? factor : duration;
  return [
    name,
    milliseconds === undefined ? "—" : duration(milliseconds),
    compared === undefined ? "" : write(compared.median),
    compared === undefined ? "" : `${write(compared.low)} … ${write(compared.high)}`,
    error === undefined ? "" : error === 0 ? "0" : error.toExponential(1),
    remarks.filter((each) => each !== undefined).join("; "),
  ];
}

/** A peer's error is the peer's: it is told, and no failure. */
export const isOurs = (name) => !peerNames.includes(name);

function judge(bar, rows) {
  if (bar === undefined) return undefined;
  const judged = rows.filter(({ isJudged }) => isJudged === true);
  if (judged.length > 0) {
    const missed = judged.filter(({ ratio }) => ratio.median > bar).map(({ name }) => name);
    const verdict = missed.length === 0 ? held(true) : `${held(false).slice(0, -1)} by ${missed.join("; ")}.`;
    return `Wengert's bar: at most ${bar} times ${rows[0].against}. ${verdict}`;
  }
  const row = rows.find(({ name }) => name === "wengert");
  if (row?.milliseconds === undefined) return undefined;
  if (row.difference !== undefined)
    return `Wengert's bar: at most ${duration(bar)} more than bare node. ${held(row.difference.median <= bar)}`;
  return `Wengert's bar: at most ${bar} times hand-written. ${held(row.ratio.median <= bar)}`;
}

const held = (isHeld) => (isHeld ? "Held." : "Missed.");

export function duration(milliseconds) {
  const size = Math.abs(milliseconds);
  if (size === 0) return "0 ms";
  if (size < 1e-3) return `${significant(milliseconds * 1e6)} ns`;
  if (size < 1) return `${significant(milliseconds * 1e3)} µs`;
  return size < 1e4 ? `${significant(milliseconds)} ms` : `${significant(milliseconds / 1e3)} s`;
}

export const factor = (ratio) => (ratio < 10 ? ratio.toFixed(2) : significant(ratio));

function significant(value) {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** Pads the cells of each column to one width. */
function table(rows, narrowest = 0) {
  const widths = rows[0].map((_, k) => Math.max(narrowest, ...rows.map((row) => row[k].length)));
  return rows.map((row) => row.map((cell, k) => cell.padEnd(widths[k])).join(narrowest === 0 ? "  " : " | "));
}
