/**
 * Where a loop of the backward sweep stores an adjoint in every turn, x̄[i] = …, nothing is in that element before: what the
 * loop of the forward sweep records for the turn can wait there, and needs no tape.
 */
import type { ForInstruction, Instruction, Program, Region, StoreInstruction, Value } from "../program/types.ts";
import { required } from "./rebuild.ts";
import {
  buildInPlaceOf,
  loopsByBody,
  type RecordedOnce,
  recordedOnce,
  sweepsAround,
  takeOver,
} from "./recorded-once.ts";

/** Lets recorded numbers wait in the shadows, in place. */
export function recordInShadows(program: Program): Program {
  const recorded = recordedOnce(program).filter(({ pop }) => pop.results[0]?.type === "f64");
  if (recorded.length === 0) return program;
  const loops = loopsByBody(program);
  const taken = new Set<Value>();
  for (const pair of recorded) {
    const [only, ...others] = sweepsAround(pair, loops) ?? [];
    if (only === undefined || others.length > 0) continue;
    const shadow = storesOfTurns(only[1]).find(
      (store) => isFree(store, pair, only) && !taken.has(required(store.args[0])),
    );
    if (shadow === undefined) continue;
    taken.add(required(shadow.args[0]));
    move(pair, required(shadow.args[0]));
  }
  return program;
}

/** The stores of adjoints at the index of a loop, in every turn, to buffers that it does not touch otherwise. */
function storesOfTurns(loop: ForInstruction): StoreInstruction[] {
  const region = required(loop.regions[0]);
  return region.instructions.flatMap((instruction) => {
    if (instruction.kind !== "store" || !instruction.adjoint || instruction.checked) return [];
    const [buffer, index] = instruction.args;
    if (buffer?.type !== "f64[]" || index !== region.params[0]) return [];
    return countUses(region.instructions, buffer) === 1 ? [instruction] : [];
  });
}

function countUses(instructions: readonly Instruction[], buffer: Value): number {
  const usesIn = ({ instructions: inner, yields }: Region): number =>
    countUses(inner, buffer) + yields.filter((value) => value === buffer).length;
  return instructions.reduce(
    (sum, { kind, args, regions }) =>
      sum +
      (kind === "length" ? 0 : args.filter((arg) => arg === buffer).length) +
      regions.reduce((inner, region) => inner + usesIn(region), 0),
    0,
  );
}

/** Whether the buffer of a store is made before the forward loop, and nothing is in it before the store. */
function isFree(
  store: StoreInstruction,
  { pop }: RecordedOnce,
  [forward, backward]: readonly [ForInstruction, ForInstruction],
): boolean {
  const buffer = required(store.args[0]);
  const { instructions } = forward.region;
  const [made, start, end] = [buffer.instruction, forward, backward].map((each) =>
    each === undefined ? -1 : instructions.indexOf(each),
  );
  if (made === undefined || start === undefined || made === -1 || made > start) return false;
  const inTurn = pop.region.instructions;
  return countUses(instructions.slice(made + 1, end), buffer) === 0 && inTurn.indexOf(pop) < inTurn.indexOf(store);
}

function move({ push, pop }: RecordedOnce, buffer: Value): void {
  buildInPlaceOf(push, (builder, index) => {
    builder.store(buffer, index, required(push.args[0]), false);
  });
  buildInPlaceOf(pop, (builder, index) => {
    takeOver(builder.load(buffer, index, false), required(pop.results[0]));
  });
}
