/** Where each value is looked at: what decides whether it needs a variable, and how long that variable must hold it. */
import type { Instruction, Region, Value } from "../program/types.ts";
import { type Structure, carriedSlots, isLoop, operandOf } from "./structure.ts";
import type { Needed } from "./needed.ts";
import { ValueTable } from "./value-table.ts";

export interface Uses {
  count: number;
  /** Whether a use lies in a region inside the one that defines the value. */
  nested: boolean;
  /** Whether a use lies in a loop, or the condition of a loop, that the definition lies outside of. */
  inLoop: boolean;
  /** The last position that may look at it; in a loop that runs again, the loop's end. */
  last: number;
  /** Whether the definition and a use lie in different chunks of a long region. */
  crosses: boolean;
  /** The chunk in which it is defined. */
  chunk: number;
}

/** A long straight line is cut into chunks: the number of the chunk that a position lies in, 0 in none. */
export type ChunkAt = (position: number) => number;

function unused(chunk: number): Uses {
  return { count: 0, nested: false, inLoop: false, last: -1, crosses: false, chunk };
}

const none: Readonly<Uses> = unused(0);

export class UseTable {
  private readonly uses: ValueTable<Uses>;
  private readonly structure: Structure;
  private readonly needed: Needed;
  /** Undefined where there are no chunks. */
  private readonly chunkAt: ChunkAt | undefined;

  constructor(
    body: Region,
    outputs: readonly Value[],
    structure: Structure,
    needed: Needed,
    chunkAt: ChunkAt | undefined,
  ) {
    this.structure = structure;
    this.uses = new ValueTable(structure.values);
    this.needed = needed;
    this.chunkAt = chunkAt;
    // The yields of a region are looked at before the instructions in it: first where everything is defined.
    for (const [k, start] of chunkAt === undefined ? [] : structure.starts.entries()) {
      const chunk = this.chunkAt?.(start) ?? 0;
      if (chunk !== 0) structure.order[k]?.results.forEach((result) => this.uses.set(result, unused(chunk)));
    }
    structure.order.forEach((instruction, k) => {
      const start = structure.starts[k] ?? 0;
      if (needed.hasAt(start)) this.record(instruction, start);
    });
    for (const value of outputs) this.use(value, body, this.endOf(body));
  }

  of(value: Value): Readonly<Uses> {
    return this.uses.get(value) ?? none;
  }

  /** The carried values of a loop, or the results of an `if`, that something looks at. */
  isLiveSlot(...values: readonly (Value | undefined)[]): boolean {
    return values.some((value) => value !== undefined && this.needed.hasValue(value));
  }

  private record(instruction: Instruction, start: number): void {
    const { structure } = this;
    if (isLoop(instruction)) {
      const slots = carriedSlots(instruction).filter((slot) => this.isLiveSlot(slot.param, slot.tested, slot.result));
      for (const slot of slots) {
        this.use(slot.initial, instruction.region, start);
        this.use(slot.next, slot.param.region, this.endOf(slot.param.region));
      }
      if (instruction.kind === "for") {
        // The bounds are looked at in every turn.
        const end = structure.endAt(start);
        for (const k of [0, 1]) this.use(operandOf(instruction, k), instruction.region, end);
      } else {
        const test = instruction.regions[0];
        if (test !== undefined) for (const value of test.yields) this.use(value, test, this.endOf(test));
      }
      return;
    }
    const { args } = instruction;
    for (let k = 0; k < args.length; k++) this.use(operandOf(instruction, k), instruction.region, start);
    if (instruction.kind !== "if") return;
    for (const [k, result] of instruction.results.entries()) {
      if (!this.isLiveSlot(result)) continue;
      for (const region of instruction.regions) {
        const value = region.yields[k];
        if (value !== undefined) this.use(value, region, this.endOf(region));
      }
    }
  }

  private use(value: Value, region: Region, position: number): void {
    let uses = this.uses.get(value);
    if (uses === undefined) this.uses.set(value, (uses = unused(0)));
    uses.count++;
    let last = position;
    let at = position;
    for (let inner = region; inner !== value.region;) {
      uses.nested = true;
      if (this.chunkAt !== undefined && this.chunkAt(at) !== 0) uses.crosses = true;
      const owner = this.structure.owner.get(inner);
      if (owner === undefined) throw new Error(`value ${value.name ?? value.id} is used outside its region`);
      at = this.structure.startOf(owner);
      if (isLoop(owner)) {
        uses.inLoop = true;
        last = this.structure.endAt(at);
      }
      inner = owner.region;
    }
    if (last > uses.last) uses.last = last;
    if (this.chunkAt !== undefined && this.chunkAt(at) !== uses.chunk) uses.crosses = true;
  }

  private endOf(region: Region): number {
    const end = this.structure.regionEnd.get(region);
    if (end === undefined) throw new Error("a region stands in no instruction of the Program");
    return end;
  }
}
