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

type Mode = ModeExplanation["mode"];

interface Weighed {
  readonly mode: Mode;
  /** Undefined where the mode was known for such sizes. */
  readonly evaluated: Evaluated | undefined;
}

/** The inputs and the outputs of a Jacobian. */
interface Sides {
  readonly columns: Side;
  readonly rows: Side;
}

/** What is counted of one reading. */
interface Countable {
  readonly request: Request;
  readonly program: Program;
  readonly turns: Turns;
  /** By the sizes of a call: what was counted, and which mode is the cheaper one. */
  readonly explained: Map<string, ModeExplanation>;
  readonly modes: Map<string, Mode>;
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
    return this.once(values, ({ explained }) => explained, explain).result;
  }

  /**
   * The mode alone, and the value of the function where finding it took an evaluation. Operations are counted only where
   * the sizes do not tell.
   *
   * @throws ReachedFailure
   */
  weigh(values: readonly unknown[]): Weighed {
    const { result, evaluated } = this.once(values, ({ modes }) => modes, modeOf);
    return { mode: result, evaluated };
  }

  private once<R>(
    values: readonly unknown[],
    resultsOf: (countable: Countable) => Map<string, R>,
    count: (countable: Countable, evaluation: CountedEvaluation, sides: Sides) => R,
  ): { result: R; evaluated: Evaluated | undefined } {
    const { kept, hidden } = this.readings.find(values);
    return withRoom(kept, () => {
      const flat = flatArguments(kept, values, hidden);
      const countable = this.countable(kept);
      const results = resultsOf(countable);
      const sizes = flat.map((argument) => (typeof argument === "object" ? argument.length : "")).join(",");
      const before = results.get(sizes);
      if (before !== undefined) return { result: before, evaluated: undefined };
      const evaluation = countable.turns.run(values, flat);
      const result = count(countable, evaluation, sidesOf(countable, evaluation, flat));
      if (results.size >= mostSizes) results.clear();
      results.set(sizes, result);
      return { result, evaluated: { kept, value: evaluation.value } };
    });
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
    const made: Countable = {
      request,
      program,
      turns: new Turns(program, reading),
      explained: new Map(),
      modes: new Map(),
    };
    this.countables.set(kept, made);
    return made;
  }
}

function sidesOf({ request, program }: Countable, { lengths }: CountedEvaluation, flat: readonly Argument[]): Sides {
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
  return { columns: { ...columns, passes: passesFor(columns.count) }, rows: { ...rows, passes: rows.count } };
}

function explain({ program }: Countable, { turnsOf }: CountedEvaluation, { columns, rows }: Sides): ModeExplanation {
  const cost = programCost(program, columns, rows, turnsOf);
  const passes = { forward: columns.passes, reverse: rows.passes };
  const sweeps = { inputs: columns.count, outputs: rows.count, passes };
  return { ...recommend(cost, sweeps), cost, ...sweeps };
}

/** By so much more inputs than outputs, or outputs than inputs, no operation takes fewer in the other mode. */
const certain = 8;

/**
 * The cheaper mode. An operation of one or two operands takes, with the loads before it, at most five times as many
 * operations for an output as for an input, or for an input as for an output, beside evaluating it once for each pass:
 * where the counts differ by more, they decide. Not where passes are written out and leave out what is zero.
 */
function modeOf(countable: Countable, evaluation: CountedEvaluation, sides: Sides): Mode {
  const { columns, rows } = sides;
  const isReverse = !columns.isUnrolled && certain * rows.count <= columns.count && rows.passes <= columns.passes;
  if (isReverse && rows.count > 0) return "reverse";
  if (!rows.isUnrolled && columns.count > 0 && certain * columns.count <= rows.count) return "forward";
  return explain(countable, evaluation, sides).mode;
}

function sideOf(program: Program, leaves: readonly { value: Value; count: number }[]): Omit<Side, "passes"> {
  const values = leaves.map(({ value }) => value);
  const count = leaves.reduce((sum, leaf) => sum + leaf.count, 0);
  return { values, count, isUnrolled: mayUnroll(values, program) };
}
