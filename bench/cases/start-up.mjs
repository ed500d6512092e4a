/** From the start of a process to its end, with one gradient of a function printed in between. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { relativeError, tolerance } from "../accuracy.mjs";
import { quantile } from "../measure.mjs";
import { peerNames, precisionOf } from "../peers.mjs";
import { notes } from "./four-inputs.mjs";

export const title = "Process start to first printed gradient of tanh(w4 + w3·tanh(w2 + w1))";

/** ms more than bare node */
export const bar = 60;

const rounds = 15;

export function measureCase(progress) {
  const contestants = [
    ["bare node", "bare-node"],
    ["hand-written", "hand-written"],
    ["wengert", "wengert"],
    ...peerNames.map((name) => [name, "peer"]),
  ].map(([name, script]) => ({ name, script, times: [] }));
  const expected = printedBy(contestants[1]);
  const rows = contestants.map((contestant) => describe(contestant, expected));
  const able = contestants.filter((_, k) => rows[k].reason === undefined);
  progress(`${rounds} rounds of ${able.length} processes: ${able.map(({ name }) => name).join(", ")}`);
  for (let r = 0; r < rounds; r++) {
    const order = able.map((_, k) => able[(k + r) % able.length]);
    for (const contestant of order) contestant.times.push(run(contestant).milliseconds);
  }
  const [bare] = contestants;
  return rows.map((row, k) => {
    const { times } = contestants[k];
    if (times.length === 0) return row;
    const more = times.map((each, r) => each - bare.times[r]);
    return {
      ...row,
      milliseconds: quantile(times, 0.5),
      difference: { median: quantile(more, 0.5), low: quantile(more, 0.25), high: quantile(more, 0.75) },
      rounds,
    };
  });
}

/** Runs each once before anything is timed: what it prints, or why it can't. */
function describe(contestant, expected) {
  const { name } = contestant;
  const { precision, note } = { precision: precisionOf(name), ...notes[name] };
  if (name === "bare node") return { name };
  const printed = printedBy(contestant);
  if (typeof printed === "string") return { name, reason: printed };
  const error = relativeError(printed, expected);
  return { name, precision, note, error, isWrong: !(error <= tolerance[precision]) };
}

/** The gradient in the last line that a process prints, or its error message. */
function printedBy(contestant) {
  const { status, stdout, stderr } = run(contestant);
  const lastLine = stdout.trim().split("\n").at(-1);
  if (status === 0) return JSON.parse(lastLine);
  return /^\w*Error.*$/m.exec(stderr)?.[0] ?? `it ended with exit code ${status}`;
}

function run({ name, script }) {
  const path = fileURLToPath(new URL(`../start-up/${script}.mjs`, import.meta.url));
  const began = performance.now();
  const result = spawnSync(process.execPath, [path, name], { encoding: "utf8" });
  return { ...result, milliseconds: performance.now() - began };
}
