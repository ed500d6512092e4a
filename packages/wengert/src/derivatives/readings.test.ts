import { beforeEach, describe, expect, test, vi } from "vitest";
import { read } from "../read/read.ts";
import { evaluate } from "./evaluate.ts";
import { gradient, valueAndGradient } from "./gradient.ts";
import { jacobian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import { vjp } from "./vjp.ts";

vi.mock("../read/read.ts", async (original) => {
  const module = await original<{ read: (...args: never[]) => unknown }>();
  return { ...module, read: vi.fn(module.read) };
});

beforeEach(() => {
  vi.mocked(read).mockClear();
});

describe("a function is read once", () => {
  test("for both halves of vjp", () => {
    const f = (x: number[]) => x[0]! * x[1]!;
    const pull = vjp(f);
    expect(pull([2, 3]).pullback(1)).toEqual([3, 2]);
    expect(pull([4, 5]).pullback(2)).toEqual([10, 8]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  test("for choosing the mode of a Jacobian, and for both modes", () => {
    const j = jacobian((x: number[]) => [x[0]! * x[1]!, x[0]! + x[1]!, x[0]! - x[1]!]);
    expect(j([2, 3])).toEqual([
      [3, 2],
      [1, 1],
      [1, -1],
    ]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  test("for empty arrays, whose items are of no known kind", () => {
    const f = (x: number, rows: number[][]): number => {
      if (rows.length === 0) return x * x;
      let s = x * x;
      for (const [a, b] of rows) s += a! * b!;
      return s;
    };
    const g = gradient(f, { wrt: 0 });
    expect(g(3, [])).toBe(6);
    expect(g(4, [])).toBe(8);
    expect(read).toHaveBeenCalledTimes(1);
    expect(g(3, [[1, 2]])).toBe(6);
    expect(read).toHaveBeenCalledTimes(2);
  });

  test("and once more for the lengths of its arrays, where it needs them", () => {
    const f = (x: number[]) => {
      const y = [...x, 1];
      y.reverse();
      return y[0]! * y[1]! * y.length;
    };
    const [first, second] = [gradient(f)([2, 3]), gradient(f)([2, 3])];
    expect(first).toEqual(second);
    vi.mocked(read).mockClear();
    const g = gradient(f);
    expect(g([2, 3])).toEqual(first);
    const times = vi.mocked(read).mock.calls.length;
    expect(times).toBeLessThanOrEqual(2);
    expect(g([2, 3])).toEqual(first);
    expect(read).toHaveBeenCalledTimes(times);
  });
});

describe("what is read otherwise than the function computes is noticed at the first call of", () => {
  // A `sigmoid` of the user's that is not in the scope is taken for Wengert's.
  const sigmoid = (x: number): number => x / (1 + Math.abs(x));
  const f = (x: number): number => sigmoid(x) * x;
  const mismatch = expect.objectContaining({ code: "VALUE_MISMATCH" }) as unknown as Error;

  test.each<[string, () => unknown]>([
    ["gradient", () => gradient(f)(2)],
    ["valueAndGradient", () => valueAndGradient(f)(2)],
    ["valueAndGradient in forward mode", () => valueAndGradient(f, { mode: "forward" })(2)],
    ["jvp", () => jvp(f)([2], [1])],
    ["vjp", () => vjp(f)(2)],
    ["evaluate", () => evaluate(f)(2)],
    ["jacobian", () => jacobian(f)(2)],
    [
      "gradient of what takes many steps",
      () =>
        gradient((x: number, n: number) => {
          let s = x;
          for (let k = 0; k < n; k++) s = sigmoid(s) + x;
          return s;
        })(2, 5000),
    ],
  ])("%s", (_, call) => {
    expect(call).toThrow(mismatch);
  });
});
