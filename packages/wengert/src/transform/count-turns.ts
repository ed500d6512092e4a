/** How often the regions of a Program run: a Program that counts turns beside computing. */
import { addParam, Builder, createRegion } from "../program/builder.ts";
import type { ForInstruction, Instruction, Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { Rebuilder, required } from "./rebuild.ts";
import { simplify } from "./simplify.ts";

export interface TurnCounting {
  /**
   * Takes the Program's arguments and, last, a buffer of zeros in which it counts; yields what the Program yields and then
   * the lengths of the results that are buffers.
   */
  readonly program: Program;
  /** Where each region is counted that holds more than arithmetic of integers, comparisons and failures. */
  readonly positions: ReadonlyMap<Region, number>;
}

/** The counting Program of one without inner derivatives (`expand` them first). */
export function countTurns(program: Program): TurnCounting {
  const positions = new Map<Region, number>();
  const positionOf = (region: Region): number => {
    let position = positions.get(region);
    if (position === undefined) positions.set(region, (position = positions.size));
    return position;
  };
  const known = new Map<Program, Program>();
  const counterOf = (old: Program): Program => {
    const before = known.get(old);
    if (before !== undefined) return before;
    const body = createRegion(undefined);
    // Stand-ins of the right types, for calls that are built before the body is.
    body.yields = [...old.body.yields];
    const image: Program = { name: old.name, body, source: old.source };
    known.set(old, image);
    const counter = new TurnCounter(new Builder(body), counterOf, positionOf);
    counter.wholeProgram(old);
    return image;
  };
  const { name, body, source } = counterOf(program);
  const builder = new Builder(body);
  const lengths = body.yields.filter(({ type }) => isBuffer(type)).map((buffer) => builder.length(buffer));
  return { program: simplify(builder.finish(name, [...body.yields, ...lengths], source)), positions };
}

/** What derivatives are made of, or may hold something of that. */
const counted: ReadonlySet<Instruction["kind"]> = new Set<Instruction["kind"]>([
  "elementary",
  "load",
  "store",
  "accumulate",
  "push",
  "pop",
  "call",
  "if",
  "for",
  "while",
]);

class TurnCounter extends Rebuilder {
  private readonly counterOf: (program: Program) => Program;
  private readonly positionOf: (region: Region) => number;
  private readonly countedBefore = new Set<Region>();
  private turns: Value | undefined;

  constructor(builder: Builder, counterOf: (program: Program) => Program, positionOf: (region: Region) => number) {
    super(builder);
    this.counterOf = counterOf;
    this.positionOf = positionOf;
  }

  wholeProgram(old: Program): void {
    const { region } = this.builder;
    for (const param of old.body.params) this.setImage(param, addParam(region, param.type, param.name));
    this.turns = addParam(region, "f64[]", "turns");
    this.count(old.body, this.builder.constant(1));
    this.instructions(old.body);
    region.yields = this.imagesOf(old.body.yields);
  }

  private count(region: Region, turns: Value): void {
    this.builder.accumulate(required(this.turns), this.builder.integer(this.positionOf(region)), turns, false);
  }

  override instruction(instruction: Instruction): void {
    if (instruction.kind === "call") {
      const args = [...this.imagesOf(instruction.args), required(this.turns)];
      const results = this.builder.call(this.counterOf(instruction.callee), args);
      instruction.results.forEach((result, k) => {
        this.setImage(result, required(results[k]));
      });
      return;
    }
    if (instruction.kind === "for" && isInnermost(instruction) && instruction.regions.every(isCounted))
      this.countBefore(instruction);
    super.instruction(instruction);
  }

  /** The turns of such a loop are known before it runs, so that nothing keeps it for the sake of counting. */
  private countBefore(loop: ForInstruction): void {
    const { builder } = this;
    const [low, high] = this.imagesOf(loop.args);
    const turns = builder.integerOperation("subtract", required(high), required(low));
    const [number] = builder.branch(
      builder.compare(turns, ">", builder.integer(0)),
      ["f64"],
      () => [builder.toNumber(turns)],
      () => [builder.constant(0)],
    );
    const body = required(loop.regions[0]);
    this.count(body, required(number));
    this.countedBefore.add(body);
  }

  protected override region(old: Region): Region {
    const region = this.openRegion(old);
    this.builder.inside(region, () => {
      if (isCounted(old) && !this.countedBefore.has(old)) this.count(old, this.builder.constant(1));
      this.instructions(old);
    });
    region.yields = this.imagesOf(old.yields);
    return region;
  }
}

function isCounted({ instructions }: Region): boolean {
  return instructions.some(({ kind }) => counted.has(kind));
}

function isInnermost({ step, regions }: ForInstruction): boolean {
  return (
    step === 1 &&
    regions.every((body) => body.instructions.every((each) => each.regions.length === 0 && each.kind !== "call"))
  );
}
