/**
 * Checks of a loop's index against a bound that no turn changes, and of what no turn changes at all. Where nothing else in
 * the loop can fail or go on forever, they all hold if the last turn's does: one check before the loop serves for every
 * turn.
 */
import { add } from "../elementary/arithmetic.ts";
import type {
  ConvertInstruction,
  ForInstruction,
  IfInstruction,
  Instruction,
  Region,
  Value,
} from "../program/types.ts";
import { isHarmless } from "./harmless.ts";
import { isNatural } from "./out-of-range.ts";
import { required } from "./rebuild.ts";

/**
 * What is checked: a condition; that the index stays below an integer, or below the length of a buffer; that a number plus
 * the index is an integer; that an integer plus the index is in range of a buffer.
 */
export type BoundCheck =
  | {
      readonly of: "condition" | "bound" | "length" | "whole";
      readonly instruction: Instruction;
      readonly value: Value;
    }
  | {
      readonly of: "span";
      readonly instruction: Instruction;
      readonly value: Value;
      /** The integer, or the instruction that makes it and the index one. */
      readonly start: Value | Instruction;
    };

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
  const checkOf = (instruction: Instruction): BoundCheck | undefined => {
    if (instruction.kind === "if") return checkOfBranch(instruction, body);
    if (instruction.kind === "convert") return checkOfSum(instruction, required(body.params[0]));
    return checkOfAccess(instruction, loop, checks);
  };
  const isSafe = (instruction: Instruction): boolean => {
    if (hoisted.has(instruction)) return isHarmless(instruction);
    const check = checkOf(instruction);
    if (check === undefined) return isHarmless(instruction) || isSafeMemory(instruction);
    if (!isOutside(check.value) || (check.of === "span" && "type" in check.start && !isOutside(check.start)))
      return false;
    checks.push(check);
    return true;
  };
  return body.instructions.every(isSafe) ? checks : [];
}

/** What an `if` checks that does nothing but fail unless its condition holds. */
function checkOfBranch(instruction: IfInstruction, body: Region): BoundCheck | undefined {
  const { args, regions, results } = instruction;
  const [then, otherwise] = regions;
  const fails = otherwise?.instructions.every(({ kind }) => kind === "fail");
  if (results.length > 0 || then?.instructions.length !== 0 || !fails) return undefined;
  const condition = required(args[0]);
  const [index] = body.params;
  if (condition.instruction?.kind === "compare") {
    const { operator, args: compared } = condition.instruction;
    const [left, right] = [required(compared[0]), required(compared[1])];
    if (operator === "<" && left === index) return { of: "bound", instruction, value: right };
    if (operator === ">" && right === index) return { of: "bound", instruction, value: left };
  }
  return { of: "condition", instruction, value: condition };
}

/** What is added to the index of a loop where their sum is taken for an integer. */
function checkOfSum(instruction: ConvertInstruction, index: Value): BoundCheck | undefined {
  const sum = required(instruction.args[0]).instruction;
  if (instruction.rounding !== "index" || sum?.kind !== "elementary" || sum.f !== add) return undefined;
  const value = otherOf(sum.args, (term) => {
    const source = term.instruction;
    return source?.kind === "convert" && source.args[0] === index;
  });
  return value === undefined ? undefined : { of: "whole", instruction, value };
}

/** The buffer that is accessed at the index of a loop, or at the index and what is added to it. */
function checkOfAccess(
  instruction: Instruction,
  { args, regions }: ForInstruction,
  checks: readonly BoundCheck[],
): BoundCheck | undefined {
  const { kind } = instruction;
  if ((kind !== "load" && kind !== "store" && kind !== "accumulate") || !instruction.checked) return undefined;
  const [value, at] = [required(instruction.args[0]), required(instruction.args[1])];
  const index = required(regions[0]?.params[0]);
  if (at === index) return isNatural(required(args[0])) ? { of: "length", instruction, value } : undefined;
  const source = at.instruction;
  const sum = checks.find((check) => check.of === "whole" && check.instruction === source);
  if (sum !== undefined) return { of: "span", instruction, value, start: sum.instruction };
  if (source?.kind !== "integer" || source.operator !== "add") return undefined;
  const start = otherOf(source.args, (term) => term === index);
  return start === undefined ? undefined : { of: "span", instruction, value, start };
}

/** Of two operands, the one beside the one that a test holds for. */
function otherOf([x, y]: readonly Value[], test: (operand: Value) => boolean): Value | undefined {
  if (x === undefined || y === undefined) return undefined;
  return test(x) ? y : test(y) ? x : undefined;
}

/** Whether an instruction only reads or writes elements that are known to be there. */
function isSafeMemory(instruction: Instruction): boolean {
  return (instruction.kind === "store" || instruction.kind === "accumulate") && !instruction.checked;
}
