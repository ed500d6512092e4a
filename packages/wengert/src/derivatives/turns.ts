/** How often the regions of a function run for some arguments: found by evaluating it. */
import type { Argument } from "../program/interpret.ts";
import type { Program, Region } from "../program/types.ts";
import type { Reading } from "../read/reading.ts";
import { countTurns } from "../transform/count-turns.ts";
import { assemble } from "./assemble.ts";
import { typed } from "./callable.ts";
import { compile, type Compiled, interpretProgram, ReachedFailure } from "./compile.ts";
import { copiesOf, stepsBeforeCompiling } from "./evaluation.ts";
import { outputOf } from "./output.ts";

export interface CountedEvaluation {
  /** What the function returns. */
  readonly value: unknown;
  readonly turnsOf: (region: Region) => number;
  /** The lengths of the results that are buffers, in order. */
  readonly lengths: readonly number[];
}

/** Evaluates a Program and counts its turns: interpreted where that takes few steps, compiled otherwise. */
export class Turns {
  private readonly program: Program;
  private readonly reading: Reading;
  private compiled: { readonly counting: Compiled; readonly positions: ReadonlyMap<Region, number> } | undefined;

  /** @param program  the reading's, without inner derivatives */
  constructor(program: Program, reading: Reading) {
    this.program = program;
    this.reading = reading;
  }

  /**
   * Evaluates on copies of the arguments.
   *
   * @throws ReachedFailure where the function fails
   */
  run(values: readonly unknown[], flat: readonly Argument[]): CountedEvaluation {
    return this.interpret(values, flat) ?? this.runCompiled(values, flat);
  }

  private interpret(values: readonly unknown[], flat: readonly Argument[]): CountedEvaluation | undefined {
    const most = this.compiled === undefined ? stepsBeforeCompiling(this.program) : undefined;
    if (most === undefined) return undefined;
    const turns = new Map<Region, number>();
    try {
      const [, copies] = copiesOf(values, flat);
      const results = interpretProgram(this.program, copies, most, (region) => {
        turns.set(region, (turns.get(region) ?? 0) + 1);
      });
      return {
        value: assemble(outputOf(this.reading.result, 0), results),
        turnsOf: (region) => turns.get(region) ?? 0,
        lengths: results.flatMap((result) => (typeof result === "object" ? [result.length] : [])),
      };
    } catch (error) {
      // Else it takes too many steps, or recurs too deeply.
      if (error instanceof ReachedFailure) throw error;
      return undefined;
    }
  }

  private runCompiled(values: readonly unknown[], flat: readonly Argument[]): CountedEvaluation {
    const { counting, positions } = (this.compiled ??= this.compile());
    const turns = new Float64Array(positions.size);
    const [copied, copies] = copiesOf(values, flat);
    const [value, ...lengths] = typed<[unknown, ...number[]]>(counting.run(copied, [...copies, turns]));
    return {
      value,
      turnsOf: (region) => {
        const position = positions.get(region);
        return position === undefined ? 0 : (turns[position] ?? 0);
      },
      lengths,
    };
  }

  private compile(): NonNullable<Turns["compiled"]> {
    const { program, reading } = this;
    const counting = countTurns(program);
    const results = program.body.yields.length;
    const lengths = counting.program.body.yields.slice(results);
    const items = lengths.map((_, k) => ({ kind: "value", result: results + k }) as const);
    const plan = {
      program: counting.program,
      output: { kind: "items", items: [outputOf(reading.result, 0), ...items] },
      extras: [{ kind: "array", array: "Float64Array" }],
    } as const;
    return { counting: compile(plan, reading, `turns_${program.name}`), positions: counting.positions };
  }
}
