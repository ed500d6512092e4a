/** What is taken from the scope is looked at anew at every call. */
import { expect, test } from "vitest";
import { gradient, valueAndGradient, withScope } from "../index.ts";

test("an object of the scope whose keys come in another order, or are others, is read anew", () => {
  let rates: Record<string, number> = { a: 1, b: 2 };
  const f = (x: number): number => {
    let [s, i] = [0, 1];
    for (const rate of Object.values({ ...rates, last: x })) s += i++ * rate * x;
    return s;
  };
  const g = valueAndGradient(f, { scope: () => ({ rates }) });
  for (const next of [rates, { b: 2, a: 1 }, { b: 2, a: 1, c: 5 }, { a: 1, b: 2 }, { a: 1, b: 3 }]) {
    rates = next;
    expect(g(2).value).toBe(f(2));
  }
});

test("a field that comes later, and an object that becomes a number or null, are read anew", () => {
  let rates: { b?: number } | number | null = {};
  const f = (x: number): number => {
    if (typeof rates === "number") return x * rates;
    if (rates === null) return -x;
    return rates.b === undefined ? x : x * rates.b;
  };
  const g = gradient(f, { scope: () => ({ rates }) });
  const derivatives = [{}, { b: 7 }, 5, null, {}].map((next) => {
    rates = next;
    return g(1);
  });
  expect(derivatives).toStrictEqual([1, 7, 5, -1, 1]);
});

test("a helper's own scope is looked at, too", () => {
  let rates: Record<string, number> = { a: 1, b: 2 };
  const weigh = withScope(
    (x: number): number => {
      let [s, i] = [0, 1];
      for (const rate of Object.values(rates)) s += i++ * rate * x;
      return s;
    },
    () => ({ rates }),
  );
  const g = valueAndGradient((x: number): number => weigh(x) * 2, { scope: () => ({ weigh }) });
  expect(g(1)).toStrictEqual({ value: 10, gradient: 10 });
  rates = { b: 2, a: 1 };
  expect(g(1)).toStrictEqual({ value: 8, gradient: 8 });
});

test("a value that becomes one that can't be used is refused", () => {
  let rate: unknown = 2;
  const g = gradient((x: number): number => x * Number(rate), { scope: () => ({ rate }) });
  expect(g(1)).toBe(2);
  rate = new Map();
  expect(() => g(1)).toThrow("`rate` is a Map, which can't be used");
});

test("an array of the scope that holds functions", () => {
  const square = (x: number): number => x * x;
  let layers = [square, Math.sin];
  const f = (x: number): number => {
    let y = x;
    for (const layer of layers) y = layer(y);
    return y + layers[0]!(x) + layers.length;
  };
  const g = valueAndGradient(f, { scope: () => ({ layers }) });
  expect(g(0.5)).toStrictEqual({ value: f(0.5), gradient: Math.cos(0.25) + 1 });
  layers = [Math.sin, square, square];
  expect(g(0.5).value).toBe(f(0.5));
});

class OutOfRange extends Error {
  readonly at: number;

  constructor(at: number) {
    super(`out of range: ${at}`);
    this.at = at;
  }
}

test("what is thrown is not read: an error class of the user's, in scope or not", () => {
  const check = (x: number): void => {
    if (!(x > 0)) throw new OutOfRange(x);
  };
  const f = (x: number): number => {
    check(x);
    if (x > 9) throw new OutOfRange(x);
    return x * x;
  };
  for (const scope of [() => ({ check }), () => ({ check, OutOfRange })]) {
    const g = gradient(f, { scope });
    expect(g(3)).toBe(6);
    expect(() => g(-3)).toThrow(new OutOfRange(-3));
    expect(() => g(10)).toThrow(OutOfRange);
  }
});

test("text of computed numbers may be thrown", () => {
  const fail = (message: string): never => {
    throw new OutOfRange(message.length);
  };
  const f = (x: number): number => {
    const label = `x = ${x}`;
    if (x < 0) fail(label + "!");
    return x * x;
  };
  const g = gradient(f, { scope: () => ({ fail }) });
  expect(g(3)).toBe(6);
  expect(() => g(-3)).toThrow(new OutOfRange(7));
});
