import { describe, expect, test } from "vitest";
import { add, multiply } from "../elementary/arithmetic.ts";
import { elementaryByName } from "../elementary/table.ts";
import { emitJavaScript } from "../emit/javascript.ts";
import { addParam, Builder, createRegion } from "../program/builder.ts";
import { interpret } from "../program/interpret.ts";
import type { Program } from "../program/types.ts";
import { verify } from "../program/verify.ts";
import { forward } from "./forward.ts";
import { required } from "./rebuild.ts";
import { reverse } from "./reverse.ts";
import { simplify } from "./simplify.ts";
import { sinkIntoBranches } from "./sink.ts";

const sin = required(elementaryByName.get("sin"));

/** p(x, n) = n === 0 ? 1 : x·p(x, n − 1): xⁿ by recursion. */
function power(): Program {
  const body = createRegion(undefined);
  const program: Program = { name: "power", body, source: undefined };
  const b = new Builder(body);
  const [x, n] = [addParam(body, "f64", "x"), addParam(body, "i32", "n")];
  body.yields = [x];
  const [result] = b.branch(
    b.compare(n, "===", b.integer(0)),
    ["f64"],
    () => [b.constant(1)],
    () => {
      const [rest] = b.call(program, [x, b.integerOperation("subtract", n, b.integer(1))]);
      return [b.apply(multiply, x, required(rest))];
    },
  );
  body.yields = [required(result)];
  return program;
}

/** even(x, n) = n === 0 ? x : sin(odd(x, n − 1)) + x, odd(x, n) = even(x, n − 1)·x; they call each other. */
function mutual(): Program {
  const [evenBody, oddBody] = [createRegion(undefined), createRegion(undefined)];
  const even: Program = { name: "even", body: evenBody, source: undefined };
  const odd: Program = { name: "odd", body: oddBody, source: undefined };
  const be = new Builder(evenBody);
  const [x, n] = [addParam(evenBody, "f64", "x"), addParam(evenBody, "i32", "n")];
  const bo = new Builder(oddBody);
  const [y, m] = [addParam(oddBody, "f64", "x"), addParam(oddBody, "i32", "n")];
  evenBody.yields = [x];
  oddBody.yields = [y];
  const [result] = be.branch(
    be.compare(n, "<=", be.integer(0)),
    ["f64"],
    () => [x],
    () => {
      const [rest] = be.call(odd, [x, be.integerOperation("subtract", n, be.integer(1))]);
      return [be.apply(add, be.apply(sin, required(rest)), x)];
    },
  );
  evenBody.yields = [required(result)];
  const [inner] = bo.call(even, [y, bo.integerOperation("subtract", m, bo.integer(1))]);
  oddBody.yields = [bo.apply(multiply, required(inner), y)];
  return even;
}

/** fill(b, k): writes b[k] = sin(b[k + 1]) from the end on by recursion; f(x) = b[0] after b[n − 1] = x. */
function buffered(): Program {
  const body = createRegion(undefined);
  const fill: Program = { name: "fill", body, source: undefined };
  const b = new Builder(body);
  const [buffer, k] = [addParam(body, "f64[]", "b"), addParam(body, "i32", "k")];
  b.branch(
    b.compare(k, ">=", b.integer(0)),
    [],
    () => {
      const next = b.load(buffer, b.integerOperation("add", k, b.integer(1)));
      b.store(buffer, k, b.apply(multiply, b.apply(sin, next), next));
      b.call(fill, [buffer, b.integerOperation("subtract", k, b.integer(1))]);
      return [];
    },
    () => [],
  );
  const f = new Builder(createRegion(undefined));
  const [x, n] = [addParam(f.region, "f64", "x"), addParam(f.region, "i32", "n")];
  const local = f.allocate("f64[]", n);
  f.store(local, f.integerOperation("subtract", n, f.integer(1)), x);
  f.call(fill, [local, f.integerOperation("subtract", n, f.integer(2))]);
  return f.finish("f", [f.load(local, f.integer(0))]);
}

const cases: readonly (readonly [string, () => Program])[] = [
  ["a function that calls itself", power],
  ["functions that call each other", mutual],
  ["recursion on a buffer", buffered],
];

describe.each(cases)("%s", (_, make) => {
  const original = make();
  const program = sinkIntoBranches(simplify(original));
  const f = (x: number): number => Number(interpret(original, [x, 5])[0]);

  test("both modes agree with differences, recorded or recomputed", () => {
    verify(original);
    const x = 1.3;
    const difference = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
    const tangent = simplify(forward(program, [0]));
    verify(tangent);
    const value = Number(interpret(tangent, [x, 5, 1])[1]);
    expect(value).toBeCloseTo(difference, 6);
    for (const record of ["needed", "everything"] as const) {
      const gradient = simplify(reverse(program, [0], { record }));
      verify(gradient);
      expect(interpret(gradient, [x, 5, 1])[1]).toBeCloseTo(value, 12);
      const emitted = emitJavaScript(gradient).bind({
        fail: () => {
          throw new Error("failed");
        },
      });
      expect(emitted(x, 5, 1)).toEqual(interpret(gradient, [x, 5, 1]));
    }
  });

  test("second derivatives agree in all combinations of modes", () => {
    const x = 1.3;
    const gradient = simplify(reverse(program, [0]));
    const tangent = simplify(forward(program, [0]));
    const second = [
      Number(interpret(simplify(forward(gradient, [0])), [x, 5, 1, 1])[3]),
      Number(interpret(simplify(reverse(gradient, [0], { seeded: [1] })), [x, 5, 1, 1])[2]),
      Number(interpret(simplify(forward(tangent, [0])), [x, 5, 1, 1])[3]),
      Number(interpret(simplify(reverse(tangent, [0], { seeded: [1] })), [x, 5, 1, 1])[2]),
    ];
    const g = (at: number): number => Number(interpret(gradient, [at, 5, 1])[1]);
    const difference = (g(x + 1e-5) - g(x - 1e-5)) / 2e-5;
    for (const value of second) {
      expect(value).toBeCloseTo(second[0], 9);
      expect(value).toBeCloseTo(difference, 4);
    }
  });
});
