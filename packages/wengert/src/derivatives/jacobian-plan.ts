/** The Jacobian as a Program: all rows and columns into one buffer, row by row. */
import { multiply } from "../elementary/arithmetic.ts";
import { addParam, type Builder } from "../program/builder.ts";
import type { Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { isDifferentiable } from "../transform/activity.ts";
import { expand } from "../transform/expand.ts";
import { Rebuilder, required } from "../transform/rebuild.ts";
import { renewSites } from "../transform/renew-sites.ts";
import { simplify } from "../transform/simplify.ts";
import { withoutFailures } from "../transform/without-failures.ts";
import { writtenBuffers } from "../program/written.ts";
import { intoOptions } from "./into-plan.ts";
import { fillByColumns } from "./jacobian-columns.ts";
import { failWhere, layOut, type Matrix, mayUnroll } from "./jacobian-matrix.ts";
import { fillByRows } from "./jacobian-rows.ts";
import { type Output, outputOf } from "./output.ts";
import { completeForward, copyOf, differentiatedLeaves, openPlan, prepare, type Request } from "./passes.ts";
import type { Plan } from "./plan.ts";

/** The largest dense Jacobian, in elements: 512 MiB. */
export const largestJacobian: number = 2 ** 26;
/** The `fail` code of a Jacobian beyond it. */
export const tooLargeCode = -2;
/** The `fail` code of an array given for the Jacobian that has another size. */
export const wrongSizeCode = -3;

export interface JacobianKind {
  readonly mode: "forward" | "reverse";
  /** The number of tangents that run at once in forward mode, at most the number of columns (and at least 1). */
  readonly directions: number;
  /** Yields the function's results, too. */
  readonly withValue?: boolean;
  /** Computes the diagonal alone, of a square one. */
  readonly isDiagonal?: boolean;
  /** Writes into an array of the caller's, the only extra argument, and yields that alone. */
  readonly into?: boolean;
}

/**
 * The plan of a dense Jacobian. It yields: the buffer, then the number of rows, then the lengths of all outputs that are
 * buffers and the extents of nested ones, in the order of the result's leaves; and, `withValue`, the function's results
 * as one item after all of them.
 */
export function jacobianPlan(request: Request, kind: JacobianKind): Plan {
  const whole = expand(request.reading.program, request.record);
  const program = prepare(request, kind.mode);
  const passing = withoutFailures(program);
  const { builder, points } = openPlan(program);
  const columns = layOut(
    builder,
    differentiatedLeaves(program, request).map((leaf) => ({ leaf, value: required(points[leaf]) })),
  );
  const written = writtenBuffers(program.body);
  const isWriting = program.body.params.some((param) => written.has(param));
  const fresh = (): Value[] =>
    points.map((point, k) => (written.has(required(program.body.params[k])) ? copyOf(builder, point) : point));

  const first = run(builder, program, fresh());
  const rows = layOut(
    builder,
    program.body.yields.flatMap((value, leaf) =>
      isDifferentiable(value) ? [{ leaf, value: required(first[leaf]) }] : [],
    ),
  );
  const isDiagonal = kind.isDiagonal === true;
  const size = isDiagonal ? columns.total : builder.integerOperation("multiply", rows.total, columns.total);
  const into = kind.into === true ? addParam(builder.region, "f64[]", "out") : undefined;
  if (into === undefined && !isDiagonal) refuseLarge(builder, rows.total, columns.total);
  const buffer = into ?? builder.allocate("f64[]", size);
  if (into !== undefined) clearOut(builder, into, size);
  const matrix: Matrix = {
    builder,
    columns,
    rows,
    buffer,
    isDiagonal,
    record: request.record,
    // The function has been evaluated by then: where it fails no pass is reached.
    openPass: () => ({ program: renewSites(passing), points: fresh() }),
    isUnrolled: ({ blocks }) =>
      mayUnroll(
        blocks.map(({ value }) => value),
        whole,
      ),
    isWritten: ({ leaf }) => written.has(required(program.body.params[leaf])),
    isOnlyLoaded: ({ leaf }) => !isDiagonal && isOnlyLoaded(program.body, required(program.body.params[leaf])),
  };
  const finish = (yields: Value[]): Program => {
    const built = builder.finish(program.name, yields, program.source);
    return kind.mode === "forward" ? completeForward(built, request) : simplify(built);
  };
  if (kind.mode === "forward") fillByColumns(matrix, kind.directions);
  else fillByRows(matrix);

  // What the function does to its arguments happens once, whatever the number of passes.
  const results = isWriting ? run(builder, program, points) : first;
  if (into !== undefined) {
    const output: Output = { kind: "array", result: 0, array: "Float64Array" };
    return { ...intoOptions, program: finish([into]), output };
  }
  const lengths = first.flatMap((result) =>
    isBuffer(result.type) ? [builder.length(result)] : result.type === "i32" ? [result] : [],
  );
  const yields = [buffer, rows.total, ...lengths];
  const items: Output[] = yields.map((_, result) => ({ kind: "value", result }));
  if (kind.withValue === true) {
    items.push(outputOf(request.reading.result, yields.length));
    yields.push(...results);
  }
  return { program: finish(yields), output: { kind: "items", items }, extras: [], keepsMemory: true };
}

/** Whether a buffer of numbers is in nothing but loads, and asked for its length. */
function isOnlyLoaded(region: Region, buffer: Value): boolean {
  if (buffer.type !== "f64[]" || region.yields.includes(buffer)) return false;
  return region.instructions.every(({ kind, args, regions }) => {
    const isTaken = kind !== "length" && args.some((arg, k) => arg === buffer && !(kind === "load" && k === 0));
    return !isTaken && regions.every((inner) => isOnlyLoaded(inner, buffer));
  });
}

/** The function itself; returns its results. */
function run(builder: Builder, program: Program, points: readonly Value[]): Value[] {
  const { body } = renewSites(program);
  const copy = new Rebuilder(builder);
  body.params.forEach((param, k) => {
    copy.setImage(param, required(points[k]));
  });
  copy.instructions(body);
  return copy.imagesOf(body.yields);
}

function refuseLarge(builder: Builder, rows: Value, columns: Value): void {
  const elements = builder.apply(multiply, builder.toNumber(rows), builder.toNumber(columns));
  failWhere(builder, builder.compare(elements, ">", builder.constant(largestJacobian)), tooLargeCode);
}

/** What is no structural zero will be stored. */
function clearOut(builder: Builder, out: Value, size: Value): void {
  failWhere(builder, builder.compare(builder.length(out), "!==", size), wrongSizeCode);
  builder.loop({ low: builder.integer(0), high: builder.length(out) }, [], (i) => {
    builder.store(out, i, builder.constant(0), false);
    return [];
  });
}
