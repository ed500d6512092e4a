/** Which mode a Jacobian takes: both are counted on the Program itself, at the sizes of the call. */
import type { OperationCounts } from "../graph/formula.ts";
import { recommend } from "../graph/recommend.ts";
import type { Argument } from "../program/interpret.ts";
import type { Program, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { isDifferentiable } from "../transform/activity.ts";
import { expand } from "../transform/expand.ts";
import { required } from "../transform/rebuild.ts";
import type { Evaluated } from "./evaluation.ts";
import { passesFor } from "./jacobian-columns.ts";
import { mayUnroll } from "./jacobian-matrix.ts";
import { positionsOf } from "./options.ts";
import { differentiatedLeaves, type Request } from "./passes.ts";
import { programCost, type Side } from "./program-cost.ts";
import { flatArguments, type KeptReading, type Readings } from "./readings.ts";
import { withRoom } from "./room.ts";
import { type CountedEvaluation, Turns } from "./turns.ts";
import type { Options } from "./types.ts";

/** Which mode is the cheaper one for a Jacobian, and why. */
export interface ModeExplanation {
  readonly mode: "forward" | "reverse";
  /** A sentence with the counts. */
  readonly reason: string;
  readonly cost: OperationCounts;
  /** How many numbers the function is differentiated by: the columns. */
  readonly inputs: number;
  /** How many numbers it returns: the rows. */
  readonly outputs: number;
  /** How often each mode sweeps through the function. */
  readonly passes: { readonly forward: number; readonly reverse: number };
}

interface Weighed {
  readonly explanation: ModeExplanation;
  /** Undefined where the mode was known for such sizes. */
  readonly evaluated: Evaluated | undefined;
}

/** What is counted of one reading. */
interface Countable {
  readonly request: Request;
  readonly program: Program;
  readonly turns: Turns;
  readonly known: Map<string, ModeExplanation>;
}

/** How many sizes are kept for a reading. */
const mostSizes = 64;

export class ModeChoice {
  private readonly readings: Readings;
  private readonly wrt: Options["wrt"];
  private readonly countables = new WeakMap<KeptReading, Countable>();

  constructor(readings: Readings, wrt: Options["wrt"]) {
    this.readings = readings;
    this.wrt = wrt;
  }

  /**
   * The cheaper mode for the values of the parameters. It is counted once for all arrays of the same lengths.
   *
   * @throws ReachedFailure where the function fails
   */
  explain(values: readonly unknown[]): ModeExplanation {
    return this.weigh(values).explanation;
  }

  /** The same, and the value of the function where counting took an evaluation of it. @throws ReachedFailure */
  weigh(values: readonly unknown[]): Weighed {
    const { kept, hidden } = this.readings.find(values);
    return withRoom(kept, () => this.weighAt(kept, values, flatArguments(kept, values, hidden)));
  }

  private weighAt(kept: KeptReading, values: readonly unknown[], flat: readonly Argument[]): Weighed {
    const countable = this.countable(kept);
    const sizes = flat.map((argument) => (typeof argument === "object" ? argument.length : "")).join(",");
    const before = countable.known.get(sizes);
    if (before !== undefined) return { explanation: before, evaluated: undefined };
    const evaluation = countable.turns.run(values, flat);
    const explanation = explain(countable, evaluation, flat);
    if (countable.known.size >= mostSizes) countable.known.clear();
    countable.known.set(sizes, explanation);
    return { explanation, evaluated: { kept, value: evaluation.value } };
  }

  private countable(kept: KeptReading): Countable {
    const known = this.countables.get(kept);
    if (known !== undefined) return known;
    const { reading } = kept;
    const request: Request = {
      reading,
      wrt: positionsOf(this.wrt, this.readings.parameters.length),
      asList: true,
      record: "needed",
    };
    const program = expand(reading.program);
    const made: Countable = { request, program, turns: new Turns(program, reading), known: new Map() };
    this.countables.set(kept, made);
    return made;
  }
}

function explain(
  { request, program }: Countable,
  { turnsOf, lengths }: CountedEvaluation,
  flat: readonly Argument[],
): ModeExplanation {
  const { params, yields } = program.body;
  const inputs = differentiatedLeaves(program, request).map((leaf) => {
    const value = required(params[leaf]);
    const argument = flat[leaf];
    return { value, count: typeof argument === "object" ? argument.length : 1 };
  });
  let next = 0;
  const outputs = yields.flatMap((value) => {
    const length = isBuffer(value.type) ? (lengths[next++] ?? 0) : 1;
    return isDifferentiable(value) ? [{ value, count: length }] : [];
  });
  const [columns, rows] = [sideOf(program, inputs), sideOf(program, outputs)];
  const passes = { forward: passesFor(columns.count), reverse: rows.count };
  const cost = programCost(
    program,
    { ...columns, passes: passes.forward },
    { ...rows, passes: passes.reverse },
    turnsOf,
  );
  const sweeps = { inputs: columns.count, outputs: rows.count, passes };
  return { ...recommend(cost, sweeps), cost, ...sweeps };
}

function sideOf(program: Program, leaves: readonly { value: Value; count: number }[]): Omit<Side, "passes"> {
  const values = leaves.map(({ value }) => value);
  const count = leaves.reduce((sum, leaf) => sum + leaf.count, 0);
  return { values, count, isUnrolled: mayUnroll(values, program) };
}
