/** A jvp written out for several directions at once: what does not depend on the tangents is computed once. */
import type { Builder } from "../program/builder.ts";
import { type Instruction, isBuffer, type Region, type Value } from "../program/types.ts";
import { Rebuilder, required } from "./rebuild.ts";

/**
 * @param body      params: the points, then a tangent for every operand
 * @param tangents  for every operand its tangents, one for each direction
 * @returns         for every yield what it is in each direction
 */
export function inlinedInDirections(
  builder: Builder,
  body: Region,
  points: readonly Value[],
  tangents: readonly (readonly Value[])[],
  directions: number,
): Value[][] {
  const depends = dependentOn(body, body.params.slice(points.length));
  const copies = Array.from({ length: directions }, (_, direction) => {
    const rebuilder = new Rebuilder(builder);
    body.params.forEach((param, k) => {
      const point = points[k];
      rebuilder.setImage(param, point ?? required(tangents[k - points.length]?.[direction]));
    });
    return rebuilder;
  });
  const [first, ...others] = copies;
  for (const instruction of body.instructions) {
    first?.copy(instruction);
    for (const rebuilder of others) {
      if (depends.has(instruction)) rebuilder.copy(instruction);
      else for (const result of instruction.results) rebuilder.setImage(result, required(first).image(result));
    }
  }
  return body.yields.map((value) => copies.map((rebuilder) => rebuilder.image(value)));
}

/** The instructions of a body that use certain values, directly or through others or memory. */
function dependentOn(body: Region, inputs: readonly Value[]): ReadonlySet<Instruction> {
  const values = new Set(inputs);
  const found = new Set<Instruction>();
  const usesTapes = body.instructions.some(hasOrder);
  for (let size = -1; size < found.size;) {
    size = found.size;
    for (const instruction of body.instructions) {
      if (found.has(instruction) || !(usesTapes || usesAny(instruction, values))) continue;
      found.add(instruction);
      for (const result of instruction.results) values.add(result);
      for (const buffer of writtenIn(instruction)) values.add(buffer);
    }
  }
  return found;
}

/** Whether an instruction takes part in an order that copies must keep: that of a tape, which calls may use as well. */
function hasOrder(instruction: Instruction): boolean {
  const { kind, regions } = instruction;
  if (kind === "push" || kind === "pop") return true;
  if (kind === "call" && instruction.callee.rules === undefined) return true;
  return regions.some(({ instructions }) => instructions.some(hasOrder));
}

function usesAny({ args, results, regions }: Instruction, values: ReadonlySet<Value>): boolean {
  return (
    args.some((arg) => values.has(arg)) ||
    results.some((result) => values.has(result)) ||
    regions.some(
      ({ instructions, yields }) =>
        yields.some((value) => values.has(value)) || instructions.some((nested) => usesAny(nested, values)),
    )
  );
}

/** The buffers that an instruction may write: those that it stores to, and those that it hands to a call. */
function* writtenIn(instruction: Instruction): Generator<Value> {
  const { kind, args, regions } = instruction;
  if (kind === "store" || kind === "accumulate") yield required(args[0]);
  else if (kind === "call" && instruction.callee.rules === undefined) {
    yield* args.filter(({ type }) => isBuffer(type));
  }
  for (const { instructions } of regions) for (const nested of instructions) yield* writtenIn(nested);
}
