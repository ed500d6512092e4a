/**
 * Checkpoints in reverse mode: the forward sweep computes what is inside and records only what it begins with; the
 * backward sweep computes it again where its turn comes, this time recording, and leaves the tape as it found it.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 12.
 */
import type { Builder } from "../program/builder.ts";
import type { Instruction, Region, Value } from "../program/types.ts";
import { elementType, isBuffer } from "../program/types.ts";
import { ForwardSweep } from "./forward-sweep.ts";
import { required } from "./rebuild.ts";
import { type Frame, Recording } from "./recording.ts";
import { freshSite } from "./sites.ts";

/** Where the checkpoint begins that ends at a position of a region. */
export function beginOfCheckpoint({ instructions }: Region, end: number): number {
  let open = 0;
  for (let k = end; k >= 0; k--) {
    const instruction = required(instructions[k]);
    if (instruction.kind !== "checkpoint") continue;
    open += instruction.edge === "end" ? 1 : -1;
    if (open === 0) return k;
  }
  throw new Error("a checkpoint that does not begin");
}

/** Builds what stands in a region between the edges of a checkpoint again, at the builder's place in the backward sweep. */
export function recompute(
  builder: Builder,
  around: Recording,
  sweep: ForwardSweep,
  region: Region,
  begin: number,
  end: number,
): { recording: Recording; forward: ForwardSweep; frame: Frame } {
  const instructions = region.instructions.slice(begin + 1, end);
  const { activity, policy, tapes } = around;
  const recording = new Recording(builder, { activity, policy, region, instructions, tapes, around });
  const forward = new ForwardSweep(builder, recording, true);
  const edge = required(region.instructions[begin]);
  const kept: Value[] = [];
  for (const value of valuesFromOutside(instructions)) {
    if (!isBuffer(value.type)) forward.setImage(value, around.resolve(value));
    else if (around.keepsFrom(edge, value)) forward.setImage(value, around.bufferHere(value));
    else kept.push(value);
  }
  const read = buffersRead(instructions);
  const contents = new Contents(builder, around, sweep.copyOf(edge));
  for (const buffer of kept) if (read.has(buffer)) contents.record(buffer);
  // What is pushed last is popped first.
  for (const buffer of kept.toReversed()) forward.setImage(buffer, contents.memoryFor(buffer));

  const frame = recording.openTop(region, builder.region);
  for (const instruction of instructions) forward.instruction(instruction);
  recording.startBackward(frame, builder.region);
  return { recording, forward, frame };
}

/**
 * What buffers hold where a checkpoint begins. It is kept on the tape, and what is computed again works on memory of its
 * own: the buffers themselves may have changed, are gone with their turn of a loop, and must not be written a second time.
 */
class Contents {
  private readonly builder: Builder;
  private readonly recording: Recording;
  private readonly edge: Instruction;
  private readonly sites = new Map<Value, number>();

  constructor(builder: Builder, recording: Recording, edge: Instruction) {
    this.builder = builder;
    this.recording = recording;
    this.edge = edge;
  }

  /** Pushes the elements of a buffer in front of the checkpoint. */
  record(buffer: Value): void {
    const { builder, edge, recording } = this;
    const { instructions } = edge.region;
    const site = freshSite();
    this.sites.set(buffer, site);
    const from = instructions.length;
    builder.inside(edge.region, () => {
      const image = recording.forwardImage(buffer);
      builder.loop({ low: builder.integer(0), high: builder.length(image) }, [], (index) => {
        builder.push(recording.tapes.own, site, builder.load(image, index, false));
        return [];
      });
    });
    const added = instructions.splice(from);
    instructions.splice(instructions.lastIndexOf(edge), 0, ...added);
  }

  /** A new buffer, with the elements that were recorded. */
  memoryFor(buffer: Value): Value {
    const { builder, recording } = this;
    const { type } = buffer;
    if (!isBuffer(type)) throw new Error("only buffers have elements");
    const length = recording.lengthOf(buffer);
    const memory = builder.allocate(type, length);
    const site = this.sites.get(buffer);
    if (site === undefined) return memory;
    builder.loop({ low: builder.integer(0), high: length, reversed: true }, [], (index) => {
      builder.store(memory, index, builder.pop(recording.tapes.own, site, elementType(type)), false);
      return [];
    });
    return memory;
  }
}

/** The values that instructions use, in themselves or in their regions, but do not define. */
function valuesFromOutside(instructions: readonly Instruction[]): Set<Value> {
  const outside = new Set<Value>();
  const inside = new Set<Region>();
  const own = new Set<Instruction>();
  const use = (value: Value): void => {
    const isOwn = value.instruction !== undefined && own.has(value.instruction);
    if (!isOwn && !inside.has(value.region)) outside.add(value);
  };
  const visit = (list: readonly Instruction[]): void => {
    for (const instruction of list) {
      own.add(instruction);
      instruction.args.forEach(use);
      for (const nested of instruction.regions) {
        inside.add(nested);
        visit(nested.instructions);
        nested.yields.forEach(use);
      }
    }
  };
  visit(instructions);
  return outside;
}

/** The buffers whose elements instructions look at. */
function buffersRead(instructions: readonly Instruction[]): Set<Value> {
  const read = new Set<Value>();
  const visit = (list: readonly Instruction[]): void => {
    for (const { kind, args, regions } of list) {
      if (kind === "load" || kind === "call") for (const arg of args) if (isBuffer(arg.type)) read.add(arg);
      for (const nested of regions) visit(nested.instructions);
    }
  };
  visit(instructions);
  return read;
}
