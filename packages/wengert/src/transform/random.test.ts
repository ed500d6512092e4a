import { describe, expect, test } from "vitest";
import { interpret, type Argument } from "../program/interpret.ts";
import { print } from "../program/print.ts";
import { randomArrayLength, randomProgram, type RandomProgramOptions } from "../program/random.ts";
import type { Program } from "../program/types.ts";
import { verify } from "../program/verify.ts";
import { forward } from "./forward.ts";
import { hoistInvariants } from "./hoist-invariants.ts";
import { required } from "./rebuild.ts";
import { reverse } from "./reverse.ts";
import { simplify } from "./simplify.ts";
import { sinkIntoBranches } from "./sink.ts";

/** A point for a Program: numbers, and arrays of the length that random Programs expect. */
function point(program: Program, seed: number): Argument[] {
  return program.body.params.map((param, k) =>
    param.type === "f64"
      ? Math.sin(seed * 7.3 + k * 1.7)
      : Float64Array.from({ length: randomArrayLength }, (_, j) => Math.cos(seed + k + j * 0.9)),
  );
}

const copy = (args: readonly Argument[]): Argument[] =>
  args.map((arg) => (arg instanceof Float64Array ? arg.slice() : arg));

/** The gradient of the first result, flattened over scalars and arrays, by reverse mode. */
function byReverse(derivative: Program, program: Program, args: readonly Argument[]): number[] {
  const shadows = args.flatMap((arg) => (arg instanceof Float64Array ? [new Float64Array(arg.length)] : []));
  const results = interpret(derivative, [...copy(args), ...shadows, 1]);
  const scalars = results.slice(program.body.yields.length).map(Number);
  let [scalar, array] = [0, 0];
  return args.flatMap((arg) =>
    arg instanceof Float64Array ? [...required(shadows[array++])] : [required(scalars[scalar++])],
  );
}

/** The same by forward mode, one direction at a time. */
function byForward(derivative: Program, program: Program, args: readonly Argument[]): number[] {
  const zeros = (): Argument[] => args.map((arg) => (arg instanceof Float64Array ? new Float64Array(arg.length) : 0));
  return args.flatMap((arg, k) =>
    Array.from({ length: arg instanceof Float64Array ? arg.length : 1 }, (_, j) => {
      const tangents = zeros();
      const tangent = tangents[k];
      if (tangent instanceof Float64Array) tangent[j] = 1;
      else tangents[k] = 1;
      return Number(interpret(derivative, [...copy(args), ...tangents])[program.body.yields.length]);
    }),
  );
}

function expectClose(actual: readonly number[], expected: readonly number[], what: () => string): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, k) => {
    const reference = required(expected[k]);
    if (Math.abs(value - reference) > 1e-10 * Math.max(1, Math.abs(reference))) {
      throw new Error(`component ${k}: ${value} instead of ${reference}\n${what()}`);
    }
  });
}

const kinds: readonly (readonly [string, RandomProgramOptions])[] = [
  ["straight lines", { numbers: 3, allow: [], statements: 12 }],
  ["branches", { allow: ["if"] }],
  ["loops", { allow: ["if", "for"] }],
  ["while loops", { allow: ["if", "for", "while"] }],
  ["buffers", { readArrays: 1, mutatedArrays: 1, allow: ["if", "for", "while", "buffers"] }],
  ["calls", { allow: ["if", "for", "calls"] }],
  ["everything", { readArrays: 1, mutatedArrays: 1 }],
];

describe.each(kinds)("random Programs with %s", (_, options) => {
  test("reverse = recording everything = forward; results are bit-identical", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const original = randomProgram(seed, options);
      const program = hoistInvariants(sinkIntoBranches(simplify(original)));
      verify(program);
      const args = point(original, seed);
      const value = interpret(original, copy(args));
      expect(interpret(program, copy(args))).toEqual(value);
      const all = args.map((_, k) => k);
      const needed = simplify(reverse(program, all, { seeded: [0] }));
      const everything = simplify(reverse(program, all, { seeded: [0], record: "everything" }));
      const tangents = simplify(forward(program, all));
      for (const derivative of [needed, everything, tangents]) verify(derivative);
      const gradient = byReverse(needed, program, args);
      const describeIt = (): string => `seed ${seed}\n${print(original)}\n${print(needed)}`;
      expectClose(byReverse(everything, program, args), gradient, describeIt);
      expectClose(byForward(tangents, program, args), gradient, describeIt);
    }
  });

  test("second derivatives: reverse over reverse = forward over reverse = reverse over forward", () => {
    for (let seed = 100; seed < 125; seed++) {
      const original = randomProgram(seed, { ...options, statements: 5 });
      const program = hoistInvariants(sinkIntoBranches(simplify(original)));
      const args = point(original, seed);
      const inputs = args.flatMap((arg, k) => (arg instanceof Float64Array ? [] : [k]));
      const count = program.body.yields.length;
      // Column 0 of the Hessian with respect to the scalars: the gradient of ∂/∂(first scalar).
      const first = required(inputs[0]);
      const gradient = simplify(reverse(program, [first], { seeded: [0] }));
      const tangent = simplify(forward(program, [first]));
      const rr = simplify(reverse(gradient, inputs, { seeded: [count] }));
      const fr = simplify(forward(gradient, inputs));
      const rf = simplify(reverse(tangent, inputs, { seeded: [count] }));
      for (const derivative of [rr, fr, rf]) verify(derivative);
      const describeIt = (): string => `seed ${seed}\n${print(original)}`;
      const byRR = interpret(rr, [...copy(args), 1, 1])
        .slice(count + 1)
        .map(Number);
      const byRF = interpret(rf, [...copy(args), 1, 1])
        .slice(tangent.body.yields.length)
        .map(Number);
      const byFR = inputs.map((_, k) =>
        Number(interpret(fr, [...copy(args), 1, ...inputs.map((__, j) => (j === k ? 1 : 0))])[2 * count + 1]),
      );
      expectClose(byRR, byFR, () => `rr/fr ${describeIt()}`);
      expectClose(byRF, byFR, () => `rf/fr ${describeIt()}`);
    }
  });
});
