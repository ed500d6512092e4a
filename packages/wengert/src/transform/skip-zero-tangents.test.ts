import { describe, expect, test } from "vitest";
import { type Argument, interpret, StepsExceeded } from "../program/interpret.ts";
import { parse } from "../program/parse.ts";
import { print } from "../program/print.ts";
import type { Program } from "../program/types.ts";
import { verify } from "../program/verify.ts";
import { forward } from "./forward.ts";
import { simplify } from "./simplify.ts";
import { skipZeroTangents } from "./skip-zero-tangents.ts";

/** Forward derivatives of one Program, with and without the zeros skipped. */
function both(
  text: string,
  wrt: readonly number[],
  lanes: number,
): { plain: Program; skipping: Program; isChanged: boolean } {
  const derivative = (): Program => simplify(forward(parse(text), wrt, lanes));
  const plain = derivative();
  const skipping = skipZeroTangents(derivative());
  verify(skipping);
  return { plain, skipping, isChanged: print(skipping) !== print(plain) };
}

/** Results and what arrays were made to hold, with −0 as 0. */
function run(program: Program, args: readonly Argument[], most?: number): unknown {
  const given = args.map((arg) => (typeof arg === "object" ? Float64Array.from(arg) : arg));
  const results = interpret(program, given, most);
  const positive = (value: unknown): unknown =>
    value instanceof Float64Array ? [...value].map((each) => each + 0) : typeof value === "number" ? value + 0 : value;
  return [...results, ...given].map(positive);
}

/** How many instructions a Program evaluates. */
function steps(program: Program, args: readonly Argument[]): number {
  let [low, high] = [0, 1 << 20];
  while (low < high) {
    const middle = (low + high) >> 1;
    try {
      run(program, args, middle);
      high = middle;
    } catch (error) {
      if (!(error instanceof StepsExceeded)) throw error;
      low = middle + 1;
    }
  }
  return low;
}

/** y[k] = Σ over blocks b of w[k, b] Σ over c < 3 of t[3 b + c]·x[3 k + c]; `more` stands at the end of a turn of the blocks. */
function skinning({ more = "", index = "add block c", outer = "" } = {}): string {
  return `program f(t: f64[], w: f64[], x: f64[], y: f64[], n: i32, m: i32) -> () {
    zero: i32 = 0
    three: i32 = 3
    nothing: f64 = 0
    for k from zero to n {
      own: i32 = multiply k m
      point: i32 = multiply k three
      ${outer}
      position: f64 = for b from zero to m carry (sum: f64 = nothing) {
        at: i32 = add own b
        weight: f64 = load w[at]
        block: i32 = multiply b three
        coordinate: f64 = for c from zero to three carry (part: f64 = nothing) {
          i: i32 = ${index}
          element: f64 = load t[i]
          j: i32 = add point c
          base: f64 = load x[j]
          product: f64 = multiply element base
          next: f64 = add part product
          yield next
        }
        weighted: f64 = multiply coordinate weight
        after: f64 = add sum weighted
        ${more}
        yield after
      }
      store y[k] = position
    }
  }`;
}

const [n, m] = [24, 6];
const numbers = (length: number, from: number): number[] => Array.from({ length }, (_, k) => Math.sin(from + k));
/** Tangents of t that are zero but for some blocks. */
const blocks = (...moved: number[]): number[] =>
  numbers(3 * m, 9).map((value, k) => (moved.includes(Math.floor(k / 3)) ? value : 0));

const lanes = 2;

function skinningArguments(
  tangents: readonly number[][],
  { w = numbers(n * m, 1), x = numbers(3 * n, 2), turns = n, t = numbers(3 * m, 3) } = {},
): Argument[] {
  const ofY = tangents.map(() => new Array<number>(n).fill(0));
  return [t, w, x, numbers(n, 4), turns, m, ...tangents, ...ofY];
}

