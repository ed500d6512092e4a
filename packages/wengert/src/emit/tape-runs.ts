/** Pushes, or pops, that follow one another: the position moves once for all of them, and room is made once. */
import type { PopInstruction, PushInstruction, Region } from "../program/types.ts";
import { atom, call } from "./expression.ts";
import type { FunctionWriter } from "./function.ts";
import type { TapeNames } from "./module.ts";
import { inOrder, type Places } from "./tape-places.ts";

/** Notes the runs of a region. */
export function findRuns(writer: FunctionWriter, region: Region): void {
  if (!writer.module.records(writer.program)) return;
  const open = new Map<TapeNames, { first: PushInstruction | PopInstruction; count: number }>();
  const end = (tape: TapeNames): void => {
    const run = open.get(tape);
    if (run !== undefined && run.count > 1) writer.runs.set(run.first, run.count);
    open.delete(tape);
  };
  for (const instruction of region.instructions) {
    const { kind } = instruction;
    if (kind === "push" || kind === "pop") {
      const tape = writer.module.tapeOf(instruction);
      const run = open.get(tape);
      if (run?.first.kind === kind) run.count++;
      else {
        end(tape);
        open.set(tape, { first: instruction, count: 1 });
      }
    } else if (instruction.regions.length > 0 || kind === "call") for (const tape of open.keys()) end(tape);
  }
  for (const tape of open.keys()) end(tape);
}

/** The places of a run, at its first instruction; undefined anywhere else. */
export function beginRun(writer: FunctionWriter, instruction: PushInstruction | PopInstruction): Places | undefined {
  const count = writer.runs.get(instruction);
  if (count === undefined) return undefined;
  const { kind } = instruction;
  const tape = writer.module.tapeOf(instruction);
  const { array, top } = tape;
  if (kind === "pop") writer.state(`${top} -= ${count};`);
  else if (!writer.reserved) {
    const room = `${top} + ${count}`;
    const grow = call(writer.module.helper("grow"), [atom(array), atom(room)]);
    writer.state(`if (${room} > ${array}.length) ${array} = ${grow.text};`);
  }
  let left = count;
  const places: Places = {
    ...inOrder(top, count, kind),
    leave: () => {
      left--;
      if (left > 0) return;
      writer.places.delete(array);
      if (kind === "push") writer.state(`${top} += ${count};`);
    },
  };
  writer.places.set(array, places);
  return places;
}
