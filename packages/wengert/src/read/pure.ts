/** Reading what must not change anything, because it is evaluated more often than the user wrote it. */
import type * as acorn from "acorn";
import type { Instruction, Region } from "../program/types.ts";
import { Layer } from "./environment.ts";
import type { Reader } from "./reader.ts";

/** Reads something, and refuses it where it changes a variable, an object or memory that was there before. */
export function withoutEffects<R>(reader: Reader, node: acorn.Node, read: () => R): R {
  const { layer: outer, builder } = reader;
  const { region } = builder;
  const from = region.instructions.length;
  const layer = new Layer(outer);
  reader.layer = layer;
  let result: R;
  try {
    result = read();
  } finally {
    reader.layer = outer;
  }
  const hint = "Do it in a loop of its own.";
  for (const [variable, meaning] of layer.variables) {
    if (outer.lookup(variable) !== undefined) {
      reader.refuse(node, `\`${variable.name}\` is changed by a function that is called more than once here`, hint);
    }
    outer.variables.set(variable, meaning);
  }
  for (const [cell, content] of layer.objects) {
    if (outer.lookupObject(cell) !== undefined) {
      reader.refuse(node, `\`${cell.name}\` is changed by a function that is called more than once here`, hint);
    }
    outer.objects.set(cell, content);
  }
  outer.unreachable ||= layer.unreachable;
  if (writesOutside(region.instructions.slice(from))) {
    reader.refuse(node, "an array is written by a function that is called more than once here", hint);
  }
  return result;
}

/** Whether instructions write memory that none of them allocates. */
function writesOutside(instructions: readonly Instruction[]): boolean {
  const own = new Set<Instruction>();
  const collect = (list: readonly Instruction[]): void => {
    for (const instruction of list) {
      own.add(instruction);
      for (const nested of instruction.regions) collectRegion(nested);
    }
  };
  const collectRegion = (nested: Region): void => collect(nested.instructions);
  collect(instructions);
  for (const { kind, args } of own) {
    if (kind === "call") return true;
    const [buffer] = args;
    if (kind !== "store" && kind !== "accumulate") continue;
    if (buffer?.instruction === undefined || !own.has(buffer.instruction)) return true;
  }
  return false;
}
