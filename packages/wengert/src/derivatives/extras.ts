/** The further arguments of a derivative: tangents, or the seed. */
import { shapeMismatch } from "../errors.ts";
import type { Argument } from "../program/interpret.ts";
import { leafTypes, type Shape } from "../program/shape.ts";
import type { Reading } from "../read/reading.ts";
import { flatten, flattenDerivative } from "./arguments.ts";
import type { Plan } from "./plan.ts";

/** An array of the caller's that a derivative is written to. */
export type Out = Float64Array | Float32Array;

/** What a caller gives beside the arguments. */
export interface Extras {
  readonly kind: "tangent" | "seed";
  /** One for each of the plan's extra shapes. */
  readonly values: readonly unknown[];
  /** The result that a seed must be like. */
  readonly result?: unknown;
  /** The array that is written to: the last of the extras. */
  readonly out?: Out;
}

/**
 * The leaves of what a caller gives for the extras of a plan.
 *
 * @param flat  the leaves of the arguments, which tangents must be like
 * @throws      WengertError SHAPE_MISMATCH
 */
export function extraArguments(
  plan: Plan,
  reading: Reading,
  { kind, values, result, out }: Extras,
  flat: readonly Argument[],
): Argument[] {
  const extras = out === undefined ? plan.extras : plan.extras.slice(0, -1);
  // Parameters left to their defaults are no inputs: they stand last, and need no tangent.
  const fewest = extras.findLastIndex((shape) => leafTypes(shape).length > 0) + 1;
  if (kind === "tangent" && (values.length < fewest || values.length > extras.length)) {
    throw shapeMismatch(
      `the list of tangents for jvp(${reading.program.name})`,
      `${extras.length} of them, one for each input`,
      `a list of ${values.length}`,
    );
  }
  const given = extras.flatMap((shape, k) => {
    const leaves: Argument[] = [];
    const name = extras.length === 1 ? kind : `${kind} ${k + 1}`;
    flattenDerivative(shape, values[k], name, modelOf(shape), leaves);
    return leaves;
  });
  return out === undefined ? given : [...given, out];

  /** The arguments, or the result, that an extra must be like, leaf by leaf. */
  function modelOf(shape: Shape): readonly Argument[] {
    if (kind === "tangent") return leavesLike(reading, shape, flat);
    const leaves: Argument[] = [];
    flatten(shape, result, leaves);
    return leaves;
  }
}

function leavesLike({ params }: Reading, shape: Shape, flat: readonly Argument[]): readonly Argument[] {
  let first = 0;
  for (const param of params) {
    const count = leafTypes(param).length;
    if (param === shape) return flat.slice(first, first + count);
    first += count;
  }
  return [];
}
