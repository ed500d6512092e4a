/** What a piece of a Program does to memory that it has not made itself. */
import type { Instruction, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { forEachInstruction, someInstruction } from "../program/walk.ts";

export class Touched {
  readonly loaded: Set<Value> = new Set();
  /** Also what is passed on to other Programs. */
  readonly stored: Set<Value> = new Set();
  /** What derivatives are added to, in an order that does not matter. */
  readonly added: Set<Value> = new Set();
  /** Whether it may end the evaluation, be it by an index out of range. */
  readonly mayEnd: boolean;
  /** Whether it may end the evaluation in another way. */
  readonly mayThrow: boolean;
  /** Whether there is more to it than its own instructions say. */
  readonly isOpaque: boolean;

  constructor(part: { readonly instructions: readonly Instruction[] }) {
    const own = new Set<Value>();
    forEachInstruction(part, ({ kind, results }) => {
      if (kind === "allocate") for (const result of results) own.add(result);
    });
    const note = (set: Set<Value>, buffer: Value | undefined): void => {
      if (buffer !== undefined && isBuffer(buffer.type) && !own.has(buffer)) set.add(buffer);
    };
    forEachInstruction(part, ({ kind, args, adjoint }) => {
      if (kind === "load") note(this.loaded, args[0]);
      else if (kind === "accumulate" && adjoint) note(this.added, args[0]);
      else if (kind !== "length") for (const arg of args) note(this.stored, arg);
    });
    this.mayEnd = someInstruction(part, mayEnd);
    this.mayThrow = someInstruction(part, ({ kind }) => kind === "fail" || kind === "call" || kind === "differentiate");
    this.isOpaque = someInstruction(
      part,
      ({ kind }) => kind === "call" || kind === "differentiate" || kind === "checkpoint",
    );
  }
}

/** Whether a set has something in common with others. */
export function conflicts(set: ReadonlySet<Value>, ...others: readonly ReadonlySet<Value>[]): boolean {
  return others.some((other) => [...set].some((value) => other.has(value)));
}

/** Whether an instruction by itself may end the evaluation. */
export function mayEnd(instruction: Instruction): boolean {
  switch (instruction.kind) {
    case "fail":
    case "call":
    case "differentiate":
      return true;
    case "load":
    case "store":
    case "accumulate":
      return instruction.checked;
    case "convert":
      return instruction.rounding === "index";
    case "integer":
      return instruction.operator === "divide" || instruction.operator === "remainder";
    case "allocate": {
      const length = instruction.args[0]?.instruction;
      return !(length?.kind === "length" || (length?.kind === "constant" && Number(length.value) >= 0));
    }
    default:
      return false;
  }
}

/** Whether every buffer of a region has one name: none is the result of a choice, or handed through a loop. */
export function buffersWithoutAliases(region: Region): boolean {
  return !someInstruction(
    region,
    ({ kind, results, regions }) =>
      kind === "differentiate" ||
      (kind !== "allocate" && results.some(({ type }) => isBuffer(type))) ||
      regions.some(({ params }) => params.some(({ type }) => isBuffer(type))),
  );
}
