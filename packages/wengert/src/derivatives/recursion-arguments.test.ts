/** Backward halves of recursive functions are passed the numbers that they need, or find them on the tape. */
import { expect, test } from "vitest";
import { gradient, hessian } from "../index.ts";
import { checkDerivatives } from "../testing/check-derivatives.ts";
import { numbersOf } from "../testing/numbers.ts";

/** Passed on as it is, computed from others, and too dear to be computed twice. */
function tree(x: number, y: number, depth: number): number {
  const grow = (scale: number, angle: number, left: number): number => {
    if (left <= 0) return scale * Math.sin(angle * y);
    const dear = Math.exp(-scale * scale) * Math.cos(angle);
    return grow(scale * 0.5, angle + left, left - 1) * grow(dear, angle * y, left - 2) + scale * left;
  };
  return grow(x, y, depth);
}

/** The arguments of the inner calls belong to turns of loops. */
function walk(x: number, y: number, n: number): number {
  const step = (at: number, weight: number, left: number): number => {
    if (left === 0) return at * at * weight;
    let sum = 0;
    let factor = weight;
    for (let k = 1; k <= 2; k++) {
      factor *= 1 + 0.1 * at * k;
      sum += step(at + k * x, factor, left - 1) * k;
    }
    let reach = at;
    while (reach < 2) {
      reach += 0.8 + 0.1 * y;
      if (reach > 1.5) sum += step(reach * y, weight / reach, left - 1);
    }
    return sum;
  };
  return step(0.3 * y, x, n);
}

/** Two functions that call each other; one uses a number that it only gets from the other's. */
function pair(x: number, y: number, n: number): number {
  const even = (a: number, b: number, left: number): number => {
    if (left <= 0) return a * b;
    return Math.sin(odd(b, a * y, left - 1, a)) + a;
  };
  const odd = (a: number, b: number, left: number, c: number): number => {
    if (left <= 0) return a + b * c;
    return even(a * c, left * b, left - 1) * c;
  };
  return even(x, y, n);
}

test.each<[string, (x: number, y: number, n: number) => number, number]>([
  ["tree", tree, 5],
  ["walk", walk, 3],
  ["pair", pair, 5],
])("%s: both modes, recording and recomputing agree, to second order", (_, f, depth) => {
  const at: [number, number, number] = [0.7, 1.2, depth];
  expect(() => checkDerivatives(f, at, { wrt: [0, 1] })).not.toThrow();
  const numbers = (value: unknown): number[] => numbersOf(value, value);
  const by = (options: object): number[] => numbers(gradient(f, { wrt: [0, 1], ...options })(...at));
  const [reverse, forward, everything] = [{}, { mode: "forward" }, { record: "everything" }].map(by);
  expect(reverse).toEqual(everything);
  reverse?.forEach((partial, k) => {
    expect(partial).toBeCloseTo(Number(forward?.[k]), 10);
  });
  const second = (options: object): number[] => numbers(hessian(f, { wrt: [0, 1], ...options })(...at));
  const [own, reference] = [second({}), second({ record: "everything" })];
  own.forEach((partial, k) => {
    expect(Math.abs(partial - Number(reference[k]))).toBeLessThan(1e-9 * (1 + Math.abs(partial)));
  });
});

test("numbers that callers know are not recorded", () => {
  const sum = (x: number[], from: number, scale: number): number =>
    from === x.length ? 0 : scale * x[from]! * x[from]! + sum(x, from + 1, scale);
  const partials = gradient(sum, { wrt: 0, scope: () => ({ sum }) });
  expect(partials([1, 2, 3], 0, 3)).toEqual([6, 12, 18]);
  expect(partials.source).toContain("sum_backward");
  expect(partials.source).not.toContain("tape");
});
