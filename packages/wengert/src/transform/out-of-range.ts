/** Whether an index is in range, and what happens if it is not. */
import type { Builder } from "../program/builder.ts";
import { literal } from "../program/builder.ts";
import type { Instruction, Value } from "../program/types.ts";

/** The `fail` code of an index that is out of range, as that of a checked access. */
export const outOfRangeCode = -1;

/** 0 ≤ index < length; an index that is natural anyway is compared once. */
export function isInRange(builder: Builder, index: Value, length: Value, natural: boolean): Value {
  if (natural) return builder.compare(index, "<", length);
  const [isInside] = builder.branch(
    builder.compare(index, ">=", builder.integer(0)),
    ["bool"],
    () => [builder.compare(index, "<", length)],
    () => [builder.boolean(false)],
  );
  if (isInside === undefined) throw new Error("a branch of one result has none");
  return isInside;
}

/** Fails as the access to an element does where the index is out of range. */
export function failOutside(builder: Builder, isInside: Value, code: number = outOfRangeCode): void {
  builder.branch(
    isInside,
    [],
    () => [],
    () => {
      builder.fail(code);
      return [];
    },
  );
}

/** Whether an integer is seen not to be negative: a literal, a length, the index of a loop that goes up from such a one, a sum or a product. */
export function isNatural(value: Value): boolean {
  const known = literal(value);
  if (known !== undefined) return Number(known) >= 0;
  const { instruction, region } = value;
  if (instruction === undefined) {
    const owner = region.parent?.instructions.find(({ regions }) => regions.includes(region));
    return owner?.kind === "for" && owner.step > 0 && value === region.params[0] && isNatural(owner.args[0] ?? value);
  }
  if (instruction.kind === "length") return true;
  if (instruction.kind !== "integer" || !["add", "multiply"].includes(instruction.operator)) return false;
  return instruction.args.every(isNatural);
}

/** An instruction of the function's own for where it has been computed before: an index was in range then, and is. */
export function computedAgain(instruction: Instruction): Instruction {
  return instruction.kind === "load" && !instruction.adjoint ? { ...instruction, checked: false } : instruction;
}
