import { expect, test } from "vitest";
import { type Argument, interpret, type Result } from "../program/interpret.ts";
import { print } from "../program/print.ts";
import { randomArguments, randomProgram, type RandomProgramOptions } from "../program/random.ts";
import type { Program } from "../program/types.ts";
import { emitJavaScript } from "./javascript.ts";
import type { ResultTemplate } from "./results.ts";

const runtime = {
  fail: (code: number): never => {
    throw new RangeError(`failure ${code}`);
  },
};

/** Results in a list, whatever their number, and the arguments as they are left. */
function runEmitted(program: Program, args: readonly Argument[]): { results: unknown; args: readonly Argument[] } {
  const results: ResultTemplate = { kind: "list", items: program.body.yields.map((_, k) => k) };
  const own = structuredClone(args);
  return { results: emitJavaScript(program, { results }).bind(runtime)(...own), args: own };
}

function runReference(program: Program, args: readonly Argument[]): { results: Result[]; args: readonly Argument[] } {
  const own = structuredClone(args);
  return { results: interpret(program, own), args: own };
}

test.each<[what: string, seeds: number, options: RandomProgramOptions]>([
  ["straight lines", 100, { allow: [], statements: 20, results: 3 }],
  ["branches", 100, { allow: ["if"], statements: 12, results: 3 }],
  ["loops", 100, { allow: ["for", "while"], statements: 12, results: 3 }],
  ["everything", 400, { readArrays: 1, mutatedArrays: 1, statements: 12, maxDepth: 3, results: 3 }],
  [
    "everything, with Float32Arrays",
    100,
    { allow: ["if", "for", "while", "buffers", "calls", "singles"], mutatedArrays: 2 },
  ],
])("emitted code equals the reference bit for bit: %s", (_, seeds, options) => {
  for (let seed = 0; seed < seeds; seed++) {
    const program = randomProgram(seed, options);
    const args = randomArguments(program, seed + 1);
    const [emitted, reference] = [runEmitted(program, args), runReference(program, args)];
    try {
      expect(emitted).toStrictEqual(reference);
    } catch (error) {
      throw new Error(`seed ${seed}\n${print(program)}\n${emitJavaScript(program).source}`, { cause: error });
    }
  }
});
