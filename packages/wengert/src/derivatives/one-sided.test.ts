import { describe, expect, test } from "vitest";
import { gradient } from "../index.ts";

/** The squared distance to the nearest of some points, and their gradient by hand. */
const nearest = (x: number[], points: number[][]): number => {
  let best = Infinity;
  for (const point of points) {
    let distance = 0;
    for (let c = 0; c < x.length; c++) distance += (x[c] - point[c]) ** 2;
    if (distance < best) best = distance;
  }
  return best;
};

describe("a loop whose result only one side of a branch uses", () => {
  test("is gone through backwards on that side alone", () => {
    const points = [
      [5, 5],
      [1, 2],
      [4, 0],
      [2, 2],
    ];
    const byX = gradient(nearest, { wrt: 0 });
    expect(byX([1.5, 1], points)).toEqual([1, -2]);
    expect(byX([3, 3], points)).toEqual([2, 2]);
    // The one loop of the backward sweep that adds to the gradient is inside of an if.
    const backward = byX.sourceFor([1.5, 1], points).split("= boolean_tape[")[1] ?? "";
    expect(backward.indexOf("if (")).toBeLessThan(backward.indexOf("for ("));
    expect(backward.indexOf("x_bar[")).toBeGreaterThan(backward.indexOf("for ("));
    expect(backward).not.toContain("} else {");
    expect(gradient(nearest, { wrt: 0, record: "everything" })([1.5, 1], points)).toEqual([1, -2]);
  });

  test("contributes nothing where the other side is taken, not even 0·∞", () => {
    const f = (x: number[]): number => {
      let root = 0;
      for (const v of x) root += Math.sqrt(v);
      return root > 1 ? root * 2 : x[0] * 3;
    };
    expect(gradient(f)([0, 0])).toEqual([3, 0]);
    expect(gradient(f)([4, 1])).toEqual([0.5, 1]);
  });

  test("stays where it is if it writes to an array, which counts on either side", () => {
    const f = (x: number[]): number => {
      const total = new Float64Array(1);
      let s = 0;
      for (const v of x) {
        total[0] += Math.sin(v);
        s += v * v;
      }
      return (s > 1 ? s : 0) + total[0];
    };
    expect(gradient(f)([0.1, 0.2])).toEqual([Math.cos(0.1), Math.cos(0.2)]);
    expect(gradient(f)([1, 2])).toEqual([2 + Math.cos(1), 4 + Math.cos(2)]);
  });

  test("stays where it is if something else uses the result, or if what it needs is recorded", () => {
    const shared = (x: number[]): number => {
      let s = 0;
      for (const v of x) s += v * v;
      return (s > 1 ? s * 2 : 0) + s;
    };
    expect(gradient(shared)([1, 2])).toEqual([6, 12]);
    expect(gradient(shared)([0.1, 0.2])).toEqual([0.2, 0.4]);
    const recorded = (x: number): number => {
      let [s, y] = [0, 1];
      for (let n = 0; n < 3; n++) {
        let z = x;
        for (let i = 0; i < 3; i++) z = Math.sin(z * y);
        if (z > s) s += z;
        y += z;
      }
      return s * y;
    };
    expect(gradient(recorded)(0.7)).toBe(gradient(recorded, { record: "everything" })(0.7));
    const h = 1e-6;
    expect(gradient(recorded)(0.7)).toBeCloseTo((recorded(0.7 + h) - recorded(0.7 - h)) / (2 * h), 7);
  });
});
