/** What happens at later calls, or beside the result: indices out of range, and changes of arguments. */
import { expect, test } from "vitest";
import { gradient, gradientInto, hessian, hessianDiagonal, hvp, jacobian, jvp, vjp } from "../index.ts";

const linear = (x: number[], k: number): number => x[k]! * 3 + x[0]! * x[0]!;

const failure = expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" });

test.each<[string, () => (x: number[], k: number) => unknown]>([
  ["gradient", () => gradient(linear, { wrt: 0 })],
  ["gradient, forward", () => gradient(linear, { wrt: 0, mode: "forward" })],
  ["gradientInto", () => (x, k) => gradientInto(linear, { wrt: 0 })(new Float64Array(x.length), x, k)],
  [
    "jacobian, forward",
    () => jacobian((x: number[], k: number) => [linear(x, k)], { wrt: 0, mode: "forward", scope: () => ({ linear }) }),
  ],
  [
    "jacobian, reverse",
    () => jacobian((x: number[], k: number) => [linear(x, k)], { wrt: 0, mode: "reverse", scope: () => ({ linear }) }),
  ],
  ["hessian", () => hessian(linear, { wrt: 0 })],
  ["hessianDiagonal", () => hessianDiagonal(linear, { wrt: 0 })],
  [
    "hvp",
    () => {
      const h = hvp(linear, { wrt: 0 });
      return (x, k) => h([x, k], [[1, 1]]);
    },
  ],
  [
    "jvp",
    () => {
      const j = jvp(linear, { wrt: 0 });
      return (x, k) => j([x, k], [[1, 1]]);
    },
  ],
  [
    "vjp",
    () => {
      const v = vjp(linear, { wrt: 0 });
      return (x, k) => v(x, k).pullback(1);
    },
  ],
])("%s", (_, make) => {
  const derivative = make();
  expect(() => derivative([1, 2], 1)).not.toThrow();
  for (const k of [2, -1, 0.5]) expect(() => derivative([1, 2], k)).toThrow(failure);
  expect(() => derivative([1, 2], 1)).not.toThrow();
});

test("elements of an array that came shorter", () => {
  const h = hvp(
    (x: number[], y: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += x[i]! ** 3 + y[i]!;
      return s;
    },
    { wrt: 0 },
  );
  const both = [1, 2];
  expect(h([both, both], [[1, 1]])).toEqual([6, 12]);
  expect(() => h([both, [1]], [[1, 1]])).toThrow(failure);
});

test.each<[string, (x: number[], y: number[]) => number, number]>([
  [
    "a sum that the result does not need",
    (x, y) => {
      y[0]! += x[1]!;
      return x[0]! * x[1]!;
    },
    10,
  ],
  [
    "a sum that it needs",
    (x, y) => {
      y[0]! += x[1]!;
      return x[0]! * y[0]!;
    },
    10,
  ],
  [
    "a number",
    (x, y) => {
      y[0] = 5;
      return x[0]! * x[1]!;
    },
    5,
  ],
])("what a function does to an argument happens once, for second derivatives as well: %s", (_, f, expected) => {
  for (const run of [gradient(f), hessian(f), hvpAlongFirst(f)]) {
    const y = [7];
    run([2, 3], y);
    expect(y).toEqual([expected]);
  }
});

function hvpAlongFirst(f: (x: number[], y: number[]) => number): (x: number[], y: number[]) => unknown {
  return (x, y) => hvp(f)([x, y], [[1, 0], [0]]);
}
