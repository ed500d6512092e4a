/** Passes that leave every value as it is. */
import type { Program, Region } from "../program/types.ts";
import { reachablePrograms } from "./activity.ts";
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
  const visit = (region: Region): void => {
    count += region.instructions.length;
    if (count > largestSimplified) return;
    for (const instruction of region.instructions) for (const nested of instruction.regions) visit(nested);
  };
  visit(program.body);
  if (count <= largestSimplified) for (const { body } of reachablePrograms(program.body)) visit(body);
  return count > largestSimplified;
}
