/** Stages of a sparse derivative: the passes of one mode, and the Programs that make them. */
import type { Program } from "../../program/types.ts";
import { directionsFor } from "../jacobian-columns.ts";
import type { Request } from "../passes.ts";
import type { Plan } from "../plan.ts";
import { forwardCompressedPlan, reverseCompressedPlan } from "./compressed-plan.ts";
import { at } from "./pattern.ts";
import type { Passes } from "./recovery.ts";

/** The passes of one mode, and the plan of the Program that makes them. */
export interface Stage {
  /** Plans of one name are one. */
  readonly name: string;
  readonly passes: Passes;
  readonly plan: (request: Request, program: Program, differentiated: readonly number[]) => Plan;
}

/** Forward passes, as many at a time as make no more runs than 8 at a time would; none where there is nothing to take. */
export function forwardStage(
  passes: Passes,
  programOf: (request: Request, program: Program) => Program,
): readonly Stage[] {
  const count = passes.starts.length - 1;
  if (count === 0) return [];
  const directions = directionsFor(count);
  return [
    {
      name: `forward${directions}`,
      passes: padded(passes, directions),
      plan: (request, program, differentiated) =>
        forwardCompressedPlan(
          { program: programOf(request, program), differentiated, record: request.record },
          directions,
        ),
    },
  ];
}

/** Reverse passes; none where there is nothing to take. */
export function reverseStage(passes: Passes): readonly Stage[] {
  if (passes.starts.length === 1) return [];
  return [
    {
      name: "reverse",
      passes,
      plan: ({ record }, program, differentiated) => reverseCompressedPlan({ program, differentiated, record }),
    },
  ];
}

/** Passes with empty ones at the end, so that their number is a multiple. */
function padded({ starts, ...passes }: Passes, multiple: number): Passes {
  const count = starts.length - 1;
  const all = new Int32Array(Math.ceil(count / multiple) * multiple + 1).fill(at(starts, count));
  all.set(starts);
  return { ...passes, starts: all };
}
