/** How often the regions of a function run for some arguments. */
import type { Argument } from "../program/interpret.ts";
import type { Program, Region } from "../program/types.ts";
import type { Reading } from "../read/reading.ts";
import { countTurns, type TurnCounting } from "../transform/count-turns.ts";
import { typed } from "./callable.ts";
import { compile, type Compiled, interpretPlan, ReachedFailure } from "./compile.ts";
import { copiesOf } from "./evaluation.ts";
import type { Plan } from "./plan.ts";

/** To interpret so many steps takes as long as to compile a small function. */
const fewSteps = 10_000;

export interface CountedTurns {
  readonly turnsOf: (region: Region) => number;
  /** The lengths of the results that are buffers, in order. */
  readonly lengths: readonly number[];
}

/** Counts the turns of a Program: by interpreting where that takes few steps, compiled otherwise. */
export class Turns {
  private readonly program: Program;
  private readonly reading: Reading;
  private readonly counting: TurnCounting;
  private readonly plan: Plan;
  private compiled: Compiled | undefined;

  constructor(program: Program, reading: Reading) {
    this.program = program;
    this.reading = reading;
    this.counting = countTurns(program);
    const items = this.counting.program.body.yields.map((_, result) => ({ kind: "value", result }) as const);
    this.plan = {
      program: this.counting.program,
      output: { kind: "items", items },
      extras: [{ kind: "array", array: "Float64Array" }],
    };
  }

  /** @throws ReachedFailure where the function fails */
  run(values: readonly unknown[], flat: readonly Argument[]): CountedTurns {
    const { positions } = this.counting;
    const turns = new Float64Array(positions.size);
    const lengths = this.interpret(values, flat, turns) ?? this.runCompiled(values, flat, turns.fill(0));
    return {
      lengths: typed(lengths),
      turnsOf: (region) => {
        const position = positions.get(region);
        return region === this.program.body ? 1 : position === undefined ? 0 : (turns[position] ?? 0);
      },
    };
  }

  private interpret(values: readonly unknown[], flat: readonly Argument[], turns: Float64Array): unknown {
    if (this.compiled !== undefined) return undefined;
    try {
      const [, copies] = copiesOf(values, flat);
      return interpretPlan(this.plan, [...copies, turns], fewSteps);
    } catch (error) {
      // Else it takes too many steps, or recurs too deeply.
      if (error instanceof ReachedFailure) throw error;
      return undefined;
    }
  }

  private runCompiled(values: readonly unknown[], flat: readonly Argument[], turns: Float64Array): unknown {
    this.compiled ??= compile(this.plan, this.reading, `turns_${this.program.name}`);
    const [copied, copies] = copiesOf(values, flat);
    return this.compiled.run(copied, [...copies, turns]);
  }
}
