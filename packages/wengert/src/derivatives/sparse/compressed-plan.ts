/** Sparse derivatives as Programs: passes that take all columns, or all rows, of one colour at once. */
import type { Builder } from "../../program/builder.ts";
import { addParam } from "../../program/builder.ts";
import type { Shape } from "../../program/shape.ts";
import type { Program, Value } from "../../program/types.ts";
import { isBuffer } from "../../program/types.ts";
import { isDifferentiable } from "../../transform/activity.ts";
import { required } from "../../transform/rebuild.ts";
import type { RecordPolicy } from "../../transform/recording.ts";
import { reverseRegion } from "../../transform/reverse.ts";
import { simplify } from "../../transform/simplify.ts";
import { writtenBuffers } from "../../program/written.ts";
import { type Block, delta, layOut, type Layout } from "../jacobian-matrix.ts";
import { copyOf, forwardPass, openPlan, zeroShadow } from "../passes.ts";
import type { Plan } from "../plan.ts";

/** Beside the arguments: `Passes`, and the entries of the matrix, which are written. */
const extras: readonly Shape[] = [
  ...Array.from({ length: 4 }, (): Shape => ({ kind: "array", array: "Int32Array" })),
  { kind: "array", array: "Float64Array" },
];

/** A Program that is differentiated, and the params it is differentiated with respect to. */
export interface CompressedRequest {
  readonly program: Program;
  readonly differentiated: readonly number[];
  readonly record: RecordPolicy;
}

/** What both plans are built of. */
interface Context extends CompressedRequest {
  readonly builder: Builder;
  readonly points: readonly Value[];
  readonly columns: Layout;
  readonly colours: Value;
  readonly starts: Value;
  readonly places: Value;
  readonly entries: Value;
  readonly values: Value;
  /** The arguments for one pass: copies of those that the function writes to. */
  readonly fresh: () => Value[];
}

function open(request: CompressedRequest): Context {
  const { program, differentiated } = request;
  const { builder, points } = openPlan(program);
  const integers = (name: string): Value => addParam(builder.region, "i32[]", name);
  const [colours, starts, places, entries] = ["colours", "starts", "places", "entries"].map(integers);
  const written = writtenBuffers(program.body);
  return {
    ...request,
    builder,
    points,
    columns: layOut(
      builder,
      differentiated.map((leaf) => ({ leaf, value: required(points[leaf]) })),
    ),
    colours: required(colours),
    starts: required(starts),
    places: required(places),
    entries: required(entries),
    values: addParam(builder.region, "f64[]", "values"),
    fresh: () =>
      points.map((point, k) => (written.has(required(program.body.params[k])) ? copyOf(builder, point) : point)),
  };
}

function finish({ builder, program }: Context): Plan {
  return {
    program: simplify(builder.finish(program.name, [], program.source)),
    output: { kind: "constant", value: undefined },
    extras,
  };
}

/**
 * Forward passes, some colours of columns at a time.
 *
 * @param directions  how many; the number of colours is a multiple of it
 */
export function forwardCompressedPlan(request: CompressedRequest, directions: number): Plan {
  const context = open(request);
  const { builder, program, columns, colours, starts, differentiated, fresh } = context;
  const outputs = program.body.yields.flatMap((value, leaf) => (isDifferentiable(value) ? [leaf] : []));
  const count = builder.integerOperation("subtract", builder.length(starts), builder.integer(1));
  builder.loop({ low: builder.integer(0), high: count, step: directions }, [], (base) => {
    const colourOf = Array.from({ length: directions }, (_, k) =>
      builder.integerOperation("add", base, builder.integer(k)),
    );
    const seeds = new Map(columns.blocks.map((block) => [block.leaf, seedsOf(builder, block, colours, colourOf)]));
    const { results, tangents } = forwardPass(builder, program, fresh(), differentiated, directions, (leaf) =>
      required(seeds.get(leaf)),
    );
    const rows = layOut(
      builder,
      outputs.map((leaf) => ({ leaf, value: required(results[leaf]) })),
    );
    colourOf.forEach((colour, k) => {
      readPass(context, colour, rows, ({ leaf }) => tangents[leaf]?.[k]);
    });
    return [];
  });
  return finish(context);
}

