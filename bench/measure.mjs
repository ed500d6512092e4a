/** Times contestants against each other in interleaved rounds of one process. */

const slice = 10; // ms that one contestant runs in one round
const warmUpCalls = 12;
const warmUpTime = 100; // ms
const mostTime = 20_000; // ms for all rounds of a case
const [fewestRounds, mostRounds] = [7, 41];

/**
 * @param contestants  each `{ name, call }`; `call(times)` runs the function that often over varying inputs and returns
 *                     a number made of its results, which keeps them from being optimised away
 * @param limits  names of contestants: ratios are to the one of them that the measured medians say is the fastest
 * @returns for each name the median time of a call in ms, and its ratio to the limit's: the median of the ratios of all
 *          rounds, and their quartiles
 */
export function measure(contestants, progress, limits = [contestants[0].name]) {
  const timed = contestants.map((contestant) => ({ ...contestant, times: warmUp(contestant.call), perCall: [] }));
  const round = timed.reduce((sum, { call, times }) => sum + time(call, times), 0);
  const rounds = Math.max(fewestRounds, Math.min(mostRounds, Math.floor(mostTime / round)));
  progress(`${rounds} rounds of ${Math.round(round)} ms: ${timed.map(({ name }) => name).join(", ")}`);
  for (let r = 0; r < rounds; r++) {
    // Another one begins each round, and every second round runs backwards: nobody always follows the same neighbour.
    const order = timed.map((_, k) => timed[(k + r) % timed.length]);
    if (r % 2 === 1) order.reverse();
    for (const { call, times, perCall } of order) {
      // What others just left behind is not charged to this one. Not a full collection: the engine would throw away
      // optimised code whose hidden classes have no object left, which then costs several times what is measured.
      globalThis.gc?.({ type: "minor" });
      perCall.push(time(call, times) / times);
    }
  }
  const limit = fastest(timed.filter(({ name }) => limits.includes(name))).perCall;
  return new Map(
    timed.map(({ name, perCall }) => {
      const ratios = perCall.map((each, r) => each / limit[r]);
      return [
        name,
        {
          milliseconds: quantile(perCall, 0.5),
          ratio: { median: quantile(ratios, 0.5), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) },
          rounds,
        },
      ];
    }),
  );
}

function fastest(timed) {
  const [first] = timed.toSorted((a, b) => quantile(a.perCall, 0.5) - quantile(b.perCall, 0.5));
  return first;
}

/** Calls until the engine has optimised the function. @returns how many calls fill a slice */
function warmUp(call) {
  const began = performance.now();
  let calls = 0;
  while (calls < warmUpCalls || performance.now() - began < warmUpTime) {
    consume(call(1));
    calls++;
  }
  let times = 1;
  let taken = time(call, times);
  while (taken < slice / 2 && times < 1e8) {
    times *= 2;
    taken = time(call, times);
  }
  return Math.max(1, Math.round((times * slice) / taken));
}

function time(call, times) {
  const began = performance.now();
  consume(call(times));
  return performance.now() - began;
}

/** Where all results end. */
let sink = 0;

function consume(result) {
  if (typeof result !== "number") throw new Error("a contestant's results were not added up to a number");
  sink = (sink + result) % 1;
}

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
