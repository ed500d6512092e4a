/** Calls in reverse mode: an augmented forward half that records, and a backward half that takes it back, on one tape. */
import { addParam, Builder, createRegion } from "../program/builder.ts";
import type { CallInstruction, Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { reachablePrograms } from "../program/walk.ts";
import { type Activity } from "./activity.ts";
import { BackwardSweep } from "./backward-sweep.ts";
import { ForwardSweep } from "./forward-sweep.ts";
import { required } from "./rebuild.ts";
import { Recording } from "./recording.ts";

export interface CallPair {
  /** The function, recording. */
  readonly augmented: Program;
  /** Params: those of the function that it uses, the shadow of every active buffer param, then a seed for every active scalar result. Yields: the adjoint of every active scalar param. */
  readonly backward: Program;
}

/** The pairs of one transform, by its tape numbers, which calls share. */
const pairs = new WeakMap<object, Map<Program, CallPair>>();

export function isActiveCall({ callee, results, args }: CallInstruction, activity: Activity): boolean {
  if (callee.rules !== undefined) {
    return results.some((result) => activity.isActive(result)) && args.some((arg) => activity.isActive(arg));
  }
  if ([...callee.body.params, ...callee.body.yields].some((value) => activity.isActive(value))) return true;
  // What one copy of some code pops or pushes of the adjoints, the others must push or pop.
  return [callee, ...reachablePrograms(callee.body)].some(({ body }) => usesActiveSite(body, activity));
}

function usesActiveSite({ instructions }: Region, activity: Activity): boolean {
  return instructions.some(
    (instruction) =>
      ((instruction.kind === "push" || instruction.kind === "pop") && activity.isActiveSite(instruction.site)) ||
      instruction.regions.some((region) => usesActiveSite(region, activity)),
  );
}

/** Both halves of a callee; recursive functions call their own. */
export function augmentedPair(callee: Program, caller: Recording): CallPair {
  let known = pairs.get(caller.tapes);
  if (known === undefined) pairs.set(caller.tapes, (known = new Map<Program, CallPair>()));
  const before = known.get(callee);
  if (before !== undefined) return before;

  const { activity, policy, tapes } = caller;
  const { body, name, source } = callee;
  const activeParams = body.params.filter((param) => activity.isActive(param));
  const activeResults = body.yields.filter((value) => activity.isActive(value));
  if (body.yields.some((value) => isBuffer(value.type))) throw new Error("a function that is called returns no buffer");

  const pair: CallPair = {
    augmented: { name: `${name}_augmented`, body: createRegion(undefined), source },
    backward: { name: `${name}_backward`, body: createRegion(undefined), source },
  };
  known.set(callee, pair);
  // Stand-ins of the right types, for recursive calls that are built before the bodies are.
  pair.augmented.body.yields = [...body.yields];
  pair.backward.body.yields = activeParams.filter((param) => !isBuffer(param.type));

  const builder = new Builder(pair.augmented.body);
  const recording = new Recording(builder, { activity, policy, region: body, tapes });
  const forwardSweep = new ForwardSweep(builder, recording);
  for (const param of body.params) {
    forwardSweep.setImage(param, addParam(pair.augmented.body, param.type, param.name));
  }
  forwardSweep.instructions(body);
  pair.augmented.body.yields = forwardSweep.imagesOf(body.yields);

  builder.region = pair.backward.body;
  builder.adjoint = true;
  const frame = recording.open({
    old: body,
    kind: "taped",
    parent: undefined,
    forward: pair.augmented.body,
    backward: pair.backward.body,
    owner: undefined,
  });
  for (const param of body.params) {
    if (tapes.given.has(param)) recording.setHere(param, addParam(pair.backward.body, param.type, param.name));
  }
  for (const param of activeParams) {
    if (isBuffer(param.type)) recording.setShadow(param, addParam(pair.backward.body, param.type, param.name));
  }
  const sweep = new BackwardSweep(builder, recording, forwardSweep);
  const seeds: [Value, Value][] = activeResults.map((value) => [value, addParam(pair.backward.body, "f64")]);
  for (const [value, seed] of seeds) sweep.seed(value, seed);
  sweep.run(body);
  recording.finish(frame);
  pair.backward.body.yields = activeParams
    .filter((param) => !isBuffer(param.type))
    .map((param) => sweep.adjointOf(param) ?? builder.constant(0));
  return pair;
}

/** Args for the backward half, in the order of its params. */
export function backwardArguments(
  instruction: CallInstruction,
  { activity, tapes }: Pick<Recording, "activity" | "tapes">,
  argumentHere: (arg: Value) => Value,
  shadowOf: (arg: Value) => Value,
  seedOf: (result: Value) => Value,
): Value[] {
  const { params, yields } = instruction.callee.body;
  const own = params.flatMap((param, k) =>
    tapes.given.has(param) ? [argumentHere(required(instruction.args[k]))] : [],
  );
  const shadows = params.flatMap((param, k) =>
    isBuffer(param.type) && activity.isActive(param) ? [shadowOf(required(instruction.args[k]))] : [],
  );
  const seeds = yields.flatMap((value, k) =>
    activity.isActive(value) ? [seedOf(required(instruction.results[k]))] : [],
  );
  return [...own, ...shadows, ...seeds];
}
