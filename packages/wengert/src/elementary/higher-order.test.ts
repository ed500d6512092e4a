/** Conventions hold for one order; what is differentiated again must come out right where a derivative exists. */
import { describe, expect, test } from "vitest";
import { type OfAlgebra, derivativesAt, secondPartialAt } from "../../test/check-entry.ts";
import { abs, max, relu } from "./piecewise.ts";
import { exp, logaddexp, softplus, xlogy } from "./exponential.ts";
import { hypot, pow, sqrt, square } from "./powers.ts";
import { elementaryByName } from "./table.ts";
import { sin } from "./trigonometric.ts";

const power =
  (exponent: number): OfAlgebra =>
  (a, x) =>
    a.apply(pow, x, a.constant(exponent));

describe("derivatives of x^p with a literal exponent", () => {
  test.each([
    [0, [1, 0, 0, 0]],
    [1, [0, 1, 0, 0]],
    [2, [0, 0, 2, 0]],
    [3, [0, 0, 0, 6]],
    [1.5, [0, 0, Infinity, -Infinity]],
    [0.5, [0, Infinity, -Infinity, Infinity]],
  ])("at 0, p = %d: %j", (exponent, expected) => {
    expect(derivativesAt(power(exponent), 0, 3).map((value) => value + 0)).toEqual(expected);
  });

  test.each([
    [2, [9, -6, 2, 0, 0]],
    [3, [-27, 27, -18, 6, 0]],
    [-1, [-1 / 3, -1 / 9, -2 / 27, -6 / 81, -24 / 243]],
  ])("at −3, p = %d: %j", (exponent, expected) => {
    const actual = derivativesAt(power(exponent), -3, 4);
    for (const [order, value] of expected.entries()) expect(actual[order]).toBeCloseTo(value, 13);
  });
});

describe("second partials where a first one has an exception", () => {
  test.each([
    ["∂²(x^p)/∂x∂p at p = 0 is 1/x", pow, [2, 0], 0, 1, 0.5],
    ["∂²(x^p)/∂p∂x at p = 0 is 1/x", pow, [2, 0], 1, 0, 0.5],
    ["∂²(x^p)/∂x² at (0, 2), exponent not literal", pow, [0, 2], 0, 0, 2],
    ["∂²(x^p)/∂x² at (0, 1), exponent not literal", pow, [0, 1], 0, 0, 0],
    ["∂² xlogy/∂x∂y at x = 0", xlogy, [0, 4], 0, 1, 0.25],
    ["∂² xlogy/∂y∂x at x = 0", xlogy, [0, 4], 1, 0, 0.25],
    ["∂² logaddexp/∂x² at a tie", logaddexp, [3, 3], 0, 0, 0.25],
    ["∂² logaddexp/∂x∂y at a tie", logaddexp, [3, 3], 0, 1, -0.25],
    ["∂² softplus at 0", softplus, [0], 0, 0, 0.25],
    ["∂² square at 0", square, [0], 0, 0, 2],
    ["∂² sqrt at 0", sqrt, [0], 0, 0, -Infinity],
    ["∂² hypot at the origin", hypot, [0, 0], 0, 0, 0],
    ["∂² abs at 0", abs, [0], 0, 0, 0],
    ["∂² relu at 0", relu, [0], 0, 0, 0],
    ["∂² max at a tie", max, [1, 1], 0, 1, 0],
  ] as const)("%s", (_, f, at, i, j, expected) => {
    expect(secondPartialAt(f, at, i, j) + 0).toBe(expected);
  });
});

/** f(−x) at 0, where the operand is −0: the derivatives are those from the left. */
describe("at the end of a domain reached as −0", () => {
  test.each([
    ["sqrt", [-Infinity, -Infinity]],
    ["log", [-Infinity, -Infinity]],
    ["log2", [-Infinity, -Infinity]],
    ["log10", [-Infinity, -Infinity]],
  ])("%s(−x) has the derivatives %j", (name, expected) => {
    const f = elementaryByName.get(name);
    if (f === undefined) throw new Error(`no ${name}`);
    expect(derivativesAt((a, x) => a.apply(f, a.negate(x)), 0, 2).slice(1)).toEqual(expected);
    expect(derivativesAt((a, x) => a.apply(f, a.multiply(a.constant(-2), x)), 0, 2).slice(1)).toEqual(expected);
  });

  test("xlogy(1, −x) has the derivative −∞", () => {
    expect(derivativesAt((a, x) => a.apply(xlogy, a.constant(1), a.negate(x)), 0, 1)[1]).toBe(-Infinity);
  });
});

test.each(["log", "log1p", "log2", "log10", "atanh", "asin", "acos", "acosh", "sqrt"])(
  "outside its domain %s has no derivative of any order",
  (name) => {
    const f = elementaryByName.get(name);
    if (f === undefined) throw new Error(`no ${name}`);
    const g: OfAlgebra = (a, x) => a.apply(f, x);
    expect(derivativesAt(g, -2, 3)).toEqual([NaN, NaN, NaN, NaN]);
  },
);

test("xlogy has no derivative for y < 0", () => {
  for (const [i, j] of [
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    expect(secondPartialAt(xlogy, [2, -1], i, j)).toBeNaN();
  }
});

test("the sixth derivative of exp(sin x) is the closed form", () => {
  const x = 0.7;
  const [s, c] = [Math.sin(x), Math.cos(x)];
  // Faà di Bruno with y = sin x.
  const factor =
    c ** 6 -
    15 * c ** 4 * s +
    45 * c ** 2 * s ** 2 -
    20 * c ** 4 -
    15 * s ** 3 +
    75 * c ** 2 * s +
    16 * c ** 2 -
    15 * s ** 2 -
    s;
  const sixth = derivativesAt((a, at) => a.apply(exp, a.apply(sin, at)), x, 6).at(-1) ?? NaN;
  expect(sixth / (factor * Math.exp(s))).toBeCloseTo(1, 13);
});
