/**
 * Takes out of a `for` what every one of its turns computes alike. Integers and comparisons are computed before the loop;
 * numbers, and what is loaded from buffers that the loop does not write to, only if the loop has a turn: otherwise they
 * would contribute to derivatives, with partials that may be infinite, though nothing used them. What may fail fails where
 * it stood.
 */
import { add, subtract } from "../elementary/arithmetic.ts";
import { type Builder, isLiteral } from "../program/builder.ts";
import type {
  ConvertInstruction,
  ForInstruction,
  Instruction,
  LoadInstruction,
  Program,
  Region,
  Value,
} from "../program/types.ts";
import { reachablePrograms, someInstruction } from "../program/walk.ts";
import { type BoundCheck, boundChecks } from "./bound-checks.ts";
import { standIn } from "./hand-out.ts";
import { isHarmless } from "./harmless.ts";
import { writesInside } from "./memory.ts";
import { failOutside, isInRange, isNatural, outOfRangeCode } from "./out-of-range.ts";
import { Rebuilder, rebuildPrograms, required } from "./rebuild.ts";

/** From inner loops through outer ones: what is invariant in two loops leaves both. */
const mostPasses = 2;

/** The same Program with invariants hoisted; called Programs likewise. */
export function hoistInvariants(program: Program): Program {
  const bodies = [program, ...reachablePrograms(program.body)].map(({ body }) => body);
  if (!bodies.some((body) => someInstruction(body, ({ kind }) => kind === "for"))) return program;
  let hoisted = program;
  for (let pass = 0; pass < mostPasses; pass++) {
    let count = 0;
    const next = rebuildPrograms(hoisted, (builder, old) => {
      // The params of a Program that is called may be one buffer.
      const writes = old === hoisted ? writesInside(old.body) : undefined;
      return new Hoister(builder, writes, () => count++);
    });
    if (count === 0) return hoisted;
    hoisted = next;
  }
  return hoisted;
}

class Hoister extends Rebuilder {
  private readonly writes: ReadonlyMap<Instruction, ReadonlySet<Value>> | undefined;
  private readonly note: () => void;
  private readonly hoisted = new Set<Instruction>();
  /** What checks an index that was checked before the loop. */
  private readonly bounded = new Set<Instruction>();
  /** By a sum with the index of a loop: what it is in the first turn. */
  private readonly sums = new Map<Instruction, { start: Value; low: Value; loop: ForInstruction }>();
  /** By a load that is checked: whether its index is in range, found out before the loop. */
  private readonly checks = new Map<LoadInstruction, Value>();

  constructor(builder: Builder, writes: ReadonlyMap<Instruction, ReadonlySet<Value>> | undefined, note: () => void) {
    super(builder);
    this.writes = writes;
    this.note = note;
  }

  override instruction(instruction: Instruction): void {
    if (this.bounded.has(instruction)) {
      // What remains of a check that was made before the loop.
      if (instruction.kind === "if") return;
      if (instruction.kind === "convert") this.sum(instruction);
      if ("checked" in instruction)
        this.copyWith({ ...instruction, checked: false }, this.imagesOf(instruction.args), []);
      return;
    }
    if (this.hoisted.has(instruction)) {
      if (instruction.kind === "load" && this.checks.has(instruction)) this.check(instruction);
      return;
    }
    if (instruction.kind === "for") this.hoist(instruction);
    this.copy(instruction);
  }

  /** A sum with the index, which is an integer in every turn. */
  private sum(instruction: ConvertInstruction): void {
    const { start, low, loop } = required(this.sums.get(instruction));
    const turn = this.builder.integerOperation("subtract", this.image(required(loop.regions[0]?.params[0])), low);
    this.setImage(required(instruction.results[0]), this.builder.integerOperation("add", start, turn));
  }

  private hoist(loop: ForInstruction): void {
    const { always, guarded, first } = this.invariantsOf(loop);
    for (const instruction of [...always, ...guarded]) {
      this.hoisted.add(instruction);
      if (instruction.kind !== "constant") this.note();
    }
    for (const instruction of always) this.copy(instruction);
    this.checkBounds(loop, always);
    if (guarded.length === 0) return;
    const results = guarded.map((instruction) => required(instruction.results[0]));
    const checked = guarded.flatMap((instruction) =>
      instruction.kind === "load" && instruction.checked && !first.has(instruction) ? [instruction] : [],
    );
    const [low, high] = this.imagesOf(loop.args.slice(0, 2));
    const { builder } = this;
    const values = builder.branch(
      builder.compare(required(low), loop.step > 0 ? "<" : ">", required(high)),
      [...results.map(({ type }) => type), ...checked.map(() => "bool" as const)],
      () => {
        for (const instruction of guarded) {
          if (instruction.kind === "load" && checked.includes(instruction)) this.loadInRange(instruction);
          else this.copy(instruction);
        }
        return [...this.imagesOf(results), ...checked.map((load) => required(this.checks.get(load)))];
      },
      () => [...results.map((result) => standIn(builder, result)), ...checked.map(() => builder.boolean(false))],
    );
    results.forEach((result, k) => {
      this.setImage(result, required(values[k]));
    });
    checked.forEach((load, k) => this.checks.set(load, required(values[results.length + k])));
  }

