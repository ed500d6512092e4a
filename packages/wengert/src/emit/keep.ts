/** Memory that is kept from call to call: allocations whose buffer nothing holds any more when they run again. */
import type { BufferType, Instruction, Program, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { forEachInstruction } from "../program/walk.ts";

/** What holds kept memory: an object beside the function. */
export interface Kept {
  readonly name: string;
  readonly constructor: "Float64Array" | "Float32Array" | "Int32Array";
}

export const constructorOf: Readonly<Record<BufferType, Kept["constructor"]>> = {
  "f64[]": "Float64Array",
  "f32[]": "Float32Array",
  "i32[]": "Int32Array",
};

/**
 * The allocations of a Program that calls itself nowhere, but for those whose buffer may leave a region, or is among those
 * that leave it.
 */
export function keepableIn({ body }: Program, outputs: readonly Value[]): Instruction[] {
  const leaving = new Set<Value>();
  const allocations: Instruction[] = [];
  const leave = (value: Value): void => {
    if (isBuffer(value.type)) leaving.add(value);
  };
  outputs.forEach(leave);
  forEachInstruction(body, (instruction) => {
    const { kind, args, results, regions } = instruction;
    if (kind === "allocate") allocations.push(instruction);
    // What a callee returns may be what it was passed.
    else if (kind === "call" && results.some(({ type }) => isBuffer(type))) args.forEach(leave);
    else if (regions.length > 0) for (const region of regions) region.yields.forEach(leave);
  });
  return allocations.filter(({ results }) => !results.some((buffer) => leaving.has(buffer)));
}
