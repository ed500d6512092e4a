import { inspect, isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { runEmitted, runReference } from "../../test/emitted-programs.ts";
import { print } from "../program/print.ts";
import { randomArguments, randomProgram, type RandomProgramOptions, RandomSource } from "../program/random.ts";
import type { Program, Region, Value } from "../program/types.ts";
import { forward } from "../transform/forward.ts";
import { reverse } from "../transform/reverse.ts";
import { type EmitOptions, emitJavaScript } from "./javascript.ts";

/** How the emitted code differs from the reference, in its results or in what it leaves in the arguments; nothing, bit for bit. */
function difference(program: Program, seed: number, options: EmitOptions = {}): string | undefined {
  const args = randomArguments(program, seed);
  const [emitted, reference] = [runEmitted(program, args, options), runReference(program, args)];
  if (isDeepStrictEqual(emitted, reference)) return undefined;
  return [
    `seed ${seed}`,
    print(program),
    emitJavaScript(program, options).source,
    inspect({ emitted, reference }),
  ].join("\n");
}

const everything: RandomProgramOptions = { readArrays: 1, mutatedArrays: 1, statements: 12, maxDepth: 3, results: 3 };

describe("emitted code equals the reference bit for bit", () => {
  test.each<[what: string, seeds: number, options: RandomProgramOptions]>([
    ["straight lines", 40, { allow: [], statements: 20, results: 3 }],
    ["branches", 40, { allow: ["if"], statements: 12, results: 3 }],
    ["loops", 40, { allow: ["for", "while"], statements: 12, results: 3 }],
    ["everything", 80, everything],
    ["Float32Arrays", 40, { allow: ["if", "for", "while", "buffers", "calls", "singles"], mutatedArrays: 2 }],
  ])("%s", (_, seeds, options) => {
    for (let seed = 0; seed < seeds; seed++) expect(difference(randomProgram(seed, options), seed + 1)).toBeUndefined();
  });

  test("cut into functions of a few instructions", () => {
    for (let seed = 0; seed < 50; seed++) {
      const sizes = { longest: 2 + (seed % 7), chunk: 1 + (seed % 5) };
      expect(difference(randomProgram(seed, everything), seed + 1, { sizes })).toBeUndefined();
    }
  });

  test("derivatives, with their tapes", () => {
    let tapes = 0;
    for (let seed = 0; seed < 40; seed++) {
      const program = randomProgram(seed, { ...everything, statements: 6 });
      const wrt = program.body.params.map((_, k) => k);
      expect(difference(forward(program, wrt.slice(0, 2), 2), seed + 1)).toBeUndefined();
      const gradient = reverse(program, wrt, { record: seed % 2 === 0 ? "everything" : "needed" });
      if (emitJavaScript(gradient).source.includes("tape[")) tapes++;
      expect(difference(gradient, seed + 1)).toBeUndefined();
      expect(difference(gradient, seed + 1, { sizes: { longest: 3, chunk: 4 } })).toBeUndefined();
    }
    expect(tapes).toBeGreaterThan(10);
  });

  test("whatever the values are called", () => {
    const names =
      "x s t1 t2 Math tape top at fail grow integer i j m_1 b_1 part_1 f helper1 let class __proto__ ẇ 1a x_2 Float64Array";
    for (let seed = 0; seed < 40; seed++) {
      const program = randomProgram(seed, everything);
      const source = new RandomSource(seed);
      for (const value of valuesOf(program.body))
        value.name = source.chance(0.1) ? undefined : source.pick(names.split(" "));
      expect(difference(program, seed + 1)).toBeUndefined();
      expect(difference(program, seed + 1, { sizes: { longest: 5, chunk: 5 } })).toBeUndefined();
    }
  });
});

function valuesOf(region: Region): Value[] {
  const inside = region.instructions.flatMap(({ results, regions }) => [...results, ...regions.flatMap(valuesOf)]);
  return [...region.params, ...inside];
}
