/** Functions with rules of their own, made of random functions by the transforms: whatever calls them must not notice. */
import { describe, expect, test } from "vitest";
import { addParam, Builder, createRegion } from "../program/builder.ts";
import { type Argument, interpret } from "../program/interpret.ts";
import { parse } from "../program/parse.ts";
import { print } from "../program/print.ts";
import { randomArrayLength, randomProgram, type RandomProgramOptions } from "../program/random.ts";
import type { Instruction, Program, ReverseRule, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { verify } from "../program/verify.ts";
import { reachablePrograms } from "../program/walk.ts";
import { isDifferentiable } from "./activity.ts";
import { forward } from "./forward.ts";
import { inlined, withoutRules } from "./inline.ts";
import { Rebuilder, rebuildPrograms, required } from "./rebuild.ts";
import { reverse, reverseRegion } from "./reverse.ts";
import { simplify } from "./simplify.ts";
import { sinkIntoBranches } from "./sink.ts";
import { writtenBuffers } from "../program/written.ts";

type Which = "both" | "jvp" | "vjp";

/** The same function with its results in one buffer, and with rules. */
function ruled(callee: Program, which: Which): Program {
  const builder = new Builder(createRegion(undefined));
  const params = callee.body.params.map((param) => addParam(builder.region, param.type, param.name));
  const results = inlined(builder, callee, params);
  const box = boxed(builder, results);
  const program = builder.finish(`${callee.name}_boxed`, [box]);
  const operands = params.flatMap((param, k) => (isDifferentiable(param) ? [k] : []));
  program.rules = {
    operands,
    jvp: which === "vjp" ? undefined : simplify(forward(withoutRules({ ...program, rules: undefined }), operands)),
    vjp: which === "jvp" ? undefined : reverseRule(withoutRules({ ...program, rules: undefined }), operands),
  };
  return program;
}

function boxed(builder: Builder, values: readonly Value[]): Value {
  const box = builder.allocate("f64[]", builder.integer(values.length));
  values.forEach((value, k) => {
    builder.store(box, builder.integer(k), value);
  });
  return box;
}

/** Keeps the numbers of the arguments in a buffer of the rule's own, and their buffers as they are. */
function reverseRule(program: Program, operands: readonly number[]): ReverseRule {
  const { params, yields } = program.body;
  const first = new Builder(createRegion(undefined));
  const points = params.map((param) => addParam(first.region, param.type, param.name));
  const results = inlined(first, program, points);
  const numbers = boxed(
    first,
    points.filter(({ type }) => type === "f64"),
  );
  const kept = [numbers, ...results, ...points.filter(({ type }) => type !== "f64")];
  const half = first.finish(`${program.name}_forward`, [...results, ...kept]);

  const builder = new Builder(createRegion(undefined));
  const seeds = yields.map((value) => addParam(builder.region, value.type));
  const again = kept.map((value) => addParam(builder.region, value.type));
  let [number, other] = [0, 1 + results.length];
  const at = params.map(({ type }) =>
    type === "f64" ? builder.load(required(again[0]), builder.integer(number++)) : required(again[other++]),
  );
  const shadows = operands.map((k) => {
    const { type } = required(params[k]);
    return isBuffer(type) ? builder.allocate(type, builder.length(required(at[k]))) : undefined;
  });
  const ownSeeds = seeds.map((seed) => {
    if (!isBuffer(seed.type)) return seed;
    const copy = builder.allocate(seed.type, builder.length(seed));
    builder.loop({ low: builder.integer(0), high: builder.length(seed) }, [], (i) => {
      builder.store(copy, i, builder.load(seed, i));
      return [];
    });
    return copy;
  });
  const { adjoints } = reverseRegion(builder, {
    region: program.body,
    points: at,
    wrt: operands,
    shadows,
    seeded: yields.map((_, k) => k),
    seeds: () => ownSeeds,
    policy: "needed",
  });
  const pullback = operands.map((_, k) => shadows[k] ?? adjoints[k] ?? builder.constant(0));
  return { forward: half, pullback: simplify(builder.finish(`${program.name}_pullback`, pullback)) };
}

/** Calls functions with rules in place of those that write to none of their arguments. */
class Ruler extends Rebuilder {
  readonly made: Map<Program, Program>;
  readonly which: Which;

  constructor(builder: Builder, made: Map<Program, Program>, which: Which) {
    super(builder);
    this.made = made;
    this.which = which;
  }

  override instruction(instruction: Instruction): void {
    if (instruction.kind !== "call") {
      this.copy(instruction);
      return;
    }
    const { callee } = instruction;
    const written = writtenBuffers(callee.body);
    if (callee.body.params.some((param) => written.has(param))) {
      this.copy(instruction);
      return;
    }
    let program = this.made.get(callee);
    if (program === undefined) this.made.set(callee, (program = ruled(callee, this.which)));
    const [box] = this.builder.call(program, this.imagesOf(instruction.args));
    instruction.results.forEach((result, k) => {
      this.setImage(result, this.builder.load(required(box), this.builder.integer(k)));
    });
  }
}

function withRules(program: Program, which: Which): Program {
  const made = new Map<Program, Program>();
  return rebuildPrograms(program, (builder) => new Ruler(builder, made, which));
}

function point(program: Program, seed: number): Argument[] {
  return program.body.params.map((param, k) =>
    param.type === "f64"
      ? Math.sin(seed * 7.3 + k * 1.7)
      : Float64Array.from({ length: randomArrayLength }, (_, j) => Math.cos(seed + k + j * 0.9)),
  );
}

/** What a derivative returns and adds to, on copies. */
function run(program: Program, args: readonly Argument[]): number[] {
  const copies = args.map((arg) => (arg instanceof Float64Array ? arg.slice() : arg));
  const results = interpret(withoutRules(program), copies);
  return [...copies, ...results].flatMap((value) =>
    typeof value === "object" ? Array.from<number>(value) : [Number(value)],
  );
}

function expectClose(actual: readonly number[], expected: readonly number[], what: () => string): void {
  expect(actual).toHaveLength(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  actual.forEach((value, k) => {
    if (!(Math.abs(value - required(expected[k])) <= 1e-9 * scale)) {
      throw new Error(`component ${k}: ${value} instead of ${expected[k]}\n${what()}`);
    }
  });
}

const kinds: readonly (readonly [string, RandomProgramOptions])[] = [
  ["branches and loops", { allow: ["if", "for", "calls"] }],
  ["everything", { readArrays: 1, mutatedArrays: 1 }],
];
const whiches: readonly Which[] = ["both", "vjp", "jvp"];
const cases = kinds.flatMap(([name, options]) => whiches.map((which) => [name, which, options] as const));

describe.each(cases)("random Programs with %s, called functions with rules (%s)", (_, which, options) => {
  test("a function with rules = the function, in both modes and recording everything", () => {
    let count = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const original = randomProgram(seed, options);
      const made = withRules(original, which);
      if (!reachablePrograms(made.body).some(({ rules }) => rules !== undefined)) continue;
      count++;
      verify(made);
      const printed = print(made);
      expect(print(parse(printed))).toBe(printed);
      const [plain, own] = [original, made].map((program) => sinkIntoBranches(simplify(program)));
      verify(required(own));
      const args = point(original, seed);
      const what = (): string => `seed ${seed}\n${printed}`;
      expectClose(run(required(own), args), run(required(plain), args), what);
      const all = args.map((__, k) => k);
      const arrays = args.flatMap((arg) => (arg instanceof Float64Array ? [new Float64Array(arg.length)] : []));
      const [a, b] = [plain, own].map((program) => simplify(reverse(required(program), all, { seeded: [0] })));
      const everything = reverse(required(own), all, { seeded: [0], record: "everything" });
      for (const derivative of [b, everything]) {
        verify(required(derivative));
        expectClose(
          run(required(derivative), [...args, ...arrays, 1]),
          run(required(a), [...args, ...arrays, 1]),
          what,
        );
      }
      const [c, d] = [plain, own].map((program) => simplify(forward(required(program), all, 3)));
      verify(required(d));
      const tangents = args.flatMap((arg, k) =>
        [0, 1, 2].map((j) => (arg instanceof Float64Array ? arg.map((v) => v + j) : Math.cos(3 * k + j))),
      );
      expectClose(run(required(d), [...args, ...tangents]), run(required(c), [...args, ...tangents]), what);
    }
    expect(count).toBeGreaterThan(10);
  });

  test("second derivatives: reverse over reverse, forward over reverse, reverse over forward", () => {
    let count = 0;
    for (let seed = 100; seed < 140; seed++) {
      const original = randomProgram(seed, { ...options, statements: 5 });
      const made = withRules(original, which);
      if (!reachablePrograms(made.body).some(({ rules }) => rules !== undefined)) continue;
      count++;
      const args = point(original, seed);
      const inputs = args.flatMap((arg, k) => (arg instanceof Float64Array ? [] : [k]));
      const results = original.body.yields.length;
      const second = (program: Program): Program[] => {
        const prepared = sinkIntoBranches(simplify(program));
        const gradient = simplify(reverse(prepared, [required(inputs[0])], { seeded: [0] }));
        const tangent = simplify(forward(prepared, [required(inputs[0])]));
        return [
          reverse(gradient, inputs, { seeded: [results] }),
          forward(gradient, inputs),
          reverse(tangent, inputs, { seeded: [results] }),
        ].map(simplify);
      };
      const [plain, own] = [second(original), second(made)];
      const extras = [
        [1, 1],
        [1, ...inputs.map((k) => k + 1)],
        [1, 1],
      ];
      plain.forEach((program, k) => {
        verify(required(own[k]));
        const at = [...args, ...required(extras[k])];
        expectClose(run(required(own[k]), at), run(program, at), () => `seed ${seed}, ${k}\n${print(made)}`);
      });
    }
    expect(count).toBeGreaterThan(5);
  });
});
