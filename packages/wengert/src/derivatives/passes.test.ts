/** The plans of several passes on random Programs, compiled once and run again and again, as drivers run them. */
import { describe, expect, test } from "vitest";
import type { Argument } from "../program/interpret.ts";
import { interpret, interpretIn, numberDomain } from "../program/interpret.ts";
import { print } from "../program/print.ts";
import { randomArrayLength, randomProgram } from "../program/random.ts";
import type { Shape } from "../program/shape.ts";
import type { Program, Region } from "../program/types.ts";
import { verify } from "../program/verify.ts";
import type { Reading } from "../read/reading.ts";
import { countTurns } from "../transform/count-turns.ts";
import { forward } from "../transform/forward.ts";
import { required } from "../transform/rebuild.ts";
import { compile } from "./compile.ts";
import { gradientIntoPlan } from "./into-plan.ts";
import { type JacobianKind, jacobianPlan } from "./jacobian-plan.ts";
import type { Request } from "./passes.ts";
import type { Plan } from "./plan.ts";
import { Turns } from "./turns.ts";

const numbers = 2;
const columns = numbers + 2 * randomArrayLength;

function requestFor(program: Program, results: number): Request {
  const params = program.body.params.map(({ type }): Shape =>
    type === "f64" ? { kind: "number" } : { kind: "array", array: "Float64Array" },
  );
  const reading: Reading = {
    program,
    names: program.body.params.map(({ name }) => name),
    params,
    result:
      results === 1
        ? { kind: "number" }
        : { kind: "tuple", items: Array.from({ length: results }, () => ({ kind: "number" }) as const) },
    hidden: [],
    facts: [],
    failures: [],
    grows: false,
    changes: [],
    changedNumbers: 0,
    tellsApart: false,
    valuesByRule: false,
    runsNatively: true,
  };
  return { reading, wrt: params.map((_, k) => k), asList: true, record: "needed" };
}

function pointFor(program: Program, seed: number): Argument[] {
  return program.body.params.map(({ type }, k) =>
    type === "f64"
      ? Math.sin(seed * 7.3 + k * 1.7)
      : Float64Array.from({ length: randomArrayLength }, (_, j) => Math.cos(seed + k + j * 0.9)),
  );
}

const copyOf = (args: readonly Argument[]): Argument[] =>
  args.map((arg) => (arg instanceof Float64Array ? arg.slice() : arg));

/** Column by column: the tangents of the results, one interpreted forward pass each. */
function reference(program: Program, args: readonly Argument[], results: number): number[] {
  const derivative = forward(
    program,
    program.body.params.map((_, k) => k),
  );
  const matrix = new Array<number>(results * columns).fill(NaN);
  let column = 0;
  for (const [k, arg] of args.entries()) {
    for (let j = 0; j < (arg instanceof Float64Array ? arg.length : 1); j++) {
      const tangents = args.map((each): Argument => (each instanceof Float64Array ? new Float64Array(each.length) : 0));
      const tangent = tangents[k];
      if (tangent instanceof Float64Array) tangent[j] = 1;
      else tangents[k] = 1;
      const came = interpret(derivative, [...copyOf(args), ...tangents]);
      for (let row = 0; row < results; row++) matrix[row * columns + column] = Number(came[results + row]);
      column++;
    }
  }
  return matrix;
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], what: () => string): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, k) => {
    // Where one mode has no finite partial the other may differ.
    if (!Number.isFinite(value)) return;
    const difference = Math.abs(required(actual[k]) - value);
    if (!(difference <= 1e-10 * Math.max(1, Math.abs(value)))) {
      throw new Error(`element ${k}: ${required(actual[k])} instead of ${value}\n${what()}`);
    }
  });
}

/** Runs a plan as drivers do: returns what it gives, and the arguments as it leaves them. */
function runner(
  { reading }: Request,
  plan: Plan,
): (args: readonly Argument[], out?: Float64Array) => [unknown, Argument[]] {
  verify(plan.program);
  const compiled = compile(plan, reading, "f");
  return (args, out) => {
    const used = copyOf(args);
    return [compiled.run(used, out === undefined ? used : [...used, out]), used];
  };
}

const kinds: readonly (readonly [string, JacobianKind])[] = [
  ["forward, 4 at a time", { mode: "forward", directions: 4 }],
  ["forward, 5 at a time", { mode: "forward", directions: 5, withValue: true }],
  ["forward, one by one", { mode: "forward", directions: 1 }],
  ["reverse", { mode: "reverse", directions: 1, withValue: true }],
];

