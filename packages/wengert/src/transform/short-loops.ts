/**
 * Writes out the short loops that stand right in the innermost of nested loops, as `for c < 4` in `for k … for b …`: what is
 * done there is what the nest takes its time for, and of four turns the counting takes as long as a product.
 */
import { Builder } from "../program/builder.ts";
import type { ForInstruction, Instruction, Program, Region } from "../program/types.ts";
import { required } from "./rebuild.ts";
import { isShort, literalTurns, UnrolledCopy } from "./unrolled-copy.ts";

/** Changes, in place, the loops of a Program's body. */
export function writeOutShortLoops(program: Program): Program {
  visit(program.body, 0);
  return program;
}

/** @param depth  how many loops are around that may have any number of turns */
function visit({ instructions }: Region, depth: number): void {
  for (const instruction of instructions) {
    const isLong =
      instruction.kind === "while" || (instruction.kind === "for" && literalTurns(instruction) === undefined);
    for (const region of instruction.regions) visit(region, isLong ? depth + 1 : depth);
    if (instruction.kind === "for" && isLong && depth > 0) writeOutIn(instruction);
  }
}

function writeOutIn(loop: ForInstruction): void {
  const body = required(loop.regions[0]);
  if (!body.instructions.some((each) => each.kind === "for" && isShort(each))) return;
  const old: Instruction[] = body.instructions.splice(0);
  const copy = new UnrolledCopy(new Builder(body), body);
  for (const instruction of old) copy.instruction(instruction);
  body.yields = copy.imagesOf(body.yields);
}
