/** The forward sweep of reverse mode: the function itself; calls of active functions record what their backward halves need. */
import type { Builder } from "../program/builder.ts";
import type { CallInstruction, Instruction, Region, Value } from "../program/types.ts";
import { augmentedPair, isActiveCall } from "./call-pairs.ts";
import { inlined } from "./inline.ts";
import { computedAgain } from "./out-of-range.ts";
import { Rebuilder, required } from "./rebuild.ts";
import type { Kept, Recording } from "./recording.ts";
import { refuseActiveClosure, vjpRuleOf } from "./rules.ts";

export class ForwardSweep extends Rebuilder {
  private readonly recording: Recording;
  private readonly isAgain: boolean;
  private readonly forwardRegions = new Map<Region, Region>();
  private readonly copies = new Map<Instruction, Instruction>();
  private readonly kept = new Map<CallInstruction, readonly Kept[]>();
  /** How many checkpoints are open: of what is inside nothing is recorded. */
  private checkpoints = 0;

  /** @param isAgain  whether the same has been computed before, so that it can't fail any more */
  constructor(builder: Builder, recording: Recording, isAgain: boolean = false) {
    super(builder);
    this.recording = recording;
    this.isAgain = isAgain;
    recording.forwardImage = (value: Value) => this.image(value);
  }

  /** The forward copy of a region. */
  forwardOf(old: Region): Region {
    return required(this.forwardRegions.get(old));
  }

  /** The forward copy of an instruction that has regions, or of where a checkpoint begins. */
  copyOf(old: Instruction): Instruction {
    return required(this.copies.get(old));
  }

  override instruction(instruction: Instruction): void {
    if (instruction.kind === "differentiate") throw new Error("inner derivatives are expanded before reverse mode");
    if (instruction.kind === "checkpoint") {
      this.checkpoints += instruction.edge === "begin" ? 1 : -1;
      this.keepCopy(instruction);
      return;
    }
    if (this.isAgain && instruction.kind === "fail") return;
    if (this.isAgain && instruction.kind === "load") {
      this.copyWith(computedAgain(instruction), this.imagesOf(instruction.args), []);
      return;
    }
    if (this.checkpoints > 0) {
      this.copy(instruction);
      return;
    }
    if (instruction.kind === "call" && isActiveCall(instruction, this.recording.activity)) {
      if (instruction.callee.rules !== undefined) {
        this.callWithRules(instruction);
        return;
      }
      const { augmented } = augmentedPair(instruction.callee, this.recording);
      this.copyWith({ ...instruction, callee: augmented }, this.imagesOf(instruction.args), []);
      return;
    }
    if (instruction.regions.length > 0) this.keepCopy(instruction);
    else this.copy(instruction);
  }

  private keepCopy(instruction: Instruction): void {
    this.copy(instruction);
    this.copies.set(instruction, required(this.builder.region.instructions.at(-1)));
  }

  /** The forward half of a rule, in place of the function. */
  private callWithRules(instruction: CallInstruction): void {
    const { builder, recording } = this;
    refuseActiveClosure(instruction, (arg) => recording.activity.isActive(arg));
    const span = builder.span;
    builder.span = instruction.span;
    const yields = inlined(builder, vjpRuleOf(instruction).forward, this.imagesOf(instruction.args));
    instruction.results.forEach((result, k) => {
      this.setImage(result, required(yields[k]));
    });
    // What is kept of an argument or a result is found by its old value: it may be in scope, or recorded already.
    const known = new Map([...instruction.args, ...instruction.results].map((old) => [this.image(old), old] as const));
    const kept = yields
      .slice(instruction.results.length)
      .map((value) => recording.keep(value, known.get(value), instruction.region));
    this.kept.set(instruction, kept);
    builder.span = span;
  }

  /** What the pullback of a call keeps of its forward half. */
  keptOf(call: CallInstruction): readonly Kept[] {
    return required(this.kept.get(call));
  }

  protected override copyWith(instruction: Instruction, args: Value[], regions: readonly Region[]): Value[] {
    if (instruction.kind !== "for") return super.copyWith(instruction, args, regions);
    return super.copyWith({ ...instruction, sweepOf: this.recording.positionOf(instruction) }, args, regions);
  }

  protected override openRegion(old: Region): Region {
    const region = super.openRegion(old);
    this.forwardRegions.set(old, region);
    return region;
  }
}
