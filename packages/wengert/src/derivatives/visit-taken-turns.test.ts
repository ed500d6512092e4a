/** Backward loops that have something to do in the turns alone in which a branch was taken. */
import { describe, expect, test } from "vitest";
import { gradient, hessian } from "../index.ts";
import { numbersOf } from "../testing/numbers.ts";

const numbersIn = (value: unknown): number[] => numbersOf(value, value);

type Cost = (x: number[]) => number;

const largest: Cost = (x) => {
  let most = x[0]!;
  for (let i = 1; i < x.length; i++) if (x[i]! > most) most = x[i]!;
  return most * most;
};

/** The other side of the branch does something. */
const smallest: Cost = (x) => {
  let least = 10;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! >= least) continue;
    least = x[i]!;
  }
  return Math.exp(least);
};

/** What is carried is multiplied in the turns that are taken. */
const product: Cost = (x) => {
  let p = 1;
  for (let i = 0; i < x.length; i++) if (x[i]! > 0) p *= 1 + x[i]! * x[i]!;
  return Math.log(p) * p;
};

/** From the last to the first. */
const downwards: Cost = (x) => {
  let most = -10;
  let second = -20;
  for (let i = x.length - 1; i >= 0; i--) {
    if (x[i]! > most) {
      second = most;
      most = x[i]!;
    }
  }
  return most * second;
};

/** For every row of a matrix, in a loop of whose turns only sums come. */
const rows: Cost = (x) => {
  let sum = 0;
  for (let r = 0; 4 * r + 3 < x.length; r++) {
    let most = x[4 * r]!;
    for (let i = 1; i < 4; i++) if (x[4 * r + i]! > most) most = x[4 * r + i]!;
    let total = 0;
    for (let i = 0; i < 4; i++) total += Math.exp(x[4 * r + i]! - most);
    sum += most + Math.log(total);
  }
  return sum;
};

/** Carried by a turn that is not taken: its backward code is more than nothing. */
const decaying: Cost = (x) => {
  let s = 1;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! > 0.2) s += x[i]! * x[i]!;
    else s *= 0.5;
  }
  return s * s;
};

/** Two branches in a loop. */
const both: Cost = (x) => {
  let most = -9;
  let least = 9;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! > most) most = x[i]!;
    if (x[i]! < least) least = x[i]!;
  }
  return most * Math.sin(least);
};

const points = [
  Array.from({ length: 13 }, (_, k) => Math.sin(2.1 * k) + 0.01 * k),
  Array.from({ length: 9 }, (_, k) => 0.1 + 0.3 * k),
  Array.from({ length: 8 }, (_, k) => 3 - 0.3 * k),
  [0.4],
  [-0.3, -0.2],
];

describe.each([
  ["the largest", largest],
  ["the smallest", smallest],
  ["a product", product],
  ["downwards", downwards],
  ["the largest of every row", rows],
  ["one that does something in every turn", decaying],
  ["two branches", both],
])("%s", (_, f) => {
  test("has the partials of forward mode and of recording everything, to second order", () => {
    const own = gradient(f);
    const hessians = [hessian(f), hessian(f, { record: "everything" })];
    for (const x of points) {
      const partials = numbersIn(own(x));
      const everything = numbersIn(gradient(f, { record: "everything" })(x));
      const forward = numbersIn(gradient(f, { mode: "forward" })(x));
      expect(partials).toHaveLength(x.length);
      partials.forEach((partial, k) => {
        expect(Math.abs(partial - Number(everything[k]))).toBeLessThan(1e-14 * (1 + Math.abs(partial)));
        expect(Math.abs(partial - Number(forward[k]))).toBeLessThan(1e-13 * (1 + Math.abs(partial)));
      });
      const [second, reference] = hessians.map((h) => numbersIn(h(x)));
      second?.forEach((partial, k) => {
        expect(Math.abs(partial - Number(reference?.[k]))).toBeLessThan(1e-12 * (1 + Math.abs(partial)));
      });
    }
  });
});

test("the indices of the turns that were taken are recorded", () => {
  const partials = gradient(largest);
  const x = Array.from({ length: 1000 }, (_, k) => Math.sin(k));
  const at = x.indexOf(Math.max(...x));
  expect(partials(x)).toEqual(x.map((each, k) => (k === at ? 2 * each : 0)));
  expect(partials.source).not.toContain("booleanTape");
  expect(partials.source).toContain("integerTape");
});
