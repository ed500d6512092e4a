/** The forward sweep of reverse mode: the function itself; calls of active functions record what their backward halves need. */
import type { Builder } from "../program/builder.ts";
import type { Instruction, Region, Value } from "../program/types.ts";
import { augmentedPair, isActiveCall } from "./call-pairs.ts";
import { Rebuilder, required } from "./rebuild.ts";
import type { Recording } from "./recording.ts";

export class ForwardSweep extends Rebuilder {
  private readonly recording: Recording;
  private readonly forwardRegions = new Map<Region, Region>();
  private readonly copies = new Map<Instruction, Instruction>();

  constructor(builder: Builder, recording: Recording) {
    super(builder);
    this.recording = recording;
    recording.forwardImage = (value: Value) => this.image(value);
  }

  /** The forward copy of a region. */
  forwardOf(old: Region): Region {
    return required(this.forwardRegions.get(old));
  }

  /** The forward copy of an instruction that has regions. */
  copyOf(old: Instruction): Instruction {
    return required(this.copies.get(old));
  }

  override instruction(instruction: Instruction): void {
    if (instruction.kind === "differentiate") throw new Error("inner derivatives are expanded before reverse mode");
    if (instruction.kind === "call" && isActiveCall(instruction, this.recording.activity)) {
      const { augmented } = augmentedPair(instruction.callee, this.recording);
      this.copyWith({ ...instruction, callee: augmented }, this.imagesOf(instruction.args), []);
      return;
    }
    this.copy(instruction);
    if (instruction.regions.length > 0) {
      this.copies.set(instruction, required(this.builder.region.instructions.at(-1)));
    }
  }

  protected override openRegion(old: Region): Region {
    const region = super.openRegion(old);
    this.forwardRegions.set(old, region);
    return region;
  }
}
