/**
 * Computations that only one side of a branch uses, but for comparisons: `if (distance < nearest) nearest = distance`.
 * Where the other side is taken their adjoints are structural zeros, so that their backward code can stand on this side.
 */
import type { IfInstruction, Instruction, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import type { Activity } from "./activity.ts";
import { freeValues, required } from "./rebuild.ts";

export interface OneSidedOptions {
  readonly activity: Activity;
  /** Whether what is used after the branch gave a value an adjoint. */
  readonly hasAdjoint: (value: Value) => boolean;
  /** Whether the backward code of a loop pops nothing: what was recorded must be popped on either side. */
  readonly popsNothing: (loop: Instruction) => boolean;
}

/**
 * The instructions before a branch whose backward code belongs on one side of it, last first: all that have backward
 * code up to the first that must stay, so that their order stays. None where there is no loop among them.
 */
export function oneSidedSuffix(branch: IfInstruction, side: Region, options: OneSidedOptions): Instruction[] {
  const { activity, hasAdjoint, popsNothing } = options;
  const { instructions } = branch.region;
  let used: Set<Value> | undefined;
  let elsewhere: Set<Value> | undefined;
  const suffix: Instruction[] = [];
  let hasLoop = false;
  for (let k = instructions.lastIndexOf(branch) - 1; k >= 0; k--) {
    const instruction = required(instructions[k]);
    if (hasNoBackwardCode(instruction, activity)) continue;
    const { kind, results } = instruction;
    const isLoop = kind === "for" || kind === "while";
    if (kind !== "elementary" && !(isLoop && popsNothing(instruction))) break;
    used ??= freeValues(side);
    elsewhere ??= new Set(branch.regions.flatMap((region) => (region === side ? [] : [...freeValues(region)])));
    if (!usesOne(results, used)) break;
    if (usesOne(results, elsewhere) || results.some(hasAdjoint)) break;
    for (const value of activeScalarsOf(instruction, activity)) used.add(value);
    hasLoop ||= isLoop;
    suffix.push(instruction);
  }
  return hasLoop ? suffix : [];
}

function usesOne(results: readonly Value[], used: ReadonlySet<Value>): boolean {
  return results.some((result) => used.has(result));
}

function hasNoBackwardCode({ kind, results, regions }: Instruction, activity: Activity): boolean {
  if (regions.length > 0 || effects.includes(kind)) return false;
  return !results.some((result) => activity.isActive(result));
}

/** The active scalars that an instruction takes, inside of its regions too. */
export function activeScalarsOf({ args, regions }: Instruction, activity: Activity): Value[] {
  return [...args, ...regions.flatMap((region) => [...freeValues(region)])].filter(
    (value) => !isBuffer(value.type) && activity.isActive(value),
  );
}

const effects = ["store", "accumulate", "call", "push", "pop", "checkpoint"];

/** Whether a loop does more than compute its results: its backward code then counts on either side, or touches the tapes. */
export function hasEffects({ kind, regions }: Instruction): boolean {
  return effects.includes(kind) || regions.some((region) => region.instructions.some(hasEffects));
}

/** Whether a value is defined in the regions of an instruction. */
export function isInside(instruction: Instruction, value: Value): boolean {
  for (let at: Region | undefined = value.region; at !== undefined; at = at.parent) {
    if (instruction.regions.includes(at)) return true;
  }
  return false;
}
