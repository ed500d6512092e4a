/**
 * Reverse mode, Program → Program: a forward sweep that computes the function and keeps what is needed, then the
 * region tree backwards, accumulating the adjoints v̄ = Σ over uses w of w̄ · ∂w/∂v.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §3.2 and chapter 4.
 */
import { addParam, Builder, createRegion } from "../program/builder.ts";
import type { Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { analyseActivity, isDifferentiable } from "./activity.ts";
import { addInto, BackwardSweep } from "./backward-sweep.ts";
import { ForwardSweep } from "./forward-sweep.ts";
import { freeValues, required } from "./rebuild.ts";
import { Recording, type RecordPolicy, TapeNumbers } from "./recording.ts";

export type { RecordPolicy } from "./recording.ts";

/** What to reverse, and where the shadows of its buffers are. */
export interface ReverseRequest {
  readonly region: Region;
  /** Images of the params. */
  readonly points: readonly Value[];
  /** Positions of the params differentiated. */
  readonly wrt: readonly number[];
  /** Shadows of the buffers among them, in the order of `wrt`; undefined for a scalar. */
  readonly shadows: readonly (Value | undefined)[];
  /** Where a shadow begins in the buffer given for it, if that is larger: of a buffer that is only loaded from. */
  readonly firsts?: readonly (Value | undefined)[];
  /** By position of the yields; undefined is a structural zero. The seed of a buffer is a shadow that the sweep uses up. */
  readonly seeds: (yields: readonly Value[]) => readonly (Value | undefined)[];
  /** Which yields are seeded. */
  readonly seeded: readonly number[];
  readonly policy: RecordPolicy;
}

/**
 * Builds both sweeps of a region at the builder's place; returns the region's results and the adjoints of `wrt` (scalars
 * only). Where values are recorded they are built twice: knowing what is on the tape anyway, the second time computes
 * more of the rest from it, and moves backward code that needs no tape to the side of a branch where it counts.
 */
export function reverseRegion(
  builder: Builder,
  request: ReverseRequest,
): { results: Value[]; adjoints: (Value | undefined)[] } {
  const { instructions } = builder.region;
  const from = instructions.length;
  const first = new TapeNumbers(request.region);
  const built = buildSweeps(builder, request, first);
  if (request.policy === "everything" || !first.isImprovable) return built;
  instructions.length = from;
  const second = new TapeNumbers(request.region, first);
  const better = buildSweeps(builder, request, second);
  if (!second.isBroken) return better;
  instructions.length = from;
  return buildSweeps(builder, request, new TapeNumbers(request.region, first, false));
}

function buildSweeps(
  builder: Builder,
  request: ReverseRequest,
  tapes: TapeNumbers,
): { results: Value[]; adjoints: (Value | undefined)[] } {
  const { region, points, wrt, shadows, seeded, policy } = request;
  const inputs = wrt.map((k) => required(region.params[k]));
  const outputs = seeded.map((k) => required(region.yields[k]));
  const activity = analyseActivity(region, inputs, outputs);
  const recording = new Recording(builder, { activity, policy, region, tapes });
  const forwardSweep = new ForwardSweep(builder, recording);
  region.params.forEach((param, k) => {
    forwardSweep.setImage(param, required(points[k]));
  });
  const top = recording.openTop(region, builder.region);
  forwardSweep.instructions(region);
  const results = forwardSweep.imagesOf(region.yields);

  const adjoint = builder.adjoint;
  builder.adjoint = true;
  recording.startBackward(top, builder.region);
  const backward = new BackwardSweep(builder, recording, forwardSweep);
  wrt.forEach((_, k) => {
    const shadow = shadows[k];
    if (shadow !== undefined) recording.setShadow(required(inputs[k]), shadow, request.firsts?.[k]);
  });
  // Buffers from outside that become active only because active values are stored to them have no adjoint to give back.
  for (const buffer of [...region.params, ...freeValues(region)]) {
    if (!isBuffer(buffer.type) || !activity.isActive(buffer) || recording.hasShadow(buffer)) continue;
    recording.setShadow(buffer, builder.allocate(buffer.type, builder.length(forwardSweep.image(buffer))));
  }
  const seeds = request.seeds(results);
  for (const k of seeded) {
    const [value, seed] = [required(region.yields[k]), seeds[k]];
    if (seed === undefined) continue;
    if (isBuffer(value.type)) {
      if (recording.hasShadow(value)) addInto(builder, recording.shadowOf(value), seed);
      else recording.setShadow(value, seed);
    } else backward.seed(value, seed);
  }
  backward.run(region);
  const adjoints = inputs.map((input) => (isBuffer(input.type) ? undefined : backward.adjointOf(input)));
  recording.finish(top);
  builder.adjoint = adjoint;
  return { results, adjoints };
}

/**
 * The reverse derivative of a Program.
 *
 * @param program  without inner derivatives (`expand` them first)
 * @param wrt      positions of the differentiated params
 * @param seeded   positions of the differentiated results; every differentiable one unless given
 * @returns a Program of the params, then the shadow of every buffer in `wrt` (in and out: adjoints are added to it),
 *   then a seed for every seeded result (a buffer's is used up); it yields the results, then the adjoint of every scalar in `wrt`
 */
export function reverse(
  program: Program,
  wrt: readonly number[],
  options: { readonly seeded?: readonly number[]; readonly record?: RecordPolicy } = {},
): Program {
  const { body } = program;
  const seeded = options.seeded ?? body.yields.flatMap((value, k) => (isDifferentiable(value) ? [k] : []));
  const builder = new Builder(createRegion(undefined));
  const points = body.params.map((param) => addParam(builder.region, param.type, param.name));
  const shadows = wrt.map((k) => {
    const param = required(body.params[k]);
    return isBuffer(param.type) ? addParam(builder.region, param.type, barName(param.name ?? "x")) : undefined;
  });
  const seeds = new Map<number, Value>();
  for (const k of seeded) {
    const value = required(body.yields[k]);
    seeds.set(k, addParam(builder.region, value.type, barName(value.name ?? "y")));
  }
  const { results, adjoints } = reverseRegion(builder, {
    region: body,
    points,
    wrt,
    shadows,
    seeded,
    seeds: () => body.yields.map((_, k) => seeds.get(k)),
    policy: options.record ?? "needed",
  });
  const yields = [...results];
  wrt.forEach((k, position) => {
    if (!isBuffer(required(body.params[k]).type)) yields.push(adjoints[position] ?? builder.constant(0));
  });
  return builder.finish(`${program.name}_reverse`, yields, program.source);
}

export function barName(name: string): string {
  return `${name}_bar`;
}
