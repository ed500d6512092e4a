/** What the figures of a case say of Wengert's bars. */
import { duration, factor, isOurs } from "./columns.mjs";

/** A sentence for each bar of a case; `verdicts` are those that the case gave itself. */
export function verdictsOf({ bar, functionBar, leads, rows, verdicts = [] }) {
  const judged = rows.filter(({ isJudged }) => isJudged === true);
  const own = rows.find(({ name }) => name === "wengert");
  return [
    bar === undefined ? undefined : judged.length > 0 ? judgeRows(bar, judged) : judgeOwn(bar, own),
    functionBar === undefined ? undefined : judgeAgainstFunction(functionBar, own, rows),
    leads === true ? judgeAgainstPeers(own, rows) : undefined,
    ...verdicts,
  ].filter((each) => each !== undefined);
}

/** The sentence for a bar, and which rows miss it. */
export function verdict(bar, missed) {
  return `Wengert's bar: ${bar}. ${missed.length === 0 ? "Held." : `Missed by ${missed.map(({ name }) => name).join("; ")}.`}`;
}

function judgeRows(bar, rows) {
  return verdict(
    `at most ${bar} times ${rows[0].against}`,
    rows.filter(({ ratio }) => ratio.median > bar),
  );
}

const held = (isHeld) => (isHeld ? "Held." : "Missed.");

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
  return verdict(
    "faster than every accurate peer",
    peersIn(rows).filter(({ ratio }) => ratio.median <= own.ratio.median),
  );
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
