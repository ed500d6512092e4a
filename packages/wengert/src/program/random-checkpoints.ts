/** Checkpoints put around random parts of a Program, which change nothing of what it computes. */
import { Builder } from "./builder.ts";
import { reachablePrograms } from "./print-names.ts";
import type { RandomSource } from "./random-source.ts";
import type { Instruction, Program, Region } from "./types.ts";

/** Puts checkpoints into a Program, and those that it calls, in place; around each other, too. */
export function addRandomCheckpoints(program: Program, source: RandomSource, chance: number = 0.6): Program {
  const visit = (region: Region): void => {
    for (const instruction of region.instructions) instruction.regions.forEach(visit);
    surround(region, 0, region.instructions.length, source, chance);
  };
  for (const { body } of reachablePrograms(program)) visit(body);
  return program;
}

/** A checkpoint around some of the instructions between two positions, and others inside and behind it. */
function surround(region: Region, from: number, to: number, source: RandomSource, chance: number): number {
  if (to <= from || !source.chance(chance)) return 0;
  const first = source.integer(from, to - 1);
  const end = source.integer(first + 1, to);
  region.instructions.splice(end, 0, edgeOf(region, "end"));
  const inside = surround(region, first, end, source, chance);
  region.instructions.splice(first, 0, edgeOf(region, "begin"));
  const behind = end + inside + 2;
  return inside + 2 + surround(region, behind, to + inside + 2, source, chance);
}

function edgeOf(region: Region, edge: "begin" | "end"): Instruction {
  const builder = new Builder(region);
  builder.checkpoint(edge);
  const instruction = region.instructions.pop();
  if (instruction === undefined) throw new Error("a checkpoint without an edge");
  return instruction;
}
