/** What can be computed anywhere. */
import type { Instruction } from "../program/types.ts";

/** Whether an instruction neither fails nor does anything that could be seen. */
export function isHarmless(instruction: Instruction): boolean {
  switch (instruction.kind) {
    case "constant":
    case "elementary":
    case "compare":
    case "not":
    case "length":
    case "checkpoint":
      return true;
    case "integer":
      return instruction.operator !== "divide" && instruction.operator !== "remainder";
    case "convert":
      return instruction.rounding !== "index";
    case "load":
      return !instruction.checked;
    default:
      return false;
  }
}
