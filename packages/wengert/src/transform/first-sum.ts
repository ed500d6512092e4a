/**
 * Where the first thing that happens to a buffer of zeros is a loop over all its elements that adds to each once, the
 * loop may as well store: the zeros need not be written by a pass of their own, nor read. What is added is a derivative, of
 * which 0 + v and v are the same but for the sign of a zero.
 */
import type { ForInstruction, Instruction, Program, Region, StoreInstruction, Value } from "../program/types.ts";
import { required } from "./rebuild.ts";

/** Makes such additions stores, in place. */
export function storeFirstSums(program: Program): Program {
  const { instructions } = program.body;
  const needless = new Set<Instruction>();
  instructions.forEach((instruction, at) => {
    const zeroed = zeroedBy(instruction);
    if (zeroed === undefined) return;
    const loop = instructions.find((later, k) => k > at && later.kind !== "length" && uses(later, zeroed.buffer));
    if (loop?.kind !== "for" || !runsThrough(loop, zeroed.count)) return;
    if (storeInstead(required(loop.regions[0]), zeroed.buffer) && instruction.kind === "for") needless.add(instruction);
  });
  // One by one: a long straight line is more than one call takes as arguments.
  for (const instruction of needless) instructions.splice(instructions.indexOf(instruction), 1);
  return program;
}

/** The buffer of which an instruction makes the first `count` elements zeros, and touches nothing else. */
function zeroedBy(instruction: Instruction): { buffer: Value; count: Value } | undefined {
  if (instruction.kind === "allocate") {
    return { buffer: required(instruction.results[0]), count: required(instruction.args[0]) };
  }
  if (instruction.kind !== "for") return undefined;
  const [, count] = instruction.args;
  const [region] = instruction.regions;
  const body = region?.instructions.filter(({ kind }) => kind !== "constant") ?? [];
  const [store] = body;
  if (body.length !== 1 || store?.kind !== "store" || count === undefined) return undefined;
  const [buffer, index, value] = store.args;
  const isZero = value?.instruction?.kind === "constant" && Object.is(value.instruction.value, 0);
  if (buffer === undefined || index !== region?.params[0] || !isZero) return undefined;
  return runsThrough(instruction, count) ? { buffer, count } : undefined;
}

/** Whether a loop has the indices 0, 1, … below a count, in either direction. */
function runsThrough({ args: [low, high], step }: ForInstruction, count: Value): boolean {
  return low?.instruction?.kind === "constant" && low.instruction.value === 0 && high === count && step === 1;
}

/** Whether an instruction has anything to do with a buffer. */
function uses({ args, regions }: Instruction, buffer: Value): boolean {
  return args.includes(buffer) || regions.some((region) => mentions(region, buffer));
}

function mentions({ instructions, yields }: Region, buffer: Value): boolean {
  return yields.includes(buffer) || instructions.some((instruction) => uses(instruction, buffer));
}

/** Where the body of a loop does no more to a buffer than to add to the element of its index, it stores; else false. */
function storeInstead({ params, instructions, yields }: Region, buffer: Value): boolean {
  const touching = instructions.filter((instruction) => uses(instruction, buffer));
  const [only] = touching;
  if (touching.length !== 1 || only?.kind !== "accumulate" || yields.includes(buffer)) return false;
  const [target, index, value] = only.args;
  if (!only.adjoint || target !== buffer || index !== params[0] || value === buffer) return false;
  const store: StoreInstruction = { ...only, kind: "store" };
  instructions[instructions.indexOf(only)] = store;
  return true;
}
