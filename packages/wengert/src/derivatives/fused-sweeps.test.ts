/** A loop of which nothing flows on but sums has one loop for both sweeps; where that would be wrong it has two. */
import { describe, expect, test } from "vitest";
import { gradient, valueAndGradient } from "./gradient.ts";
import type { AnyFunction } from "./types.ts";

const x = [0.5, -1.25, 2, 0.75];
const y = [1, 0.5, -0.25, 2];

type Case = [name: string, f: AnyFunction, args: unknown[]];

const fused: Case[] = [
  [
    "a transcendental function of each element",
    (a: number[]) => {
      let s = 0;
      for (let i = 0; i < a.length; i++) s += Math.log(1 + Math.exp(a[i]!));
      return s;
    },
    [x],
  ],
  [
    "the mean of squared residuals of a line",
    (a: number, b: number, u: number[], v: number[]) => {
      let s = 0;
      for (let i = 0; i < u.length; i++) s += (a * u[i]! + b - Math.sin(v[i]!)) ** 2;
      return s / u.length;
    },
    [0.3, -0.7, x, y],
  ],
  [
    "logistic regression: what a turn records is popped in the turn",
    (w: number[], u: number[], v: number[]) => {
      let s = 0;
      for (let i = 0; i < v.length; i++) {
        let r = v[i]! * 0.1;
        for (let j = 0; j < w.length; j++) r += Math.tanh(w[j]! * u[i]!) * w[j]!;
        s += Math.log(1 + Math.exp(r));
      }
      return s;
    },
    [[0.4, -0.6], x, y],
  ],
  [
    "branches",
    (a: number[], k: number) => {
      let s = 0;
      for (let i = 0; i < a.length; i++) {
        if (a[i]! > 0) s += Math.sqrt(a[i]!) * k;
        else s -= Math.exp(a[i]!) * k * k;
      }
      return s;
    },
    [x, 1.5],
  ],
  [
    "neighbours, downwards",
    (a: number[]) => {
      let s = 0;
      for (let i = a.length - 2; i >= 0; i--) s += Math.exp(a[i]! * a[i + 1]!);
      return s;
    },
    [x],
  ],
];

const apart: Case[] = [
  [
    "a product",
    (a: number[]) => {
      let p = 1;
      for (let i = 0; i < a.length; i++) p *= Math.exp(a[i]!) + a[i]!;
      return p;
    },
    [x],
  ],
  [
    "a sum whose derivative is known only when it is complete",
    (a: number[]) => {
      let s = 0;
      for (let i = 0; i < a.length; i++) s += Math.exp(a[i]!);
      return s * s;
    },
    [x],
  ],
  [
    "elements that the loop changes",
    (a: number[]) => {
      let s = 0;
      for (let i = 0; i < a.length - 1; i++) {
        a[i + 1]! *= Math.exp(a[i]!);
        s += a[i]! * a[i]!;
      }
      return s;
    },
    [x],
  ],
  [
    "a scratch array that lives on",
    (a: number[]) => {
      const t = [1, 2];
      let s = 0;
      for (let i = 0; i < a.length; i++) {
        t[0] = t[1]! * a[i]!;
        t[1] = Math.exp(a[i]!);
        s += t[0];
      }
      return s + t[1]!;
    },
    [x],
  ],
  [
    "elements whose derivatives arrive after the loop",
    (a: number[]) => {
      const t = new Array<number>(a.length).fill(0);
      for (let i = 0; i < a.length; i++) t[i] = Math.exp(a[i]!);
      let s = 0;
      for (let i = 0; i < a.length; i++) s += t[i]! * t[a.length - 1 - i]!;
      return s;
    },
    [x],
  ],
];

