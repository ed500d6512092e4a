/** Random functions give, as they are read, what they give when they are called: to the last bit. */
import { array, assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { WengertError } from "../errors.ts";
import { type AnyFunction, evaluateAsRead } from "./compare.ts";
import { Writer } from "./random-source.ts";

/** What a function may be that is one thing or another depending on the path; most must be read. */
const REFUSALS = new Set(["UNSUPPORTED_SYNTAX", "INCONSISTENT_TYPES"]);
let refused = 0;
let read = 0;

function compare(choices: readonly number[]): boolean {
  const text = new Writer(choices).text();
  const made: unknown = new Function(`return ${text};`)();
  const f = made as AnyFunction;
  for (const [x, y] of [
    [0.7, -1.3],
    [2, 0],
    [-0, 5.5],
  ] as const) {
    const [ours, theirs] = [
      [0.25, -3, 1, 7],
      [0.25, -3, 1, 7],
    ];
    const state = (): object => ({ x: y, in: { y: x }, on: true, t: [x, 2] });
    const own: unknown = Reflect.apply(f, undefined, [x, y, theirs, state()]);
    try {
      expect(evaluateAsRead(f, [x, y, ours, state()]), text).toStrictEqual(own);
    } catch (error) {
      if (error instanceof WengertError && REFUSALS.has(error.code)) {
        refused++;
        return true;
      }
      throw new Error(text, { cause: error });
    }
  }
  read++;
  return true;
}

const runs = Number(process.env["READ_RUNS"] ?? 120);

test("random functions are read as they are", { timeout: 600_000 }, () => {
  assert(
    property(array(nat(10_000), { minLength: 20, maxLength: 250 }), (choices) => compare(choices)),
    { numRuns: runs, ...(runs > 120 ? { endOnFailure: true } : {}) },
  );
  if (runs > 120) console.info(`${read} read, ${refused} refused`);
  expect(read / (read + refused)).toBeGreaterThan(0.5);
});
