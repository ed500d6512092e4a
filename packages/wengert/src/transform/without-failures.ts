/** A Program for evaluations that are known to come to their end. */
import type { Instruction, Program } from "../program/types.ts";
import { reachablePrograms, someInstruction } from "../program/walk.ts";
import { removeDeadCode } from "./dead-code.ts";
import { Rebuilder, rebuildPrograms } from "./rebuild.ts";

/**
 * The same Program without failures, and without the conditions that lead to them: for arguments with which it has been
 * evaluated before. An index that is checked where an element is loaded or stored stays checked, as that evaluation need
 * not have looked at the element; and a Program with rules stays as it is, as these have failures of their own.
 */
export function withoutFailures(program: Program): Program {
  const called = reachablePrograms(program.body);
  const mayFail = [program, ...called].some(({ body }) => someInstruction(body, ({ kind }) => kind === "fail"));
  if (!mayFail || called.some(({ rules }) => rules !== undefined)) return program;
  const without = rebuildPrograms(program, (builder) => new FailureDropper(builder));
  removeDeadCode(without);
  return without;
}

class FailureDropper extends Rebuilder {
  override instruction(instruction: Instruction): void {
    if (instruction.kind !== "fail") this.copy(instruction);
  }
}
