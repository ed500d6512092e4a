/** The function itself, as it was read: interpreted where that takes few steps, compiled otherwise. */
import type { Argument } from "../program/interpret.ts";
import { describe } from "../program/shape-of.ts";
import { hasDerivatives } from "../transform/expand.ts";
import { deepCopy, isNumberBuffer } from "./arguments.ts";
import { compile, type Compiled, interpretPlan, ReachedFailure } from "./compile.ts";
import { outputOf } from "./output.ts";
import { evaluationPlan } from "./plan.ts";
import type { KeptReading } from "./readings.ts";

/** To interpret so many steps takes as long as to compile a small function. */
const fewSteps = 10_000;

/**
 * The value of a function for arguments, on copies of them.
 *
 * @throws ReachedFailure
 */
export function evaluateReading(kept: KeptReading, values: readonly unknown[], flat: readonly Argument[]): unknown {
  const { program, result } = kept.reading;
  const isShort = program.body.instructions.length < fewSteps;
  if (kept.evaluation === undefined && isShort && !hasDerivatives(program)) {
    try {
      const [, copies] = copiesOf(values, flat);
      return interpretPlan({ program, output: outputOf(result, 0), extras: [] }, copies, fewSteps);
    } catch (error) {
      // Else it takes too many steps, or recurs too deeply.
      if (error instanceof ReachedFailure) throw error;
    }
  }
  return compiledEvaluation(kept).run(...copiesOf(values, flat));
}

function compiledEvaluation(kept: KeptReading): Compiled {
  const { reading } = kept;
  const plan = evaluationPlan({ reading, wrt: [], asList: true, record: "needed" });
  return (kept.evaluation ??= compile(plan, reading, reading.program.name));
}

/** Copies of the values of the parameters and of all leaves, which share what those share. */
export function copiesOf(
  values: readonly unknown[],
  flat: readonly Argument[],
): [values: readonly unknown[], flat: readonly Argument[]] {
  const copies = new Map<unknown, unknown>();
  const copied = values.map((value) => deepCopy(value, copies));
  const leaves = flat.map((argument) => {
    const copy = deepCopy(argument, copies);
    if (typeof copy === "number" || typeof copy === "boolean" || isNumberBuffer(copy)) return copy;
    throw new Error(`${describe(copy)} is no argument of a Program`);
  });
  return [copied, leaves];
}
