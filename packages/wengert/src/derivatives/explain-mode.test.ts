import { array, assert, constantFrom, integer, nat, property, record, tuple } from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { countOperations } from "../graph/cost.ts";
import { trace } from "../graph/trace.ts";
import { expand } from "../transform/expand.ts";
import { explainMode, type ModeExplanation } from "./explain-mode.ts";
import { gradient } from "./gradient.ts";
import { jacobian } from "./jacobian.ts";
import { Readings } from "./readings.ts";
import type { AnyFunction } from "./types.ts";

/** The counts on the graph of a function of numbers at a point: what `wengert explain` shows. */
function countsOfGraph(f: AnyFunction, at: readonly number[]): object {
  const { program } = new Readings(f, undefined).find(at).kept.reading;
  return countOperations(
    trace(
      expand(program),
      at.map((value) => ({ value })),
    ),
  );
}

/** A straight line of operations on inputs a, b, c and on what was computed before; it returns its last values. */
const straightLine = record({
  lines: array(
    record({
      write: constantFrom(
        (x: string, y: string) => `${x} * ${y}`,
        (x: string, y: string) => `${x} + ${y}`,
        (x: string, y: string) => `${x} - ${y}`,
        (x: string, y: string) => `${x} / ${y}`,
        (x: string, y: string) => `Math.atan2(${x}, ${y})`,
        (x: string) => `-${x}`,
        (x: string) => `Math.sin(${x})`,
        (x: string) => `Math.exp(${x})`,
        (x: string) => `Math.floor(${x})`,
        (x: string) => `2.5 * ${x}`,
        (x: string) => `${x} ** 3`,
      ),
      operands: tuple(nat(), nat()),
    }),
    { minLength: 1, maxLength: 25 },
  ),
  results: integer({ min: 1, max: 4 }),
}).map(({ lines, results }) => {
  const names = ["a", "b", "c"];
  const text = lines.map(({ write, operands: [x, y] }, k) => {
    const line = `const v${k} = ${write(names[x % names.length] ?? "a", names[y % names.length] ?? "a")};`;
    names.push(`v${k}`);
    return line;
  });
  return `${text.join(" ")} return [${names.slice(-results).join(", ")}];`;
});

function functionOf(body: string): (a: number, b: number, c: number) => number[] {
  return new Function("a", "b", "c", body) as (a: number, b: number, c: number) => number[];
}

/** y[k] = Σ sin(x[i])·x[i], with a triangle of loops: m rows of n terms each. */
const loops = (x: Float64Array, m: number): number[] => {
  const y = new Array<number>(x.length).fill(0);
  for (let k = 0; k < y.length; k++) {
    let sum = 0;
    for (let i = 0; i <= k; i++) sum += Math.sin(x[i]) * x[k];
    y[k] = sum;
  }
  return y.slice(0, m);
};

