import { describe, expect, test } from "vitest";
import { add, divide, multiply, negate, subtract } from "../elementary/arithmetic.ts";
import type { Elementary } from "../elementary/entry.ts";
import { Builder, addParam } from "../program/builder.ts";
import { interpret } from "../program/interpret.ts";
import type { Program, Type, Value } from "../program/types.ts";
import { emitJavaScript } from "./javascript.ts";

const tanh: Elementary = {
  ...negate,
  name: "tanh",
  evaluate: Math.tanh,
  javascript: { kind: "math", name: "tanh" },
};

/** A Program from its params and what it does with them. */
function program(
  name: string,
  params: readonly (readonly [name: string, type: Type])[],
  build: (b: Builder, ...values: Value[]) => Value[],
): Program {
  const b = new Builder();
  const values = params.map(([param, type]) => addParam(b.region, type, param));
  return b.finish(name, build(b, ...values));
}

const runtime = {
  fail: (code: number): never => {
    throw new RangeError(`failure ${code}`);
  },
};

function named(value: Value, name: string): Value {
  value.name = name;
  return value;
}

function lines(...text: readonly string[]): string {
  return text.join("\n");
}

describe("sources", () => {
  test("a gradient reads like what a careful person would write", () => {
    const p = program(
      "gradient_cost",
      ["w1", "w2", "w3", "w4"].map((name) => [name, "f64"]),
      (b, w1, w2, w3, w4) => {
        if (w1 === undefined || w2 === undefined || w3 === undefined || w4 === undefined) throw new Error("params");
        const y = named(b.apply(tanh, b.apply(add, w2, w1)), "b");
        const e = named(b.apply(tanh, b.apply(add, w4, b.apply(multiply, w3, y))), "e");
        const one = b.constant(1);
        const d = named(b.apply(subtract, one, b.apply(multiply, e, e)), "d_bar");
        const a = b.apply(multiply, b.apply(multiply, d, w3), b.apply(subtract, one, b.apply(multiply, y, y)));
        named(a, "a_bar");
        return [a, a, b.apply(multiply, d, y), d];
      },
    );
    const emitted = emitJavaScript(p);
    expect(emitted.source).toBe(
      lines(
        "function gradient_cost(w1, w2, w3, w4) {",
        "  const b = Math.tanh(w2 + w1);",
        "  const e = Math.tanh(w4 + w3 * b);",
        "  const d_bar = 1 - e * e;",
        "  const a_bar = d_bar * w3 * (1 - b * b);",
        "  return [a_bar, a_bar, d_bar * b, d_bar];",
        "}",
      ),
    );
    expect(emitted.bind(runtime)(0.5, -0.3, 0.8, 0.1)).toEqual(interpret(p, [0.5, -0.3, 0.8, 0.1]));
  });

  test("a sum of squares is a loop with +=", () => {
    const p = program("f", [["x", "f64[]"]], (b, x) => {
      if (x === undefined) throw new Error("params");
      return b.loop(
        { low: b.integer(0), high: b.length(x) },
        [named(b.constant(0), "s")],
        (i, [s]) => {
          if (s === undefined) throw new Error("carried");
          const element = b.load(x, i, false);
          return [b.apply(add, s, b.apply(multiply, element, b.load(x, i, false)))];
        },
        "i",
      );
    });
    const emitted = emitJavaScript(p);
    expect(emitted.source).toBe(
      lines(
        "function f(x) {",
        "  let s = 0;",
        "  for (let i = 0; i < x.length; i++) {",
        "    s += x[i] * x[i];",
        "  }",
        "  return s;",
        "}",
      ),
    );
    expect(emitted.bind(runtime)([1, 2, 3])).toBe(14);
  });
});
void divide;
