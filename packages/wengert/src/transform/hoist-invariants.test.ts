import { expect, test } from "vitest";
import { derivative, gradient, hessian } from "../index.ts";
import { parse } from "../program/parse.ts";
import { print } from "../program/print.ts";
import { hoistInvariants } from "./hoist-invariants.ts";
import { simplify } from "./simplify.ts";

/** The instructions of a Program, invariants hoisted, one a line. */
function hoisted(text: string): string[] {
  return print(simplify(hoistInvariants(parse(text))))
    .split("\n")
    .slice(1, -2)
    .map((line) => line.trim());
}

const places = (lines: string[], ...texts: string[]): number[] =>
  texts.map((text) => lines.findIndex((line) => line.includes(text)));

test("integers and comparisons leave a loop, numbers only if it has a turn, and nothing that a turn changes", () => {
  const lines = hoisted(`program f(x: f64[], y: f64, n: i32, m: i32) -> (f64) {
    zero: i32 = 0
    one: f64 = 1
    r: f64 = for i from zero to n carry (s: f64 = one) {
      k: i32 = multiply n m
      a: f64 = load x[m]
      e: f64 = exp y
      b: f64 = multiply a e
      j: i32 = add k i
      c: f64 = load x[j]
      p: f64 = multiply b c
      t: f64 = add s p
      yield t
    }
    return r
  }`);
  const [product, guard, load, exp, loop, moving] = places(
    lines,
    "multiply n m",
    "= if",
    "load x[m]",
    "exp y",
    "= for",
    "x[j]",
  );
  expect(product).toBeLessThan(loop!);
  expect(guard).toBeLessThan(load!);
  expect(load).toBeLessThan(loop!);
  expect(exp).toBeLessThan(loop!);
  expect(moving).toBeGreaterThan(loop!);
});

test("what a loop writes to is loaded in it", () => {
  const lines = hoisted(`program f(x: f64[], n: i32, m: i32) -> (f64) {
    zero: i32 = 0
    one: f64 = 1
    r: f64 = for i from zero to n carry (s: f64 = one) {
      a: f64 = load x[m]
      store x[i] = s
      t: f64 = add s a
      yield t
    }
    return r
  }`);
  const [load, loop] = places(lines, "load x[m]", "= for");
  expect(load).toBeGreaterThan(loop!);
});

test("a loop without a turn contributes nothing, though its invariants have infinite partials", () => {
  const f = (x: number, n: number): number => {
    let s = 1;
    for (let i = 0; i < n; i++) s += Math.sqrt(x) * i;
    return s;
  };
  for (const mode of ["forward", "reverse"] as const) {
    expect(derivative(f, { wrt: 0, mode })(0, 0)).toBe(0);
    expect(derivative(f, { wrt: 0, mode })(4, 3)).toBeCloseTo(3 / 4, 14);
  }
});

test("an index out of range fails where it stood: not in a loop without a turn, and after the user's own error", () => {
  const f = (x: number[], k: number, n: number): number => {
    let s = 0;
    for (let i = 0; i < n; i++) {
      if (x[0]! < 0) throw new RangeError("negative");
      s += x[k]! * x[i]!;
    }
    return s;
  };
  const df = gradient(f, { wrt: 0 });
  expect(df([2, 3], 1, 2)).toEqual([3, 8]);
  expect(df([2, 3], 7, 0)).toEqual([0, 0]);
  expect(() => df([2, 3], 7, 1)).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
  expect(() => df([-2, 3], 7, 1)).toThrow(new RangeError("negative"));
});

test("a counter that runs through nested loops is known in the backward sweep, up and down, whatever is recorded", () => {
  // The elements of a packed triangle: f = Σ over r < c of (l[next]·x[r])·x[c].
  const up = (l: number[], x: number[]): number => {
    let [next, sum] = [0, 0];
    for (let column = 0; column < x.length; column++) {
      for (let row = column + 1; row < x.length; row++) {
        sum += Math.sin(l[next]!) * x[row]! * x[column]!;
        next++;
      }
    }
    return sum;
  };
  const down = (l: number[], x: number[]): number => {
    let next = l.length;
    let sum = 0;
    for (let column = x.length - 1; column >= 0; column--) {
      for (let row = x.length - 1; row > column; row--) {
        next -= 1;
        sum += Math.sin(l[next]!) * x[row]! * x[column]!;
      }
    }
    return sum;
  };
  const l = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  const x = [2, 3, 5, 7];
  const pairs = [
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 2],
    [1, 3],
    [2, 3],
  ] as const;
  for (const f of [up, down]) {
    for (const record of ["needed", "everything"] as const) {
      const [byL, byX] = gradient(f, { record })(l, x);
      pairs.forEach(([a, b], k) => expect(byL[k]).toBeCloseTo(Math.cos(l[k]!) * x[a]! * x[b]!, 12));
      x.forEach((_, j) => {
        const expected = pairs.reduce(
          (sum, [a, b], k) => sum + (j === a ? Math.sin(l[k]!) * x[b]! : j === b ? Math.sin(l[k]!) * x[a]! : 0),
          0,
        );
        expect(byX[j]).toBeCloseTo(expected, 12);
      });
    }
    const second = hessian(f, { wrt: 0 })(l, x) as number[][];
    pairs.forEach(([a, b], k) => expect(second[k]![k]).toBeCloseTo(-Math.sin(l[k]!) * x[a]! * x[b]!, 12));
  }
});

