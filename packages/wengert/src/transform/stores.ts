/** Where buffers are written, in the order of the text: whether what is loaded somewhere stays as it is from there on. */
import type { Instruction, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { writtenBuffers } from "./written.ts";

/** The stores of a Program's body, or of a part of one, that is run once. */
export class Stores {
  private readonly outermost: Region;
  private readonly writes = new Map<Value, Instruction[]>();
  private readonly order = new Map<Instruction, number>();
  private readonly owners = new Map<Region, Instruction>();
  private readonly written: ReadonlySet<Value>;

  constructor(outermost: Region, instructions: readonly Instruction[]) {
    this.outermost = outermost;
    const written = writtenBuffers({ instructions });
    this.written = written;
    const visit = (list: readonly Instruction[]): void => {
      for (const instruction of list) {
        this.order.set(instruction, this.order.size);
        for (const buffer of buffersWritten(instruction, written)) {
          const before = this.writes.get(buffer);
          if (before === undefined) this.writes.set(buffer, [instruction]);
          else before.push(instruction);
        }
        for (const nested of instruction.regions) {
          this.owners.set(nested, instruction);
          visit(nested.instructions);
        }
      }
    };
    visit(instructions);
  }

  /** Whether anything is stored to a buffer. */
  isWritten(buffer: Value): boolean {
    return this.written.has(buffer);
  }

  /** Whether no store to a buffer can follow an instruction: all stand before it, and no loop is around both. */
  allPrecede(instruction: Instruction, buffer: Value): boolean {
    return (this.writes.get(buffer) ?? []).every((write) => this.precedes(write, instruction));
  }

  private precedes(first: Instruction, second: Instruction): boolean {
    const around = new Map<Region, Instruction>();
    for (const at of this.outwards(first)) around.set(at.region, at);
    let common: Region | undefined;
    for (const at of this.outwards(second)) {
      const other = around.get(at.region);
      if (common === undefined) {
        if (other === undefined) continue;
        common = at.region;
        // Both in one instruction: the branches of an `if` exclude each other, a loop runs its regions by turns.
        const isBefore = other === at ? at.kind === "if" : this.positionOf(other) < this.positionOf(at);
        if (!isBefore) return false;
      } else if (at.kind !== "if") return false;
    }
    return common !== undefined;
  }

  private positionOf(instruction: Instruction): number {
    return this.order.get(instruction) ?? Infinity;
  }

  /** An instruction and those around it, innermost first. */
  private outwards(instruction: Instruction): Instruction[] {
    const way: Instruction[] = [];
    for (let at: Instruction | undefined = instruction; at !== undefined;) {
      way.push(at);
      at = at.region === this.outermost ? undefined : this.owners.get(at.region);
    }
    return way;
  }
}

function buffersWritten(instruction: Instruction, written: ReadonlySet<Value>): Value[] {
  const [buffer] = instruction.args;
  if (instruction.kind === "store" || instruction.kind === "accumulate") return buffer === undefined ? [] : [buffer];
  if (instruction.kind !== "call") return [];
  const { params } = instruction.callee.body;
  return instruction.args.filter((arg, k) => {
    const param = params[k];
    return isBuffer(arg.type) && param !== undefined && written.has(param);
  });
}
