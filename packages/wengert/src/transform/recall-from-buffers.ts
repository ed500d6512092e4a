/**
 * What a loop records because it loaded it from a buffer, or stored it in one, need not be recorded where the buffer still
 * holds it when the backward loop comes to that turn: it is loaded there. So it is above all where two sweeps became one,
 * and arrays that the next turn overwrites are still there.
 */
import type { Builder } from "../program/builder.ts";
import type { Instruction, Program, StoreInstruction, Value } from "../program/types.ts";
import { required } from "./rebuild.ts";
import {
  buildInPlaceOf,
  changesOf,
  fromTo,
  loopsByBody,
  type RecordedOnce,
  recordedOnce,
  type Sweeps,
  sweepsAround,
  takeOver,
} from "./recorded-once.ts";
import { buffersWithoutAliases } from "./touched.ts";

/** Loads what can be loaded, in place. */
export function recallFromBuffers(program: Program): Program {
  const recorded = recordedOnce(program);
  if (recorded.length === 0 || !buffersWithoutAliases(program.body)) return program;
  const loops = loopsByBody(program);
  for (const pair of recorded) {
    const sweeps = sweepsAround(pair, loops);
    const element = sweeps && (elementLoaded(pair, sweeps) ?? elementStored(pair, sweeps));
    if (sweeps !== undefined && element !== undefined) recall(pair, sweeps, element);
  }
  return program;
}

interface Element {
  readonly buffer: Value;
  readonly index: Value;
}

/** The element that was loaded, of a buffer that nothing changes until the backward loops are done. */
function elementLoaded({ push }: RecordedOnce, sweeps: Sweeps): Element | undefined {
  const { instruction } = required(push.args[0]);
  if (instruction?.kind !== "load") return undefined;
  const [buffer, index] = instruction.args;
  if (buffer === undefined || index === undefined || !isMade(buffer, sweeps) || !isInside(instruction, sweeps))
    return undefined;
  return changesOf(around(sweeps), buffer).length === 0 && isKnown(index, sweeps) ? { buffer, index } : undefined;
}

/** The element that was stored in the same turn, at the index of the only loop, where nothing else changes the buffer. */
function elementStored({ push }: RecordedOnce, sweeps: Sweeps): Element | undefined {
  const [only, ...others] = sweeps;
  if (only === undefined || others.length > 0) return undefined;
  const [forward] = only;
  const body = required(forward.regions[0]);
  const value = required(push.args[0]);
  const index = required(body.params[0]);
  const store = body.instructions.find(
    (each): each is StoreInstruction => each.kind === "store" && each.args[2] === value && each.args[1] === index,
  );
  const buffer = store?.args[0];
  if (buffer?.type !== "f64[]" || !isMade(buffer, sweeps)) return undefined;
  const changes = changesOf(around(sweeps), buffer);
  return changes.length === 1 && changes[0] === store ? { buffer, index } : undefined;
}

/** All that runs from the first turn of the forward loops to the last of the backward loops. */
function around(sweeps: Sweeps): Instruction[] {
  const [forward, backward] = required(sweeps.at(-1));
  return fromTo(forward, backward);
}

/** Whether a buffer is there before the loops. */
function isMade({ instruction }: Value, sweeps: Sweeps): boolean {
  return instruction === undefined || !isInside(instruction, sweeps);
}

function isInside(instruction: Instruction, sweeps: Sweeps): boolean {
  return sweeps.some(([{ regions }]) => regions[0] === instruction.region);
}

const operators: readonly string[] = ["add", "subtract", "multiply"];

/** Whether an integer of the forward loops can be computed in the backward loops. */
function isKnown(value: Value, sweeps: Sweeps): boolean {
  const { instruction, region } = value;
  if (!sweeps.some(([{ regions }]) => regions[0] === region)) return true;
  if (instruction === undefined) return value === region.params[0];
  return (
    instruction.kind === "constant" ||
    (instruction.kind === "integer" &&
      operators.includes(instruction.operator) &&
      instruction.args.every((arg) => isKnown(arg, sweeps)))
  );
}

function recall({ push, pop }: RecordedOnce, sweeps: Sweeps, { buffer, index }: Element): void {
  buildInPlaceOf(pop, (builder) => {
    takeOver(builder.load(buffer, indexHere(builder, index, sweeps), false), required(pop.results[0]));
  });
  const { instructions } = push.region;
  instructions.splice(instructions.indexOf(push), 1);
}

/** An integer of the forward loops in that turn of the backward loops. */
function indexHere(builder: Builder, value: Value, sweeps: Sweeps): Value {
  const sweep = sweeps.find(([{ regions }]) => regions[0] === value.region);
  if (sweep === undefined) return value;
  const [, backward] = sweep;
  const { instruction } = value;
  if (instruction === undefined) return required(backward.regions[0]?.params[0]);
  const args = instruction.args.map((arg) => indexHere(builder, arg, sweeps));
  return required(builder.appendLike(instruction, args, [], [value.type])[0]);
}
