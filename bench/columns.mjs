/** The columns of the tables: their headings for a case, and what they show of a row. */
import { peerNames } from "./peers.mjs";

/** A peer's error is the peer's: it is told, and no failure. */
export const isOurs = (name) => !peerNames.includes(name);

/** Headings and cells of a case's table; a column that no row fills is left out. */
export function tableOf(rows) {
  const columns = columnsOf(rows)
    .map(([heading, write]) => [heading, ...rows.map(write)])
    .filter((column, k) => k === 0 || column.slice(1).some((cell) => cell !== ""));
  const isTimed = columns.some(([heading]) => heading === "time");
  return [-1, ...rows.keys()].map((k) =>
    columns.map((column) => (isTimed && column[0] === "time" && column[k + 1] === "" ? "—" : column[k + 1])),
  );
}

function columnsOf(rows) {
  const isDifference = rows.some(({ difference }) => difference !== undefined);
  const compared = ({ difference, ratio }) => difference ?? ratio;
  const write = isDifference ? duration : factor;
  const of = (value, show) => (value === undefined ? "" : show(value));
  return [
    ["", ({ name }) => name],
    ["time", ({ milliseconds }) => of(milliseconds, duration)],
    [
      isDifference ? "more than bare node" : `÷ ${rows[0].against ?? "hand-written"}`,
      (row) => of(compared(row), ({ median }) => write(median)),
    ],
    ["quartiles", (row) => of(compared(row), ({ low, high }) => `${write(low)} … ${write(high)}`)],
    ["hand-written", ({ byHand }) => of(byHand, duration)],
    ["÷ function", ({ overFunction }) => of(overFunction, factor)],
    ["first call", ({ firstCall }) => of(firstCall, duration)],
    ["tapes", ({ tapes }) => of(tapes, kilobytes)],
    ["peak memory", ({ memory }) => of(memory, megabytes)],
    ["minified", ({ minified }) => of(minified, kilobytes)],
    ["gzipped", ({ gzipped }) => of(gzipped, kilobytes)],
    ["largest relative error", ({ error }) => of(error, relative)],
    ["", remarks],
  ];
}

function remarks({ name, precision, error, isWrong, reason, note }) {
  const all = [
    reason,
    note,
    precision === "float32" && note === undefined && error !== undefined ? "float32" : undefined,
    isWrong ? (isOurs(name) ? "WRONG" : "inaccurate") : undefined,
  ];
  return all.filter((each) => each !== undefined).join("; ");
}

/** JSON has null for an infinite error. */
const relative = (error) => (error === null ? "∞" : error === 0 ? "0" : error.toExponential(1));

export function duration(milliseconds) {
  const size = Math.abs(milliseconds);
  if (size === 0) return "0 ms";
  if (size < 1e-3) return `${significant(milliseconds * 1e6)} ns`;
  if (size < 1) return `${significant(milliseconds * 1e3)} µs`;
  return size < 1e4 ? `${significant(milliseconds)} ms` : `${significant(milliseconds / 1e3)} s`;
}

export const factor = (ratio) => (ratio < 10 ? ratio.toFixed(2) : significant(ratio));

const megabytes = (bytes) => `${significant(bytes / 1e6)} MB`;
const kilobytes = (bytes) => `${significant(bytes / 1e3)} kB`;

function significant(value) {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
