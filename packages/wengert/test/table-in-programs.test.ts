/** Every entry of the table inside Programs: both modes, straight and in a loop, interpreted and as JavaScript. */
import { describe, expect, test } from "vitest";
import { add } from "../src/elementary/arithmetic.ts";
import type { Elementary } from "../src/elementary/entry.ts";
import { elementaryFunctions } from "../src/elementary/table.ts";
import { emitJavaScript } from "../src/emit/javascript.ts";
import { addParam, Builder } from "../src/program/builder.ts";
import { interpret } from "../src/program/interpret.ts";
import type { Program } from "../src/program/types.ts";
import { verify } from "../src/program/verify.ts";
import * as special from "../src/special/entries.ts";
import { forward } from "../src/transform/forward.ts";
import { reverse } from "../src/transform/reverse.ts";
import { simplify } from "../src/transform/simplify.ts";
import { partialsAt, same, samples, secondPartialAt } from "./check-entry.ts";

/** f(x₀, x₁, …) */
function straight(f: Elementary, count: number): Program {
  const builder = new Builder();
  const params = Array.from({ length: count }, (_, k) => addParam(builder.region, "f64", `x${k}`));
  return builder.finish(f.name, [builder.apply(f, ...params)]);
}

/** Σᵢ f(p[i·count], p[i·count + 1], …) */
function summed(f: Elementary, count: number, points: number): Program {
  const builder = new Builder();
  const p = addParam(builder.region, "f64[]", "p");
  const width = builder.integer(count);
  const sum = builder.loop(
    { low: builder.integer(0), high: builder.integer(points) },
    [builder.constant(0)],
    (i, carried) => {
      const first = builder.integerOperation("multiply", i, width);
      const operands = Array.from({ length: count }, (_, k) =>
        builder.load(p, builder.integerOperation("add", first, builder.integer(k))),
      );
      return [builder.apply(add, ...carried, builder.apply(f, ...operands))];
    },
  );
  return builder.finish(`sum_${f.name}`, sum);
}

function legal(program: Program): Program {
  const simplified = simplify(program);
  verify(simplified);
  return simplified;
}

function run(program: Program, args: readonly number[]): number[] {
  const interpreted = interpret(program, args).map(Number);
  const emitted = emitJavaScript(program).bind({
    fail: () => {
      throw new Error("generated code failed");
    },
  })(...args);
  expect(Array.isArray(emitted) ? emitted : [emitted]).toEqual(interpreted);
  return interpreted;
}

/** The columns of a Jacobian of one row, by forward mode. */
function tangents(program: Program, at: readonly number[], from: number): number[] {
  return at.map((_, k) => run(program, [...at, ...at.map((_, j) => (j === k ? 1 : 0))])[from] ?? NaN);
}

function wrong(what: string, actual: readonly number[], expected: readonly number[]): string[] {
  return expected.flatMap((value, k) => {
    const came = actual[k] ?? NaN;
    return same(came, value) ? [] : [`${what}, operand ${k}: ${came}, not ${value}`];
  });
}

function pointsOf(f: Elementary): number[][] {
  return [...samples(f).filter((_, k) => k % 3 === 0), ...f.special.map(({ at }) => [...at])];
}

const entries = [...elementaryFunctions, ...Object.values(special)].map((f) => [f.name, f] as const);

describe.each(entries)("%s", (_, f) => {
  test("has the table's partials in both modes", () => {
    for (const at of pointsOf(f)) {
      const program = straight(f, at.length);
      const all = at.map((_, k) => k);
      const expected = partialsAt(f, at);
      const point = at.join(", ");
      const [value = NaN, ...adjoints] = run(legal(reverse(program, all)), [...at, 1]);
      expect(value + 0).toBe(f.evaluate(...at) + 0);
      expect(wrong(`reverse at ${point}`, adjoints, expected)).toEqual([]);
      // A tangent of 0 times an infinite partial is NaN, as IEEE arithmetic has it.
      if (!expected.every(Number.isFinite)) continue;
      expect(wrong(`forward at ${point}`, tangents(legal(forward(program, all)), at, 1), expected)).toEqual([]);
    }
  });

  test("has the table's partials in the backward sweep of a loop", () => {
    for (const count of new Set(pointsOf(f).map((at) => at.length))) {
      const points = pointsOf(f).filter((at) => at.length === count);
      const flat = points.flat();
      const backward = legal(reverse(summed(f, count, points.length), [0]));
      const shadow = flat.map(() => 0);
      interpret(backward, [flat, shadow, 1]);
      const expected = points.flatMap((at) => partialsAt(f, at));
      expect(wrong("loop", shadow, expected)).toEqual([]);
      const emitted = flat.map(() => 0);
      emitJavaScript(backward).bind({
        fail: () => {
          throw new Error("generated code failed");
        },
      })(flat, emitted, 1);
      expect(emitted).toEqual(shadow);
    }
  });

  test("has the table's second partials by forward and by reverse over reverse", () => {
    for (const at of samples(f).filter((_, k) => k % 6 === 0)) {
      const all = at.map((_, k) => k);
      const gradient = legal(reverse(straight(f, at.length), all));
      const overAll = legal(forward(gradient, all));
      // The gradient's results are the value and the partials; the tangents of all of them follow.
      const results = 1 + at.length;
      for (const i of all) {
        const expected = all.map((j) => secondPartialAt(f, at, i, j));
        const again = legal(reverse(gradient, all, { seeded: [1 + i] }));
        const byReverse = run(again, [...at, 1, 1]).slice(results);
        const byForward = all.map((j) => {
          const direction = all.map((k) => (k === j ? 1 : 0));
          return run(overAll, [...at, 1, ...direction])[results + 1 + i] ?? NaN;
        });
        for (const [k, value] of expected.entries()) {
          expect(byReverse[k]).toBeCloseTo(value, 9);
          expect(byForward[k]).toBeCloseTo(value, 9);
        }
      }
    }
  });
});