describe.each(kinds)("Jacobians of random Programs, %s", (_, kind) => {
  test("the columns are those of single passes; into the caller's array too; arguments change once", () => {
    const results = 3;
    for (let seed = 0; seed < 40; seed++) {
      const program = randomProgram(seed, { numbers, readArrays: 1, mutatedArrays: 1, results, statements: 6 });
      const request = requestFor(program, results);
      const whole = runner(request, jacobianPlan(request, kind));
      const into = runner(request, jacobianPlan(request, { mode: kind.mode, directions: kind.directions, into: true }));
      for (let call = 0; call < 3; call++) {
        const args = pointFor(program, seed + call / 3);
        const expected = reference(program, args, results);
        const after = copyOf(args);
        const value = interpret(program, after);
        const what = (): string => `seed ${seed}, call ${call}\n${print(program)}`;
        const [returned, left] = whole(args);
        const [matrix, rows, last] = Array.isArray(returned) ? returned : [];
        if (!(matrix instanceof Float64Array)) throw new Error("no matrix");
        expectClose(matrix, expected, what);
        expect(rows).toBe(results);
        expect(left).toEqual(after);
        if (kind.withValue === true) expect(last).toEqual(value);
        const out = new Float64Array(results * columns).fill(NaN);
        const [same, leftToo] = into(args, out);
        expect(same).toBe(out);
        expect(leftToo).toEqual(after);
        expectClose(out, expected, what);
      }
    }
  });
});

test("gradients of random Programs, into the caller's array", () => {
  for (let seed = 100; seed < 160; seed++) {
    const program = randomProgram(seed, { numbers, readArrays: 1, mutatedArrays: 1 });
    const request = requestFor(program, 1);
    const run = runner(request, gradientIntoPlan(request, seed % 2 === 0, "Float64Array"));
    for (let call = 0; call < 3; call++) {
      const args = pointFor(program, seed + call / 3);
      const out = new Float64Array(columns).fill(NaN);
      const [returned] = run(args, out);
      if (seed % 2 === 0) expect(returned).toBe(interpret(program, copyOf(args))[0]);
      else expect(returned).toBe(out);
      expectClose(out, reference(program, args, 1), () => `seed ${seed}, call ${call}\n${print(program)}`);
    }
  }
});

test("turns of random Programs are counted as the interpreter makes them, and nothing else changes", () => {
  for (let seed = 200; seed < 280; seed++) {
    const program = randomProgram(seed, { numbers, readArrays: 1, mutatedArrays: 1, statements: 6 });
    const args = pointFor(program, seed);
    const { turnsOf } = new Turns(program, requestFor(program, 1).reading).run(args, args);
    const made = new Map<Region, number>();
    const cells = copyOf(args).map((arg) =>
      arg instanceof Float64Array
        ? ({ type: "f64[]", elements: arg } as const)
        : ({ type: "f64", value: Number(arg) } as const),
    );
    interpretIn(
      {
        ...numberDomain,
        enter: (instruction) => {
          const region = instruction.kind === "call" ? instruction.callee.body : required(instruction.regions.at(-1));
          made.set(region, (made.get(region) ?? 0) + 1);
        },
      },
      program,
      cells,
    );
    const { program: counting, positions } = countTurns(program);
    const counts = new Float64Array(positions.size);
    const results = interpret(counting, [...copyOf(args), counts]);
    expect(results.slice(0, program.body.yields.length)).toEqual(interpret(program, copyOf(args)));
    for (const [region, turns] of made) {
      // A while enters once more, to find that its condition no longer holds.
      if (ownerOf(program, region) === "while") expect(turnsOf(region)).toBeLessThan(turns);
      else expect(turnsOf(region), print(program)).toBe(turns);
      const position = positions.get(region);
      if (position !== undefined) expect(counts[position], print(program)).toBe(turnsOf(region));
      else expect(region.instructions.some(({ kind }) => kind === "elementary" || kind === "load")).toBe(false);
    }
  }
});

/** What kind of instruction a region belongs to, in a Program and those that it calls. */
function ownerOf(program: Program, wanted: Region): string | undefined {
  const waiting: Region[] = [program.body];
  const seen = new Set<Region>(waiting);
  for (let region = waiting.pop(); region !== undefined; region = waiting.pop()) {
    for (const instruction of region.instructions) {
      const inner = instruction.kind === "call" ? [instruction.callee.body] : instruction.regions;
      if (inner.at(-1) === wanted) return instruction.kind;
      for (const each of inner) {
        if (seen.has(each)) continue;
        seen.add(each);
        waiting.push(each);
      }
    }
  }
  return undefined;
}
