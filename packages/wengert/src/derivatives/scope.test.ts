/** Calls that go straight to generated code though the function has a scope: only while that is what was read. */
import { describe, expect, test } from "vitest";
import { gradient, hessian, jacobian, valueAndGradient, vjp, withScope } from "../index.ts";

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

test("a pullback belongs to its call: the scope may have changed since", () => {
  let c = 2;
  const weights = [1, 10];
  const inner = { k: 3 };
  let helper = (x: number): number => x;
  const pull = vjp((x: number) => helper(x) * x * c * weights[0]! * inner.k, {
    scope: () => ({ c, weights, inner, helper }),
  });
  const first = pull(5);
  c = 100;
  weights[0] = 7;
  inner.k = 11;
  helper = (x) => 2 * x;
  expect(first.value).toBe(5 * 5 * 2 * 3);
  expect(first.pullback(1)).toBe(2 * 5 * 2 * 3);
  const second = pull(5);
  expect(second.value).toBe(2 * 5 * 5 * 100 * 7 * 11);
  expect(second.pullback(1)).toBe(2 * 2 * 5 * 100 * 7 * 11);
  expect(first.pullback(2)).toBe(2 * 2 * 5 * 2 * 3);
});

test("second derivatives of single precision are not refused for its last bits", () => {
  const f = (x: Float32Array): number => Math.log(x[0]! + x[1]!) * x[0]!;
  const [a, b] = [1, 2.5];
  const rows = hessian(f)(Float32Array.of(a, b)) as unknown as ArrayLike<number>[];
  // ∂²/∂a² = 2/(a + b) − a/(a + b)², ∂²/∂a∂b = 1/(a + b) − a/(a + b)², ∂²/∂b² = −a/(a + b)²
  const [once, twice] = [1 / (a + b), a / (a + b) ** 2];
  expect(rows[0]![0]).toBeCloseTo(2 * once - twice, 5);
  expect(rows[0]![1]).toBeCloseTo(once - twice, 5);
  expect(rows[1]![1]).toBeCloseTo(-twice, 5);
});
