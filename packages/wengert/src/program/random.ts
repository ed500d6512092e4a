/**
 * Random Programs for property tests: legal, of bounded size and running time, with values of moderate magnitude and
 * smooth operations, so that derivatives exist almost everywhere and are well conditioned.
 */
import { addParam, Builder } from "./builder.ts";
import type { Argument } from "./interpret.ts";
import { type RandomCallee, type RandomFeature, randomArrayLength, randomStatements } from "./random-statements.ts";
import { RandomScope } from "./random-scope.ts";
import { RandomSource } from "./random-source.ts";
import type { Program, Type } from "./types.ts";

export { RandomSource } from "./random-source.ts";
export { type RandomFeature, randomArrayLength } from "./random-statements.ts";

export interface RandomProgramOptions {
  /** f64 params; 2 unless given. */
  readonly numbers?: number;
  /** f64[] params that are only read; 0 unless given. */
  readonly readArrays?: number;
  /** f64[] params that are read and written; 0 unless given. */
  readonly mutatedArrays?: number;
  /** f64 results; 1 unless given. */
  readonly results?: number;
  /** Statements of the outermost region; inner ones have fewer. 8 unless given. */
  readonly statements?: number;
  /** How deep regions nest; 2 unless given. */
  readonly maxDepth?: number;
  /** What may occur; everything but `singles` unless given. */
  readonly allow?: readonly RandomFeature[];
}

const everything: readonly RandomFeature[] = ["if", "for", "while", "buffers", "calls"];

/** A random Program; the same for the same seed and options. */
export function randomProgram(seed: number | RandomSource, options: RandomProgramOptions = {}): Program {
  const source = typeof seed === "number" ? new RandomSource(seed) : seed;
  const allow = options.allow ?? everything;
  const callees: RandomCallee[] = [];
  const arrays = allow.includes("buffers") ? 1 : 0;
  const helpers = allow.includes("calls") ? source.integer(1, 2) : 0;
  for (let k = 1; k <= helpers; k++) {
    callees.push(
      buildProgram(source, `helper${k}`, [...callees], {
        numbers: source.integer(1, 3),
        readArrays: source.integer(0, arrays),
        mutatedArrays: source.integer(0, arrays),
        results: source.integer(1, 2),
        statements: 4,
        maxDepth: 1,
        allow,
      }),
    );
  }
  return buildProgram(source, "f", callees, options).program;
}

function buildProgram(
  source: RandomSource,
  name: string,
  callees: readonly RandomCallee[],
  options: RandomProgramOptions,
): RandomCallee {
  const { numbers = 2, readArrays = 0, mutatedArrays = 0, results = 1, statements = 8, maxDepth: depth = 2 } = options;
  const b = new Builder();
  const scope = new RandomScope(b, source);
  const written = new Set<number>();
  for (let k = 1; k <= numbers; k++) scope.addNumber(addParam(b.region, "f64", `x${k}`), 2);
  for (let k = 1; k <= readArrays + mutatedArrays; k++) {
    const writable = k > readArrays;
    if (writable) written.add(b.region.params.length);
    const value = addParam(b.region, "f64[]", `${writable ? "mutated" : "data"}${k}`);
    scope.buffers.push({ value, length: randomArrayLength, writable });
  }
  randomStatements(scope, { allow: new Set(options.allow ?? everything), callees, depth, statements });
  const yields = Array.from({ length: results }, () => scope.total());
  return { program: b.finish(name, yields), written };
}

/** Arguments for a random Program: numbers within ±2, arrays of `randomArrayLength` of them. */
export function randomArguments(program: Program, seed: number | RandomSource): Argument[] {
  const source = typeof seed === "number" ? new RandomSource(seed) : seed;
  return program.body.params.map((param) => randomArgument(param.type, source));
}

function randomArgument(type: Type, source: RandomSource): Argument {
  const number = (): number => source.next() * 4 - 2;
  switch (type) {
    case "f64":
      return number();
    case "bool":
      return source.chance(0.5);
    case "i32":
      return source.integer(0, randomArrayLength - 1);
    case "f64[]":
      return Array.from({ length: randomArrayLength }, number);
    case "f32[]":
      return Float32Array.from({ length: randomArrayLength }, number);
    case "i32[]":
      return Int32Array.from({ length: randomArrayLength }, () => source.integer(0, randomArrayLength - 1));
  }
}
