/** Takes out what reading left unused: constants, conditions that were decided, values that branches need not give. */
import type { Instruction, Program, Region, Value } from "../program/types.ts";
import { ValueSet } from "../program/value-map.ts";

/** Removes, in place, instructions without effects whose results are not used. */
export function prune(program: Program): void {
  const used = new ValueSet();
  pruneRegion(program.body, used);
}

/** A region is walked from its end, so that every use is met before the definition. */
function pruneRegion(region: Region, used: ValueSet): void {
  for (const value of region.yields) used.add(value);
  const kept: Instruction[] = [];
  for (let k = region.instructions.length - 1; k >= 0; k--) {
    const instruction = region.instructions[k];
    if (instruction === undefined) continue;
    if (instruction.kind === "if") pruneResults(instruction, used);
    else if (isPure(instruction) && !instruction.results.some((value) => used.has(value))) continue;
    const { args, results, regions } = instruction;
    if (regions.length > 0) for (const inner of regions) pruneRegion(inner, used);
    if (instruction.kind === "if" && results.length === 0 && regions.every(isEmpty)) continue;
    args.forEach((value) => {
      used.add(value);
    });
    kept.push(instruction);
  }
  region.instructions.length = 0;
  for (let k = kept.length - 1; k >= 0; k--) {
    const instruction = kept[k];
    if (instruction !== undefined) region.instructions.push(instruction);
  }
}

/** The branches of an `if` need not yield what is not used. */
function pruneResults(instruction: Instruction, used: ValueSet): void {
  const wanted = instruction.results.map((value) => used.has(value));
  if (wanted.every((isWanted) => isWanted)) return;
  const keep = (list: Value[]): Value[] => list.filter((_, k) => wanted[k]);
  for (const region of instruction.regions) region.yields = keep(region.yields);
  const results = keep(instruction.results);
  instruction.results.length = 0;
  instruction.results.push(...results);
}

function isEmpty({ instructions }: Region): boolean {
  return instructions.length === 0;
}

function isPure(instruction: Instruction): boolean {
  switch (instruction.kind) {
    case "constant":
    case "elementary":
    case "integer":
    case "compare":
    case "not":
    case "convert":
    case "length":
    case "load":
      return true;
    default:
      return false;
  }
}
