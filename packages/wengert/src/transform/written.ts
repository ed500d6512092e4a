/** Which buffers are written. */
import type { Program, Region, Value } from "../program/types.ts";
import { reachablePrograms } from "./activity.ts";

/** The buffers that a region, or a Program it calls, stores to. */
export function writtenBuffers(region: Region): ReadonlySet<Value> {
  const written = new Set<Value>();
  const programs: readonly Program[] = reachablePrograms(region);
  let grew = true;
  const visit = (visited: Region): void => {
    for (const instruction of visited.instructions) {
      const [buffer] = instruction.args;
      if ((instruction.kind === "store" || instruction.kind === "accumulate") && buffer !== undefined) mark(buffer);
      if (instruction.kind === "call") {
        instruction.args.forEach((arg, k) => {
          const param = instruction.callee.body.params[k];
          if (param !== undefined && written.has(param)) mark(arg);
        });
      }
      instruction.regions.forEach(visit);
    }
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
