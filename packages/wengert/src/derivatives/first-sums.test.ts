/** A gradient that a loop adds to once for each element is stored, element by element: no pass that only zeroes it. */
import { describe, expect, test } from "vitest";
import { gradient } from "./gradient.ts";
import { gradientInto, valueAndGradientInto } from "./into.ts";

type OfArray = (x: Float64Array) => number;

const squares: OfArray = (x) => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i]! * x[i]!;
  return s;
};
const butOne: OfArray = (x) => {
  let s = 0;
  for (let i = 1; i < x.length; i++) s += x[i]! * x[i]!;
  return s;
};
const everySecond: OfArray = (x) => {
  let s = 0;
  for (let i = 0; i < x.length; i += 2) s += x[i]! * x[i]!;
  return s;
};
const neighbours: OfArray = (x) => {
  let s = 0;
  for (let i = 0; i < x.length - 1; i++) s += x[i]! * x[i + 1]!;
  return s;
};
const neighboursBefore: OfArray = (x) => {
  let s = 0;
  for (let i = 1; i < x.length; i++) s += x[i]! * x[i - 1]!;
  return s;
};
const threes: OfArray = (x) => {
  let s = 0;
  for (let i = 1; i + 1 < x.length; i++) s += x[i - 1]! * x[i]! * x[i + 1]!;
  return s;
};
const someNeighbours: OfArray = (x) => {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    s += x[i]! * x[i]!;
    if (x[i]! > 0) s += x[i + 1]! * x[i]!;
  }
  return s;
};
const downwards: OfArray = (x) => {
  let s = 0;
  for (let i = x.length - 2; i >= 0; i--) s += x[i]! * x[i + 1]!;
  return s;
};
const turnedAround: OfArray = (x) => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i]! * x[x.length - 1 - i]!;
  return s;
};
const positive: OfArray = (x) => {
  let s = 0;
  for (let i = 0; i < x.length; i++) if (x[i]! > 0) s += x[i]! * x[i]!;
  return s;
};
const first: OfArray = (x) => {
  let s = 0;
  if (x.length > 0 && x[0]! > 0) for (let i = 0; i < x.length; i++) s += x[i]! * x[i]!;
  return s;
};
const twice: OfArray = (x) => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i]! * x[i]!;
  for (let i = 0; i < x.length; i++) s += x[i]!;
  return s;
};
const firstAgain: OfArray = (x) => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i]! * x[0]!;
  return s;
};
const halfAgain: OfArray = (x) => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i]! * x[i >> 1]!;
  return s;
};
const byTurns: OfArray = (x) => {
  let s = 0;
  for (let k = 0; k < x.length; k++) for (let i = 0; i < x.length; i++) s += x[i]! * k;
  return s;
};

const cases: [string, OfArray, number[]][] = [
  ["all elements", squares, [6, -4, 10]],
  ["all but the first", butOne, [0, -4, 10]],
  ["every second", everySecond, [6, 0, 10]],
  ["neighbours", neighbours, [-2, 8, -2]],
  ["neighbours before", neighboursBefore, [-2, 8, -2]],
  ["three in a row", threes, [-10, 15, -6]],
  ["neighbours where a condition holds", someNeighbours, [4, -1, 0]],
  ["neighbours, downwards", downwards, [-2, 8, -2]],
  ["from both ends", turnedAround, [10, -4, 6]],
  ["where a condition holds", positive, [6, 0, 10]],
  ["in a branch", first, [6, -4, 10]],
  ["two loops", twice, [7, -3, 11]],
  ["the first element in every turn", firstAgain, [9, 3, 3]],
  ["an element of the first half in every turn", halfAgain, [4, 8, -2]],
  ["a loop around the loop", byTurns, [3, 3, 3]],
];

describe("gradients are right, also in an array with numbers in it", () => {
  test.each(cases)("%s", (_, f, expected) => {
    const x = Float64Array.of(3, -2, 5);
    expect([...gradient(f)(x)]).toEqual(expected);
    const into = gradientInto(f);
    const out = Float64Array.of(NaN, 7, 1e300);
    for (let call = 0; call < 3; call++) expect([...into(out, x)]).toEqual(expected);
    expect(valueAndGradientInto(f)(out.fill(7), x)).toBe(f(x));
    expect([...out]).toEqual(expected);
    // Ranges that are empty, or have one turn.
    for (let n = 0; n < 5; n++) {
      const shorter = Float64Array.of(3, -2, 5, 7).subarray(0, n);
      const dirty = new Float64Array(n).fill(NaN);
      expect(into(dirty, shorter)).toEqual(gradient(f, { mode: "forward" })(shorter));
    }
  });
});

test.each([
  ["all elements", squares, 1],
  ["all but the first", butOne, 2],
  ["every second", everySecond, 2],
  ["neighbours", neighbours, 3],
  ["two loops", twice, 2],
])("%s: so many loops touch the gradient", (_, f, count) => {
  const source = gradientInto(f).sourceFor(Float64Array.of(1, 2));
  expect(source.match(/for \(/g)).toHaveLength(count);
});

test("the numbers that are added for the first time are stored", () => {
  expect(gradient(squares).sourceFor(Float64Array.of(1))).toMatch(/x_bar\[i\] = /);
  expect(gradient(twice).sourceFor(Float64Array.of(1))).toMatch(/x_bar\[\w+\] = [^]*x_bar\[\w+\] \+= /);
  expect(gradient(neighbours).sourceFor(Float64Array.of(1))).toMatch(/x_bar\[t2\] = /);
  expect(gradient(neighbours).sourceFor(Float64Array.of(1))).toMatch(/x_bar\[i\] \+= /);
  for (const f of [everySecond, positive, first, halfAgain, turnedAround, byTurns]) {
    expect(gradient(f).sourceFor(Float64Array.of(1))).not.toMatch(/x_bar\[\w+\] = /);
  }
});

test("a loop that makes some elements zeros, before one that comes to more", () => {
  const f = (x: number[], k: number): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += 2 * x[i]!;
    for (let i = 0; i + 1 < x.length; i++) x[i] = 3;
    for (let i = 0; i < x.length; i++) s += x[i]! * k;
    return s;
  };
  // All but the last are overwritten: only that one counts in the last loop.
  expect(gradient(f, { wrt: 0 })([1, 4, 9], 5)).toEqual([2, 2, 7]);
  expect(gradient(f, { wrt: 0, mode: "forward" })([1, 4, 9], 5)).toEqual([2, 2, 7]);
  expect(gradient(f, { wrt: 0, record: "everything" })([1, 4, 9], 5)).toEqual([2, 2, 7]);
  const out = new Float64Array(3);
  expect(gradientInto(f, { wrt: 0 })(out, [1, 4, 9], 5)).toEqual(new Float64Array([2, 2, 7]));
});
