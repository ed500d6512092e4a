/** Plans that write into an array of the caller's, the last argument of their Programs, and keep what memory they need. */
import { notScalar } from "../errors.ts";
import { addParam, type Builder } from "../program/builder.ts";
import { bufferTypeOf } from "../program/shape.ts";
import type { Program, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { required } from "../transform/rebuild.ts";
import { reverseRegion } from "../transform/reverse.ts";
import {
  completeForward,
  differentiatedLeaves,
  forwardPass,
  openPlan,
  prepare,
  type Request,
  tangentParams,
  zeroShadow,
} from "./passes.ts";
import type { Plan } from "./plan.ts";
import { reversePass } from "./reverse-pass.ts";

/** What every plan that writes to the caller's array has in common. */
export const intoOptions: Pick<Plan, "extras" | "keepsMemory"> = optionsFor("Float64Array");

function optionsFor(array: "Float64Array" | "Float32Array"): Pick<Plan, "extras" | "keepsMemory"> {
  return { extras: [{ kind: "array", array }], keepsMemory: true };
}

/**
 * One reverse pass: the partials of one real result, one after another, into an array of a kind. It gives the function's
 * value, or the array.
 */
export function gradientIntoPlan(request: Request, withValue: boolean, array: "Float64Array" | "Float32Array"): Plan {
  const { reading } = request;
  if (reading.result.kind !== "number") throw notScalar(reading.program.name, reading.result);
  const { program } = reversePass(prepare(request, "reverse"), request, (primal) =>
    buildGradientInto(primal, request, withValue, array),
  );
  return {
    ...optionsFor(array),
    program,
    output: withValue ? { kind: "value", result: 0 } : { kind: "array", result: 0, array },
    ...(withValue ? { valueIn: (returned) => returned } : {}),
  };
}

function buildGradientInto(
  program: Program,
  request: Request,
  withValue: boolean,
  array: "Float64Array" | "Float32Array",
): { program: Program; dropped: number } {
  const { builder, points } = openPlan(program);
  const out = addParam(builder.region, bufferTypeOf(array), "out");
  const wrt = differentiatedLeaves(program, request);
  const inputs = wrt.map((leaf) => required(points[leaf]));
  const [only] = inputs;
  // The partials of a single array are added up where they belong.
  const isDirect = inputs.length === 1 && only?.type === out.type;
  if (isDirect) fill(builder, out, builder.length(only), () => builder.constant(0));
  const shadows = inputs.map((point) =>
    isDirect ? out : isBuffer(point.type) ? zeroShadow(builder, point) : undefined,
  );
  const { results, adjoints } = reverseRegion(builder, {
    region: program.body,
    points,
    wrt,
    shadows,
    seeded: [0],
    seeds: () => [builder.constant(1)],
    policy: request.record,
  });
  if (!isDirect) {
    writeOut(
      builder,
      out,
      inputs.map((point, k) => ({ point, partial: shadows[k] ?? adjoints[k] })),
    );
  }
  const dropped = withValue ? [] : results;
  const built = builder.finish(program.name, withValue ? results : [out, ...results], program.source);
  return { program: built, dropped: dropped.length };
}

/** One forward pass over a gradient: the derivatives of its entries in a direction, one after another. */
export function tangentIntoPlan(request: Request): Plan {
  const program = prepare(request, "forward");
  const { builder, points } = openPlan(program);
  const tangents = tangentParams(builder, program, request);
  const out = addParam(builder.region, "f64[]", "out");
  const pass = forwardPass(builder, program, points, [...tangents.keys()], 1, (leaf) => [tangents.get(leaf)]);
  writeOut(
    builder,
    out,
    program.body.yields.flatMap((value, k) =>
      value.type === "f64" || value.type === "f64[]" || value.type === "f32[]"
        ? [{ point: required(pass.results[k]), partial: pass.tangents[k]?.[0] }]
        : [],
    ),
  );
  return {
    ...intoOptions,
    program: completeForward(builder.finish(program.name, [out], program.source), request),
    output: { kind: "array", result: 0, array: "Float64Array" },
    extras: [...request.wrt.map((k) => required(request.reading.params[k])), ...intoOptions.extras],
  };
}

/** out = all partials, one after another; undefined is zero. */
function writeOut(
  builder: Builder,
  out: Value,
  parts: readonly { readonly point: Value; readonly partial: Value | undefined }[],
): void {
  let first = builder.integer(0);
  for (const { point, partial } of parts) {
    if (isBuffer(point.type)) {
      const start = first;
      const count = builder.length(point);
      builder.loop({ low: builder.integer(0), high: count }, [], (i) => {
        const value = partial === undefined ? builder.constant(0) : builder.load(partial, i, false);
        builder.store(out, builder.integerOperation("add", start, i), value, false);
        return [];
      });
      first = builder.integerOperation("add", first, count);
    } else {
      builder.store(out, first, partial ?? builder.constant(0), false);
      first = builder.integerOperation("add", first, builder.integer(1));
    }
  }
}

function fill(builder: Builder, out: Value, count: Value, valueOf: (i: Value) => Value): void {
  builder.loop({ low: builder.integer(0), high: count }, [], (i) => {
    builder.store(out, i, valueOf(i), false);
    return [];
  });
}
