import { describe, expect, test } from "vitest";
import { evaluate, gradient, jvp } from "../index.ts";

/** Whether element 1 is there, asked in several ways: x[0] if so, x[0]² if not. */
const questions: readonly [name: string, f: (x: number[]) => number][] = [
  ["===", (x) => (x[1] === undefined ? x[0] ** 2 : x[0])],
  ["!==", (x) => (undefined !== x[1] ? x[0] : x[0] ** 2)],
  ["== null", (x) => (x[1] == null ? x[0] ** 2 : x[0])],
  [
    "a variable",
    (x) => {
      const second = x[1];
      if (second === undefined) return x[0] ** 2;
      return x[0];
    },
  ],
  ["an element that is used", (x) => (x[1] === undefined ? x[0] ** 2 : x[0] + Math.floor(x[1]))],
];

describe("whether an element is there is decided anew for every length", () => {
  test.each(questions)("%s", (_, f) => {
    const slope = gradient(f);
    expect(slope([3, 4])[0]).toBe(1);
    expect(slope([3])).toEqual([6]);
    expect(slope([5, 4])[0]).toBe(1);
    expect(jvp(f)([[3]], [[1]])).toEqual({ value: 9, tangent: 6 });
  });
});

test("a loop until the first element that is missing", () => {
  const f = (x: number[]): number => {
    let [s, i] = [0, 0];
    while (x[i] !== undefined) {
      s += x[i] ** 2;
      i++;
    }
    return s;
  };
  expect(gradient(f)([3, 4])).toEqual([6, 8]);
  expect(gradient(f)([])).toEqual([]);
});

test("an element by at() that is missing gives way to what stands after ??", () => {
  const f = gradient((x: number[]) => x.at(1) ?? x[0] ** 2);
  expect(f([3, 4])).toEqual([0, 1]);
  expect(f([3])).toEqual([6]);
});

test("no element is null, and the typeof of one that is missing is refused", () => {
  expect(evaluate((x: (number | null)[]) => (x[1] === null ? 1 : 2), { verify: false })([3])).toBe(2);
  const f = gradient((x: number[]) => (typeof x[1] === "number" ? x[0] : x[0] ** 2));
  expect(f([3, 4])).toEqual([1, 0]);
  expect(() => f([3])).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
});

test("an element out of range is an error at any call, though its partial does not depend on it", () => {
  const slope = gradient((x: number[]) => x[0] ** 2 + 3 * x[1]);
  expect(slope([3, 4])).toEqual([6, 3]);
  expect(() => slope([3])).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
});
