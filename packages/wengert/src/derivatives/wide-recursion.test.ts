/** Functions that call themselves more than once, to a depth that is a literal: read as calls before they are too many. */
import { expect, test } from "vitest";
import { gradient } from "../index.ts";
import { checkDerivatives } from "../testing/check-derivatives.ts";

/** Simpson's rule, halved where it is not exact enough. */
const adaptive = (depth: number): ((a: number, b: number, k: number) => number) =>
  new Function(`return (a, b, k) => {
    const g = (x) => Math.exp(-k * x * x);
    const simpson = (l, r) => ((r - l) / 6) * (g(l) + 4 * g((l + r) / 2) + g(r));
    const halved = (l, r, whole, d) => {
      const m = (l + r) / 2, left = simpson(l, m), right = simpson(m, r);
      if (d === 0 || Math.abs(left + right - whole) < 1e-5) return left + right;
      return halved(l, m, left, d - 1) + halved(m, r, right, d - 1);
    };
    return halved(a, b, simpson(a, b), ${depth});
  }`)() as (a: number, b: number, k: number) => number;

test.each([3, 7, 12, 20])("%d deep", (depth) => {
  const f = adaptive(depth);
  expect(() => checkDerivatives(f, [-0.3, 2, 1])).not.toThrow();
  expect(gradient(f)(-0.3, 2, 1)[1]).toBeCloseTo(Math.exp(-4), 3);
});
