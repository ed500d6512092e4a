import { describe, expect, test } from "vitest";
import { gradient } from "../src/index.ts";
import { checkProgram } from "./check-program.ts";
import { arrays } from "./corpus/arrays.ts";
import { classes } from "./corpus/classes.ts";
import { controlFlow } from "./corpus/control-flow.ts";
import { failures } from "./corpus/failures.ts";
import { functions } from "./corpus/functions.ts";
import { finance } from "./corpus/finance.ts";
import { graphics } from "./corpus/graphics.ts";
import { networks } from "./corpus/networks.ts";
import { robotics } from "./corpus/robotics.ts";
import { sequences } from "./corpus/sequences.ts";
import { solvers } from "./corpus/solvers.ts";
import { geometry } from "./corpus/geometry.ts";
import { learning } from "./corpus/learning.ts";
import { linearAlgebra } from "./corpus/linear-algebra.ts";
import { lists } from "./corpus/lists.ts";
import { nested } from "./corpus/nested.ts";
import { numerics } from "./corpus/numerics.ts";
import { pitfalls } from "./corpus/pitfalls.ts";
import { records } from "./corpus/records.ts";
import { scalars } from "./corpus/scalars.ts";
import { semantics } from "./corpus/semantics.ts";
import { simulation } from "./corpus/simulation.ts";

const themes = {
  "control flow": controlFlow,
  scalars,
  arrays,
  records,
  classes,
  functions,
  "linear algebra": linearAlgebra,
  simulation,
  learning,
  geometry,
  numerics,
  lists,
  robotics,
  finance,
  graphics,
  solvers,
  sequences,
  networks,
  "what JavaScript means": semantics,
  "derivatives inside": nested,
  "failures of other tools": failures,
  pitfalls,
};

describe.each(Object.entries(themes))("%s", (_, programs) => {
  test.each(programs.map((program) => [program.name, program] as const))("%s", (_name, program) => {
    expect(checkProgram(program)).toEqual([]);
  });
});

describe("errors instead of wrong derivatives", () => {
  const code = (expected: string): object => expect.objectContaining({ code: expected }) as object;

  test("one array in two positions, one of which is written", () => {
    const f = (x: number[], y: number[]): number => {
      for (let i = 0; i < x.length; i++) x[i] = y[x.length - 1 - i] * 2;
      return x[0] * y[0];
    };
    const shared = [1, 2];
    for (const mode of ["reverse", "forward"] as const)
      expect(() => gradient(f, { mode })(shared, shared)).toThrow(code("ALIASED_ARGUMENTS"));
    expect(shared).toEqual([1, 2]);
    const views = new Float64Array(3);
    const g = (x: Float64Array, y: Float64Array): number => {
      x[0] = y[1] * 2;
      return x[0] * y[0];
    };
    expect(() => gradient(g)(views.subarray(0, 2), views.subarray(1))).toThrow(code("ALIASED_ARGUMENTS"));
  });

  test("the user's own throw is thrown when its branch is taken, from any depth", () => {
    const f = (x: number[]): number => {
      const root = (v: number): number => {
        if (v < 0) throw new RangeError(`${v} is negative`);
        return Math.sqrt(v);
      };
      let s = 0;
      for (const v of x) s += root(v);
      return s;
    };
    for (const mode of ["reverse", "forward"] as const)
      expect(() => gradient(f, { mode })([1, -4])).toThrow(new RangeError("-4 is negative"));
  });

  test("a call after one that threw is as good as new", () => {
    const f = (x: number[]): number => {
      let s = 1;
      for (const v of x) {
        if (v < 0) throw new RangeError("negative");
        s = Math.sin(s * v) + Math.sqrt(v);
      }
      return s;
    };
    const df = gradient(f);
    const expected = gradient(f)([0.5, 2, 1.5]);
    expect(() => df([1, 2, 3, -4])).toThrow(RangeError);
    expect(df([0.5, 2, 1.5])).toEqual(expected);
    expect(() => df([1, -2])).toThrow(RangeError);
    expect(df([0.5, 2, 1.5])).toEqual(expected);
  });

  test("an index out of range", () => {
    const f = (x: number[], n: number): number => {
      let s = 0;
      for (let i = 0; i <= n; i++) s += x[i] * x[i];
      return s;
    };
    expect(gradient(f)([1, 2], 1)).toEqual([[2, 4], 0]);
    for (const mode of ["reverse", "forward"] as const)
      expect(() => gradient(f, { mode })([1, 2], 2)).toThrow(code("INDEX_OUT_OF_RANGE"));
  });

  test("rows of different lengths", () => {
    const f = (A: number[][]): number => A[0][0] * A[1][0];
    expect(() => gradient(f)([[1, 2], [3]])).toThrow(code("BAD_ARGUMENT"));
  });
});