  /** Checks before a loop what its turns would. */
  private checkBounds(loop: ForInstruction, always: readonly Instruction[]): void {
    const { builder } = this;
    const checks = boundChecks(loop, new Set(always));
    if (checks.length === 0) return;
    const [low, high] = this.imagesOf(loop.args.slice(0, 2)).map((image) => required(image));
    if (low === undefined || high === undefined) return;
    const sums = checks.filter(({ of }) => of === "whole").map(({ instruction }) => instruction);
    const starts = builder.branch(
      builder.compare(low, "<", high),
      sums.map(() => "i32" as const),
      () => {
        const made = new Map<Instruction, Value>();
        for (const check of checks) {
          builder.marked(check.instruction, () => {
            const start = this.failBeyond(check, { low, high }, made);
            if (start !== undefined) made.set(check.instruction, start);
          });
        }
        return sums.map((sum) => required(made.get(sum)));
      },
      () => sums.map(() => builder.integer(0)),
    );
    sums.forEach((sum, k) => this.sums.set(sum, { start: required(starts[k]), low, loop }));
    for (const { instruction } of checks) this.bounded.add(instruction);
    this.note();
  }

  private plus(number: Value, integer: Value): Value {
    return isLiteral(integer, 0) ? number : this.builder.apply(add, number, this.builder.toNumber(integer));
  }

  /** Makes one check for all turns; gives the integer that a sum with the index is in the first turn. */
  private failBeyond(
    check: BoundCheck,
    { low, high }: { readonly low: Value; readonly high: Value },
    made: ReadonlyMap<Instruction, Value>,
  ): Value | undefined {
    const { builder } = this;
    const value = this.image(check.value);
    switch (check.of) {
      case "condition":
        failOutside(builder, value, codeOf(check));
        return undefined;
      case "bound":
        failOutside(builder, builder.compare(high, "<=", value), codeOf(check));
        return undefined;
      case "length":
        failOutside(builder, builder.compare(high, "<=", builder.length(value)));
        return undefined;
      case "whole": {
        const start = builder.toInteger(this.plus(value, low), "index");
        failOutside(builder, builder.compare(this.plus(value, high), "<=", builder.constant(2 ** 31)));
        return start;
      }
      case "span": {
        const first =
          "type" in check.start
            ? this.plus(builder.toNumber(this.image(check.start)), low)
            : builder.toNumber(required(made.get(check.start)));
        const turns = builder.apply(subtract, builder.toNumber(high), builder.toNumber(low));
        failOutside(builder, builder.compare(first, ">=", builder.constant(0)));
        const length = builder.toNumber(builder.length(value));
        failOutside(builder, builder.compare(builder.apply(add, first, turns), "<=", length));
        return undefined;
      }
    }
  }

  /**
   * What may be computed before a loop in any case, and what only if the loop has a turn; of the latter, the loads that are
   * the first to fail in a turn.
   */
  private invariantsOf(loop: ForInstruction): {
    always: Instruction[];
    guarded: Instruction[];
    first: ReadonlySet<Instruction>;
  } {
    const body = required(loop.regions[0]);
    const always: Instruction[] = [];
    const guarded: Instruction[] = [];
    const outside = new Set<Value>();
    const first = new Set<Instruction>();
    let isFirst = true;
    for (const instruction of body.instructions) {
      if (!this.isInvariant(instruction, loop, body, outside)) {
        isFirst &&= isHarmless(instruction);
        continue;
      }
      if (isFirst) first.add(instruction);
      const isNumber = instruction.kind === "load" || (instruction.kind === "elementary" && !isOfIntegers(instruction));
      const needsGuarded = instruction.args.some((arg) => guarded.some(({ results }) => results.includes(arg)));
      (isNumber || needsGuarded ? guarded : always).push(instruction);
      for (const result of instruction.results) outside.add(result);
    }
    const isWorthAMove = guarded.length > 0 || always.some(({ kind }) => kind !== "constant");
    return { always: isWorthAMove ? always : [], guarded, first };
  }

  private isInvariant(instruction: Instruction, loop: ForInstruction, body: Region, outside: Set<Value>): boolean {
    if (instruction.kind === "checkpoint") return false;
    const comesFromOutside = instruction.args.every((arg) => arg.region !== body || outside.has(arg));
    if (!comesFromOutside) return false;
    if (instruction.kind !== "load") return isHarmless(instruction);
    return this.writes?.get(loop)?.has(required(instruction.args[0])) === false;
  }

  /** Loads nothing where the index is out of range, which fails later. */
  private loadInRange(instruction: LoadInstruction): void {
    const { builder } = this;
    const [buffer, index] = this.imagesOf(instruction.args).map((image) => required(image));
    const [loaded] = instruction.results;
    if (buffer === undefined || index === undefined || loaded === undefined) return;
    const isInside = isInRange(builder, index, builder.length(buffer), isNatural(required(instruction.args[1])));
    const [value] = builder.marked(instruction, () =>
      builder.branch(
        isInside,
        [loaded.type],
        () => [builder.load(buffer, index, false)],
        () => [standIn(builder, loaded)],
      ),
    );
    this.checks.set(instruction, isInside);
    this.setImage(loaded, required(value));
  }

  private check(load: LoadInstruction): void {
    const { builder } = this;
    builder.marked(load, () => {
      failOutside(builder, required(this.checks.get(load)));
    });
  }
}

function codeOf({ instruction }: BoundCheck): number {
  const failure = instruction.regions[1]?.instructions[0];
  return failure?.kind === "fail" ? failure.code : outOfRangeCode;
}

/** Whether a number is computed from integers alone, and so carries no derivative. */
function isOfIntegers({ args }: Instruction, depth = 4): boolean {
  return args.every(({ instruction }) => {
    if (instruction?.kind === "elementary") return depth > 0 && isOfIntegers(instruction, depth - 1);
    return instruction?.kind === "constant" || (instruction?.kind === "convert" && instruction.rounding === undefined);
  });
}
