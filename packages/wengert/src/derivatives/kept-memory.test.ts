import { describe, expect, test } from "vitest";
import { gradient, hvp, jacobian, jvp, valueAndGradient, vjp } from "../index.ts";

interface Mixed {
  list: number[];
  rows: number[][];
  typed: Float64Array;
  single: Float32Array;
}

const f = ({ list, rows, typed, single }: Mixed): number => {
  const squares = new Float64Array(list.length);
  for (let i = 0; i < list.length; i++) squares[i] = list[i]! * list[i]! * typed[i]!;
  let s = 0;
  for (let i = 0; i < list.length; i++) s += squares[i]! * rows[i]![1]! * single[0]!;
  return s;
};

const at = (scale: number): Mixed => ({
  list: [1 * scale, 2 * scale],
  rows: [
    [3, 5 * scale],
    [7, 11 * scale],
  ],
  typed: Float64Array.of(13, 17),
  single: Float32Array.of(0.5),
});

const products = ({ list, typed }: Mixed): number[] => list.map((each, i) => each * typed[i]!);

const withSecond =
  (derivative: (x: [Mixed], v: [Mixed]) => unknown, v: Mixed) =>
  (x: Mixed): unknown =>
    derivative([x], [v]);

const pulledBack =
  (derivative: (x: Mixed) => { value: number[]; pullback: (seed: number[]) => unknown }) =>
  (x: Mixed): unknown => {
    const { value, pullback } = derivative(x);
    return [value, pullback([1, 2]), pullback([3, 4])];
  };

/** What a derivative is at two points, each from a function of its own. */
const alone = <T>(make: () => (x: Mixed) => T): [T, T] => [make()(at(1)), make()(at(2))];

describe("what a call returned stays as it is when the next call uses the memory of the first", () => {
  const makers: [string, () => (x: Mixed) => unknown][] = [
    ["gradient", () => gradient(f)],
    ["valueAndGradient", () => valueAndGradient(f)],
    ["hvp", () => withSecond(hvp(f), at(3))],
    ["jvp", () => withSecond(jvp(products), at(1))],
    ["vjp", () => pulledBack(vjp(products))],
    ["jacobian", () => jacobian(products)],
  ];
  test.each(makers)("%s", (_, make) => {
    const [one, two] = alone(make);
    const both = make();
    const first = both(at(1));
    const copy = structuredClone(first);
    const second = both(at(2));
    expect(first).toEqual(copy);
    expect(first).toEqual(one);
    expect(second).toEqual(two);
    expect(both(at(1))).toEqual(one);
  });
});

test("arrays of another length in between are no matter", () => {
  const sum = gradient((x: number[]) => x.reduce((total, each) => total + each * each, 0));
  for (const n of [3, 1, 0, 5, 3]) {
    const x = Array.from({ length: n }, (_, k) => k + 1);
    expect(sum(x)).toEqual(x.map((each) => 2 * each));
  }
});

test("a large array's memory is used again as well", () => {
  const n = 100_000;
  const df = gradient((x: number[]) => {
    let s = 0;
    for (const each of x) s += each * each;
    return s;
  });
  const x = Array.from({ length: n }, (_, k) => k % 10);
  const first = df(x);
  expect(df(x.map((each) => each + 1))[9]).toBe(20);
  expect(first[9]).toBe(18);
  expect(first).toHaveLength(n);
});
