/** Plans: for each kind of derivative the Program that computes it, and how its results are returned. */
import { notOneInput, notScalar } from "../errors.ts";
import { addParam, type Builder } from "../program/builder.ts";
import type { Shape } from "../program/shape.ts";
import type { Program, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { reachablePrograms } from "../program/walk.ts";
import type { Reading } from "../read/reading.ts";
import { isDifferentiable } from "../transform/activity.ts";
import { expand } from "../transform/expand.ts";
import { withoutRules } from "../transform/inline.ts";
import { required } from "../transform/rebuild.ts";
import { reverseRegion } from "../transform/reverse.ts";
import { valueByRule } from "../transform/rules.ts";
import { simplify } from "../transform/simplify.ts";
import { writtenBuffers } from "../program/written.ts";
import { propertyOf } from "./arguments.ts";
import { derivativeOutput, type Output, outputOf } from "./output.ts";
import {
  completeForward,
  copyOf,
  differentiatedLeaves,
  forwardPass,
  leavesOf,
  openPlan,
  prepare,
  type Request,
  tangentParams,
  zeroFor,
  zeroShadow,
} from "./passes.ts";
import { reversePass } from "./reverse-pass.ts";

/** A Program ready for a target. Its params: the leaves of the arguments, of the hidden arguments, of `extras`. */
export interface Plan {
  readonly program: Program;
  readonly output: Output;
  /** Further arguments: tangents or seeds. */
  readonly extras: readonly Shape[];
  /** Whether memory that is not returned is kept from call to call. */
  readonly keepsMemory?: boolean;
  /** How the function's own value is found in what is returned; undefined where it is not there. */
  readonly valueIn?: (returned: unknown) => unknown;
}

export function evaluationPlan(request: Request): Plan {
  return {
    program: simplify(expand(request.reading.program, request.record)),
    output: outputOf(request.reading.result, 0),
    extras: [],
    valueIn: (returned) => returned,
  };
}

/** The function with the values that its rules of one direction give; undefined where there is none. */
export function rulePlan(reading: Reading, rule: "jvp" | "vjp"): Plan | undefined {
  const program = expand(reading.program);
  if (!reachablePrograms(program.body).some(({ rules }) => rules?.[rule] !== undefined)) return undefined;
  return {
    program: withoutRules(program, (callee) => valueByRule(callee, rule)),
    output: outputOf(reading.result, 0),
    extras: [],
  };
}

/** Adds the partials of the wrt leaves to what a Program yields; returns where each leaf's partial stands. */
function partialsOutput(
  request: Request,
  positions: ReadonlyMap<number, number>,
  extentOf: (leaf: number) => number | undefined,
): Output {
  const leaves = leavesOf(request.reading.params);
  const items = request.wrt.map((k) => {
    const { shape, first } = required(leaves[k]);
    return derivativeOutput(shape, (leaf) => positions.get(first + leaf) ?? extentOf(first + leaf));
  });
  return request.asList ? { kind: "items", items } : required(items[0]);
}

/** One reverse pass: the partials of one real result, with its value on demand. */
export function gradientPlan(request: Request, withValue: boolean): Plan {
  const { reading } = request;
  if (reading.result.kind !== "number") throw notScalar(reading.program.name, reading.result);
  return reversePlan(request, withValue, (builder) => [builder.constant(1)], []);
}

/** One reverse pass with seeds in the shape of the result. */
export function pullbackPlan(request: Request): Plan {
  const { reading } = request;
  return reversePlan(
    request,
    false,
    (builder, results) => results.map((value) => addParam(builder.region, value.type, `${value.name ?? "y"}_bar`)),
    [reading.result],
  );
}

function reversePlan(
  request: Request,
  withValue: boolean,
  seedsFor: (builder: Builder, results: readonly Value[]) => Value[],
  extras: readonly Shape[],
): Plan {
  const { program, partials } = reversePass(prepare(request, "reverse"), request, (primal) =>
    buildReverse(primal, request, withValue, seedsFor),
  );
  return {
    program,
    extras,
    keepsMemory: true,
    ...(withValue ? withTheValue(request, "gradient", partials) : { output: partials }),
  };
}

function buildReverse(
  program: Program,
  request: Request,
  withValue: boolean,
  seedsFor: (builder: Builder, results: readonly Value[]) => Value[],
): { program: Program; dropped: number; partials: Output } {
  const { builder, points } = openPlan(program);
  const wrt = differentiatedLeaves(program, request);
  const seeded = program.body.yields.flatMap((value, k) => (isDifferentiable(value) ? [k] : []));
  const seeds = seedsFor(builder, program.body.yields);
  const shadows = wrt.map((k) => {
    const point = required(points[k]);
    return isBuffer(point.type) ? zeroShadow(builder, point) : undefined;
  });
  const { results, adjoints } = reverseRegion(builder, {
    region: program.body,
    points,
    wrt,
    shadows,
    seeded,
    seeds: () => seeds,
    policy: request.record,
  });
  const yields = withValue ? [...results] : [];
  const positions = new Map<number, number>();
  wrt.forEach((leaf, k) => {
    positions.set(leaf, yields.length);
    yields.push(shadows[k] ?? adjoints[k] ?? builder.constant(0));
  });
  const partials = partialsOutput(request, positions, extentYields(program, points, yields));
  const dropped = withValue ? [] : results;
  const built = builder.finish(program.name, [...yields, ...dropped], program.source);
  return { program: built, dropped: dropped.length, partials };
}

/** The extents of nested arrays are handed back with their partials. */
function extentYields(
  program: Program,
  points: readonly Value[],
  yields: Value[],
): (leaf: number) => number | undefined {
  const known = new Map<number, number>();
  return (leaf) => {
    const point = points[leaf];
    if (point?.type !== "i32" || program.body.params[leaf]?.type !== "i32") return undefined;
    const before = known.get(leaf);
    if (before !== undefined) return before;
    known.set(leaf, yields.length);
    yields.push(point);
    return yields.length - 1;
  };
}

/** The output `{ value, [name]: derivative }`; the value's leaves are the first results. */
function withTheValue({ reading }: Request, name: string, derivative: Output): Pick<Plan, "output" | "valueIn"> {
  return {
    output: {
      kind: "record",
      fields: [
        ["value", outputOf(reading.result, 0)],
        [name, derivative],
      ],
    },
    valueIn: (returned) => propertyOf(returned, "value"),
  };
}

/** One forward pass per input, all at once: the partials of one real result in the numbers among the inputs. */
export function forwardGradientPlan(request: Request, withValue: boolean): Plan {
  const { reading } = request;
  if (reading.result.kind !== "number") throw notScalar(reading.program.name, reading.result);
  const program = prepare(request, "forward");
  const { builder, points } = openPlan(program);
  const wrt = differentiatedLeaves(program, request);
  const scalars = wrt.filter((k) => !isBuffer(required(points[k]).type));
  const yields: Value[] = [];
  const positions = new Map<number, number>();

  // The passes of the arrays run on copies of what the function writes to; the last pass, that of the numbers, changes
  // the arguments as the function does.
  const byElement = wrt
    .filter((leaf) => !scalars.includes(leaf))
    .map((leaf) => ({ leaf, partial: forwardByElement(builder, program, points, leaf) }));
  const seeds = new Map(
    scalars.map((leaf, direction) => [
      leaf,
      scalars.map((_, k) => (k === direction ? builder.constant(1) : undefined)),
    ]),
  );
  const { results, tangents } = forwardPass(builder, program, points, scalars, scalars.length, (leaf) =>
    required(seeds.get(leaf)),
  );
  if (withValue) yields.push(...results);
  scalars.forEach((leaf, direction) => {
    positions.set(leaf, yields.length);
    yields.push(tangents[0]?.[direction] ?? builder.constant(0));
  });
  for (const { leaf, partial } of byElement) {
    positions.set(leaf, yields.length);
    yields.push(partial);
  }
  const partials = partialsOutput(request, positions, extentYields(program, points, yields));
  const simplified = simplify(builder.finish(program.name, yields, program.source));
  return {
    program: simplified,
    extras: [],
    keepsMemory: true,
    ...(withValue ? withTheValue(request, "gradient", partials) : { output: partials }),
  };
}

/** A loop over the elements of an array, one forward pass on copies for each. */
function forwardByElement(builder: Builder, program: Program, points: readonly Value[], leaf: number): Value {
  const array = required(points[leaf]);
  const partials = zeroShadow(builder, array);
  const written = writtenBuffers(program.body);
  builder.loop({ low: builder.integer(0), high: builder.length(array) }, [], (i) => {
    const copies = points.map((point, k) =>
      written.has(required(program.body.params[k])) ? copyOf(builder, point) : point,
    );
    const tangent = zeroShadow(builder, array);
    builder.store(tangent, i, builder.constant(1), false);
    const { tangents } = forwardPass(builder, program, copies, [leaf], 1, () => [tangent]);
    builder.store(partials, i, tangents[0]?.[0] ?? builder.constant(0), false);
    return [];
  });
  return partials;
}

/** One forward pass with tangents in the shape of the inputs: the derivative, with the value beside it or alone. */
export function tangentPlan(request: Request, withValue: boolean): Plan {
  const { reading, wrt } = request;
  const program = prepare(request, "forward");
  const { builder, points } = openPlan(program);
  const tangents = tangentParams(builder, program, request);
  const pass = forwardPass(builder, program, points, [...tangents.keys()], 1, (leaf) => [tangents.get(leaf)]);
  const yields: Value[] = withValue ? [...pass.results] : [];
  const derivative = tangentsOutput(builder, request, pass, yields);
  return {
    program: completeForward(builder.finish(program.name, yields, program.source), request),
    ...(withValue ? withTheValue(request, "tangent", derivative) : { output: derivative }),
    extras: wrt.map((k) => required(reading.params[k])),
  };
}

/** The tangents of the results, in the shape of the result. */
function tangentsOutput(
  builder: Builder,
  { reading }: Request,
  { results, tangents }: ReturnType<typeof forwardPass>,
  yields: Value[],
): Output {
  return derivativeOutput(reading.result, (leaf) => {
    const result = required(results[leaf]);
    if (result.type === "bool" || result.type === "i32[]") return undefined;
    yields.push(result.type === "i32" ? result : (tangents[leaf]?.[0] ?? zeroFor(builder, result)));
    return yields.length - 1;
  });
}

/** One number in, anything out, by one forward pass with tangent 1. */
export function derivativePlan(request: Request, withValue: boolean): Plan {
  const program = prepare(request, "forward");
  const wrt = oneNumber(program, request);
  const { builder, points } = openPlan(program);
  const pass = forwardPass(builder, program, points, [wrt], 1, () => [builder.constant(1)]);
  const yields: Value[] = withValue ? [...pass.results] : [];
  const derivative = tangentsOutput(builder, request, pass, yields);
  return {
    program: completeForward(builder.finish(program.name, yields, program.source), request),
    extras: [],
    keepsMemory: true,
    ...(withValue ? withTheValue(request, "derivative", derivative) : { output: derivative }),
  };
}

/** The same by one reverse pass for every number of the result. */
export function reverseDerivativePlan(request: Request, withValue: boolean): Plan {
  const program = prepare(request, "reverse");
  const wrt = oneNumber(program, request);
  const { builder, points } = openPlan(program);
  const yields: Value[] = [];
  const derivative = derivativeOutput(request.reading.result, (leaf) => {
    const value = required(program.body.yields[leaf]);
    if (isBuffer(value.type)) throw notScalar(program.name, request.reading.result);
    if (value.type !== "f64") return undefined;
    const { results, adjoints } = reverseRegion(builder, {
      region: program.body,
      points,
      wrt: [wrt],
      shadows: [undefined],
      seeded: [leaf],
      seeds: (ofRegion) => ofRegion.map((_, k) => (k === leaf ? builder.constant(1) : undefined)),
      policy: request.record,
    });
    if (withValue && yields.length === 0) yields.push(...results);
    yields.push(adjoints[0] ?? builder.constant(0));
    return yields.length - 1;
  });
  return {
    program: simplify(builder.finish(program.name, yields, program.source)),
    extras: [],
    keepsMemory: true,
    ...(withValue ? withTheValue(request, "derivative", derivative) : { output: derivative }),
  };
}

/** The one differentiated param of a derivative. */
function oneNumber(program: Program, request: Request): number {
  const [only, ...others] = differentiatedLeaves(program, request);
  const isNumber = request.wrt.every((k) => request.reading.params[k]?.kind === "number");
  if (only === undefined || others.length > 0 || !isNumber) {
    throw notOneInput(program.name);
  }
  return only;
}
