/** What a loop records waits in the elements that its backward loop stores, where nothing else is in them. */
import { describe, expect, test } from "vitest";
import { gradient, gradientInto, hessian, valueAndGradient } from "../index.ts";
import { numbersOf } from "../testing/numbers.ts";

const numbersIn = (value: unknown): number[] => numbersOf(value, value);

const logSumExp = (x: Float64Array): number => {
  let largest = x[0]!;
  for (let i = 1; i < x.length; i++) if (x[i]! > largest) largest = x[i]!;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(x[i]! - largest);
  return largest + Math.log(sum);
};

const x = Float64Array.from({ length: 40 }, (_, k) => Math.sin(1.7 * k) + 0.1 * k);

test("a softmax is computed in the array that is returned, without a tape of numbers", () => {
  const partials = gradient(logSumExp);
  const largest = Math.max(...x);
  const powers = Array.from(x, (each) => Math.exp(each - largest));
  const sum = powers.reduce((total, each) => total + each, 0);
  partials(x).forEach((partial, k) => {
    expect(partial).toBeCloseTo((powers[k] ?? NaN) / sum, 14);
  });
  expect(partials.source).not.toContain("numberTape");
  expect(partials.source).toContain("integerTape");
});

/** Loops over x, and what they have in common with that one or not. */
const cases: readonly (readonly [name: string, f: (y: Float64Array) => number, isInShadow: boolean])[] = [
  ["two values of a turn, of which one waits", twoValues, false],
  ["a part of the array", part, true],
  ["elements that later loops add to as well", later, true],
  ["elements that something is added to before", before, false],
  ["two arrays", twoArrays, true],
  ["a loop of another range", otherRange, false],
];

function twoValues(y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += Math.exp(y[i]!) * Math.sin(y[i]!) * Math.sqrt(2 + y[i]!);
  return Math.log(20 + sum * sum);
}

function part(y: Float64Array): number {
  let sum = 0;
  for (let i = 3; i < 30; i++) sum += Math.exp(y[i]!);
  return sum * Math.log(sum);
}

function later(y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += y[i]! * i;
  let other = 0;
  for (let i = 0; i < y.length; i++) other += Math.exp(y[i]! * 0.1);
  return sum * Math.log(other);
}

function before(y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += Math.exp(y[i]! * 0.1);
  return Math.log(sum) * y[2]! + y[5]! * sum;
}

function twoArrays(y: Float64Array): number {
  const squares = new Float64Array(y.length);
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    squares[i] = y[i]! * y[i]!;
    sum += Math.exp(0.1 * y[i]!);
  }
  let total = 0;
  for (let i = 0; i < y.length; i++) total += Math.sin(squares[i]!) * sum;
  return total;
}

function otherRange(y: Float64Array): number {
  let product = 1;
  for (let i = 1; i < y.length; i++) product *= 1 + 0.01 * Math.exp(y[i]! - y[i - 1]!);
  return Math.log(product) * product;
}

describe("the partials are those of two sweeps that record everything", () => {
  test.each(cases)("%s", (_, f, isInShadow) => {
    const [own, everything] = [{}, { record: "everything" } as const].map((options) => gradient(f, options)(x));
    const partials = gradient(f);
    partials(x);
    expect(partials.source.includes("tape")).toBe(!isInShadow);
    const forward = numbersIn(gradient(f, { mode: "forward" })(x));
    numbersIn(own).forEach((partial, k) => {
      expect(Math.abs(partial - Number(numbersIn(everything)[k]))).toBeLessThan(1e-13 * (1 + Math.abs(partial)));
      expect(Math.abs(partial - Number(forward[k]))).toBeLessThan(1e-12 * (1 + Math.abs(partial)));
    });
    expect(numbersIn(valueAndGradient(f)(x).gradient)).toEqual(numbersIn(own));
    const second = [{}, { record: "everything" } as const].map((options) => numbersIn(hessian(f, options)(x)));
    second[0]?.forEach((partial, k) => {
      expect(Math.abs(partial - Number(second[1]?.[k]))).toBeLessThan(1e-12 * (1 + Math.abs(partial)));
    });
  });
});

test("an array of the caller's holds nothing but partials, also where the function fails half-way", () => {
  const out = new Float64Array(x.length);
  gradientInto(logSumExp)(out, x);
  expect(out).toEqual(gradient(logSumExp)(x));
  const failing = (y: Float64Array, n: number): number => {
    let sum = 0;
    for (let i = 0; i < y.length; i++) sum += Math.exp(y[i]!);
    if (n > 3) throw new RangeError("too many");
    return Math.log(sum);
  };
  const fill = gradientInto(failing, { wrt: 0 });
  fill(out, x, 1);
  const filled = out.slice();
  expect(() => {
    fill(out, x, 4);
  }).toThrow("too many");
  expect(out).toEqual(filled);
});
