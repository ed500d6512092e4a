import { describe, expect, test } from "vitest";
import { argmax, argmin, maximum } from "./optimiser.ts";

const squares = ([x, y]: number[]): number => x * x + y * y;
const slope = ([x, y]: number[]): number[] => [2 * x, 2 * y];

describe("the optimiser", () => {
  test("stops at the published digits on x² + y²", () => {
    expect(argmin(squares, slope, [1, 1])).toEqual([8.246324826140356e-6, 8.246324826140356e-6]);
  });

  test("evaluates the objective and the gradient 155 times from (1, 1)", () => {
    const values: number[] = [];
    const slopes: number[] = [];
    argmin(
      (x) => (values.push(x[0]), squares(x)),
      (x) => (slopes.push(x[0]), slope(x)),
      [1, 1],
    );
    expect(values).toHaveLength(155);
    expect(slopes).toHaveLength(155);
    expect(slopes.slice(0, 4)).toEqual([1, 0.99998, 0.9999600004, 0.999940001199992]);
    expect(slopes.at(-2)).toBe(2.3927358478819515e-5);
  });

  test("leaves the start unchanged", () => {
    const start = [1, 1];
    argmin(squares, slope, start);
    expect(start).toEqual([1, 1]);
  });

  test("finds the maximum as the minimum of the negated function", () => {
    const inverted = (x: number[]): number => 3 - squares(x);
    const invertedSlope = (x: number[]): number[] => slope(x).map((partial) => -partial);
    expect(argmax(inverted, invertedSlope, [1, 1])).toEqual([8.246324826140356e-6, 8.246324826140356e-6]);
    expect(maximum(inverted, invertedSlope, [1, 1])).toBe(inverted([8.246324826140356e-6, 8.246324826140356e-6]));
  });
});
