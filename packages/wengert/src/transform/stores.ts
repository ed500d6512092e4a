/** Where buffers are written, in the order of the text: whether what is loaded somewhere stays as it is from there on. */
import type { CallInstruction, Instruction, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { forEachInstruction } from "../program/walk.ts";
import { required } from "./rebuild.ts";
import { writtenBuffers } from "../program/written.ts";

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
    forEachInstruction({ instructions }, (instruction) => {
      const { kind, args, regions } = instruction;
      this.order.set(instruction, this.order.size);
      if (kind === "store" || kind === "accumulate") this.note(required(args[0]), instruction);
      else if (kind === "call")
        for (const buffer of buffersWritten(instruction, written)) this.note(buffer, instruction);
      else if (regions.length > 0) for (const nested of regions) this.owners.set(nested, instruction);
    });
  }

  private note(buffer: Value, write: Instruction): void {
    const before = this.writes.get(buffer);
    if (before === undefined) this.writes.set(buffer, [write]);
    else before.push(write);
  }

  /** The instruction that a region belongs to. */
  ownerOf(region: Region): Instruction | undefined {
    return this.owners.get(region);
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
    let [one, other]: (Instruction | undefined)[] = [first, second];
    for (let apart = this.depthOf(first) - this.depthOf(second); apart > 0; apart--) one = this.around(one);
    for (let apart = this.depthOf(second) - this.depthOf(first); apart > 0; apart--) other = this.around(other);
    while (one?.region !== other?.region) [one, other] = [this.around(one), this.around(other)];
    if (one === undefined || other === undefined) return false;
    // Both in one instruction: the branches of an `if` exclude each other, a loop runs its regions by turns.
    const isBefore = one === other ? one.kind === "if" : this.positionOf(one) < this.positionOf(other);
    if (!isBefore) return false;
    for (let at = this.around(one); at !== undefined; at = this.around(at)) if (at.kind !== "if") return false;
    return true;
  }

  private positionOf(instruction: Instruction): number {
    return this.order.get(instruction) ?? Infinity;
  }

  /** The instruction around one. */
  private around(instruction: Instruction | undefined): Instruction | undefined {
    if (instruction === undefined || instruction.region === this.outermost) return undefined;
    return this.owners.get(instruction.region);
  }

  private depthOf(instruction: Instruction): number {
    let depth = 0;
    for (let at = this.around(instruction); at !== undefined; at = this.around(at)) depth++;
    return depth;
  }
}

function buffersWritten({ args, callee }: CallInstruction, written: ReadonlySet<Value>): Value[] {
  const { params } = callee.body;
  return args.filter((arg, k) => {
    const param = params[k];
    return isBuffer(arg.type) && param !== undefined && written.has(param);
  });
}
