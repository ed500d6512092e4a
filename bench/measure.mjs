/** Times contestants against each other in interleaved rounds of one process. */

const usualSlice = 10; // ms that one contestant runs in one round
const warmUpCalls = 12;
const [leastWarmUp, mostWarmUp] = [100, 1500]; // ms
// Optimising a function of thousands of lines takes the engine about a second, in which it goes on as it was: a function
// that takes long enough to be one of those is called for as long again as it once became faster.
const longCall = 0.2; // ms
const [steady, longestWarmUp] = [1500, 6000]; // ms
const [fewestRounds, mostRounds] = [7, 41];
const fewestOfSlow = 3; // rounds of a contestant that would take up more than its time
const mostOfSlow = 2000; // ms, which is its time

/**
 * @param contestants  each `{ name, call }`; `call(times)` runs the function that often over varying inputs and returns
 *                     a number made of its results, which keeps them from being optimised away
 * @param limits    names of contestants: ratios are to the one of them that the measured medians say is the fastest
 * @param mostTime  ms for all rounds, as far as that leaves the fewest rounds
 * @param slice     ms that one contestant runs in one round: the shorter, the more rounds there are
 * @returns for each name the median time of a call in ms, and its ratio to the limit's: the median of the ratios of all
 *          rounds it took part in, and their quartiles
 */
export function measure(
  contestants,
  progress,
  { limits = [contestants[0].name], mostTime = 8000, slice = usualSlice } = {},
) {
  const timed = contestants.map((contestant) => ({ ...contestant, ...warmUp(contestant.call, slice), perCall: [] }));
  const isSlow = ({ taken }) => taken * fewestRounds > mostOfSlow;
  const round = timed.reduce((sum, each) => sum + (isSlow(each) ? 0 : each.taken), 0);
  const rounds = Math.max(fewestRounds, Math.min((mostRounds * usualSlice) / slice, Math.floor(mostTime / round)));
  progress(`${rounds} rounds of ${Math.round(round)} ms: ${timed.map(({ name }) => name).join(", ")}`);
  for (const each of timed)
    each.rounds = isSlow(each) ? Math.max(fewestOfSlow, Math.floor(mostOfSlow / each.taken)) : rounds;
  for (let r = 0; r < rounds; r++) {
    // Another one begins each round, and once all have the rounds run backwards: of three contestants each follows each
    // other one as often. Right after a long call a core has other caches, and other programs take it.
    const order = timed.map((_, k) => timed[(k + r) % timed.length]);
    if (Math.floor(r / timed.length) % 2 === 1) order.reverse();
    for (const { call, times, perCall, rounds: own } of order) {
      if (r >= own) continue;
      // What others just left behind is not charged to this one. Not a full collection: the engine would throw away
      // optimised code whose hidden classes have no object left, which then costs several times what is measured.
      globalThis.gc?.({ type: "minor" });
      perCall.push(time(call, times) / times);
    }
  }
  const limit = fastest(timed.filter(({ name }) => limits.includes(name))).perCall;
  return new Map(
    timed.map(({ name, perCall, rounds: own }) => {
      const ratios = perCall.map((each, r) => each / limit[r]);
      return [
        name,
        {
          milliseconds: quantile(perCall, 0.5),
          ratio: { median: quantile(ratios, 0.5), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) },
          rounds: own,
        },
      ];
    }),
  );
}

function fastest(timed) {
  const [first] = timed.toSorted((a, b) => quantile(a.perCall, 0.5) - quantile(b.perCall, 0.5));
  return first;
}

/** Calls until the engine has optimised the function. @returns how many calls fill a slice, and the ms that they took */
function warmUp(call, slice) {
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  for (let calls = 0; elapsed() < mostWarmUp && (calls < warmUpCalls || elapsed() < leastWarmUp); calls++)
    consume(call(1));
  let fastest = time(call, 1);
  for (let since = elapsed(); fastest > longCall && elapsed() < Math.min(since + steady, longestWarmUp);) {
    const one = time(call, 1);
    if (one < 0.8 * fastest) since = elapsed();
    fastest = Math.min(fastest, one);
  }
  let times = 1;
  let taken = time(call, times);
  while (taken < slice / 2 && times < 1e8) {
    times *= 2;
    taken = time(call, times);
  }
  const fitting = Math.max(1, Math.round((times * slice) / taken));
  return { times: fitting, taken: (taken * fitting) / times };
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
