/** Which buffers are written. */
import type { DifferentiateInstruction, Instruction, Program, Value } from "./types.ts";
import { isBuffer } from "./types.ts";
import { forEachInstruction, reachablePrograms, someInstruction } from "./walk.ts";

/** The buffers that a region, or a Program it calls, stores to. */
export function writtenBuffers(region: { readonly instructions: readonly Instruction[] }): ReadonlySet<Value> {
  const written = new Set<Value>();
  const programs: readonly Program[] = reachablePrograms(region);
  let grew = false;
  const visit = (instruction: Instruction): void => {
    const { kind, args } = instruction;
    if (kind === "store" || kind === "accumulate") {
      if (args[0] !== undefined) mark(args[0]);
    } else if (kind === "call") {
      args.forEach((arg, k) => {
        const param = instruction.callee.body.params[k];
        if (param !== undefined && written.has(param)) mark(arg);
      });
    } else if (kind === "differentiate") {
      markDifferentiated(instruction);
    }
  };
  /** A point and its param are one buffer; shadows are added to. */
  const markDifferentiated = ({ args, regions }: DifferentiateInstruction): void => {
    const params = regions[0]?.params ?? [];
    args.forEach((arg, k) => {
      if (!isBuffer(arg.type)) return;
      const param = params[k];
      if (param === undefined || written.has(param)) mark(arg);
      if (param !== undefined && written.has(arg)) mark(param);
    });
  };
  const mark = (buffer: Value): void => {
    if (written.has(buffer)) return;
    written.add(buffer);
    grew = true;
  };
  do {
    grew = false;
    forEachInstruction(region, visit);
    for (const program of programs) forEachInstruction(program.body, visit);
  } while (grew);
  return written;
}

/** Whether two buffers of a Program, or of one that it calls, may be one; those that take part where rules are called are never written there. */
export function mayShareBuffers(program: Program): boolean {
  return [program, ...reachablePrograms(program.body)].some(({ body }) =>
    someInstruction(body, (instruction) => instruction.kind === "call" && instruction.callee.rules === undefined),
  );
}
