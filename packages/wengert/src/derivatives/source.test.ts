import { describe, expect, test } from "vitest";
import { softplus } from "../elementary/functions.ts";
import { erf } from "../special.ts";
import { derivative } from "./derivative.ts";
import { gradient } from "./gradient.ts";

/** The function that the text of `.source` defines, from the text alone. */
function defined(source: string): (...args: unknown[]) => unknown {
  const [, name = ""] = /^function (gradient_\w+)/m.exec(source) ?? [];
  const made: unknown = new Function(`"use strict";\n${source}\nreturn ${name};`)();
  if (!isFunction(made)) throw new Error("the source defines no function");
  return made;
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === "function";
}

describe("the text of .source runs on its own and gives the same bits:", () => {
  test.each<[what: string, mentions: string, f: (...args: never[]) => unknown, args: unknown[]]>([
    ["numbers", "Math.tanh", (x: number, y: number) => Math.tanh(x * y), [0.3, 2]],
    [
      "an array, whose partials are made an array",
      "function toArray(",
      (x: number[]) => {
        let s = 0;
        for (let i = 0; i < x.length; i++) s += x[i]! * x[i]!;
        return s;
      },
      [[1, 2, 3]],
    ],
    ["checked indices", "function at(", (x: number[], k: number) => x[k]! * x[k + 1]!, [[2, 3, 5], 1]],
    [
      "a loop that records on a tape, which may grow",
      "function grow(",
      (x: number, n: number) => {
        let y = x;
        let k = 0;
        while (k < n) {
          y = Math.sin(y) * y;
          k++;
        }
        return y;
      },
      [1.5, 7],
    ],
    ["a function of the table that is not Math's", "const softplus =", (x: number) => softplus(x) * x, [0.7]],
    [
      "a throw",
      "function fail(",
      (x: number) => {
        if (x < 0) throw new RangeError("x is negative");
        return Math.sqrt(x);
      },
      [2],
    ],
    ["a record", "mass: ", (p: { mass: number; v: number[] }) => p.mass * p.v[0]! ** 2, [{ mass: 2, v: [3] }]],
  ])("%s", (_, mentions, f, args) => {
    const g = gradient(f);
    const expected = g(...(args as never[]));
    expect(g.source).toContain(mentions);
    expect(defined(g.source)(...args)).toStrictEqual(expected);
  });

  test("a matrix, whose partials are cut into rows", () => {
    const trace = (m: number[][]): number => {
      let s = 0;
      for (let i = 0; i < m.length; i++) s += m[i]![i]! ** 3;
      return s;
    };
    const g = gradient(trace);
    expect(
      g([
        [1, 2],
        [3, 4],
      ]),
    ).toStrictEqual([
      [3, 0],
      [0, 48],
    ]);
    expect(g.source).toContain("function nest(");
    // Nested arrays are passed flat, with their extents.
    expect(defined(g.source)(new Float64Array([1, 2, 3, 4]), 2, 2)).toStrictEqual([
      [3, 0],
      [0, 48],
    ]);
  });

  test("a straight line of tens of thousands of operations", () => {
    const lines = Array.from(
      { length: 25_000 },
      (_, k) => `s = ${["s * x", "Math.sin(s)", "s - 0.5", "s / 1.5"][k % 4]};`,
    );
    const made: unknown = new Function("x", `let s = x;\n${lines.join("\n")}\nreturn s;`);
    if (!isFunction(made)) throw new Error("no function");
    const g = gradient(made as (x: number) => number);
    expect(defined(g.sourceFor(1.25))(1.25)).toBe(g(1.25));
  });
});

test("functions of wengert/special are imported by the text", () => {
  const { source } = derivative((x: number) => erf(x) * erf(2 * x), { scope: () => ({ erf }) });
  expect(source).toContain('import { erf } from "wengert/special";');
});
