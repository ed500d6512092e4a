/** What a legal Program is. */
import { printInstruction } from "./print.ts";
import { reachablePrograms } from "./print-names.ts";
import type { Instruction, Program, Region, Type, Value } from "./types.ts";
import { checkRules } from "./verify-rules.ts";
import { checkTypes } from "./verify-types.ts";

export interface VerifyOptions {
  /** Whether values may be pushed that are popped elsewhere, or the other way round: in a Program that is half of a pair. */
  readonly openTapes?: boolean;
}

/**
 * Throws where a Program, or one that it calls, is not legal:
 * every value is defined once, before it is used and in a region around the use; regions, instructions and values
 * point to where they stand; every kind of instruction has the arguments, results and regions that `types.ts`
 * states; checkpoints end in the region where they begin; what is pushed at a site of a tape is popped at it, as the same
 * type.
 *
 * Cost: one visit of every instruction.
 */
export function verify(program: Program, options: VerifyOptions = {}): void {
  const programs = reachablePrograms(program);
  const seen: Seen = { values: new Set(), instructions: new Set(), regions: new Set() };
  for (const each of programs) {
    new Verification(each, seen).run();
    checkRules(each, (what) => {
      throw illegal(each, undefined, what);
    });
  }
  verifyTapes(programs, options.openTapes ?? false);
}

/** What the Programs visited so far define. */
interface Seen {
  readonly values: Set<Value>;
  readonly instructions: Set<Instruction>;
  readonly regions: Set<Region>;
}

class Verification {
  private readonly program: Program;
  private readonly seen: Seen;
  /** The values defined before the current instruction in the regions around it. */
  private readonly visible = new Set<Value>();
  private instruction: Instruction | undefined = undefined;

  constructor(program: Program, seen: Seen) {
    this.program = program;
    this.seen = seen;
  }

  run(): void {
    this.verifyRegion(this.program.body, undefined);
  }

  private fail(what: string): never {
    throw illegal(this.program, this.instruction, what);
  }

  private verifyRegion(region: Region, parent: Region | undefined): void {
    if (region.parent !== parent) this.fail("a region's parent is not the region around it");
    if (this.seen.regions.has(region)) this.fail("a region stands in two places");
    this.seen.regions.add(region);
    const defined: Value[] = [];
    const define = (value: Value, instruction: Instruction | undefined): void => {
      if (this.seen.values.has(value)) this.fail(`${nameOf(value)} is defined twice`);
      if (value.region !== region) this.fail(`the region of ${nameOf(value)} is not the one that defines it`);
      if (value.instruction !== instruction)
        this.fail(`the instruction of ${nameOf(value)} is not the one that defines it`);
      this.seen.values.add(value);
      this.visible.add(value);
      defined.push(value);
    };
    for (const param of region.params) define(param, undefined);
    const owner = this.instruction;
    let open = 0;
    for (const instruction of region.instructions) {
      this.instruction = instruction;
      if (this.seen.instructions.has(instruction)) this.fail("an instruction stands in two places");
      this.seen.instructions.add(instruction);
      if (instruction.region !== region) this.fail("the instruction's region is not the one it stands in");
      this.requireVisible(instruction.args, "is used");
      for (const inner of instruction.regions) {
        this.verifyRegion(inner, region);
        this.instruction = instruction;
      }
      checkTypes(instruction, (what) => this.fail(what));
      for (const result of instruction.results) define(result, instruction);
      if (instruction.kind === "checkpoint") open += instruction.edge === "begin" ? 1 : -1;
      if (open < 0) this.fail("no checkpoint is open here");
    }
    if (open > 0) this.fail("a checkpoint does not end in the region where it begins");
    this.instruction = owner;
    this.requireVisible(region.yields, owner === undefined ? "is returned" : "is yielded");
    for (const value of defined) this.visible.delete(value);
  }

  private requireVisible(values: readonly Value[], use: string): void {
    for (const value of values) {
      if (!this.visible.has(value)) this.fail(`${nameOf(value)} ${use} where it is not defined`);
    }
  }
}

/** Each site of a tape has one type, a push and a pop. */
function verifyTapes(programs: readonly Program[], open: boolean): void {
  const sites = new Map<
    string,
    { type: Type; pushed: boolean; popped: boolean; first: Instruction; program: Program }
  >();
  for (const program of programs) {
    for (const instruction of tapeInstructions(program.body)) {
      const value = instruction.kind === "push" ? instruction.args[0] : instruction.results[0];
      if (value === undefined) throw illegal(program, instruction, "a value is missing");
      const key = `${instruction.tape}:${instruction.site}`;
      const site = sites.get(key) ?? { type: value.type, pushed: false, popped: false, first: instruction, program };
      sites.set(key, site);
      if (site.type !== value.type) {
        throw illegal(program, instruction, `the site holds ${value.type} here and ${site.type} elsewhere`);
      }
      if (instruction.kind === "push") site.pushed = true;
      else site.popped = true;
    }
  }
  if (open) return;
  for (const { pushed, popped, first, program } of sites.values()) {
    if (!pushed) throw illegal(program, first, "nothing is pushed at this site");
    if (!popped) throw illegal(program, first, "nothing pops what is pushed at this site");
  }
}

function* tapeInstructions(region: Region): Generator<Extract<Instruction, { kind: "push" | "pop" }>> {
  for (const instruction of region.instructions) {
    if (instruction.kind === "push" || instruction.kind === "pop") yield instruction;
    for (const inner of instruction.regions) yield* tapeInstructions(inner);
  }
}

function nameOf(value: Value): string {
  return value.name === undefined ? `a value of type ${value.type}` : value.name;
}

function illegal(program: Program, instruction: Instruction | undefined, what: string): Error {
  const where = instruction === undefined ? "" : `\n  in  ${printInstruction(instruction, program)}`;
  return new Error(`Program ${program.name} is not legal: ${what}${where}`);
}
