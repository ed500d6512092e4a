/** Programs with fewer checkpoints, or others, which compute the same. */
import type { DifferentiateInstruction, Instruction, Program } from "../program/types.ts";
import { reachablePrograms, someInstruction } from "../program/walk.ts";
import { Rebuilder, rebuildPrograms } from "./rebuild.ts";

export function hasCheckpoints(program: Program): boolean {
  return [program, ...reachablePrograms(program.body)].some(({ body }) =>
    someInstruction(body, ({ kind }) => kind === "checkpoint"),
  );
}

/** The same Program, and those that it calls, without checkpoints. */
export function withoutCheckpoints(program: Program): Program {
  return rebuildPrograms(program, (builder) => new Bare(builder));
}

/**
 * The same Program without the checkpoints of what is reversed twice: of functions whose derivative is taken by reverse
 * mode inside of what is itself reversed. What is computed twice has two adjoints there, so that last digits would differ;
 * and the outer sweep keeps what the inner one computes, checkpoints or not.
 *
 * @param isReversed  whether the Program itself will be reversed
 */
export function withoutCheckpointsReversedTwice(program: Program, isReversed: boolean): Program {
  if (!hasCheckpoints(program)) return program;
  return rebuildPrograms(program, (builder) => new InnerBare(builder, isReversed));
}

class InnerBare extends Rebuilder {
  private isReversed: boolean;
  private isReversedTwice = false;
  private readonly bare = new Map<Program, Program>();

  constructor(builder: Rebuilder["builder"], isReversed: boolean) {
    super(builder);
    this.isReversed = isReversed;
  }

  override instruction(instruction: Instruction): void {
    if (instruction.kind === "differentiate") this.derivativeInside(instruction);
    else if (!this.isReversedTwice) this.copy(instruction);
    else if (instruction.kind === "call") {
      this.copyWith({ ...instruction, callee: this.bareOf(instruction.callee) }, this.imagesOf(instruction.args), []);
    } else if (instruction.kind !== "checkpoint") this.copy(instruction);
  }

  private derivativeInside(instruction: DifferentiateInstruction): void {
    const { isReversed, isReversedTwice } = this;
    if (instruction.mode === "reverse") {
      this.isReversedTwice = isReversed;
      this.isReversed = true;
    }
    this.copy(instruction);
    this.isReversed = isReversed;
    this.isReversedTwice = isReversedTwice;
  }

  private bareOf(program: Program): Program {
    let bare = this.bare.get(program);
    if (bare === undefined) this.bare.set(program, (bare = withoutCheckpoints(program)));
    return bare;
  }
}

class Bare extends Rebuilder {
  override instruction(instruction: Instruction): void {
    if (instruction.kind !== "checkpoint") this.copy(instruction);
  }
}

/**
 * The same Program with some loops of its body outside of checkpoints: one around a loop ends before it, and begins again
 * behind it.
 *
 * @param loops   their positions among those of the body
 * @param inside  whether the checkpoints inside of these loops stay
 */
export function withLoopsOutside(program: Program, loops: ReadonlySet<number>, inside: boolean): Program {
  const exempt = new Set<Instruction>(
    program.body.instructions.filter(({ kind }) => kind === "for").filter((_, position) => loops.has(position)),
  );
  return rebuildPrograms(program, (builder, old) =>
    old === program ? new Splitter(builder, exempt, inside) : new Rebuilder(builder),
  );
}

class Splitter extends Rebuilder {
  private readonly loops: ReadonlySet<Instruction>;
  private readonly inside: boolean;
  /** How many checkpoints are open in the body. */
  private open = 0;
  private isExempt = false;

  constructor(builder: Rebuilder["builder"], loops: ReadonlySet<Instruction>, inside: boolean) {
    super(builder);
    this.loops = loops;
    this.inside = inside;
  }

  override instruction(instruction: Instruction): void {
    if (this.loops.has(instruction)) {
      const { builder, open } = this;
      for (let k = 0; k < open; k++) builder.checkpoint("end");
      this.isExempt = !this.inside;
      this.copy(instruction);
      this.isExempt = false;
      for (let k = 0; k < open; k++) builder.checkpoint("begin");
      return;
    }
    if (instruction.kind !== "checkpoint") this.copy(instruction);
    else if (!this.isExempt) {
      if (instruction.region.parent === undefined) this.open += instruction.edge === "begin" ? 1 : -1;
      this.copy(instruction);
    }
  }
}
