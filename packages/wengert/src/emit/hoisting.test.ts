import { describe, expect, test } from "vitest";
import { program, runEmitted, runReference } from "../../test/emitted-programs.ts";
import type { Program } from "../program/types.ts";
import { emitJavaScript } from "./javascript.ts";

/** A running sum of n buffers, each of `length` elements, whose first element is read before and after a store. */
function summed(lengthOf: "literal" | "param" | "index"): Program {
  return program("f", ["n: i32", "m: i32", "x: f64"], (b, { n, m, x }) => {
    const zero = b.integer(0);
    return b.loop({ low: zero, high: n }, [x], (i, [sum = x]) => {
      const one = b.integer(1);
      const length =
        lengthOf === "literal" ? b.integer(3) : lengthOf === "param" ? m : b.integerOperation("add", i, one);
      const buffer = b.allocate("f64[]", length);
      b.accumulate(buffer, zero, sum, false);
      return [b.load(buffer, zero, false)];
    });
  });
}

describe("buffers that every turn makes", () => {
  test("are made before the loop and cleared, where their length is known there", () => {
    const { source } = emitJavaScript(summed("literal"));
    expect(source.indexOf("new Float64Array(3)")).toBeLessThan(source.indexOf("for ("));
    expect(source).toContain(".fill(0);");
    expect(runEmitted(summed("literal"), [4, 3, 2])).toEqual(runReference(summed("literal"), [4, 3, 2]));
  });

  test("a length that is none fails where it did: not where the loop has no turn", () => {
    for (const args of [
      [4, 3, 2],
      [4, -1, 2],
      [0, -1, 2],
    ]) {
      expect(runEmitted(summed("param"), args)).toEqual(runReference(summed("param"), args));
    }
    expect(emitJavaScript(summed("param")).source).toContain("new Float64Array(Math.max(0, m))");
  });

  test("stay where they are if their length changes from turn to turn", () => {
    const { source } = emitJavaScript(summed("index"));
    expect(source.indexOf("new Float64Array")).toBeGreaterThan(source.indexOf("for ("));
    expect(runEmitted(summed("index"), [4, 3, 2])).toEqual(runReference(summed("index"), [4, 3, 2]));
  });

  test("stay where they are if a turn hands them on to the next", () => {
    const handed = program("f", ["n: i32", "x: f64"], (b, { n, x }) => {
      const [zero, one] = [b.integer(0), b.integer(1)];
      const [last] = b.loop({ low: zero, high: n }, [b.allocate("f64[]", one)], (_, [before]) => {
        const buffer = b.allocate("f64[]", one);
        if (before === undefined) return [];
        b.store(buffer, zero, x, false);
        b.accumulate(buffer, zero, b.load(before, zero, false), false);
        return [buffer];
      });
      return last === undefined ? [] : [b.load(last, zero, false)];
    });
    expect(emitJavaScript(handed).source).not.toContain("fill");
    expect(runEmitted(handed, [5, 2])).toEqual(runReference(handed, [5, 2]));
    expect(runEmitted(handed, [5, 2]).results).toEqual([10]);
  });
});
