import { describe, expect, test } from "vitest";
import { gradient, evaluate } from "../index.ts";
import { parse } from "../program/parse.ts";
import { print } from "../program/print.ts";
import { simplify } from "./simplify.ts";

/** The accesses of a Program, once it is simplified, in order: "x[i]" where its index is still checked. */
function checkedIn(text: string): string[] {
  return [...print(simplify(parse(text))).matchAll(/(?:load|store|accumulate) (unchecked )?(\w+\[\w+\])/g)].flatMap(
    ([, unchecked, access]) => (unchecked === undefined && access !== undefined ? [access] : []),
  );
}

/** A loop over the elements of x, going up or down, whose body is given. */
function loop(body: string, range = "zero to n", step = ""): string {
  return `program f(x: f64[], y: f64[], k: i32) -> (f64) {
    zero: i32 = 0
    one: i32 = 1
    start: f64 = 0
    n: i32 = length x
    last: i32 = subtract n one
    minus: i32 = -1
    r: f64 = for i from ${range} ${step} carry (s: f64 = start) {
      ${body}
      yield v
    }
    return r
  }`;
}

describe("an index that is known to be in range is not checked:", () => {
  test.each([
    ["the index of a loop over the elements", "v: f64 = load x[i]", []],
    [
      "the next one, where a condition says that there is one",
      `j: i32 = add i one
      c: bool = j < n
      v: f64 = if c {
        a: f64 = load x[j]
        yield a
      } else {
        b: f64 = load y[j]
        yield b
      }`,
      ["y[j]"],
    ],
    [
      "the one before, where it is not the first",
      `j: i32 = subtract i one
      c: bool = i > zero
      v: f64 = if c {
        a: f64 = load x[j]
        yield a
      } else {
        b: f64 = load x[j]
        yield b
      }`,
      ["x[j]"],
    ],
    [
      "both, behind a condition of two parts",
      `h: i32 = subtract i one
      j: i32 = add i one
      c: bool = i > zero
      d: bool = if c {
        e: bool = j < n
        yield e
      } else {
        no: bool = false
        yield no
      }
      v: f64 = if d {
        a: f64 = load x[h]
        b: f64 = load x[j]
        p: f64 = multiply a b
        yield p
      } else {
        q: f64 = load x[j]
        yield q
      }`,
      ["x[j]"],
    ],
    [
      "one that was checked before",
      `a: f64 = load y[k]
      store y[i] = a
      b: f64 = load y[k]
      v: f64 = add a b`,
      ["y[k]", "y[i]"],
    ],
    [
      "one too far, or too low",
      `j: i32 = add i one
      h: i32 = subtract i one
      a: f64 = load x[j]
      b: f64 = load x[h]
      v: f64 = add a b`,
      ["x[j]", "x[h]"],
    ],
    [
      "less something that may be negative",
      `j: i32 = subtract i k
      c: bool = j >= zero
      v: f64 = if c {
        a: f64 = load x[j]
        yield a
      } else {
        yield s
      }`,
      ["x[j]"],
    ],
    [
      "another array's index",
      `c: bool = i < n
      v: f64 = if c {
        a: f64 = load y[i]
        yield a
      } else {
        yield s
      }`,
      ["y[i]"],
    ],
  ])("%s", (_, body, checked) => {
    expect(checkedIn(loop(body))).toEqual(checked);
  });

  test("going down, from the last element to the first", () => {
    expect(checkedIn(loop("v: f64 = load x[i]", "last to minus", "step -1"))).toEqual([]);
    expect(checkedIn(loop("v: f64 = load x[i]", "n to minus", "step -1"))).toEqual(["x[i]"]);
    expect(checkedIn(loop("v: f64 = load x[i]", "last to k", "step -1"))).toEqual(["x[i]"]);
  });

  test("a loop of other bounds is checked", () => {
    expect(checkedIn(loop("v: f64 = load x[i]", "zero to k"))).toEqual(["x[i]"]);
    expect(checkedIn(loop("v: f64 = load x[i]", "k to n"))).toEqual(["x[i]"]);
  });
});

test("conditions on indices, in every combination, guard no more than they say", () => {
  const at = (x: number[], n: number, i: number, j: number): number => {
    let s = 0;
    if (i + 1 < n && j > 0) s += x[i + 1]! * x[j - 1]!;
    if (!(i >= n || j < 2)) s += x[i]! + 2 * x[j - 2]!;
    if (i <= j) {
      if (j < n) s += x[i]! * x[j]!;
    }
    return s;
  };
  const outcome = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error instanceof Error && "code" in error ? error.code : String(error);
    }
  };
  const [value, partials] = [evaluate(at), gradient(at, { wrt: 0 })];
  const isThere = (length: number, index: number): boolean => index >= 0 && index < length;
  for (let length = 0; length <= 3; length++) {
    for (let n = 0; n <= 4; n++) {
      for (let i = -2; i <= 4; i++) {
        for (let j = -2; j <= 4; j++) {
          const x = [2, 3, 5].slice(0, length);
          const used = [
            ...(i + 1 < n && j > 0 ? [i + 1, j - 1] : []),
            ...(i < n && j >= 2 ? [i, j - 2] : []),
            ...(i <= j && j < n ? [i, j] : []),
          ];
          const isRight = used.every((index) => isThere(length, index));
          expect(outcome(() => value(x, n, i, j))).toBe(isRight ? at(x, n, i, j) : "INDEX_OUT_OF_RANGE");
          if (isRight) expect(partials(x, n, i, j)).toHaveLength(length);
          else expect(outcome(() => partials(x, n, i, j))).toBe("INDEX_OUT_OF_RANGE");
        }
      }
    }
  }
});