/** For each colour, 1 at the members of a block that have it. */
function seedsOf(builder: Builder, { value, first, count }: Block, colours: Value, wanted: readonly Value[]): Value[] {
  if (!isBuffer(value.type)) {
    const colour = builder.load(colours, first, false);
    return wanted.map((each) => delta(builder, colour, each));
  }
  const shadows = wanted.map(() => zeroShadow(builder, value));
  builder.loop({ low: builder.integer(0), high: count }, [], (i) => {
    const colour = builder.load(colours, builder.integerOperation("add", first, i), false);
    wanted.forEach((each, k) => {
      when(builder, builder.compare(colour, "===", each), () => {
        builder.store(required(shadows[k]), i, builder.constant(1), false);
      });
    });
    return [];
  });
  return shadows;
}

function when(builder: Builder, condition: Value, build: () => void): void {
  builder.branch(
    condition,
    [],
    () => {
      build();
      return [];
    },
    () => [],
  );
}

/** Reverse passes, one colour of rows at a time. */
export function reverseCompressedPlan(request: CompressedRequest): Plan {
  const context = open(request);
  const { builder, program, columns, colours, starts, differentiated, fresh, record } = context;
  const seeded = program.body.yields.flatMap((value, leaf) => (isDifferentiable(value) ? [leaf] : []));
  const count = builder.integerOperation("subtract", builder.length(starts), builder.integer(1));
  builder.loop({ low: builder.integer(0), high: count }, [], (colour) => {
    const shadows = columns.blocks.map(({ value }) => (isBuffer(value.type) ? zeroShadow(builder, value) : undefined));
    const { adjoints } = reverseRegion(builder, {
      region: program.body,
      points: fresh(),
      wrt: differentiated,
      shadows,
      seeded,
      seeds: (results) => {
        const rows = layOut(
          builder,
          seeded.map((leaf) => ({ leaf, value: required(results[leaf]) })),
        );
        const seeds = new Map(rows.blocks.map((block) => [block.leaf, seedsOf(builder, block, colours, [colour])[0]]));
        return results.map((_, leaf) => seeds.get(leaf));
      },
      policy: record,
    });
    const derivatives = new Map(columns.blocks.map((block, k) => [block, shadows[k] ?? adjoints[k]]));
    readPass(context, colour, columns, (block) => derivatives.get(block));
    return [];
  });
  return finish(context);
}

/** values[entry] = the number at the entry's place, for all entries that a pass gives. */
function readPass(
  { builder, starts, places, entries, values }: Context,
  colour: Value,
  layout: Layout,
  derivativeOf: (block: Block) => Value | undefined,
): void {
  const numbers = gather(builder, layout, derivativeOf);
  const low = builder.load(starts, colour, false);
  const high = builder.load(starts, builder.integerOperation("add", colour, builder.integer(1)), false);
  builder.loop({ low, high }, [], (k) => {
    const number = builder.load(numbers, builder.load(places, k, false), false);
    builder.store(values, builder.load(entries, k, false), number, false);
    return [];
  });
}

/** The numbers of all blocks in one buffer. */
function gather(builder: Builder, { blocks, total }: Layout, derivativeOf: (block: Block) => Value | undefined): Value {
  const [only, another] = blocks;
  const whole = only === undefined || another !== undefined ? undefined : derivativeOf(only);
  if (whole !== undefined && isBuffer(whole.type)) return whole;
  const numbers = builder.allocate("f64[]", total);
  for (const block of blocks) {
    const derivative = derivativeOf(block);
    if (derivative === undefined) continue;
    if (!isBuffer(derivative.type)) builder.store(numbers, block.first, derivative, false);
    else {
      builder.loop({ low: builder.integer(0), high: block.count }, [], (i) => {
        const place = builder.integerOperation("add", block.first, i);
        builder.store(numbers, place, builder.load(derivative, i, false), false);
        return [];
      });
    }
  }
  return numbers;
}