describe("a sum over blocks", () => {
  const { plain, skipping, isChanged } = both(skinning(), [0, 3], lanes);

  test("is the same, and takes fewer steps the fewer blocks have tangents", () => {
    expect(isChanged).toBe(true);
    const counts = [[], [2], [0, 5], [0, 1, 2, 3, 4, 5]].map((moved) => {
      const args = skinningArguments([blocks(...moved), blocks(...moved.slice(1))]);
      expect(run(skipping, args)).toEqual(run(plain, args));
      return steps(skipping, args) - steps(plain, args);
    });
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    const all = steps(plain, skinningArguments([blocks(), blocks()]));
    expect(counts[0]).toBeLessThan(-0.15 * all);
    expect(counts.at(-1)).toBeLessThan(0.12 * all);
  });

  test("has no turn where the outer loop has none, whatever the index", () => {
    const args = skinningArguments([blocks(1), blocks()], { turns: 0, t: [] });
    expect(run(skipping, args)).toEqual(run(plain, args));
    // The tangents are shorter than the inspection would reach.
    const short = skinningArguments([[1], [0]], { turns: 0, t: [1] });
    expect(run(skipping, short)).toEqual(run(plain, short));
  });

  test("fails where it failed before: an index out of range is not inspected", () => {
    const args = skinningArguments(
      [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      { t: [1, 2, 3, 4] },
    );
    expect(() => run(plain, args)).toThrow(expect.objectContaining({ code: -1 }));
    expect(() => run(skipping, args)).toThrow(expect.objectContaining({ code: -1 }));
  });

  test("takes a NaN among the tangents for no zero, and −0 for one", () => {
    const tangents = blocks(1);
    tangents[7] = NaN;
    const args = skinningArguments([tangents, blocks()]);
    expect(run(skipping, args)).toEqual(run(plain, args));
    expect(String(run(skipping, args))).toContain("NaN");
    const negative = skinningArguments([blocks().map(() => -0), blocks(3)]);
    expect(run(skipping, negative)).toEqual(run(plain, negative));
    expect(steps(skipping, negative)).toBeLessThan(steps(plain, negative) - 300);
  });

  test.each([Infinity, -Infinity, NaN, 1e300])("multiplies zeros by what is not small: %d", (number) => {
    for (const changed of ["w", "x"] as const) {
      const factor = changed === "w" ? numbers(n * m, 1) : numbers(3 * n, 2);
      factor[4] = number;
      const args = skinningArguments([blocks(0), blocks(5)], { [changed]: factor });
      expect(run(skipping, args)).toEqual(run(plain, args));
    }
  });
});

describe("turns are computed whole", () => {
  const cases: Record<string, [string, number[]?]> = {
    "where the outer loop stores to the tangents": [skinning({ outer: "store t[k] = nothing" })],
    "where the place depends on the outer loop": [skinning({ index: "add k c" })],
    "where both factors have tangents that differ from turn to turn": [skinning(), [0, 2, 3]],
  };
  test.each(Object.entries(cases))("%s", (_, [text, wrt = [0, 3]]) => {
    const { plain, skipping } = both(text, wrt, lanes);
    const few = [blocks(1), blocks()];
    const others = wrt.includes(2) ? [numbers(3 * n, 6), numbers(3 * n, 7)] : [];
    const args = skinningArguments(few, { turns: m });
    args.splice(8, 0, ...others);
    expect(run(skipping, args)).toEqual(run(plain, args));
    expect(steps(skipping, args)).toBeGreaterThanOrEqual(steps(plain, args));
  });
});

test("short loops of what may be skipped are written out, down and in steps, whatever they store", () => {
  const inner = (
    range: string,
    stores: string,
  ): string => `program f(t: f64[], w: f64[], y: f64[], n: i32, m: i32) -> () {
    zero: i32 = 0
    one: i32 = 1
    eight: i32 = 8
    nothing: f64 = 0
    for k from zero to n {
      position: f64 = for b from zero to m carry (sum: f64 = nothing) {
        weight: f64 = load w[b]
        start: i32 = multiply b eight
        part: f64 = for c ${range} carry (p: f64 = sum) {
          i: i32 = add start c
          element: f64 = load t[i]
          half: f64 = multiply weight weight
          product: f64 = multiply element half
          next: f64 = add p product
          ${stores}
          yield next
        }
        yield part
      }
      store y[k] = position
    }
  }`;
  for (const range of ["from one to eight step 2", "from zero to eight step 3 reversed", "from eight to one step -2"]) {
    for (const stores of ["", "store w[c] = next"]) {
      const { plain, skipping, isChanged } = both(inner(range, stores), [0, 2], 4);
      expect(isChanged, range).toBe(stores === "");
      const tangents = [3, 14, 30, 44].map((at) => numbers(49, 1).map((value, k) => (k === at ? value : 0)));
      const shadows = tangents.map(() => [0, 0, 0, 0, 0]);
      const args = [numbers(49, 5), numbers(9, 2), [0, 0, 0, 0, 0], 5, 6, ...tangents, ...shadows];
      expect(run(skipping, args), range).toEqual(run(plain, args));
      expect(/for c/.test(print(skipping))).toBe(!isChanged);
    }
  }
});
