/** Memory that is kept from call to call: allocations whose buffer nothing holds any more when they run again. */
import type { BufferType, Instruction, Program, Region } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";

/** What holds kept memory: a variable beside the function. */
export interface Kept {
  readonly name: string;
  readonly constructor: "Float64Array" | "Float32Array" | "Int32Array";
}

export const constructorOf: Readonly<Record<BufferType, Kept["constructor"]>> = {
  "f64[]": "Float64Array",
  "f32[]": "Float32Array",
  "i32[]": "Int32Array",
};

/** The allocations of a Program that calls itself nowhere, but for those whose buffer may leave it or a region. */
export function keepableIn(program: Program): Instruction[] {
  const leaving = new Set(yieldsOf(program.body).filter(({ type }) => isBuffer(type)));
  for (const instruction of instructionsIn(program.body)) {
    // What a callee returns may be what it was passed.
    if (instruction.kind !== "call" || !instruction.results.some(({ type }) => isBuffer(type))) continue;
    for (const arg of instruction.args) leaving.add(arg);
  }
  const keepable: Instruction[] = [];
  for (const instruction of instructionsIn(program.body)) {
    const [result] = instruction.results;
    if (instruction.kind === "allocate" && result !== undefined && !leaving.has(result)) keepable.push(instruction);
  }
  return keepable;
}

function yieldsOf(region: Region): Region["yields"] {
  return [
    ...region.yields,
    ...region.instructions.flatMap(({ regions }) => regions.flatMap((inner) => yieldsOf(inner))),
  ];
}

function instructionsIn({ instructions }: Region): Instruction[] {
  return instructions.flatMap((each) => [each, ...each.regions.flatMap((inner) => instructionsIn(inner))]);
}
