/** Random functions have one gradient: in both modes, recording what is needed or everything. */
import { array, assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { WengertError } from "../errors.ts";
import { Writer } from "../read/random-source.ts";
import { gradient } from "../index.ts";

type F = (x: number, y: number, a: number[], s: object) => number;

/** Refusals, and what only the values show: an index that is no integer, an end without a number. */
const REFUSALS = new Set(["UNSUPPORTED_SYNTAX", "INCONSISTENT_TYPES"]);
let refused = 0;
let compared = 0;

const options = [{}, { record: "everything" }, { mode: "forward" }] as const;

function numbers(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbers) : [];
}

function check(choices: readonly number[]): boolean {
  const text = new Writer(choices).text();
  const inner = new Function(`return ${text};`)() as (...args: unknown[]) => number[];
  const f = ((x: number, y: number, a: number[], s: object) =>
    inner(x, y, a, s).reduce((t, e, k) => t + e / (k + 1), 0)) as F;
  const args = (): [number, number, number[], object] => [
    0.7,
    -1.3,
    [0.25, -3, 1, 7],
    { x: 0.4, in: { y: 2 }, on: true, t: [1.5, 2] },
  ];
  try {
    const own = args();
    const value = f(...own);
    const results = options.map((option) => {
      const given = args();
      const result = numbers(gradient(f, { ...option, scope: () => ({ inner }) })(...given));
      expect(given, text).toStrictEqual(own);
      return result;
    });
    const [expected = [], ...others] = results;
    // Where the function jumps or leaves the reals there is nothing to compare.
    if (!Number.isFinite(value) || !expected.every((x) => Math.abs(x) < 1e12)) return true;
    for (const other of others) {
      if (!other.every(Number.isFinite)) continue;
      const size = Math.max(1, ...expected.map(Math.abs));
      other.forEach((x, k) => expect(Math.abs(x - (expected[k] ?? NaN)) / size, text).toBeLessThan(1e-9));
    }
    compared++;
  } catch (error) {
    if (!(error instanceof WengertError) || !REFUSALS.has(error.code)) throw new Error(text, { cause: error });
    refused++;
  }
  return true;
}

const runs = Number(process.env["READ_RUNS"] ?? 40);

test(
  "random functions have one gradient and leave their arguments as they do when called",
  { timeout: 600_000 },
  () => {
    assert(
      property(array(nat(10_000), { minLength: 20, maxLength: 250 }), (choices) => check(choices)),
      { numRuns: runs, ...(runs > 40 ? { endOnFailure: true } : {}) },
    );
    if (runs > 40) console.info(`${compared} compared, ${refused} refused`);
    expect(compared).toBeGreaterThan(runs / 10);
  },
);
