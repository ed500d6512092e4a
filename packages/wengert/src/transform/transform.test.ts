import { describe, expect, test } from "vitest";
import { add, multiply, subtract } from "../elementary/arithmetic.ts";
import type { Elementary } from "../elementary/entry.ts";
import { elementaryFunctions } from "../elementary/table.ts";
import { addParam, Builder, createRegion } from "../program/builder.ts";
import { interpret } from "../program/interpret.ts";
import type { Program, Value } from "../program/types.ts";
import { verify } from "../program/verify.ts";
import { forward } from "./forward.ts";
import { reverse } from "./reverse.ts";
import { simplify } from "./simplify.ts";
import { sinkIntoBranches } from "./sink.ts";

function entry(name: string): Elementary {
  const found = elementaryFunctions.find((f) => f.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}
const [tanh, sqrt, sin] = [entry("tanh"), entry("sqrt"), entry("sin")];

function scalarProgram(names: readonly string[], build: (b: Builder, params: Value[]) => Value): Program {
  const b = new Builder(createRegion(undefined));
  const params = names.map((name) => addParam(b.region, "f64", name));
  return b.finish("f", [build(b, params)]);
}

function at(values: readonly Value[], k: number): Value {
  const value = values[k];
  if (value === undefined) throw new Error(`no value ${k}`);
  return value;
}

/** Gradient of a scalar Program of scalars by one reverse pass, and by one forward pass for each input. */
function gradients(program: Program, point: readonly number[]): { reverse: number[]; forward: number[] } {
  const all = point.map((_, k) => k);
  const backward = simplify(reverse(sinkIntoBranches(program), all));
  verify(backward);
  const everything = simplify(reverse(sinkIntoBranches(program), all, { record: "everything" }));
  verify(everything);
  const byReverse = interpret(backward, [...point, 1])
    .slice(1)
    .map(Number);
  expect(interpret(everything, [...point, 1]).slice(1)).toEqual(byReverse);
  const tangent = simplify(forward(sinkIntoBranches(program), all));
  verify(tangent);
  const byForward = all.map((k) => Number(interpret(tangent, [...point, ...all.map((j) => (j === k ? 1 : 0))])[1]));
  return { reverse: byReverse, forward: byForward };
}

const cost = scalarProgram(["w1", "w2", "w3", "w4"], (b, [w1, w2, w3, w4]) =>
  b.apply(
    tanh,
    b.apply(
      add,
      at([w4 as Value], 0),
      b.apply(multiply, at([w3 as Value], 0), b.apply(tanh, b.apply(add, at([w2 as Value], 0), at([w1 as Value], 0)))),
    ),
  ),
);

describe("straight lines", () => {
  test("both modes give the closed form of tanh(w4 + w3·tanh(w2 + w1))", () => {
    const [w1, w2, w3, w4] = [0.5, -0.3, 0.8, 0.1];
    const b = Math.tanh(w2 + w1);
    const e = Math.tanh(w4 + w3 * b);
    const closed = [(1 - e * e) * w3 * (1 - b * b), (1 - e * e) * w3 * (1 - b * b), (1 - e * e) * b, 1 - e * e];
    const { reverse: r, forward: f } = gradients(cost, [w1, w2, w3, w4]);
    closed.forEach((value, k) => {
      expect(r[k]).toBeCloseTo(value, 15);
      expect(f[k]).toBeCloseTo(value, 15);
    });
  });
});

/** s = Σ sin(i·x)·s + x over a loop, with a branch that overwrites s. */
function loopProgram(): Program {
  return scalarProgram(["x", "y"], (b, [x, y]) => {
    const [zero, four] = [b.integer(0), b.integer(4)];
    const [s] = b.loop({ low: zero, high: four }, [at([y as Value], 0)], (i, carried) => {
      const s0 = at(carried, 0);
      const t = b.apply(sin, b.apply(multiply, b.toNumber(i), at([x as Value], 0)));
      const u = b.apply(add, b.apply(multiply, t, s0), at([x as Value], 0));
      return b.branch(
        b.compare(u, ">", b.constant(1)),
        ["f64"],
        () => [b.apply(multiply, u, u)],
        () => [b.apply(subtract, u, s0)],
      );
    });
    return at([s as Value], 0);
  });
}

describe("loops and branches", () => {
  test("both modes agree with finite differences through a loop with a branch", () => {
    const program = loopProgram();
    verify(program);
    const f = (x: number, y: number): number => Number(interpret(program, [x, y])[0]);
    for (const [x, y] of [
      [0.7, 0.3],
      [1.3, -0.4],
      [-0.2, 2],
    ] as const) {
      const { reverse: r, forward: t } = gradients(program, [x, y]);
      const h = 1e-5;
      const differences = [(f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)];
      differences.forEach((difference, k) => {
        expect(r[k]).toBeCloseTo(difference, 6);
        expect(t[k]).toBeCloseTo(r[k] ?? NaN, 12);
      });
    }
  });

  test("second derivatives agree in all four combinations of modes", () => {
    const program = loopProgram();
    const once = { f: simplify(forward(program, [0])), r: simplify(reverse(program, [0])) };
    const point = [0.7, 0.3];
    // forward: (x, y, ẋ) → (value, tangent); reverse: (x, y, seed) → (value, x̄)
    const second = Object.values(once).flatMap((first) => {
      const ff = simplify(forward(first, [0]));
      const rr = simplify(reverse(first, [0], { seeded: [1] }));
      verify(ff);
      verify(rr);
      return [Number(interpret(ff, [...point, 1, 1])[3]), Number(interpret(rr, [...point, 1, 1])[2])];
    });
    expect(second).toHaveLength(4);
    for (const value of second) expect(value).toBeCloseTo(second[0] ?? NaN, 12);
    const g = (x: number): number => Number(interpret(once.r, [x, 0.3, 1])[1]);
    expect(second[0]).toBeCloseTo((g(0.7 + 1e-5) - g(0.7 - 1e-5)) / 2e-5, 5);
  });

  test("a value that only an untaken branch uses contributes nothing", () => {
    const program = scalarProgram(["x"], (b, [x]) => {
      const t = b.apply(sqrt, at([x as Value], 0));
      return at(
        b.branch(
          b.compare(at([x as Value], 0), ">", b.constant(0)),
          ["f64"],
          () => [t],
          () => [at([x as Value], 0)],
        ),
        0,
      );
    });
    expect(gradients(program, [0])).toEqual({ reverse: [1], forward: [1] });
  });
});

describe("memory", () => {
  test("x[i] *= y in place, then a sum: gradients in x and y", () => {
    const b = new Builder(createRegion(undefined));
    const [x, y] = [addParam(b.region, "f64[]", "x"), addParam(b.region, "f64", "y")];
    const [zero, n] = [b.integer(0), b.length(x)];
    b.loop({ low: zero, high: n }, [], (i) => {
      b.store(x, i, b.apply(multiply, b.load(x, i), y));
      return [];
    });
    const [s] = b.loop({ low: zero, high: n }, [b.constant(0)], (i, [sum]) => {
      const element = b.load(x, i);
      return [b.apply(add, at([sum as Value], 0), b.apply(multiply, element, element))];
    });
    const program = b.finish("f", [at([s as Value], 0)]);
    verify(program);
    const gradient = simplify(reverse(program, [0, 1]));
    verify(gradient);
    const shadow = new Float64Array(3);
    const results = interpret(gradient, [[1, 2, 3], 2, shadow, 1]);
    expect(results).toEqual([56, 56]);
    expect([...shadow]).toEqual([8, 16, 24]);
  });
});
