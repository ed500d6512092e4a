/** Which buffers are written. */
import type { DifferentiateInstruction, Instruction, Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { reachablePrograms } from "./activity.ts";

/** The buffers that a region, or a Program it calls, stores to. */
export function writtenBuffers(region: { readonly instructions: readonly Instruction[] }): ReadonlySet<Value> {
  const written = new Set<Value>();
  const programs: readonly Program[] = reachablePrograms(region);
  let grew = true;
  const visit = (visited: { readonly instructions: readonly Instruction[] }): void => {
    for (const instruction of visited.instructions) {
      const [buffer] = instruction.args;
      if ((instruction.kind === "store" || instruction.kind === "accumulate") && buffer !== undefined) mark(buffer);
      if (instruction.kind === "call") {
        instruction.args.forEach((arg, k) => {
          const param = instruction.callee.body.params[k];
          if (param !== undefined && written.has(param)) mark(arg);
        });
      }
      if (instruction.kind === "differentiate") markDifferentiated(instruction);
      instruction.regions.forEach(visit);
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
  while (grew) {
    grew = false;
    visit(region);
    for (const program of programs) visit(program.body);
  }
  return written;
}

/** Whether two buffers of a Program, or of one that it calls, may be one; those that take part where rules are called are never written there. */
export function mayShareBuffers(program: Program): boolean {
  return [program, ...reachablePrograms(program.body)].some(({ body }) => callsWithoutRules(body));
}

function callsWithoutRules({ instructions }: Region): boolean {
  return instructions.some(
    (instruction) =>
      (instruction.kind === "call" && instruction.callee.rules === undefined) ||
      instruction.regions.some(callsWithoutRules),
  );
}
