import { expect, test } from "vitest";
import { add, multiply, negate } from "../elementary/arithmetic.ts";
import { elementaryByName } from "../elementary/table.ts";
import { addParam, Builder } from "../program/builder.ts";
import { interpret } from "../program/interpret.ts";
import type { Program, Value } from "../program/types.ts";
import { required } from "../transform/rebuild.ts";
import { reverse } from "../transform/reverse.ts";
import { emitJavaScript } from "./javascript.ts";
import { isLongStraightLine } from "./straight-line.ts";

/** A line of n operations with shared operands, literals and dead values. */
function line(n: number): Program {
  const b = new Builder();
  const [x, y] = [addParam(b.region, "f64", "x"), addParam(b.region, "f64", "y")];
  const [sin, pow] = [required(elementaryByName.get("sin")), required(elementaryByName.get("pow"))];
  const relu = required(elementaryByName.get("softplus"));
  const recent: Value[] = [x, y];
  for (let k = 0; k < n; k++) {
    const [u, v] = [required(recent.at(-1)), required(recent[(k * 7919) % recent.length])];
    const made = [
      () => b.apply(sin, u),
      () => b.apply(add, b.apply(negate, u), v),
      () => b.apply(multiply, u, b.constant(-0.5)),
      () => b.apply(add, b.apply(multiply, v, v), b.constant(-0)),
      () => b.apply(relu, u),
      () => b.apply(pow, b.apply(sin, v), b.constant(3)),
    ][k % 6];
    recent.push(required(made)());
    if (recent.length > 40) recent.shift();
  }
  return b.finish("line", [required(recent.at(-1)), required(recent[3]), x]);
}

const fail = (): never => {
  throw new Error("failed");
};

test("a very long line and its gradient are what the interpreter says, bit for bit", () => {
  const program = line(24_000);
  expect(isLongStraightLine(program)).toBe(true);
  const emitted = emitJavaScript(program);
  expect(emitted.bind({ fail })(0.3, -0.7)).toEqual(interpret(program, [0.3, -0.7]));
  const gradient = reverse(program, [0, 1], { seeded: [0] });
  expect(emitJavaScript(gradient).bind({ fail })(0.3, -0.7, 1)).toEqual(interpret(gradient, [0.3, -0.7, 1]));
  expect(emitted.source).not.toContain("undefined");
});

test("functions of any number of operands, and literals that are no plain numbers", () => {
  const b = new Builder();
  const x = addParam(b.region, "f64", "x");
  const named = (name: string) => required(elementaryByName.get(name));
  let last = x;
  for (let k = 0; k < 21_000; k++) last = b.apply(named("sin"), last);
  const literals = [-0, 0, NaN, Infinity, -Infinity, 1e-320].map((value) =>
    b.apply(named("min"), last, b.constant(value)),
  );
  const program = b.finish("line", [
    ...literals,
    b.apply(named("hypot"), last),
    b.apply(named("hypot"), last, x, last),
    b.apply(named("max"), b.apply(named("negate"), last), x, b.constant(-0)),
    b.apply(named("clamp"), x, last, b.constant(0.5)),
    b.apply(named("atan2"), b.constant(-0), last),
    b.constant(-0),
    x,
  ]);
  expect(isLongStraightLine(program)).toBe(true);
  const emitted = emitJavaScript(program);
  const expected = interpret(program, [0.75]);
  expect(emitted.bind({ fail })(0.75)).toEqual(expected);
  const text = `${emitted.source}\n${emitted.support}\nreturn line(0.75);`;
  expect(new Function(text)()).toEqual(expected);
});

test("params are read from what they are bound to, results go where the template says", () => {
  const emitted = emitJavaScript(line(24_000), {
    parameters: ["p"],
    bindings: ([p]) => [`${p}.x`, `${p}.y`],
    results: {
      kind: "record",
      fields: [
        ["value", 0],
        ["x", 2],
      ],
    },
  });
  const [value] = interpret(line(24_000), [0.3, -0.7]);
  expect(emitted.bind({ fail })({ x: 0.3, y: -0.7 })).toEqual({ value, x: 0.3 });
});
