import { expect, test } from "vitest";
import { interpret } from "./interpret.ts";
import { print } from "./print.ts";
import { reachablePrograms } from "./print-names.ts";
import { randomArguments, randomProgram, type RandomFeature, RandomSource } from "./random.ts";
import type { Instruction, Region } from "./types.ts";
import { verify } from "./verify.ts";

const options = { readArrays: 1, mutatedArrays: 1, results: 2 };

function* instructionsOf(region: Region): Generator<Instruction> {
  for (const instruction of region.instructions) {
    yield instruction;
    for (const inner of instruction.regions) yield* instructionsOf(inner);
  }
}

test("random Programs are legal, run, and give finite numbers of moderate magnitude", () => {
  let largest = 0;
  for (let seed = 0; seed < 400; seed++) {
    const program = randomProgram(seed, options);
    verify(program);
    for (const result of interpret(program, randomArguments(program, seed + 1))) {
      if (typeof result !== "number" || !Number.isFinite(result))
        throw new Error(`seed ${seed} gives ${String(result)}`);
      largest = Math.max(largest, Math.abs(result));
    }
  }
  expect(largest).toBeGreaterThan(1);
  expect(largest).toBeLessThan(1e4);
});

test("the same seed gives the same Program, another seed another", () => {
  const texts = [0, 0, 1].map((seed) => print(randomProgram(seed, options)));
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).not.toBe(texts[2]);
});

test("every kind of instruction that they are made of occurs", () => {
  const kinds = new Map<string, number>();
  for (let seed = 0; seed < 200; seed++) {
    for (const program of reachablePrograms(randomProgram(seed, options))) {
      for (const { kind } of instructionsOf(program.body)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }
  const rare =
    "constant elementary integer compare not convert allocate length load store accumulate for while if call";
  for (const kind of rare.split(" ")) expect([kind, (kinds.get(kind) ?? 0) > 20]).toEqual([kind, true]);
});

test.each<[feature: RandomFeature, kinds: readonly Instruction["kind"][]]>([
  ["if", ["if"]],
  ["for", ["for"]],
  ["while", ["while"]],
  ["buffers", ["allocate", "store", "accumulate", "load"]],
  ["calls", ["call"]],
])("without %s there is none", (feature, kinds) => {
  const allow = (["if", "for", "while", "buffers", "calls"] as const).filter((each) => each !== feature);
  for (let seed = 0; seed < 50; seed++) {
    for (const program of reachablePrograms(randomProgram(seed, { allow }))) {
      for (const { kind } of instructionsOf(program.body)) expect(kinds).not.toContain(kind);
    }
  }
});

test("arrays that are only read stay as they are, the others change", () => {
  let changed = 0;
  for (let seed = 0; seed < 100; seed++) {
    const program = randomProgram(seed, options);
    const args = randomArguments(program, seed);
    const before = structuredClone(args);
    interpret(program, args);
    expect(args[2]).toEqual(before[2]);
    if (JSON.stringify(args[3]) !== JSON.stringify(before[3])) changed++;
  }
  expect(changed).toBeGreaterThan(30);
});

test("the random source stays in its ranges and reaches their ends", () => {
  const source = new RandomSource(1);
  const drawn = new Set(Array.from({ length: 200 }, () => source.integer(-1, 2)));
  expect(drawn).toEqual(new Set([-1, 0, 1, 2]));
  for (let k = 0; k < 200; k++) expect(Math.abs(source.number(-2, 2))).toBeLessThanOrEqual(2);
});
