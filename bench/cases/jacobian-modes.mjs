/** Jacobians of five shapes in both modes, and by the mode that `jacobian` chooses itself. */
import { measure } from "../measure.mjs";

export const title = "Jacobians of functions of five shapes: the mode that is chosen, and both modes";

export const bar = 1.25;

/** y[k] = Σ over i of sin(x[i]·(k + 1))·x[i]: every output depends on every input. */
const dense = (x, rows) => {
  const y = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += Math.sin(x[i] * (k + 1)) * x[i];
    y[k] = sum;
  }
  return y;
};

/** Products and sums alone, where a tangent costs as much as the function. */
const cheap = (x, rows) => {
  const y = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) {
    let sum = rows[k];
    for (let i = 0; i < x.length; i++) sum = sum * 0.5 + x[i] * x[i];
    y[k] = sum;
  }
  return y;
};

/** The outputs share a sum over all inputs. */
const shared = (x, rows) => {
  let energy = 0;
  for (let i = 0; i < x.length; i++) energy += x[i] * x[i];
  const y = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) y[k] = Math.exp(-energy / (k + 10)) * x[k % x.length];
  return y;
};

/** Numbers in and out, no loop. */
const straight = (a, b, c) => [a * b, Math.sin(b * c), a / c, Math.exp(-a * a), b - c, a * b * c];

const shapes = [
  [1, 1000],
  [1000, 1],
  [10, 10],
  [3, 100],
  [100, 3],
];

const modes = ["auto", "forward", "reverse"];

/**
 * ms. The mode that is chosen runs the very code of one of the others, in microseconds. What is left between them are
 * collections of the arrays that are returned and other programs: many short rounds meet those in few of them.
 */
const slice = 1;

export async function measureCase(progress) {
  const { jacobian } = await import("wengert");
  const cases = Object.entries({ dense, cheap, shared }).flatMap(([name, f]) =>
    shapes.map(([n, m]) => ({
      name: `${name}, ${n} → ${m}`,
      f,
      options: { wrt: 0, flat: true },
      points: Array.from({ length: 4 }, (_, k) => [
        Float64Array.from({ length: n }, (__, i) => Math.cos(i + k) * 0.4),
        Float64Array.from({ length: m }, (__, i) => i / m),
      ]),
    })),
  );
  cases.push({
    name: "straight line, 3 → 6",
    f: straight,
    options: { flat: true },
    points: Array.from({ length: 4 }, (_, k) => [0.3 + k, 0.7, 1.1 - k / 8]),
  });
  const rows = [];
  for (const each of cases) rows.push(...(await measureShape(each, jacobian, progress)));
  return rows;
}

/** One row for each mode; the ratio is to the faster one of this measurement. */
async function measureShape({ name, f, options, points }, jacobian, progress) {
  const calls = new Map(modes.map((mode) => [mode, jacobian(f, { ...options, mode })]));
  const first = points[0];
  const expected = calls.get("forward")(...first).values;
  const loops = new Map();
  for (const [mode, call] of calls) loops.set(mode, await loopOver(call, points, `${name}, ${mode}`));
  const measured = measure(
    modes.map((mode) => ({ name: mode, call: loops.get(mode) })),
    progress,
    { limits: ["forward", "reverse"], mostTime: 3000, slice },
  );
  return modes.map((mode) => {
    const error = differenceOf(calls.get(mode)(...first).values, expected);
    return {
      name: `${name}: ${mode}`,
      precision: "float64",
      against: "the faster mode",
      isJudged: mode === "auto",
      error,
      isWrong: !(error <= 1e-9),
      ...measured.get(mode),
    };
  });
}

/** A copy of the loop for each contestant, which the engine then optimises for it. */
async function loopOver(call, points, contestant) {
  const copy = new URL(import.meta.url);
  copy.search = `?for=${encodeURIComponent(contestant)}`;
  const { addUp } = await import(copy.href);
  return (times) => addUp(call, points, times);
}

export function addUp(call, points, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += call(...points[i % points.length]).values[0];
  return sum;
}

function differenceOf(values, expected) {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return values.reduce((most, value, k) => Math.max(most, Math.abs(value - expected[k]) / largest), 0);
}
