/** What of a Program has to be printed: instructions with effects, what is returned, and what either of them needs. */
import type { Instruction, Program, Value } from "../program/types.ts";
import { type Structure, carriedSlots, operandOf } from "./structure.ts";
import { ValueTable } from "./value-table.ts";

export interface Needed {
  has(instruction: Instruction): boolean;
  /** Whether the instruction that begins at a position is needed. */
  hasAt(start: number): boolean;
  /** Values that something needed looks at; a loop's carried value counts by its parameter or its result. */
  hasValue(value: Value): boolean;
}

/** Whether an instruction does more than define its results; what may fail is kept, so that it fails. */
export function hasEffect(instruction: Instruction, structure: Structure): boolean {
  switch (instruction.kind) {
    case "store":
    case "accumulate":
    case "push":
    case "pop":
    case "fail":
    case "call":
      return true;
    case "load":
    case "convert":
    case "integer":
    case "allocate":
      return mayFail(instruction);
    case "for":
    case "while":
    case "if":
      return structure.effects.has(instruction);
    default:
      return false;
  }
}

/** Whether a single operation may fail. */
export function mayFail(instruction: Instruction): boolean {
  switch (instruction.kind) {
    case "load":
    case "store":
    case "accumulate":
      return instruction.checked && !isInside(operandOf(instruction, 0), operandOf(instruction, 1));
    case "convert":
      return instruction.rounding === "index";
    case "integer": {
      const divides = instruction.operator === "divide" || instruction.operator === "remainder";
      const divisor = operandOf(instruction, 1).instruction;
      return divides && !(divisor?.kind === "constant" && divisor.value !== 0);
    }
    case "allocate": {
      const length = operandOf(instruction, 0).instruction;
      return !(length?.kind === "length" || (length?.kind === "constant" && Number(length.value) >= 0));
    }
    default:
      return false;
  }
}

/** Whether both the length of a buffer and an index are literals, and the index is in range. */
function isInside(buffer: Value, index: Value): boolean {
  const allocated = buffer.instruction;
  const literal = index.instruction;
  if (allocated?.kind !== "allocate" || literal?.kind !== "constant") return false;
  const length = operandOf(allocated, 0).instruction;
  if (length?.kind !== "constant") return false;
  return Number(literal.value) >= 0 && Number(literal.value) < Number(length.value);
}

export function findNeeded(program: Program, outputs: readonly Value[], structure: Structure): Needed {
  const needed = new Uint8Array(structure.positions);
  const values = new ValueTable<true>(structure.values);
  if (structure.owner.has(program.body)) throw new Error("the body of a Program is a region of an instruction");
  const pending: Value[] = [...outputs];

  const need = (instruction: Instruction): void => {
    for (let next: Instruction | undefined = instruction; next !== undefined;) {
      const start = structure.startOf(next);
      if (needed[start] === 1) return;
      needed[start] = 1;
      if (next.kind === "for") pending.push(operandOf(next, 0), operandOf(next, 1));
      else if (next.kind === "while") pending.push(...(next.regions[0]?.yields ?? []));
      else {
        for (let k = 0; k < next.args.length; k++) {
          const value = next.args[k];
          if (value !== undefined && values.get(value) === undefined) pending.push(value);
        }
      }
      next = structure.owner.get(next.region);
    }
  };

  structure.order.forEach((instruction) => {
    if (hasEffect(instruction, structure)) need(instruction);
  });
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (values.get(value) !== undefined) continue;
    values.set(value, true);
    const source = value.instruction ?? structure.owner.get(value.region);
    if (source === undefined) continue;
    need(source);
    if (source.regions.length === 0) continue;
    const position = (value.instruction === undefined ? value.region.params : source.results).indexOf(value);
    pending.push(...sourcesOf(source, value.instruction === undefined ? "param" : "result", position));
  }
  const hasAt = (start: number): boolean => needed[start] === 1;
  return {
    has: (instruction) => hasAt(structure.startOf(instruction)),
    hasAt,
    hasValue: (value) => values.get(value) === true,
  };
}

/** What a parameter or result of a control flow instruction gets its value from. */
function sourcesOf(instruction: Instruction, kind: "param" | "result", position: number): Value[] {
  if (instruction.kind === "if") {
    return instruction.regions.flatMap((region) => region.yields[position] ?? []);
  }
  if (instruction.kind !== "for" && instruction.kind !== "while") return [];
  const slots = carriedSlots(instruction);
  const slot = slots[kind === "param" && instruction.kind === "for" ? position - 1 : position];
  return slot === undefined ? [] : [slot.initial, slot.next];
}