const whatever: Case[] = [
  [
    "a loop that may throw",
    (a: number[]) => {
      let s = 0;
      for (let i = 0; i < a.length; i++) {
        if (a[i]! > 1e6) throw new RangeError("too large");
        s += Math.exp(a[i]!);
      }
      return s;
    },
    [x],
  ],
  [
    "two loops over the same elements",
    (a: number[], b: number[]) => {
      let s = 0;
      for (let i = 0; i < a.length; i++) s += Math.exp(a[i]!) * b[i]!;
      for (let i = 0; i < a.length; i++) s += Math.sin(a[i]!) * Math.exp(b[i]!);
      return s;
    },
    [x, y],
  ],
  [
    "elements that are overwritten after the loop that uses them",
    (a: number[]) => {
      const t = a.map((e) => e * e);
      let s = 0;
      for (let i = 0; i < a.length; i++) s += t[i]! * Math.exp(a[i]!);
      for (let i = 0; i < a.length; i++) t[i] = Math.sin(a[i]!);
      for (let i = 0; i < a.length; i++) s += t[i]! * a[i]!;
      return s;
    },
    [x],
  ],
  [
    "an argument that is overwritten after the loop that uses it",
    (a: number[]) => {
      let s = 0;
      for (let i = 0; i < a.length; i++) s += Math.exp(a[i]!) * a[i]!;
      for (let i = 0; i < a.length; i++) a[i] = s;
      return s;
    },
    [x],
  ],
  [
    "a sum that takes part in the next turn",
    (a: number[]) => {
      let [s, t] = [0, 0];
      for (let i = 0; i < a.length; i++) {
        s += Math.exp(a[i]!);
        t += s * a[i]!;
      }
      return t;
    },
    [x],
  ],
  [
    "loops in a loop, with one sum",
    (a: number[], b: number[]) => {
      let s = 0;
      for (let i = 0; i < a.length; i++) {
        for (let j = 0; j < b.length; j++) s += Math.exp(-((a[i]! - b[j]!) ** 2));
        let k = 0;
        while (k < 3 && a[i]! > 0) {
          s += Math.sin(a[i]! * k) * b[k]!;
          k++;
        }
      }
      return s;
    },
    [x, y],
  ],
  [
    "a seed that follows from an earlier loop",
    (a: number[], b: number[]) => {
      let n = 1;
      for (let j = 0; j < b.length; j++) n += Math.exp(b[j]!);
      let s = 0;
      for (let i = 0; i < a.length; i++) s += Math.exp(a[i]!) * n;
      return s / n + s * b[0]!;
    },
    [x, y],
  ],
];

const numbers = (value: unknown): number[] =>
  typeof value === "number" ? [value] : Object.values(value as object).flatMap(numbers);
const copy = (args: unknown[]): never[] => structuredClone(args) as never[];

describe("the same derivatives", () => {
  test.each([...fused, ...apart, ...whatever])("%s", (_, f, args) => {
    const expected = numbers(gradient(f, { mode: "forward" })(...copy(args)));
    const { value, gradient: partials } = valueAndGradient(f)(...copy(args));
    expect(value).toBe(f(...copy(args)));
    const alone = gradient(f);
    for (const found of [partials, gradient(f, { record: "everything" })(...copy(args))]) {
      numbers(found).forEach((each, k) => expect(each).toBeCloseTo(expected[k]!, 12));
    }
    // Beside the value and without it sums are added in one order.
    for (let call = 0; call < 2; call++) expect(alone(...copy(args))).toStrictEqual(partials);
    const after = copy(args);
    const own = copy(args);
    alone(...after);
    f(...own);
    expect(after).toStrictEqual(own);
  });
});

const backwardLoops = (source: string): number => source.match(/for \(let \w+ = [^;]*; \w+ >= 0; /g)?.length ?? 0;

test.each(fused)("%s: no sweep backwards over the elements", (_, f, args) => {
  expect(valueAndGradient(f).sourceFor(...args)).not.toMatch(/for \(let i = [^;]*length - 1; i >= 0/);
});

test.each(apart)("%s: two sweeps", (_, f, args) => {
  expect(backwardLoops(valueAndGradient(f).sourceFor(...args))).toBeGreaterThan(0);
});

test("a failure of the function's own is raised, whatever the fused loop had added up", () => {
  const f = (a: number[], at: number[]): number => {
    let s = 0;
    for (let i = 0; i < a.length; i++) s += Math.exp(a[i]!);
    if (s > 100) throw new RangeError("too large");
    return s * at[0]!;
  };
  const g = gradient(f, { wrt: 0 });
  for (let call = 0; call < 3; call++) {
    expect(() => g([1, 2, 10], [1])).toThrow(RangeError);
    expect(g([0], [2])).toEqual([2]);
  }
});
