import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Argument, interpret } from "../../program/interpret.ts";
import { randomArguments, randomProgram } from "../../program/random.ts";
import { isBuffer, type Program } from "../../program/types.ts";
import { isDifferentiable } from "../../transform/activity.ts";
import { reverseRegion } from "../../transform/reverse.ts";
import { required } from "../../transform/rebuild.ts";
import { simplify } from "../../transform/simplify.ts";
import { isNumberBuffer } from "../arguments.ts";
import { openPlan, zeroShadow } from "../passes.ts";
import { coverPattern } from "./bidirectional.ts";
import { forwardCompressedPlan, reverseCompressedPlan } from "./compressed-plan.ts";
import { type FoundPattern, hessianPattern, jacobianPattern, type Over } from "./dependence.ts";
import { at, type SparsityPattern } from "./pattern.ts";
import { hessianPasses, jacobianPasses, type Passes } from "./recovery.ts";
import { colourSymmetric } from "./star-colouring.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const overs: readonly Over[] = ["branches", "point"];

interface Case {
  readonly program: Program;
  readonly differentiated: number[];
  readonly args: Argument[];
  readonly others: Argument[];
}

function randomCase(seed: number, results: number): Case {
  const program = simplify(
    randomProgram(seed, { numbers: 3, readArrays: 1, mutatedArrays: 1, results, statements: 8, maxDepth: 2 }),
  );
  const differentiated = program.body.params.flatMap((param, k) => (isDifferentiable(param) ? [k] : []));
  return {
    program,
    differentiated,
    args: randomArguments(program, seed + 1),
    others: randomArguments(program, seed + 2),
  };
}

function copies(args: readonly Argument[]): Argument[] {
  return args.map((argument) => (isNumberBuffer(argument) ? argument.slice() : argument));
}

function countNumbers(args: readonly Argument[], positions: readonly number[]): number {
  return positions.reduce((sum, k) => {
    const argument = args[k];
    return sum + (isNumberBuffer(argument) ? argument.length : 1);
  }, 0);
}

function run(
  program: Program,
  args: readonly Argument[],
  { colours, starts, places, entries }: Passes,
  values: Float64Array,
): void {
  interpret(program, [...copies(args), colours, starts, places, entries, values]);
}

/** Every number by a pass of its own, row by row. */
function densely(
  program: Program,
  differentiated: readonly number[],
  args: readonly Argument[],
  rows: number,
): number[][] {
  const columns = countNumbers(args, differentiated);
  const numbers = Array.from({ length: rows * columns }, (_, k) => k);
  const passes: Passes = {
    colours: Int32Array.from({ length: columns }, (_, k) => k),
    starts: Int32Array.from({ length: columns + 1 }, (_, k) => k * rows),
    places: Int32Array.from(numbers, (k) => k % rows),
    entries: Int32Array.from(numbers, (k) => (k % rows) * columns + Math.floor(k / rows)),
  };
  const values = new Float64Array(rows * columns);
  run(forwardCompressedPlan({ program, differentiated, record: "needed" }, 1).program, args, passes, values);
  return Array.from({ length: rows }, (_, row) => Array.from(values.subarray(row * columns, (row + 1) * columns)));
}

function expectSame(pattern: SparsityPattern, values: Float64Array, dense: readonly (readonly number[])[]): void {
  const rest = dense.map((row) => Float64Array.from(row));
  for (let row = 0; row < pattern.rows; row++) {
    for (let k = at(pattern.rowPointers, row); k < at(pattern.rowPointers, row + 1); k++) {
      const column = at(pattern.columnIndices, k);
      const expected = required(dense[row]?.[column]);
      expect(Math.abs(required(values[k]) - expected)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(expected)));
      required(rest[row])[column] = 0;
    }
  }
  for (const row of rest) expect(row.every((value) => value === 0)).toBe(true);
}

function isModerate(dense: readonly (readonly number[])[]): boolean {
  return dense.every((row) => row.every((value) => Number.isFinite(value) && Math.abs(value) < 1e9));
}

/** At the arguments the pattern was found for and, where it is said to hold there, at others. */
function pointsOf({ args, others }: Case, { assumptions }: FoundPattern): (readonly Argument[])[] {
  return assumptions.holdFor(others) ? [args, others] : [args];
}

describe.each(overs)("over: %s", (over) => {
  test("the passes of a random Program give its dense Jacobian, and nothing is left out", () => {
    let held = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const each = randomCase(seed, 3);
        const { program, differentiated } = each;
        const found = jacobianPattern({ program, differentiated, args: each.args, over });
        const { pattern } = found;
        const points = pointsOf(each, found);
        held += points.length - 1;
        for (const args of points) {
          const dense = densely(program, differentiated, args, pattern.rows);
          if (!isModerate(dense)) continue;
          for (const mode of ["auto", "forward", "reverse"] as const) {
            const { forward, reverse: backward } = jacobianPasses(pattern, coverPattern(pattern, mode));
            const values = new Float64Array(pattern.columnIndices.length).fill(NaN);
            const request = { program, differentiated, record: "needed" } as const;
            run(forwardCompressedPlan(request, 1).program, args, forward, values);
            run(reverseCompressedPlan(request).program, args, backward, values);
            expectSame(pattern, values, dense);
          }
        }
      }),
      { numRuns: 50 },
    );
    expect(held).toBeGreaterThan(0);
  });

  test("the passes of a random Program give its dense Hessian, and nothing is left out", () => {
    let held = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const each = randomCase(seed, 1);
        const { program, differentiated } = each;
        const found = hessianPattern({ program, differentiated, args: each.args, over });
        const { pattern } = found;
        const gradient = gradientOf(program, differentiated);
        const points = pointsOf(each, found);
        held += points.length - 1;
        for (const args of points) {
          const dense = densely(gradient, differentiated, args, pattern.rows);
          if (!isModerate(dense)) continue;
          const values = new Float64Array(pattern.columnIndices.length).fill(NaN);
          const passes = hessianPasses(pattern, colourSymmetric(pattern));
          const plan = forwardCompressedPlan({ program: gradient, differentiated, record: "needed" }, 1);
          run(plan.program, args, passes, values);
          expectSame(pattern, values, dense);
        }
      }),
      { numRuns: 50 },
    );
    expect(held).toBeGreaterThan(0);
  });
});

/** The partials of one result, as a Program of the same params. */
function gradientOf(program: Program, differentiated: readonly number[]): Program {
  const { builder, points } = openPlan(program);
  const shadows = differentiated.map((k) => {
    const point = required(points[k]);
    return isBuffer(point.type) ? zeroShadow(builder, point) : undefined;
  });
  const { adjoints } = reverseRegion(builder, {
    region: program.body,
    points,
    wrt: differentiated,
    shadows,
    seeded: [0],
    seeds: () => [builder.constant(1)],
    policy: "needed",
  });
  const partials = shadows.map((shadow, k) => shadow ?? adjoints[k] ?? builder.constant(0));
  return simplify(builder.finish("gradient", partials));
}
