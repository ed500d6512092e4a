/**
 * Checks of a loop's index against a bound that no turn changes. Where nothing else in the loop can fail or go on forever,
 * they all hold if the last turn's does: one check before the loop serves for every turn.
 */
import type { ForInstruction, IfInstruction, Instruction, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { isHarmless } from "./harmless.ts";
import { isNatural } from "./out-of-range.ts";
import { required } from "./rebuild.ts";

/** A check of the index, and what it must stay below: an integer, or the length of a buffer. */
export interface BoundCheck {
  readonly instruction: Instruction;
  readonly bound: Value;
}

/** The checks of a loop that one before it can stand for; none if another failure could come first. */
export function boundChecks(loop: ForInstruction): BoundCheck[] {
  const body = required(loop.regions[0]);
  if (loop.step !== 1) return [];
  const checks: BoundCheck[] = [];
  const isSafe = (instruction: Instruction): boolean => {
    const bound = boundOf(instruction, body, loop);
    if (bound === undefined) return isHarmless(instruction) || isSafeMemory(instruction);
    checks.push({ instruction, bound });
    return true;
  };
  return body.instructions.every(isSafe) ? checks : [];
}

/** What an instruction compares the index with, if it fails unless the index is below that. */
function boundOf(instruction: Instruction, body: Region, loop: ForInstruction): Value | undefined {
  const [index] = body.params;
  if (instruction.kind === "if") {
    const bound = boundOfCheck(instruction, index);
    return bound?.region === body ? undefined : bound;
  }
  if (instruction.kind !== "load" && instruction.kind !== "store" && instruction.kind !== "accumulate")
    return undefined;
  const [buffer, at] = instruction.args;
  const isChecked = instruction.checked && at === index && buffer?.region !== body;
  return isChecked && isNatural(required(loop.args[0])) ? buffer : undefined;
}

/** N, where an `if` does nothing but fail unless index < N. */
function boundOfCheck({ args, regions, results }: IfInstruction, index: Value | undefined): Value | undefined {
  const condition = args[0]?.instruction;
  const [then, otherwise] = regions;
  const isCheck =
    results.length === 0 &&
    then?.instructions.length === 0 &&
    otherwise?.instructions.every(({ kind }) => kind === "fail");
  if (!isCheck || condition?.kind !== "compare") return undefined;
  const [left, right] = condition.args;
  if (condition.operator === "<" && left === index) return right;
  return condition.operator === ">" && right === index ? left : undefined;
}

/** Whether an instruction only reads or writes elements that are known to be there. */
function isSafeMemory(instruction: Instruction): boolean {
  return (instruction.kind === "store" || instruction.kind === "accumulate") && !instruction.checked;
}

/** Whether a bound is a buffer, whose length counts. */
export function isLength({ bound }: BoundCheck): boolean {
  return isBuffer(bound.type);
}