describe("explainMode", () => {
  test("random functions of numbers without loops: the numbers of their graph", () => {
    assert(
      property(straightLine, (body) => {
        const f = functionOf(body);
        expect(explainMode(f)(1.1, 0.7, 1.3).cost).toEqual(countsOfGraph(f, [1.1, 0.7, 1.3]));
      }),
      { numRuns: 300 },
    );
  });

  test("a sum over an array, counted by hand", () => {
    const sumOfSquares = (x: number[]): number => {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += x[i] * x[i];
      return s;
    };
    const explanation = explainMode(sumOfSquares)(Array.from({ length: 100 }, () => 1));
    expect(explanation).toMatchObject({
      inputs: 100,
      outputs: 1,
      passes: { forward: 13, reverse: 1 },
      mode: "reverse",
    });
    // A turn takes a product and a sum, and the two factors are its partials. A tangent takes two products and a sum, and
    // one sum more for s; an adjoint two products, each added to the shadow of x.
    expect(explanation.cost).toEqual({
      function: 200,
      forward: 13 * 200 + 100 * 100 * 4,
      reverse: 200 + 100 * 4,
    });
  });

  test("counts grow with the turns of nested loops, of while loops and of recursion", () => {
    const nested = (n: number): number => explainMode(loops)(new Float64Array(n), 1).cost.function;
    const perTurn = nested(1);
    expect(nested(10)).toBe(55 * perTurn);
    expect(nested(200)).toBe(20_100 * perTurn);
    const doubling = (x: number, n: number): number => {
      let s = x;
      while (s < n) s = s * 2;
      return s;
    };
    expect(explainMode(doubling)(1, 1000).cost.function).toBe(10);
    const power = (x: number, n: number): number => (n < 1 ? 1 : x * power(x, n - 1));
    expect(explainMode(power, { scope: () => ({ power }) })(1.5, 12).cost.function).toBe(12);
  });

  test("only the branch that is taken counts", () => {
    const f = (x: number): number => (x > 0 ? Math.exp(Math.exp(x)) : -x);
    expect(explainMode(f)(1).cost.function).toBeGreaterThan(explainMode(f)(-1).cost.function);
  });

  test.each([
    [1, 50, "forward"],
    [50, 1, "reverse"],
    [10, 10, "forward"],
    [3, 50, "forward"],
    [50, 3, "reverse"],
  ])("%i inputs, %i outputs: %s, and jacobian does so", (n, m, mode) => {
    const f = (x: Float64Array, weights: Float64Array): Float64Array => {
      const y = new Float64Array(weights.length);
      for (let k = 0; k < y.length; k++) for (let i = 0; i < x.length; i++) y[k] += Math.sin(x[i] * weights[k]);
      return y;
    };
    const args = [new Float64Array(n).fill(0.3), new Float64Array(m).fill(0.7)] as const;
    const explanation = explainMode(f, { wrt: 0 })(...args);
    expect(explanation).toMatchObject({ mode, inputs: n, outputs: m });
    expect(explanation.passes).toEqual({ forward: Math.ceil(n / 8), reverse: m });
    expect(explanation.reason).toContain(`${n} input`);
    expect(explanation.reason).toContain(String(explanation.cost.forward));
    expect(explanation.reason).toContain(String(explanation.cost.reverse));
    const call = jacobian(f, { wrt: 0 });
    const forced = jacobian(f, { wrt: 0, mode: mode === "forward" ? "forward" : "reverse" });
    expect(call(...args)).toEqual(forced(...args));
    expect(call.source).toBe(forced.source);
  });

  test("wrt leaves out what is no input, and what the function does to its arguments is not done", () => {
    const f = (x: number[], y: number[]): number => {
      x[0] = x[0] * y[0];
      return x[0] * y[1];
    };
    const x = [2, 3];
    expect(explainMode(f)(x, [4, 5]).inputs).toBe(4);
    expect(explainMode(f, { wrt: 1 })(x, [4, 5]).inputs).toBe(2);
    expect(x).toEqual([2, 3]);
  });

  test("nothing to differentiate", () => {
    expect(explainMode(() => 1)().reason).toMatch(/no input/);
    expect(explainMode((x: number) => (x > 0 ? [] : []))(1).reason).toMatch(/no output/);
  });

  test("a gradient's Jacobian is counted as well", () => {
    const f = (x: number[]): number => x[0] ** 2 * Math.sin(x[1]);
    expect(explainMode(gradient(f))([1, 2])).toMatchObject({ inputs: 2, outputs: 2, mode: "forward" });
  });

  test("errors are those of the function itself", () => {
    const root = (x: number): number => {
      if (x < 0) throw new RangeError("negative");
      return Math.sqrt(x);
    };
    expect(() => explainMode(root)(-1)).toThrow(RangeError);
    expect(() => jacobian(root)(-1)).toThrow(RangeError);
    // @ts-expect-error there is no such option
    expect(() => explainMode((x: number) => x, { mode: "forward" })).toThrow(
      expect.objectContaining({ code: "BAD_OPTION" }),
    );
    expectTypeOf(explainMode((x: number, y: string) => (y === "" ? x : -x))).returns.toEqualTypeOf<ModeExplanation>();
  });
});
