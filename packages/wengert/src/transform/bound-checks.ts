/**
 * Checks of a loop's index against a bound that no turn changes, and of what no turn changes at all. Where nothing else in
 * the loop can fail or go on forever, they all hold if the last turn's does: one check before the loop serves for every
 * turn.
 */
import type { ForInstruction, IfInstruction, Instruction, Region, Value } from "../program/types.ts";
import { isHarmless } from "./harmless.ts";
import { isNatural } from "./out-of-range.ts";
import { required } from "./rebuild.ts";

/** A check: of a condition, or that the index stays below an integer or the length of a buffer. */
export interface BoundCheck {
  readonly instruction: Instruction;
  readonly of: "condition" | "bound" | "length";
  readonly value: Value;
}

/**
 * The checks of a loop that one before it can stand for; none if another failure could come first.
 *
 * @param hoisted  what is computed before the loop
 */
export function boundChecks(loop: ForInstruction, hoisted: ReadonlySet<Instruction>): BoundCheck[] {
  const body = required(loop.regions[0]);
  if (loop.step !== 1) return [];
  const isOutside = ({ region, instruction }: Value): boolean =>
    region !== body || (instruction !== undefined && hoisted.has(instruction));
  const checks: BoundCheck[] = [];
  const isSafe = (instruction: Instruction): boolean => {
    if (hoisted.has(instruction)) return isHarmless(instruction);
    const check = instruction.kind === "if" ? checkOfBranch(instruction, body) : checkOfAccess(instruction, loop);
    if (check === undefined) return isHarmless(instruction) || isSafeMemory(instruction);
    if (!isOutside(check.value)) return false;
    checks.push({ instruction, ...check });
    return true;
  };
  return body.instructions.every(isSafe) ? checks : [];
}

type Checked = Omit<BoundCheck, "instruction">;

/** What an `if` checks that does nothing but fail unless its condition holds. */
function checkOfBranch({ args, regions, results }: IfInstruction, body: Region): Checked | undefined {
  const [then, otherwise] = regions;
  const fails = otherwise?.instructions.every(({ kind }) => kind === "fail");
  if (results.length > 0 || then?.instructions.length !== 0 || !fails) return undefined;
  const condition = required(args[0]);
  const [index] = body.params;
  if (condition.instruction?.kind === "compare") {
    const { operator, args: compared } = condition.instruction;
    const [left, right] = [required(compared[0]), required(compared[1])];
    if (operator === "<" && left === index) return { of: "bound", value: right };
    if (operator === ">" && right === index) return { of: "bound", value: left };
  }
  return { of: "condition", value: condition };
}

/** The buffer whose length the index of a loop is checked against. */
function checkOfAccess(instruction: Instruction, { args, regions }: ForInstruction): Checked | undefined {
  const { kind } = instruction;
  if (kind !== "load" && kind !== "store" && kind !== "accumulate") return undefined;
  const [buffer, at] = instruction.args;
  const isIndex = at !== undefined && at === regions[0]?.params[0] && isNatural(required(args[0]));
  return buffer !== undefined && instruction.checked && isIndex ? { of: "length", value: buffer } : undefined;
}

/** Whether an instruction only reads or writes elements that are known to be there. */
function isSafeMemory(instruction: Instruction): boolean {
  return (instruction.kind === "store" || instruction.kind === "accumulate") && !instruction.checked;
}
