/**
 * Writes a function that calls itself out once inside of itself, so that only every second level is a call: a call costs
 * more than a small body, and hands numbers over in memory. (Twice is faster still, but V8 then mostly optimises the
 * loops alone and never the function.)
 */
import type { Builder } from "../program/builder.ts";
import type { CallInstruction, Instruction, Program } from "../program/types.ts";
import { forEachInstruction, reachablePrograms } from "../program/walk.ts";
import { inlined } from "./inline.ts";
import { Rebuilder, rebuildPrograms, required } from "./rebuild.ts";

/** The most instructions of a function that is written out. */
const largest = 100;

/** The same Program with small functions that call themselves written out. */
export function unrollRecursion(program: Program): Program {
  const small = new Set(reachablePrograms(program.body).filter(isSmall));
  if (small.size === 0) return program;
  return rebuildPrograms(program, (builder, old) =>
    small.has(old) ? new Unroller(builder, old) : new Rebuilder(builder),
  );
}

/** Whether a function is small, calls itself in one place and touches no tape, whose order copies would have to keep. */
function isSmall(program: Program): boolean {
  let [size, calls, usesTapes] = [0, 0, false];
  forEachInstruction(program.body, (instruction) => {
    size++;
    if (isSelfCall(instruction, program)) calls++;
    usesTapes ||= instruction.kind === "push" || instruction.kind === "pop" || instruction.kind === "checkpoint";
  });
  return program.rules === undefined && calls === 1 && size <= largest && !usesTapes;
}

function isSelfCall(instruction: Instruction, program: Program): instruction is CallInstruction {
  return instruction.kind === "call" && instruction.callee === program;
}

class Unroller extends Rebuilder {
  private readonly program: Program;

  constructor(builder: Builder, program: Program) {
    super(builder);
    this.program = program;
  }

  override instruction(instruction: Instruction): void {
    if (!isSelfCall(instruction, this.program)) {
      this.copy(instruction);
      return;
    }
    const yields = inlined(this.builder, this.program, this.imagesOf(instruction.args), this.calleeOf);
    instruction.results.forEach((result, k) => {
      this.setImage(result, required(yields[k]));
    });
  }
}
