/** What the figures of a case say of Wengert's bars. */
import { duration, factor, isOurs } from "./columns.mjs";

/** A sentence for each bar of a case. */
export function verdictsOf({ bar, functionBar, leads, rows }) {
  const judged = rows.filter(({ isJudged }) => isJudged === true);
  const own = rows.find(({ name }) => name === "wengert");
  return [
    bar === undefined ? undefined : judged.length > 0 ? judgeRows(bar, judged) : judgeOwn(bar, own),
    functionBar === undefined ? undefined : judgeAgainstFunction(functionBar, own, rows),
    leads === true ? judgeAgainstPeers(own, rows) : undefined,
  ].filter((verdict) => verdict !== undefined);
}

const held = (isHeld) => (isHeld ? "Held." : "Missed.");

function judgeRows(bar, rows) {
  const missed = rows.filter(({ ratio }) => ratio.median > bar).map(({ name }) => name);
  const verdict = missed.length === 0 ? held(true) : `Missed by ${missed.join("; ")}.`;
  return `Wengert's bar: at most ${bar} times ${rows[0].against}. ${verdict}`;
}

function judgeOwn(bar, own) {
  if (own?.milliseconds === undefined) return undefined;
  if (own.difference !== undefined)
    return `Wengert's bar: at most ${duration(bar)} more than bare node. ${held(own.difference.median <= bar)}`;
  const limit = bar === 1 ? "no slower than" : `at most ${bar} times`;
  return `Wengert's bar: ${limit} hand-written. ${held(own.ratio.median <= bar)}`;
}

function judgeAgainstFunction(bar, own, rows) {
  const ratio = overFunction({ rows });
  if (ratio === undefined) return undefined;
  return `Wengert's bar: at most ${bar} times the function alone; it takes ${factor(ratio)} times. ${held(ratio <= bar)}`;
}

function judgeAgainstPeers(own, rows) {
  if (own?.ratio === undefined) return undefined;
  const faster = peersIn(rows).filter(({ ratio }) => ratio.median <= own.ratio.median);
  const verdict = faster.length === 0 ? held(true) : `Missed: ${faster.map(({ name }) => name).join(", ")}.`;
  return `Wengert's bar: faster than every accurate peer. ${verdict}`;
}

/** The peers whose results are accurate. */
const peersIn = (rows) => rows.filter(({ name, ratio, isWrong }) => !isOurs(name) && ratio !== undefined && !isWrong);

/** Wengert's time in a case over that of the function alone. */
export function overFunction({ rows }) {
  const [own, primal] = ["wengert", "the function alone"].map((each) => rows.find(({ name }) => name === each));
  if (own?.milliseconds === undefined || primal === undefined) return undefined;
  return own.milliseconds / primal.milliseconds;
}

/** The row of the fastest peer whose result is accurate. */
export function fastestPeer({ rows }) {
  const [first] = peersIn(rows).toSorted((a, b) => a.ratio.median - b.ratio.median);
  return first;
}
