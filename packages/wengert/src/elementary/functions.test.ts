import { describe, expect, test } from "vitest";
import * as functions from "./functions.ts";
import { elementaryOf } from "./table.ts";

const { clamp, exp2, logaddexp, relu, sigmoid, softplus, square, xlogy } = functions;

test("each is recognised by identity under its own name", () => {
  const names = Object.entries(functions).map(([name, f]) => [name, elementaryOf(f)?.name, f.name]);
  expect(names).toEqual(Object.keys(functions).map((name) => [name, name, name]));
});

test("the examples of the documentation hold", () => {
  expect(square(-3)).toBe(9);
  expect(exp2(10)).toBe(1024);
  expect(sigmoid(0)).toBe(0.5);
  expect(softplus(800)).toBe(800);
  expect(xlogy(0, 0)).toBe(0);
  expect(logaddexp(1000, 1000)).toBe(1000.6931471805599);
  expect(relu(-2)).toBe(0);
  expect(clamp(1.5, 0, 1)).toBe(1);
});

/** Values computed with 60 digits (mpmath) and rounded to double. */
describe("values keep their relative accuracy where a textbook form overflows or cancels", () => {
  test.each([
    ["sigmoid", sigmoid(-40), 4.248354255291589e-18],
    ["sigmoid", sigmoid(-740), 4.2e-322],
    ["softplus", softplus(-40), 4.248354255291589e-18],
    ["softplus", softplus(0.3), 0.8543552444685271],
    ["softplus", softplus(1e300), 1e300],
    ["logaddexp", logaddexp(0.3, 1.1), 1.4711006659477779],
    ["logaddexp", logaddexp(-1000, -1001), -999.6867383124818],
    ["logaddexp", logaddexp(-1e300, 5), 5],
  ])("%s", (_, actual, expected) => {
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.abs(expected));
  });
});

test("NaN and infinities go through", () => {
  for (const f of [square, exp2, sigmoid, softplus, relu]) expect(f(NaN)).toBeNaN();
  expect([clamp(NaN, 0, 1), clamp(0, NaN, 1), clamp(0, 0, NaN), xlogy(0, NaN), logaddexp(NaN, 1)]).toEqual(
    Array.from({ length: 5 }, () => NaN),
  );
  expect(logaddexp(-Infinity, -Infinity)).toBe(-Infinity);
  expect(logaddexp(Infinity, -Infinity)).toBe(Infinity);
  expect(softplus(Infinity)).toBe(Infinity);
  expect(sigmoid(Infinity)).toBe(1);
});

test("clamp is Math.min(Math.max(x, low), high), bounds out of order included", () => {
  for (const [x, low, high] of [
    [0.5, 1, 0],
    [-1, 1, 0],
    [2, 1, 0],
    [-0, 0, 1],
  ] as const) {
    expect(clamp(x, low, high)).toBe(Math.min(Math.max(x, low), high));
  }
});
