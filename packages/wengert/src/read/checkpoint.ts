/** Checkpoints: what a function computes is marked where it is called. */
import type * as acorn from "acorn";
import { type Instruction, isBuffer, type Region, type Value } from "../program/types.ts";
import type { Meaning } from "./meaning.ts";
import type { Reader } from "./reader.ts";

/** Reads a call between the edges of a checkpoint. */
export function readCheckpoint(reader: Reader, call: () => Meaning, node: acorn.Node): Meaning {
  const { builder } = reader;
  const { region } = builder;
  reader.at(node);
  builder.checkpoint("begin");
  const result = call();
  if (builder.region !== region) throw new Error("a checkpoint does not end in the region where it begins");
  reader.at(node);
  builder.checkpoint("end");
  return result;
}

/**
 * Refuses a checkpoint of a function that calls itself which writes to one of the arrays that are passed and uses another:
 * they may be the same array, and what is computed again works on copies.
 */
export function refuseSharedArrays(reader: Reader, body: Region, node: acorn.Node): void {
  const visit = (region: Region): void => {
    let open = 0;
    let inside: Instruction[] = [];
    for (const instruction of region.instructions) {
      instruction.regions.forEach(visit);
      if (instruction.kind !== "checkpoint") {
        if (open > 0) inside.push(instruction);
        continue;
      }
      open += instruction.edge === "begin" ? 1 : -1;
      if (open > 0) continue;
      const { used, written } = arraysOf(inside, body);
      inside = [];
      if (![...written].some((array) => [...used].some((other) => other !== array && other.type === array.type)))
        continue;
      reader.refuse(
        node,
        "a checkpoint in a function that calls itself writes to an array that is passed, and uses another one",
        "Return the values instead, or leave the checkpoint out.",
      );
    }
  };
  visit(body);
}

/** The arrays passed to a Program that instructions use, and those that they write. */
function arraysOf(instructions: readonly Instruction[], body: Region): { used: Set<Value>; written: Set<Value> } {
  const [used, written] = [new Set<Value>(), new Set<Value>()];
  const visit = (list: readonly Instruction[]): void => {
    for (const { kind, args, regions } of list) {
      for (const [k, arg] of args.entries()) {
        if (!isBuffer(arg.type) || arg.region !== body || arg.instruction !== undefined) continue;
        used.add(arg);
        if (kind === "call" || (k === 0 && (kind === "store" || kind === "accumulate"))) written.add(arg);
      }
      for (const nested of regions) visit(nested.instructions);
    }
  };
  visit(instructions);
  return { used, written };
}
