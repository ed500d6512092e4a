/** Passes that leave every value as it is. */
import type { Program } from "../program/types.ts";
import { removeDeadCode } from "./dead-code.ts";
import { mergeValues } from "./merge-values.ts";

/** Equal values computed once, dead code gone. */
export function simplify(program: Program): Program {
  const merged = mergeValues(program);
  removeDeadCode(merged);
  return merged;
}
