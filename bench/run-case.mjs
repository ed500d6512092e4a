/**
 * Measures one case in this process and sends the result to the parent.
 *
 * A case (cases/NAME.mjs) exports
 *   title                 what is measured
 *   bar, functionBar      ratios to the hand-written gradient and to the function that Wengert is to stay under, if any
 *   leads                 whether Wengert is to be faster than every peer
 *   points()              lists of arguments, so that the inputs vary from call to call
 *   call(f, points, n)    calls a gradient n times and adds up parts of the results; callPrimal does so for the function
 *   primal, handWritten   the function, and its gradient written by hand (or its Jacobian by rows)
 *   inputCount            how many arguments, from the first on, are differentiated, if not all
 *   errorOfHandWritten(result, point)  how far the derivative written by hand is off, where it is no gradient or Jacobian
 *   tolerance             from which error on a derivative in float64 counts as wrong, where rounding asks for more
 *   wengert(library)      the gradient by Wengert
 *   peers                 for each peer a function of its library that makes the gradient, or why it can't do the case
 *   notes                 for a peer `{ precision, note }` where the result is less precise than its numbers are
 * or, where calls are not what is measured, only `title`, `bar` and `measureCase(progress)`, which returns the rows, or
 * `{ rows, … }` with `verdicts` on its bars and data for a plot.
 */
import { errorAgainstDifferences, relativeError, tolerance } from "./accuracy.mjs";
import { measure } from "./measure.mjs";
import { loadPeer, peerNames, peersOf, precisionOf } from "./peers.mjs";

const [name] = process.argv.slice(2);
const { title, bar, functionBar, leads, measureCase = measureCalls } = await loadCase("itself");
const measured = await measureCase(progress);
const result = { name, title, bar, functionBar, leads, ...(Array.isArray(measured) ? { rows: measured } : measured) };
process.send({ result }, () => process.disconnect());

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
  return rows.map(({ firstCall, ...row }) => {
    const steady = measured.get(row.name);
    return firstCall === undefined || steady === undefined
      ? { ...row, ...steady }
      : { ...row, ...steady, firstCall: Math.max(0, firstCall - steady.milliseconds) };
  });
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
  const library = await import("wengert");
  return attempt("wengert", "float64", own, points, () => own.wengert(library));
}

function makePeer(peer) {
  return async (points) => {
    const own = await loadCase(peer);
    const make = peersOf(own)[peer] ?? "not tried";
    if (typeof make === "string") return { row: { name: peer, reason: make } };
    const library = await loadPeer(peer).catch((error) => error);
    const { row, ...made } = await attempt(peer, precisionOf(peer), own, points, () => {
      if (library instanceof Error) throw library;
      return make(library);
    });
    return { row: { ...row, ...own.notes?.[peer] }, ...made };
  };
}

/**
 * Makes a gradient and calls it once, which takes `firstCall` ms; a contestant that can't is reported with the reason.
 */
async function attempt(name, precision, own, points, make) {
  try {
    const began = performance.now();
    const gradient = await make();
    const made = performance.now();
    gradient(...points[0]);
    const called = performance.now();
    if (called - made > 10_000) return { row: { name, reason: "one call takes more than 10 s" } };
    const row = { name, precision, firstCall: called - began };
    return { row, gradient, call: (times) => own.call(gradient, points, times) };
  } catch (error) {
    return { row: { name, reason: String(error.message).split("\n")[0] } };
  }
}
