/** Calls that go straight to generated code though the function has a scope: only while that is what was read. */
import { describe, expect, test } from "vitest";
import { gradient, jacobian, valueAndGradient, withScope } from "../index.ts";

const square = (x: number): number => x * x;
const cube = (x: number): number => x * x * x;

describe("a function of the scope that is exchanged is read anew, however often it was called before", () => {
  test("in gradients", () => {
    let helper = square;
    const slope = gradient((x: number) => helper(x) + x, { scope: () => ({ helper }) });
    for (let k = 0; k < 5; k++) expect(slope(3)).toBe(7);
    helper = cube;
    for (let k = 0; k < 5; k++) expect(slope(3)).toBe(28);
    helper = square;
    expect(slope(3)).toBe(7);
  });

  test("in Jacobians", () => {
    let helper = square;
    const rows = jacobian((x: number, y: number) => [helper(x) * y, x], { scope: () => ({ helper }) });
    for (let k = 0; k < 5; k++)
      expect(rows(3, 2)).toEqual([
        [12, 9],
        [1, 0],
      ]);
    helper = cube;
    for (let k = 0; k < 3; k++)
      expect(rows(3, 2)).toEqual([
        [54, 27],
        [1, 0],
      ]);
  });

  test("where every call of the thunk gives another", () => {
    let calls = 0;
    const value = valueAndGradient((x: number) => helper(x), {
      scope: () => ({ helper: calls++ % 2 === 0 ? square : cube }),
      verify: false,
    });
    const helper = square;
    for (let k = 0; k < 12; k++) {
      const before = calls;
      const result = value(3);
      // The last that the thunk gave in this call, or in the one before, is what was differentiated.
      expect([
        { value: 9, gradient: 6 },
        { value: 27, gradient: 27 },
      ]).toContainEqual(result);
      expect(calls).toBeGreaterThan(before);
    }
  });
});

test("a name that comes into the scope is seen", () => {
  const names: Record<string, (x: number) => number> = { helper: square };
  const slope = gradient((x: number) => names.helper(x), { scope: () => ({ names }) });
  for (let k = 0; k < 4; k++) expect(slope(2)).toBe(4);
  names.helper = cube;
  expect(slope(2)).toBe(12);
});

test("numbers of the scope are looked at in every call", () => {
  let rate = 2;
  const slope = gradient((x: number) => square(x) * rate, { scope: () => ({ square, rate }) });
  for (let k = 0; k < 4; k++) expect(slope(3)).toBe(12);
  rate = 5;
  expect(slope(3)).toBe(30);
});

test("a helper with a scope of its own is looked at in every call", () => {
  let factor = 2;
  const helper = withScope(
    (x: number) => factor * x * x,
    () => ({ factor }),
  );
  const slope = gradient((x: number) => helper(x), { scope: () => ({ helper }) });
  for (let k = 0; k < 4; k++) expect(slope(3)).toBe(12);
  factor = 4;
  expect(slope(3)).toBe(24);
});
