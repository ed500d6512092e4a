import { describe, expect, test } from "vitest";
import { type Outcome, runEmitted, runReference } from "../../test/emitted-programs.ts";
import { print } from "../program/print.ts";
import type { Argument } from "../program/interpret.ts";
import { randomArguments, randomProgram, type RandomProgramOptions, RandomSource } from "../program/random.ts";
import { addRandomCheckpoints } from "../program/random-checkpoints.ts";
import type { Program } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { verify } from "../program/verify.ts";
import { forward } from "./forward.ts";
import type { RecordPolicy } from "./recording.ts";
import { reverse } from "./reverse.ts";
import { simplify } from "./simplify.ts";
import { sinkIntoBranches } from "./sink.ts";

const seeds = Number(process.env["WENGERT_SEEDS"] ?? 60);

const kinds: readonly (readonly [string, RandomProgramOptions])[] = [
  ["straight lines", { numbers: 3, allow: [], statements: 12 }],
  ["loops", { allow: ["if", "for", "while"], statements: 10 }],
  ["buffers", { readArrays: 1, mutatedArrays: 1, allow: ["if", "for", "while", "buffers", "singles"], statements: 12 }],
  ["buffers in deep loops", { mutatedArrays: 2, allow: ["for", "buffers"], maxDepth: 3, statements: 12 }],
  ["calls", { mutatedArrays: 1, allow: ["if", "for", "buffers", "calls"] }],
  ["everything", { readArrays: 1, mutatedArrays: 1, statements: 10 }],
];

describe.each(kinds)("random Programs with %s", (_, options) => {
  const pair = (seed: number): { plain: Program; checked: Program; args: Argument[] } => {
    const prepare = (program: Program): Program => sinkIntoBranches(simplify(program));
    const plain = prepare(randomProgram(seed, options));
    const checked = prepare(addRandomCheckpoints(randomProgram(seed, options), new RandomSource(seed)));
    verify(checked);
    return { plain, checked, args: randomArguments(plain, seed) };
  };

  const reversed = (program: Program, record: RecordPolicy): Program => {
    const all = program.body.params.map((_, k) => k);
    const derivative = simplify(reverse(program, all, { seeded: [0], record }));
    verify(derivative);
    return derivative;
  };

  const shadows = (args: readonly Argument[]): Argument[] =>
    args.flatMap((arg) => (typeof arg === "object" ? [new Float64Array(arg.length)] : []));

  test("the reverse derivative with checkpoints is the one without, bit for bit", () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const { plain, checked, args } = pair(seed);
      expect(runReference(checked, args)).toEqual(runReference(plain, args));
      const all = [...args, ...shadows(args), 1];
      for (const record of ["needed", "everything"] as const) {
        const expected = runReference(reversed(plain, record), all);
        const derivative = reversed(checked, record);
        const message = `seed ${seed}\n${print(checked)}\n${print(derivative)}`;
        expect(runReference(derivative, all), message).toEqual(expected);
        // The tapes of generated code must have room for what is pushed.
        expect(runEmitted(derivative, all), message).toEqual(expected);
      }
    }
  });

  test("forward mode over it, and it over forward mode, too; it over itself up to rounding", () => {
    for (let seed = 1000; seed < 1000 + seeds / 2; seed++) {
      const { plain, checked, args } = pair(seed);
      const count = plain.body.yields.length;
      const numbers = plain.body.params.flatMap(({ type }, k) => (isBuffer(type) ? [] : [k]));
      const [first = 0] = numbers;
      const orders = [
        (f: Program): Program => simplify(reverse(reverse(f, [first], { seeded: [0] }), numbers, { seeded: [count] })),
        (f: Program): Program => simplify(forward(reverse(f, [first], { seeded: [0] }), numbers)),
        (f: Program): Program => simplify(reverse(forward(f, [first]), numbers, { seeded: [count] })),
      ];
      for (const [k, order] of orders.entries()) {
        const derivative = order(checked);
        verify(derivative);
        const seeded = [...args, 1, ...(k === 1 ? numbers.map(() => 0.5) : [1])];
        const [actual, expected] = [runReference(derivative, seeded), runReference(order(plain), seeded)];
        // What is computed twice has two adjoints in reverse over reverse, which are added later.
        if (k === 0) expectClose(actual, expected);
        else expect(actual, `seed ${seed} order ${k}\n${print(checked)}`).toEqual(expected);
      }
    }
  });
});

function expectClose(actual: Outcome, expected: Outcome): void {
  const numbers = numbersOf(actual);
  numbersOf(expected).forEach((value, k) => {
    expect(Math.abs((numbers[k] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(value)));
  });
}

function numbersOf(outcome: unknown): number[] {
  if (typeof outcome === "number") return [outcome];
  return typeof outcome === "object" && outcome !== null ? Object.values(outcome).flatMap(numbersOf) : [];
}
