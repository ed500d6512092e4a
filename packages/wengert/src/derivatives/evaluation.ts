/** The function itself, as it was read: interpreted where that takes few steps, compiled otherwise. */
import type { Argument } from "../program/interpret.ts";
import { describe } from "../program/shape-of.ts";
import type { Program, Region } from "../program/types.ts";
import { hasDerivatives } from "../transform/expand.ts";
import { deepCopy, isNumberBuffer } from "./arguments.ts";
import { compile, type Compiled, interpretPlan, ReachedFailure } from "./compile.ts";
import { outputOf } from "./output.ts";
import { evaluationPlan } from "./plan.ts";
import type { KeptReading } from "./readings.ts";

/** What a reading of a function gave for the arguments of a call. */
export interface Evaluated {
  readonly kept: KeptReading;
  readonly value: unknown;
}

/** Interpreting so many, once, costs a fraction of compiling one: cold code takes microseconds a step. */
const stepsPerInstruction = 1;
/** Compiling the shortest function takes as long as interpreting so many instructions. */
const fewestSteps = 300;
/** What is longer is compiled at once. */
const longestInterpreted = 2000;

/**
 * The value of a function for arguments, on copies of them.
 *
 * @throws ReachedFailure
 */
export function evaluateReading(kept: KeptReading, values: readonly unknown[], flat: readonly Argument[]): unknown {
  const { program, result } = kept.reading;
  const most = hasDerivatives(program) ? undefined : stepsBeforeCompiling(program);
  if (kept.evaluation === undefined && most !== undefined) {
    try {
      const [, copies] = copiesOf(values, flat);
      return interpretPlan({ program, output: outputOf(result, 0), extras: [] }, copies, most);
    } catch (error) {
      // Else it takes too many steps, or recurs too deeply.
      if (error instanceof ReachedFailure) throw error;
    }
  }
  return compiledEvaluation(kept).run(...copiesOf(values, flat));
}

/** How many steps it takes to interpret a Program for as long as compiling it would take; undefined where that is not tried. */
export function stepsBeforeCompiling({ body }: Program): number | undefined {
  const length = lengthOf(body);
  return length <= longestInterpreted ? fewestSteps + stepsPerInstruction * length : undefined;
}

/** How many instructions a region holds, those of regions inside included, as far as that is not too many. */
function lengthOf({ instructions }: Region): number {
  let length = instructions.length;
  if (length > longestInterpreted) return length;
  for (const { regions } of instructions) for (const region of regions) length += lengthOf(region);
  return length;
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
