/** Passes that leave every value as it is. */
import type { Program } from "../program/types.ts";
import { reachablePrograms, someInstruction } from "../program/walk.ts";
import { removeDeadCode } from "./dead-code.ts";
import { mergeValues } from "./merge-values.ts";

/**
 * Beyond this many instructions a Program is left as it is: a text of tens of thousands of statements is to be
 * compiled in about a second, and targets skip dead code themselves.
 */
const largestSimplified = 30_000;

/** Equal values computed once, dead code gone. */
export function simplify(program: Program): Program {
  if (isLarge(program)) return program;
  const merged = mergeValues(program);
  removeDeadCode(merged);
  return merged;
}

function isLarge(program: Program): boolean {
  let count = 0;
  const isBeyond = (): boolean => ++count > largestSimplified;
  return (
    someInstruction(program.body, isBeyond) ||
    reachablePrograms(program.body).some(({ body }) => someInstruction(body, isBeyond))
  );
}
