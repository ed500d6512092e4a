import { expect, test } from "vitest";
import { program, runtime } from "../../test/emitted-programs.ts";
import { add, multiply } from "../elementary/arithmetic.ts";
import { elementaryFunctions } from "../elementary/table.ts";
import { interpret } from "../program/interpret.ts";
import type { Program, Value } from "../program/types.ts";
import { reverse } from "../transform/reverse.ts";
import { emitJavaScript } from "./javascript.ts";

const sin = elementaryFunctions.find(({ name }) => name === "sin");

/** A straight line in which every step also looks at some value far before it. */
function longLine(length: number): Program {
  return program("line", ["x: f64", "y: f64"], (b, { x, y }) => {
    if (sin === undefined) throw new Error("the table has no sin");
    const all: Value[] = [x, y];
    let last = x;
    for (let k = 0; k < length; k++) {
      const other = all[(k * 7919) % all.length] ?? y;
      last =
        k % 3 === 0 ? b.apply(sin, last) : k % 3 === 1 ? b.apply(multiply, last, other) : b.apply(add, last, other);
      last.name = "s";
      all.push(last);
    }
    return [last];
  });
}

/** Compiles and runs a Program and tells how long that took. Returns its results and the reference's. */
function timed(what: string, p: Program, args: readonly number[]): [emitted: unknown, reference: unknown] {
  const start = performance.now();
  const emitted = emitJavaScript(p);
  const written = performance.now();
  const result = emitted.bind(runtime)(...args);
  const run = performance.now();
  console.log(
    `${what}, ${p.body.instructions.length} instructions: written in ${(written - start).toFixed(0)} ms, ` +
      `compiled and run in ${(run - written).toFixed(0)} ms`,
  );
  return [p.body.yields.length === 1 ? [result] : result, interpret(p, args)];
}

test("fifty thousand statements and their gradient compile and run", { timeout: 30_000 }, () => {
  const p = longLine(50_000);
  const runs = [timed("function", p, [0.5, 0.25]), timed("gradient", reverse(p, [0, 1]), [0.5, 0.25, 1])];
  for (const [emitted, reference] of runs) expect(emitted).toStrictEqual(reference);
});

test("a chain of fifty thousand operations that are each used once is written without deep nesting", () => {
  const p = program("chain", ["x: f64"], (b, { x }) => {
    let last = x;
    for (let k = 0; k < 50_000; k++) last = b.apply(add, x, b.apply(multiply, last, x));
    return [last];
  });
  const { source } = emitJavaScript(p);
  expect(Math.max(...source.split("\n").map((line) => line.length))).toBeLessThan(130);
  const [emitted, reference] = timed("chain", p, [0.5]);
  expect(emitted).toStrictEqual(reference);
});

test("places in the scratch array are used again", () => {
  const p = program("chain", ["x: f64"], (b, { x }) => {
    let last = x;
    for (let k = 0; k < 20_000; k++) last = b.apply(multiply, b.apply(add, last, x), last);
    return [last];
  });
  const [, size] = /new Float64Array\((\d+)\)/.exec(emitJavaScript(p).source) ?? [];
  expect(Number(size)).toBeLessThan(10);
});
