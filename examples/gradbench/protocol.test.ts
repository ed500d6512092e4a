/** GradBench's protocol, and all results at a relative error that is stricter than GradBench's own. */
import { describe, expect, test } from "vitest";
import { casesOf } from "./cases.ts";
import * as problems from "./problems.ts";
import { lineOf, respond } from "./protocol.ts";

/** The inputs that the derivative of a problem with one real result is taken of, in the order of `numbersOf` its output. */
const differentiated: Record<string, { function: string; primal: string; fields: string[] }> = {
  lse: { function: "gradient", primal: "primal", fields: ["x"] },
  llsq: { function: "gradient", primal: "primal", fields: ["x"] },
  det: { function: "gradient", primal: "primal", fields: ["A"] },
  gmm: { function: "jacobian", primal: "objective", fields: ["alpha", "l", "mu", "q"] },
  lstm: { function: "jacobian", primal: "objective", fields: ["main_params", "extra_params"] },
};

function evaluate(module: string, functionName: string, input: unknown): unknown {
  const response = respond({ id: 7, kind: "evaluate", module, function: functionName, input });
  expect(response).toMatchObject({ id: 7, success: true });
  expect(response).not.toHaveProperty("error");
  return JSON.parse([...lineOf(response)].join(""));
}

function numbersOf(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  // Records have no order of their own.
  const entries = Array.isArray(value)
    ? Object.entries(value)
    : Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1));
  return entries.flatMap(([, item]) => numbersOf(item));
}

/** The derivative by the k-th of the differentiated numbers, by a central difference of the problem itself. */
function difference(name: string, input: Record<string, unknown>, k: number): number {
  const { primal, fields } = differentiated[name];
  const at = (step: number): number => {
    const moved = structuredClone(input);
    let next = k;
    const visit = (holder: object): void => {
      for (const [key, value] of Object.entries(holder)) {
        if (typeof value === "number") {
          if (next-- === 0) Reflect.set(holder, key, value + step);
        } else if (typeof value === "object" && value !== null) visit(value);
      }
    };
    for (const field of fields) visit(moved[field] as object);
    return numbersOf(evaluateOutput(name, primal, moved))[0];
  };
  // Differences of steps h and h/2, extrapolated.
  const central = (h: number): number => (at(h) - at(-h)) / (2 * h);
  return (4 * central(5e-4) - central(1e-3)) / 3;
}

function evaluateOutput(name: string, functionName: string, input: unknown): unknown {
  return (evaluate(name, functionName, input) as { output: unknown }).output;
}

describe("every stored case, at a relative error of 1e-8", () => {
  const all = Object.keys(problems).flatMap((name) => casesOf(name).map((one) => [one.name, name, one] as const));
  test.each(all)("%s", (_, name, one) => {
    const output = numbersOf(evaluateOutput(name, one.function, one.input));
    const expected = numbersOf(one.output);
    expect(output).toHaveLength(expected.length);
    const largest = Math.max(...expected.map(Math.abs));
    output.forEach((value, k) => {
      const error = Math.abs(value - expected[k]);
      if (error <= 1e-8 * Math.abs(expected[k])) return;
      // What cancels to nearly nothing is compared with the function's own differences.
      expect(error).toBeLessThanOrEqual(1e-12 * Math.max(1, largest));
      if (differentiated[name]?.function !== one.function) return;
      expect(Math.abs(value - difference(name, one.input, k))).toBeLessThan(1e-8 * Math.max(1, largest));
    });
  });
});

describe("messages", () => {
  test("a start names the tool, an unknown kind gets its id back", () => {
    expect(respond({ id: 0, kind: "start", eval: "llsq" })).toEqual({ id: 0, tool: "wengert" });
    expect(respond({ id: 3, kind: "analysis", of: 2, valid: true })).toEqual({ id: 3 });
    expect(respond({ id: 4, kind: "something" })).toEqual({ id: 4 });
  });

  test("all twelve problems are defined, and no others", () => {
    const names = ["hello", "lse", "llsq", "kmeans", "ode", "det", "particle", "saddle", "gmm", "ba", "lstm", "ht"];
    for (const module of names) expect(respond({ id: 1, kind: "define", module })).toEqual({ id: 1, success: true });
    expect(respond({ id: 1, kind: "define", module: "toString" })).toEqual({
      id: 1,
      success: false,
      error: "there is no problem toString",
    });
  });

  test("runs until both the fewest runs and the least time are reached", () => {
    let now = 0n;
    const clock = (): bigint => (now += 500_000n);
    const run = (min_runs: number, min_seconds: number) =>
      respond(
        {
          id: 2,
          kind: "evaluate",
          module: "llsq",
          function: "primal",
          input: { x: [0.75], n: 3, min_runs, min_seconds },
        },
        clock,
      );
    expect(run(5, 0).evaluations).toHaveLength(5);
    // A run takes half a millisecond by this clock.
    expect(run(1, 0.05).evaluations).toHaveLength(100);
    expect(run(1, 0)).toMatchObject({ output: 1.84375, prepare: 500_000 });
  });

  test("the line has one timing for the preparation and one for every run, in whole nanoseconds", () => {
    const message = {
      id: 4,
      kind: "evaluate",
      module: "llsq",
      function: "gradient",
      input: { x: [0.75], n: 3, min_runs: 5000, min_seconds: 0 },
    };
    const line: unknown = JSON.parse([...lineOf(respond(message))].join(""));
    expect(line).toMatchObject({ id: 4, success: true, output: [2.25] });
    const { timings } = line as { timings: { name: string; nanoseconds: number }[] };
    expect(timings.map(({ name }) => name)).toEqual(["prepare", ...Array<string>(5000).fill("evaluate")]);
    expect(timings.every(({ nanoseconds }) => Number.isInteger(nanoseconds) && nanoseconds >= 0)).toBe(true);
  });

  test.each([
    ["llsq", "hessian", { x: [1], n: 3 }, "llsq has no function hessian"],
    ["llsq", "constructor", { x: [1], n: 3 }, "llsq has no function constructor"],
    ["nothing", "primal", {}, "there is no problem nothing"],
    ["llsq", "gradient", { x: ["a"], n: 3 }, "INCONSISTENT_TYPES"],
    ["lse", "primal", { x: [Infinity, 1] }, "the output is NaN, which JSON can't write"],
  ])("%s %s: success is false, and the error says why", (module, functionName, input, error) => {
    const response = respond({ id: 6, kind: "evaluate", module, function: functionName, input });
    expect(response).toEqual({ id: 6, success: false, error: expect.stringContaining(error) as string });
  });
});