test("a bound that the index stays below is checked once before the loop, and by every turn where something else may fail", () => {
  const sums = (x: number[], y: number[], n: number): number => {
    let s = 0;
    for (let i = 0; i < n; i++) s += x[i]! * y[i]!;
    return s;
  };
  const thrower = (x: number[], y: number[], n: number): number => {
    let s = 0;
    for (let i = 0; i < n; i++) {
      if (x[i]! > 5) throw new RangeError("large");
      s += x[i]! * y[i]!;
    }
    return s;
  };
  for (const f of [sums, thrower]) {
    const df = gradient(f, { wrt: 0 });
    expect(df([1, 2, 3], [4, 5, 6], 3)).toEqual([4, 5, 6]);
    expect(df([1, 2], [4, 5, 6], 2)).toEqual([4, 5]);
    expect(df([1, 2, 3], [4], 1)).toEqual([4, 0, 0]);
    expect(df([1, 2, 3], [], 0)).toEqual([0, 0, 0]);
    expect(df([1, 2, 3], [], -1)).toEqual([0, 0, 0]);
    expect(() => df([1, 2, 3], [4, 5], 3)).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
    expect(() => df([1, 2], [4, 5, 6], 3)).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
  }
  expect(() => gradient(thrower, { wrt: 0 })([1, 9, 3], [4, 5], 3)).toThrow(new RangeError("large"));
  const code = gradient(sums, { wrt: 0 }).sourceFor([1], [2], 1);
  expect(code).toMatch(/fail\([^]*for \(/);
  expect(code).not.toMatch(/for \([^}]*fail\(/);
});

test("what a loop writes before it fails is of no consequence: the caller's array is as the function leaves it", () => {
  const f = (x: number[], out: number[], n: number): number => {
    for (let i = 0; i < n; i++) out[i] = x[i]! * 2;
    return out[0]!;
  };
  const out = [0, 0];
  expect(gradient(f, { wrt: 0 })([3, 4], out, 2)).toEqual([2, 0]);
  expect(out).toEqual([6, 8]);
  expect(() => gradient(f, { wrt: 0 })([3, 4, 5], out, 3)).toThrow(
    expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }),
  );
});

test("rows of a flat matrix are checked once for a row, whatever its start is", () => {
  const f = (w: number[], x: number[], first: number, n: number): number => {
    let s = 0;
    for (let i = 0; i < n; i++) s += x[first + i]! * w[i]! * w[i]!;
    return s;
  };
  const rows = (w: number[], x: number[]): number => {
    let s = 0;
    for (let r = 0; r < x.length / w.length; r++) for (let i = 0; i < w.length; i++) s += x[r * w.length + i]! * w[i]!;
    return s;
  };
  const df = gradient(f, { wrt: 0 });
  expect(df([1, 2], [3, 5, 7], 1, 2)).toEqual([10, 28]);
  expect(df([1, 2], [3, 5, 7], 0, 1)).toEqual([6, 0]);
  expect(df([1, 2], [3, 5, 7], -0, 2)).toEqual([6, 20]);
  // No turn, no index.
  expect(df([1, 2], [3, 5, 7], 0.5, 0)).toEqual([0, 0]);
  for (const [first, n] of [
    [2, 2],
    [-1, 1],
    [0.5, 1],
    [NaN, 1],
    [Infinity, 1],
    [2 ** 31, 1],
    [2 ** 31 - 1, 2],
    [1e300, 1],
    [0, 3],
  ] as const) {
    const failure = expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" });
    expect(() => df([1, 2], [3, 5, 7], first, n)).toThrow(failure);
    expect(() => gradient(f, { wrt: 0, record: "everything" })([1, 2], [3, 5, 7], first, n)).toThrow(failure);
  }
  expect(gradient(rows)([1, 2], [3, 5, 7, 11])).toEqual([
    [10, 16],
    [1, 2, 1, 2],
  ]);
  expect(gradient(rows)([1, 2, 3], [])).toEqual([[0, 0, 0], []]);
  const code = gradient(rows).sourceFor([1], [2]);
  expect(code).not.toMatch(/for \([^}]*x\[at\(/);
});

test("neighbours of the index, and a buffer that is stored to in the same loop", () => {
  const f = (x: number[], k: number): number => {
    const y = new Array<number>(x.length).fill(0);
    for (let i = 0; i < x.length - k; i++) y[i + k] = x[i]! * x[i + k]!;
    let s = 0;
    for (let i = 0; i < x.length; i++) s += y[i]! * (i + 1);
    return s;
  };
  const df = gradient(f, { wrt: 0 });
  // k = 1: Σ (i + 2) x_i x_{i+1}
  expect(df([2, 3, 5], 1)).toEqual([2 * 3, 2 * 2 + 3 * 5, 3 * 3]);
  expect(df([2, 3, 5], 3)).toEqual([0, 0, 0]);
  expect(() => df([2, 3, 5], -1)).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
});
