/** Random loops over the same arrays, some of which may be fused and some not: the gradients are those of two sweeps. */
import { array, assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { gradient, valueAndGradient } from "./gradient.ts";
import { Loops } from "./random-loops.ts";
import type { AnyFunction } from "./types.ts";

const numbers = (value: unknown): number[] =>
  typeof value === "number" ? [value] : Object.values(value as object).flatMap(numbers);

let fused = 0;

function check(choices: readonly number[]): void {
  const text = new Loops(choices).text();
  const f = new Function(`return ${text};`)() as AnyFunction;
  const args = (): never[] => [[0.4, -0.8, 1.1, 0.3], [0.9, -0.2, 0.6, 1.3], 0.75] as never[];
  const alone = gradient(f);
  const given = args();
  const own = args();
  const partials = alone(...given);
  const value: unknown = f(...own);
  expect(given, text).toStrictEqual(own);
  expect(valueAndGradient(f)(...args()), text).toStrictEqual({ value, gradient: partials });
  const apart = numbers(gradient(f, { record: "everything" })(...args()));
  const size = Math.max(1, ...apart.map(Math.abs));
  numbers(partials).forEach((each, k) => expect(Math.abs(each - (apart[k] ?? NaN)) / size, text).toBeLessThan(1e-11));
  const forward = numbers(gradient(f, { mode: "forward" })(...args()));
  forward.forEach((each, k) => expect(Math.abs(each - (apart[k] ?? NaN)) / size, text).toBeLessThan(1e-11));
  const loops = (source: string): number => source.match(/for \(/g)?.length ?? 0;
  if (loops(alone.source) < loops(Object.assign(gradient(f, { record: "everything" })).sourceFor(...args()))) fused++;
}

const runs = Number(process.env["FUSE_RUNS"] ?? 60);

test("random loops have one gradient, fused or not", { timeout: 600_000 }, () => {
  assert(
    property(array(nat(10_000), { minLength: 10, maxLength: 80 }), (choices) => {
      check(choices);
    }),
    { numRuns: runs, ...(runs > 60 ? { endOnFailure: true } : {}) },
  );
  if (runs > 60) console.info(`${fused} fused`);
  expect(fused).toBeGreaterThan(runs / 20);
});
