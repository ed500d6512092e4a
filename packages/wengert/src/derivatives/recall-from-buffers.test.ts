/** What an array still holds when the backward loop comes to it is loaded again, and is on no tape; what it has lost is. */
import { describe, expect, test } from "vitest";
import { gradient, hessian, jacobian } from "../index.ts";
import { numbersOf } from "../testing/numbers.ts";

const numbersIn = (value: unknown): number[] => numbersOf(value, value);

type Cost = (x: number[], w: number[]) => number;

/** Layers of a network: arrays of a turn, that the next turn overwrites. */
const network: Cost = (x, w) => {
  let loss = 0;
  for (let s = 0; s < x.length; s++) {
    const hidden = new Array(4).fill(0);
    for (let j = 0; j < 4; j++) hidden[j] = Math.tanh(w[j]! * x[s]! + w[j + 4]!);
    const next = new Array(4).fill(0);
    for (let j = 0; j < 4; j++) {
      let sum = 0;
      for (let i = 0; i < 4; i++) sum += w[4 * j + i]! * hidden[i];
      next[j] = Math.tanh(sum);
    }
    for (let j = 0; j < 4; j++) loss += next[j] * next[j] * hidden[3 - j];
  }
  return loss;
};

/** Elements by two indices. */
const matrix: Cost = (x, w) => {
  let sum = 0;
  for (let s = 0; s < x.length; s++) {
    const products = new Array(6).fill(0);
    for (let k = 0; k < 6; k++) products[k] = Math.exp(0.1 * w[k]! * x[s]!);
    for (let j = 0; j < 2; j++) {
      let row = 0;
      for (let i = 0; i < 3; i++) row += products[3 * j + i] * products[3 * j + i];
      sum += row;
    }
  }
  return sum;
};

/** An element is overwritten in a later turn of the loop that used it. */
const overwritten: Cost = (x, w) => {
  let sum = 0;
  for (let s = 0; s < x.length; s++) {
    const state = [x[s]!, w[0]!, w[1]!];
    for (let j = 0; j < 5; j++) {
      for (let i = 0; i < 3; i++) sum += Math.sin(state[i]!) * w[i + j]!;
      state[j % 3] = state[j % 3]! * state[(j + 1) % 3]!;
    }
  }
  return sum;
};

/** An array is changed after the loop that used it, before the turn ends. */
const changedLater: Cost = (x, w) => {
  let sum = 0;
  for (let s = 0; s < x.length; s++) {
    const values = new Array(5).fill(0);
    for (let i = 0; i < 5; i++) values[i] = Math.exp(0.2 * x[s]! * w[i]!);
    for (let i = 0; i < 5; i++) sum += values[i] * values[i];
    for (let i = 0; i < 5; i++) values[i] = 1 + i;
    for (let i = 0; i < 5; i++) sum += values[i] * w[i]!;
  }
  return sum;
};

/** Stored at the index, and then in part once more. */
const storedTwice: Cost = (x, w) => {
  let sum = 0;
  for (let s = 0; s < x.length; s++) {
    const values = new Array(5).fill(0);
    for (let i = 0; i < 5; i++) {
      values[i] = Math.tanh(x[s]! * w[i]!);
      if (i > 2) values[i - 2] = 3;
    }
    for (let i = 0; i < 5; i++) sum += values[i] * w[i + 1]!;
  }
  return sum;
};

/** Single precision: what is stored is not what was computed. */
const rounded: Cost = (x, w) => {
  let sum = 0;
  for (let s = 0; s < x.length; s++) {
    const values = new Float32Array(4);
    for (let i = 0; i < 4; i++) values[i] = Math.exp(0.1 * x[s]! * w[i]!);
    for (let i = 0; i < 4; i++) sum += values[i]! * values[i]!;
  }
  return sum;
};

const x = [0.3, -0.8, 1.1];
const w = Array.from({ length: 16 }, (_, k) => Math.sin(2.3 * k + 1) + 0.2);

describe.each<[string, Cost, boolean]>([
  ["the layers of a network", network, false],
  ["elements by two indices", matrix, false],
  ["an element that a later turn overwrites", overwritten, true],
  ["an array that is changed afterwards", changedLater, true],
  ["elements that are stored twice", storedTwice, true],
  ["an array of single precision", rounded, true],
])("%s", (_, f, hasTape) => {
  test("has the partials of forward mode and of recording everything, to second order", () => {
    const options = { wrt: [0, 1] } as const;
    const own = numbersIn(gradient(f, options)(x, w));
    const everything = numbersIn(gradient(f, { ...options, record: "everything" })(x, w));
    const forward = numbersIn(gradient(f, { ...options, mode: "forward" })(x, w));
    own.forEach((partial, k) => {
      expect(Math.abs(partial - Number(everything[k]))).toBeLessThan(1e-13 * (1 + Math.abs(partial)));
      expect(Math.abs(partial - Number(forward[k]))).toBeLessThan(
        (f === rounded ? 1e-6 : 1e-12) * (1 + Math.abs(partial)),
      );
    });
    const second = numbersIn(hessian(f, { wrt: 1 })(x, w));
    const columns = numbersIn(jacobian((v: number[]) => gradient(f, { wrt: 1 })(x, v), { scope: () => ({ f, x }) })(w));
    second.forEach((partial, k) => {
      expect(Math.abs(partial - Number(columns[k]))).toBeLessThan(
        (f === rounded ? 1e-6 : 1e-11) * (1 + Math.abs(partial)),
      );
    });
  });

  test(`needs ${hasTape ? "a" : "no"} tape`, () => {
    const partials = gradient(f, { wrt: [0, 1] });
    partials(x, w);
    expect(partials.source.includes("numberTape")).toBe(hasTape);
  });
});
