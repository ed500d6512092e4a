/** What plans are made of: a function prepared for differentiation, its differentiated leaves, one pass of a mode. */
import { addParam, Builder, createRegion } from "../program/builder.ts";
import type { Shape } from "../program/shape.ts";
import { leafTypes } from "../program/shape.ts";
import type { Program, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import type { Reading } from "../read/reading.ts";
import { analyseActivity, isDifferentiable } from "../transform/activity.ts";
import { expand } from "../transform/expand.ts";
import { hoistInvariants } from "../transform/hoist-invariants.ts";
import { ForwardTransform } from "../transform/forward.ts";
import { required } from "../transform/rebuild.ts";
import type { RecordPolicy } from "../transform/recording.ts";
import { writeOutShortLoops } from "../transform/short-loops.ts";
import { simplify } from "../transform/simplify.ts";
import { skipZeroTangents } from "../transform/skip-zero-tangents.ts";
import { sinkIntoBranches } from "../transform/sink.ts";
import { unrollRecursion } from "../transform/unroll-recursion.ts";

/** A function read for one specialisation, and what is differentiated. */
export interface Request {
  readonly reading: Reading;
  /** The differentiated parameters, by position. */
  readonly wrt: readonly number[];
  /** Whether the partials come as a list, or as the only one by itself. */
  readonly asList: boolean;
  readonly record: RecordPolicy;
}

/** Where the leaves of a parameter stand among the Program's params. */
export interface Leaves {
  readonly shape: Shape;
  readonly first: number;
}

export function leavesOf(shapes: readonly Shape[]): Leaves[] {
  let first = 0;
  return shapes.map((shape) => {
    const leaves = { shape, first };
    first += leafTypes(shape).length;
    return leaves;
  });
}

/** The function itself, cleaned up for being differentiated in a mode. */
export function prepare({ reading, record }: Request, mode: "forward" | "reverse"): Program {
  const program = sinkIntoBranches(simplify(expand(reading.program, record, mode === "reverse")));
  const unrolled = unrollRecursion(program);
  return hoistInvariants(unrolled === program ? program : simplify(unrolled));
}

/**
 * The Program of forward passes, when it is built. What records everything is the reference: it computes with every zero,
 * in every loop.
 */
export function completeForward(program: Program, { record }: Pick<Request, "record">): Program {
  const simplified = simplify(program);
  return record === "everything" ? simplified : writeOutShortLoops(skipZeroTangents(simplified));
}

/** A new builder with a copy of the params. */
export function openPlan(program: Program): { builder: Builder; points: Value[] } {
  const builder = new Builder(createRegion(undefined));
  return { builder, points: program.body.params.map((param) => addParam(builder.region, param.type, param.name)) };
}

/** Positions of the Program's params that are differentiated. */
export function differentiatedLeaves(program: Program, { reading, wrt }: Request): number[] {
  const leaves = leavesOf(reading.params);
  return wrt.flatMap((k) => {
    const { shape, first } = required(leaves[k]);
    return leafTypes(shape).flatMap((_, at) =>
      isDifferentiable(required(program.body.params[first + at])) ? [first + at] : [],
    );
  });
}

/** Params for the tangents of a call, a leaf for each of the arguments' in their shapes; gives those that carry a derivative. */
export function tangentParams(builder: Builder, program: Program, request: Request): Map<number, Value> {
  const leaves = leavesOf(request.reading.params);
  const differentiated = new Set(differentiatedLeaves(program, request));
  const tangents = new Map<number, Value>();
  for (const k of request.wrt) {
    const { shape, first } = required(leaves[k]);
    leafTypes(shape).forEach((type, at) => {
      const name = program.body.params[first + at]?.name;
      const param = addParam(builder.region, type, name && `${name}_dot`);
      if (differentiated.has(first + at)) tangents.set(first + at, param);
    });
  }
  return tangents;
}

/** Copies a Program with tangents at the builder's place. */
export function forwardPass(
  builder: Builder,
  program: Program,
  points: readonly Value[],
  wrt: readonly number[],
  directions: number,
  tangentsOf: (leaf: number) => readonly (Value | undefined)[],
): { results: Value[]; tangents: (readonly (Value | undefined)[])[] } {
  const { body } = program;
  const inputs = wrt.map((k) => required(body.params[k]));
  const outputs = body.yields.filter(isDifferentiable);
  const activity = analyseActivity(body, inputs, [...outputs, ...inputs]);
  const transform = new ForwardTransform(builder, { activity, directions });
  body.params.forEach((param, k) => {
    transform.setImage(param, required(points[k]));
  });
  wrt.forEach((k) => {
    transform.setTangents(required(body.params[k]), tangentsOf(k));
  });
  transform.allocateMissingShadows(body.params);
  transform.instructions(body);
  return {
    results: transform.imagesOf(body.yields),
    tangents: body.yields.map((value) => transform.tangentsOf(value)),
  };
}

export function copyOf(builder: Builder, buffer: Value): Value {
  if (!isBuffer(buffer.type)) throw new Error("only buffers are copied");
  const length = builder.length(buffer);
  const copy = builder.allocate(buffer.type, length);
  builder.loop({ low: builder.integer(0), high: length }, [], (i) => {
    builder.store(copy, i, builder.load(buffer, i, false), false);
    return [];
  });
  return copy;
}

export function zeroShadow(builder: Builder, buffer: Value): Value {
  if (!isBuffer(buffer.type)) throw new Error("only buffers have shadows");
  const shadow = builder.allocate(buffer.type, builder.length(buffer));
  if (buffer.name !== undefined) shadow.name = `${buffer.name}_bar`;
  return shadow;
}

export function zeroFor(builder: Builder, result: Value): Value {
  return isBuffer(result.type) ? builder.allocate(result.type, builder.length(result)) : builder.constant(0);
}
