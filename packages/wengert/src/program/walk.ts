/**
 * Walks over the instructions of a region and of the regions inside. Passes are mostly such walks, over many short lists,
 * and a program compiles few functions: in code that has hardly run yet an iterator for every list takes longer than what
 * is done with its items. Hence the positions here, and in the passes that look at every operand.
 */
import { type Instruction, type Program, rulePrograms } from "./types.ts";

interface Instructions {
  readonly instructions: readonly Instruction[];
}

/** Visits every instruction, then what stands in its regions. */
export function forEachInstruction({ instructions }: Instructions, visit: (instruction: Instruction) => void): void {
  for (let k = 0; k < instructions.length; k++) {
    const instruction = instructions[k];
    if (instruction === undefined) continue;
    visit(instruction);
    for (let inner = 0; inner < instruction.regions.length; inner++) {
      const region = instruction.regions[inner];
      if (region !== undefined) forEachInstruction(region, visit);
    }
  }
}

/** Whether a test holds for an instruction; none after it is visited. */
export function someInstruction({ instructions }: Instructions, test: (instruction: Instruction) => boolean): boolean {
  for (let k = 0; k < instructions.length; k++) {
    const instruction = instructions[k];
    if (instruction === undefined) continue;
    if (test(instruction)) return true;
    for (let inner = 0; inner < instruction.regions.length; inner++) {
      const region = instruction.regions[inner];
      if (region !== undefined && someInstruction(region, test)) return true;
    }
  }
  return false;
}

/** The Programs that a region calls, directly or not, and those of their rules. */
export function reachablePrograms(region: Instructions): Program[] {
  const found = new Set<Program>();
  const waiting = [region];
  const add = (program: Program): void => {
    if (found.has(program)) return;
    found.add(program);
    waiting.push(program.body);
    rulePrograms(program).forEach(add);
  };
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    forEachInstruction(next, (instruction) => {
      if (instruction.kind === "call") add(instruction.callee);
    });
  }
  return [...found];
}
