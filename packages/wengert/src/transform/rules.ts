/**
 * The derivative rules of a function in both directions. A direction that is missing is the transpose of the other, where
 * that can be shown: the tangent of a jvp is linear in the tangents, and its reverse derivative with respect to them is
 * the vjp; the adjoints of a pullback are linear in the seeds, and the reverse derivative with respect to these is the jvp.
 * Source: Radul et al., You Only Linearize Once, POPL 2023, §5 (transposition).
 */
import { ruleClosesOver, ruleMissing, ruleNotLinear, placeIn, type Place } from "../errors.ts";
import { addParam, Builder, createRegion } from "../program/builder.ts";
import type { CallInstruction, Program, ReverseRule, Span, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { isDifferentiable } from "./activity.ts";
import { inlined } from "./inline.ts";
import { whyNotLinear } from "./linear.ts";
import { required } from "./rebuild.ts";
import { reverseRegion } from "./reverse.ts";

const jvps = new WeakMap<Program, Program>();
const vjps = new WeakMap<Program, ReverseRule>();

/** The rule for forward mode. */
export function jvpRuleOf(call: CallInstruction): Program {
  const { callee } = call;
  const given = callee.rules?.jvp ?? jvps.get(callee);
  if (given !== undefined) return given;
  const vjp = callee.rules?.vjp;
  if (vjp === undefined) throw ruleMissing(callee.name, "jvp", placeOf(call, call.span));
  const made = transposedPullback(call, vjp);
  jvps.set(callee, made);
  return made;
}

/** The rule for reverse mode. */
export function vjpRuleOf(call: CallInstruction): ReverseRule {
  const { callee } = call;
  const given = callee.rules?.vjp ?? vjps.get(callee);
  if (given !== undefined) return given;
  const jvp = callee.rules?.jvp;
  if (jvp === undefined) throw ruleMissing(callee.name, "vjp", placeOf(call, call.span));
  const made = transposedTangent(call, jvp);
  vjps.set(callee, made);
  return made;
}

/** A function whose first results are the value that a rule gives; the function itself where it has none. */
export function valueByRule(callee: Program, rule: "jvp" | "vjp"): Program {
  const { rules, body } = callee;
  if (rule === "vjp" || rules?.jvp === undefined) return (rule === "vjp" ? rules?.vjp?.forward : undefined) ?? callee;
  const builder = new Builder(createRegion(undefined));
  const params = paramsLike(builder, body.params);
  const zeros = rules.operands.map((k) => zeroLike(builder, required(params[k])));
  const yields = inlined(builder, rules.jvp, [...params, ...zeros]);
  return builder.finish(callee.name, yields.slice(0, body.yields.length), callee.source);
}

/** Throws where a function with a rule uses an active value that is none of its arguments: its rule knows nothing of it. */
export function refuseActiveClosure(call: CallInstruction, isActive: (arg: Value) => boolean): void {
  const operands = call.callee.rules?.operands ?? [];
  call.args.forEach((arg, k) => {
    if (operands.includes(k) || !isActive(arg)) return;
    const name = call.callee.body.params[k]?.name ?? arg.name;
    throw ruleClosesOver(call.callee.name, name, placeOf(call, call.span));
  });
}

function placeOf({ callee: { source } }: CallInstruction, span: Span | undefined): Place | undefined {
  return source === undefined || span === undefined
    ? undefined
    : placeIn(source.text, span.start, span.end, source.file);
}

function transposedPullback(call: CallInstruction, { forward, pullback }: ReverseRule): Program {
  const { callee } = call;
  const operands = callee.rules?.operands ?? [];
  const builder = new Builder(createRegion(undefined), { adjoint: true });
  const params = paramsLike(builder, callee.body.params);
  const tangents = paramsLike(
    builder,
    operands.map((k) => required(callee.body.params[k])),
  );
  const yields = inlined(builder, forward, params);
  const results = yields.slice(0, callee.body.yields.length);
  const kept = yields.slice(results.length);
  const differentiable = results.filter(isDifferentiable);
  const seedParams = pullback.body.params.slice(0, differentiable.length);
  const reason = whyNotLinear(pullback, seedParams, pullback.body.yields.length);
  if (reason !== undefined)
    throw ruleNotLinear(callee.name, "jvp", placeOf(call, reason.instruction?.span ?? call.span));
  const tangentsOfResults = transposed(builder, pullback, {
    points: [...differentiable.map((result) => zeroLike(builder, result)), ...kept],
    inputs: seedParams.map((_, k) => k),
    likes: differentiable,
    seeded: operands.map((_, k) => k),
    seeds: tangents,
  });
  return builder.finish(`${callee.name}_jvp`, [...results, ...tangentsOfResults], callee.source);
}

function transposedTangent(call: CallInstruction, jvp: Program): ReverseRule {
  const { callee } = call;
  const { params, yields } = callee.body;
  const operands = callee.rules?.operands ?? [];
  const differentiable = yields.filter(isDifferentiable);
  const tangentParams = jvp.body.params.slice(params.length);
  const reason = whyNotLinear(jvp, tangentParams, differentiable.length);
  if (reason !== undefined)
    throw ruleNotLinear(callee.name, "vjp", placeOf(call, reason.instruction?.span ?? call.span));

  const forward = new Builder(createRegion(undefined));
  const points = paramsLike(forward, params);
  const results = inlined(forward, callee, points);
  // The pullback computes again what the tangent needs: all that is kept are the arguments.
  const forwardHalf = forward.finish(`${callee.name}_forward`, [...results, ...points], callee.source);

  const builder = new Builder(createRegion(undefined), { adjoint: true });
  const seeds = paramsLike(builder, differentiable);
  const kept = paramsLike(builder, params);
  const likes = operands.map((k) => required(kept[k]));
  const adjoints = transposed(builder, jvp, {
    points: [...kept, ...likes.map((like) => zeroLike(builder, like))],
    inputs: tangentParams.map((_, k) => params.length + k),
    likes,
    seeded: differentiable.map((_, k) => yields.length + k),
    seeds,
  });
  return { forward: forwardHalf, pullback: builder.finish(`${callee.name}_pullback`, adjoints, callee.source) };
}

interface Transposition {
  readonly points: readonly Value[];
  /** Positions of the params that the Program is linear in. */
  readonly inputs: readonly number[];
  /** A value like each of them, for the lengths of buffers. */
  readonly likes: readonly Value[];
  readonly seeded: readonly number[];
  /** For the seeded results; they stay as they are. */
  readonly seeds: readonly Value[];
}

/** The transpose of a linear function, applied to seeds. */
function transposed(builder: Builder, { body }: Program, request: Transposition): Value[] {
  const { points, inputs, likes, seeded } = request;
  const shadows = likes.map((like) => (isBuffer(like.type) ? zeroLike(builder, like) : undefined));
  const seeds = request.seeds.map((seed) => (isBuffer(seed.type) ? copyOf(builder, seed) : seed));
  const { adjoints } = reverseRegion(builder, {
    region: body,
    points,
    wrt: inputs,
    shadows,
    seeded,
    seeds: (yields) => yields.map((_, k) => seeds[seeded.indexOf(k)]),
    policy: "needed",
  });
  return inputs.map((_, k) => shadows[k] ?? adjoints[k] ?? builder.constant(0));
}

function paramsLike(builder: Builder, likes: readonly Value[]): Value[] {
  return likes.map((like) => addParam(builder.region, like.type, like.name));
}

function zeroLike(builder: Builder, like: Value): Value {
  return isBuffer(like.type) ? builder.allocate(like.type, builder.length(like)) : builder.constant(0);
}

function copyOf(builder: Builder, buffer: Value): Value {
  const copy = zeroLike(builder, buffer);
  builder.loop({ low: builder.integer(0), high: builder.length(buffer) }, [], (i) => {
    builder.store(copy, i, builder.load(buffer, i, false), false);
    return [];
  });
  return copy;
}
