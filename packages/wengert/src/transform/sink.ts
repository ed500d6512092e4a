/**
 * Moves a pure value into the only branch that uses it. Where the branch is not taken the value then contributes
 * nothing at all: in `t = sqrt(x); if (c) r = t` with c false, the derivative at x = 0 is 0 and not 0·∞. That a value is
 * compared is no use of its derivative: in `if (t > c) r = t` the branch has a t of its own, which equals the one that is
 * compared, so that they are one again when equal values are merged.
 */
import type { Builder } from "../program/builder.ts";
import { type Instruction, isBuffer, type Program, type Region, type Value } from "../program/types.ts";
import { reachablePrograms, someInstruction } from "../program/walk.ts";
import { mayFail } from "./dead-code.ts";
import { Rebuilder, rebuildPrograms, required } from "./rebuild.ts";
import { mayShareBuffers, writtenBuffers } from "../program/written.ts";

/** The same Program with values that only one branch uses moved into it; called Programs likewise. */
export function sinkIntoBranches(program: Program): Program {
  const reachable = [program, ...reachablePrograms(program.body)];
  if (!reachable.some(({ body }) => someInstruction(body, ({ kind }) => kind === "if"))) return program;
  const areDistinct = !mayShareBuffers(program);
  const placements = new Map(reachable.map((each) => [each, new Placement(each.body, areDistinct)]));
  if ([...placements.values()].every(({ targets }) => targets.size === 0)) return program;
  return rebuildPrograms(program, (builder, old) => new Sinker(builder, required(placements.get(old))));
}

/** Finds for each pure instruction the innermost branch region that holds all its uses. */
class Placement {
  /** Region → the instructions that move to its start, in their order. */
  readonly targets = new Map<Region, Instruction[]>();
  /** The instructions among them that stay where they are as well, for comparisons. */
  readonly staying = new Set<Instruction>();
  /** Values that comparisons look at, or that such values are computed from. */
  private readonly compared = new Set<Value>();
  private readonly written: ReadonlySet<Value>;
  private readonly mayShareBuffers: boolean;
  /** Value → where it is used: an entry for each region; undefined once two regions share none but the value's own. */
  private readonly uses = new Map<Value, Region>();
  private readonly branches = new Set<Region>();

  constructor(body: Region, buffersAreDistinct: boolean) {
    this.written = writtenBuffers(body);
    this.mayShareBuffers = !buffersAreDistinct;
    this.visit(body);
  }

  /** Backwards, so that the uses of a value are placed before the value is. */
  private visit(region: Region): void {
    for (const value of region.yields) this.use(value, region);
    for (let k = region.instructions.length - 1; k >= 0; k--) {
      const instruction = region.instructions[k];
      if (instruction === undefined) continue;
      if (instruction.kind === "if") for (const nested of instruction.regions) this.branches.add(nested);
      const target = this.target(instruction);
      for (const nested of instruction.regions) this.visit(nested);
      const isLooking =
        instruction.kind === "compare" || (instruction.kind === "convert" && instruction.rounding !== undefined);
      for (const arg of instruction.args) {
        if (isLooking && arg.type === "f64") this.compared.add(arg);
        else this.use(arg, target);
      }
      if (target === region) continue;
      if (instruction.results.some((result) => this.compared.has(result))) {
        this.staying.add(instruction);
        for (const arg of instruction.args) this.compared.add(arg);
      }
      const moved = this.targets.get(target);
      if (moved === undefined) this.targets.set(target, [instruction]);
      else moved.unshift(instruction);
    }
  }

  private use(value: Value, region: Region): void {
    const before = this.uses.get(value);
    this.uses.set(value, before === undefined ? region : commonRegion(before, region));
  }

  /** The region that an instruction should stand in. */
  private target(instruction: Instruction): Region {
    const { region } = instruction;
    if (!this.isPure(instruction)) return region;
    // To compute these twice would take time.
    const isLong = instruction.regions.length > 0;
    if (isLong && instruction.results.some((result) => this.compared.has(result))) return region;
    let common: Region | undefined;
    for (const result of instruction.results) {
      const use = this.uses.get(result);
      if (use !== undefined) common = common === undefined ? use : commonRegion(common, use);
    }
    if (common === undefined || common === region) return region;
    // Only branches may be entered; the way in ends at a loop, or at the function of an inner derivative.
    const way: Region[] = [];
    for (let at: Region | undefined = common; at !== undefined && at !== region; at = at.parent) way.unshift(at);
    let target = region;
    for (const step of way) {
      if (!this.branches.has(step)) break;
      target = step;
    }
    return target;
  }

  private isPure(instruction: Instruction): boolean {
    switch (instruction.kind) {
      case "constant":
      case "elementary":
      case "integer":
      case "compare":
      case "not":
      case "convert":
      case "length":
      case "checkpoint":
        return true;
      case "load": {
        const [buffer] = instruction.args;
        return buffer !== undefined && !this.mayShareBuffers && !this.written.has(buffer);
      }
      case "call":
        return (
          instruction.callee.rules !== undefined &&
          !mayFail(instruction.callee) &&
          !instruction.args.some((arg) => isBuffer(arg.type) && (this.mayShareBuffers || this.written.has(arg)))
        );
      case "if":
      case "for":
        return instruction.regions.every((region) => region.instructions.every((nested) => this.isPure(nested)));
      default:
        return false;
    }
  }
}

/** The innermost region that holds both. */
function commonRegion(a: Region, b: Region): Region {
  if (a === b) return a;
  const around = new Set<Region>();
  for (let at: Region | undefined = a; at !== undefined; at = at.parent) around.add(at);
  for (let at: Region | undefined = b; at !== undefined; at = at.parent) if (around.has(at)) return at;
  throw new Error("two regions of one Program have none in common");
}

class Sinker extends Rebuilder {
  private readonly targets: ReadonlyMap<Region, readonly Instruction[]>;
  private readonly staying: ReadonlySet<Instruction>;
  private readonly moved: ReadonlySet<Instruction>;
  /** By region: the images around it of what it has again. */
  private readonly outer = new Map<Region, ReadonlyMap<Value, Value>>();

  constructor(builder: Builder, { targets, staying }: Placement) {
    super(builder);
    this.targets = targets;
    this.staying = staying;
    this.moved = new Set([...targets.values()].flat());
  }

  override instructions(region: Region): void {
    const outer = new Map<Value, Value>();
    for (const instruction of this.targets.get(region) ?? []) {
      for (const result of instruction.results)
        if (this.staying.has(instruction)) outer.set(result, this.image(result));
      this.copy(instruction);
    }
    for (const instruction of region.instructions) {
      if (!this.moved.has(instruction) || this.staying.has(instruction)) this.copy(instruction);
    }
    this.outer.set(region, outer);
  }

  protected override region(old: Region): Region {
    const region = super.region(old);
    // What a branch has of its own ends with it.
    for (const [value, image] of this.outer.get(old) ?? []) this.images.set(value, image);
    return region;
  }
}
