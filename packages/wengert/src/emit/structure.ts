/** A Program's shape as text needs it: positions, which instruction owns a region, which memory is written where. */
import type { ForInstruction, Instruction, Program, Region, Value, WhileInstruction } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import type { Memory } from "./expression.ts";
import { hasEffect } from "./needed.ts";
import { type ValueRange, ValueTable, rangeOfValues } from "./value-table.ts";

export interface Structure {
  /** Every instruction, in order of the text; what stands in its regions follows it. */
  readonly order: readonly Instruction[];
  /** Where each of `order` begins. */
  readonly starts: readonly number[];
  readonly values: ValueRange;
  /** Where an instruction begins; positions count the beginnings and ends of instructions, and the ends of regions. */
  startOf(instruction: Instruction): number;
  /** Where the instruction that begins at a position ends, its regions included. */
  endAt(start: number): number;
  /** How many positions there are. */
  readonly positions: number;
  /** The end of a region, where its yields are looked at. */
  readonly regionEnd: ReadonlyMap<Region, number>;
  /** The instruction a region belongs to; none for the body. */
  readonly owner: ReadonlyMap<Region, Instruction>;
  /** Control flow instructions with an effect inside. */
  readonly effects: ReadonlySet<Instruction>;
  /** What memory a control flow instruction writes inside, if any. */
  readonly writes: ReadonlyMap<Instruction, ReadonlySet<Memory> | "all">;
  /** The memory that a buffer is. */
  memoryOf(buffer: Value): Memory;
}

export function operandOf(instruction: Instruction, k: number): Value {
  const value = instruction.args[k];
  if (value === undefined) throw new Error(`a ${instruction.kind} without argument ${k}`);
  return value;
}

export function regionOf(instruction: Instruction, k: number): Region {
  const region = instruction.regions[k];
  if (region === undefined) throw new Error(`a ${instruction.kind} without region ${k}`);
  return region;
}

export function isLoop(instruction: Instruction | undefined): instruction is ForInstruction | WhileInstruction {
  return instruction?.kind === "for" || instruction?.kind === "while";
}

/** One carried value of a loop. */
export interface CarriedSlot {
  readonly initial: Value;
  /** Its parameter in the body. */
  readonly param: Value;
  /** Its parameter in the condition of a `while`. */
  readonly tested: Value | undefined;
  readonly next: Value;
  readonly result: Value;
}

export function carriedSlots(loop: ForInstruction | WhileInstruction): CarriedSlot[] {
  const body = regionOf(loop, loop.kind === "for" ? 0 : 1);
  const [initials, params] =
    loop.kind === "for" ? [loop.args.slice(2), body.params.slice(1)] : [loop.args, body.params];
  return initials.map((initial, k) => {
    const [param, next, result] = [params[k], body.yields[k], loop.results[k]];
    if (param === undefined || next === undefined || result === undefined)
      throw new Error(`a ${loop.kind} does not carry its value ${k} through`);
    return { initial, param, tested: loop.kind === "for" ? undefined : regionOf(loop, 0).params[k], next, result };
  });
}

export function analyseStructure(program: Program): Structure {
  const order: Instruction[] = [];
  const starts: number[] = [];
  const values = rangeOfValues(program);
  // By the first result where there is one: an array by number is far faster than a map from objects.
  const startOfDefinition = new ValueTable<number>(values);
  const startOfOther = new Map<Instruction, number>();
  const ends: number[] = [];
  const regionEnd = new Map<Region, number>();
  const owner = new Map<Region, Instruction>();
  const effects = new Set<Instruction>();
  const writes = new Map<Instruction, Set<Memory> | "all">();
  const shared = new Set<Value>();
  let position = 0;

  const memoryOf = (buffer: Value): Memory =>
    buffer.instruction?.kind === "allocate" && !shared.has(buffer) ? buffer : "shared";

  const visit = (region: Region): void => {
    region.instructions.forEach((instruction) => {
      const begin = position;
      const first = instruction.results[0];
      if (first === undefined) startOfOther.set(instruction, begin);
      else startOfDefinition.set(first, begin);
      ends.push(position++);
      order.push(instruction);
      starts.push(begin);
      if (isLoop(instruction)) instruction.args.forEach((value) => isBuffer(value.type) && shared.add(value));
      if (instruction.regions.length > 0) {
        for (const inner of instruction.regions) {
          owner.set(inner, instruction);
          visit(inner);
          inner.yields.forEach((value) => isBuffer(value.type) && shared.add(value));
        }
      }
      ends[begin] = position;
      ends.push(position++);
    });
    regionEnd.set(region, position);
    ends.push(position++);
  };
  visit(program.body);

  const structure: Structure = {
    order,
    starts,
    values,
    startOf: (instruction) => {
      const first = instruction.results[0];
      const at = first === undefined ? startOfOther.get(instruction) : startOfDefinition.get(first);
      if (at === undefined) throw new Error(`a ${instruction.kind} stands in no region of the Program`);
      return at;
    },
    endAt: (at) => ends[at] ?? at,
    positions: position,
    regionEnd,
    owner,
    effects,
    writes,
    memoryOf,
  };
  for (const instruction of order) {
    const written = writtenBy(instruction, memoryOf);
    if (written === undefined && !(instruction.regions.length === 0 && hasEffect(instruction, structure))) continue;
    for (let outer = owner.get(instruction.region); outer !== undefined; outer = owner.get(outer.region)) {
      const known = writes.get(outer);
      const covered = written === undefined || known === "all" || (written !== "all" && known?.has(written));
      if (covered === true && effects.has(outer)) break;
      effects.add(outer);
      if (written === "all") writes.set(outer, "all");
      else if (written !== undefined && known === undefined) writes.set(outer, new Set([written]));
      else if (written !== undefined && known !== undefined && known !== "all") known.add(written);
    }
  }
  return structure;
}

/** The memory that one instruction writes by itself. A failure counts: what may fail must not move across it. */
export function writtenBy(instruction: Instruction, memoryOf: (buffer: Value) => Memory): Memory | "all" | undefined {
  if (instruction.kind === "store" || instruction.kind === "accumulate") return memoryOf(operandOf(instruction, 0));
  return instruction.kind === "call" || instruction.kind === "fail" ? "all" : undefined;
}
