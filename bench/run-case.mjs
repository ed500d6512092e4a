/**
 * Measures one case in this process and sends the result to the parent.
 *
 * A case (cases/NAME.mjs) exports
 *   title, bar            what is measured; the ratio to the hand-written gradient that Wengert is to stay under, if any
 *   points()              lists of arguments, so that the inputs vary from call to call
 *   call(f, points, n)    calls a gradient n times and adds up parts of the results; callPrimal does so for the function
 *   primal, handWritten   the function, and its gradient written by hand (or its Jacobian by rows)
 *   inputCount            how many arguments, from the first on, are differentiated, if not all
 *   errorOfHandWritten(result, point)  how far the derivative written by hand is off, where it is no gradient or Jacobian
 *   tolerance             from which error on a derivative in float64 counts as wrong, where rounding asks for more
 *   wengert(library)      the gradient by Wengert
 *   peers                 for each peer a function of its library that makes the gradient, or why it can't do the case
 *   notes                 for a peer `{ precision, note }` where the result is less precise than its numbers are
 * or, where calls are not what is measured, only `title`, `bar` and `measureCase(progress)`, which returns the rows.
 */
import { errorAgainstDifferences, relativeError, tolerance } from "./accuracy.mjs";
import { measure } from "./measure.mjs";
import { loadPeer, peerNames, peersOf, precisionOf } from "./peers.mjs";

const [name] = process.argv.slice(2);
const { title, bar, measureCase = measureCalls } = await loadCase("itself");
const rows = await measureCase(progress);
process.send({ result: { name, title, bar, rows } }, () => process.disconnect());

function progress(text) {
  process.send({ progress: text });
}

/**
 * A copy of the case of its own for each contestant: its `call` then calls one function only, and is optimised for it
 * as a loop in a user's program would be.
 */
function loadCase(contestant) {
  return import(`./cases/${name}.mjs?for=${encodeURIComponent(contestant)}`);
}

async function measureCalls(progress) {
  const reference = await loadCase("hand-written");
  const points = reference.points();
  const expected = points.map((point) => reference.handWritten(...point));
  const rows = [];
  const contestants = [];
  for (const make of [makeHandWritten, makeFunction, makeWengert, ...peerNames.map(makePeer)]) {
    const { row, call, gradient } = await make(points);
    rows.push(row);
    if (row.reason !== undefined) {
      progress(`${row.name}: ${row.reason}`);
      continue;
    }
    if (gradient !== undefined) {
      row.error = points.reduce((most, point, k) => Math.max(most, relativeError(gradient(...point), expected[k])), 0);
      row.isWrong = !(
        row.error <= ((row.precision === "float64" ? reference.tolerance : undefined) ?? tolerance[row.precision])
      );
    } else if (row.name === "hand-written") {
      row.isWrong = !(errorOfHandWritten(reference, expected[0], points[0]) <= 1e-6);
    }
    contestants.push({ name: row.name, call });
  }
  const measured = measure(contestants, progress);
  return rows.map((row) => ({ ...row, ...measured.get(row.name) }));
}

function errorOfHandWritten({ primal, inputCount, errorOfHandWritten: own }, result, point) {
  return own === undefined ? errorAgainstDifferences(primal, result, point, inputCount) : own(result, point);
}

async function makeHandWritten(points) {
  const own = await loadCase("hand-written");
  return {
    row: { name: "hand-written", precision: "float64" },
    call: (times) => own.call(own.handWritten, points, times),
  };
}

async function makeFunction(points) {
  const own = await loadCase("the function alone");
  return {
    row: { name: "the function alone", precision: "float64" },
    call: (times) => own.callPrimal(own.primal, points, times),
  };
}

async function makeWengert(points) {
  const own = await loadCase("wengert");
  return attempt("wengert", "float64", own, points, async () => own.wengert(await import("wengert")));
}

function makePeer(peer) {
  return async (points) => {
    const own = await loadCase(peer);
    const make = peersOf(own)[peer] ?? "not tried";
    if (typeof make === "string") return { row: { name: peer, reason: make } };
    const { row, ...made } = await attempt(peer, precisionOf(peer), own, points, async () =>
      make(await loadPeer(peer)),
    );
    return { row: { ...row, ...own.notes?.[peer] }, ...made };
  };
}

/** Makes a gradient and calls it once; a contestant that can't is reported with the reason. */
async function attempt(name, precision, own, points, make) {
  try {
    const gradient = await make();
    const first = performance.now();
    gradient(...points[0]);
    if (performance.now() - first > 10_000) return { row: { name, reason: "one call takes more than 10 s" } };
    return { row: { name, precision }, gradient, call: (times) => own.call(gradient, points, times) };
  } catch (error) {
    return { row: { name, reason: String(error.message).split("\n")[0] } };
  }
}
