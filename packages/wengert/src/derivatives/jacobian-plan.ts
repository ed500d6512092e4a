/** The Jacobian as a Program: all rows and columns into one buffer, row by row. */
import { multiply } from "../elementary/arithmetic.ts";
import type { Builder } from "../program/builder.ts";
import type { Program, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { isDifferentiable } from "../transform/activity.ts";
import { Rebuilder, required } from "../transform/rebuild.ts";
import { reverseRegion } from "../transform/reverse.ts";
import { simplify } from "../transform/simplify.ts";
import { writtenBuffers } from "../transform/written.ts";
import { copyOf, differentiatedLeaves, forwardPass, openPlan, prepare, type Request, zeroShadow } from "./passes.ts";
import type { Plan } from "./plan.ts";

/** The number of tangents that run at once. */
const tangentsAtOnce = 8;
/** The largest dense Jacobian, in elements: 1 GiB. */
export const largestJacobian: number = 2 ** 27;
/** The `fail` code of a Jacobian beyond it. */
export const tooLargeCode = -2;

/** A number, or an array, among the inputs or outputs: where it begins among all columns or rows, and how many it has. */
interface Block {
  readonly value: Value;
  readonly leaf: number;
  readonly first: Value;
  readonly count: Value;
}

interface Layout {
  readonly blocks: readonly Block[];
  readonly total: Value;
}

/** Numbers blocks one after another. */
function layOut(
  builder: Builder,
  leaves: readonly { readonly leaf: number; readonly value: Value; readonly count: Value }[],
): Layout {
  let total = builder.integer(0);
  const blocks = leaves.map(({ leaf, value, count }) => {
    const block = { leaf, value, first: total, count };
    total = builder.integerOperation("add", total, count);
    return block;
  });
  return { blocks, total };
}

/**
 * The plan of a dense Jacobian. It yields: the buffer, then the number of rows, then the lengths of all outputs that are
 * buffers and the extents of nested ones, in the order of the result's leaves; and, `withValue`, the function's results
 * before all of them.
 */
export function jacobianPlan(request: Request, mode: "forward" | "reverse"): Plan {
  const program = prepare(request);
  const { builder, points } = openPlan(program);
  const columns = layOut(
    builder,
    differentiatedLeaves(program, request).map((leaf) => {
      const value = required(points[leaf]);
      return { leaf, value, count: isBuffer(value.type) ? builder.length(value) : builder.integer(1) };
    }),
  );
  const written = writtenBuffers(program.body);
  const isWriting = program.body.params.some((param) => written.has(param));
  const fresh = (): Value[] =>
    isWriting
      ? points.map((point, k) => (written.has(required(program.body.params[k])) ? copyOf(builder, point) : point))
      : points;

  const primal = new Rebuilder(builder);
  const firstPoints = fresh();
  program.body.params.forEach((param, k) => {
    primal.setImage(param, required(firstPoints[k]));
  });
  primal.instructions(program.body);
  const results = primal.imagesOf(program.body.yields);
  const rows = layOut(
    builder,
    program.body.yields.flatMap((value, leaf) => {
      if (!isDifferentiable(value)) return [];
      const image = required(results[leaf]);
      return [{ leaf, value: image, count: isBuffer(image.type) ? builder.length(image) : builder.integer(1) }];
    }),
  );

  refuseLarge(builder, rows.total, columns.total);
  const size = builder.integerOperation("multiply", rows.total, columns.total);
  const matrix = builder.allocate("f64[]", size);
  const context: Context = { builder, program, points: fresh, columns, rows, matrix, request };
  if (mode === "forward") fillByColumns(context);
  else fillByRows(context);

  if (isWriting) runOnce(builder, program, points);
  const lengths = results.flatMap((result) =>
    isBuffer(result.type) ? [builder.length(result)] : result.type === "i32" ? [result] : [],
  );
  const yields = [matrix, rows.total, ...lengths];
  return {
    program: simplify(builder.finish(program.name, yields, program.source)),
    output: { kind: "items", items: yields.map((_, result) => ({ kind: "value", result })) },
    extras: [],
  };
}

/** What the function does to its arguments happens once, whatever the number of passes. */
function runOnce(builder: Builder, program: Program, points: readonly Value[]): void {
  const copy = new Rebuilder(builder);
  program.body.params.forEach((param, k) => {
    copy.setImage(param, required(points[k]));
  });
  copy.instructions(program.body);
}

function refuseLarge(builder: Builder, rows: Value, columns: Value): void {
  const size = builder.apply(multiply, builder.toNumber(rows), builder.toNumber(columns));
  builder.branch(
    builder.compare(size, ">", builder.constant(largestJacobian)),
    [],
    () => {
      builder.fail(tooLargeCode);
      return [];
    },
    () => [],
  );
}

interface Context {
  readonly builder: Builder;
  readonly program: Program;
  /** The arguments for one pass: copies of those that the function writes to. */
  readonly points: () => Value[];
  readonly columns: Layout;
  readonly rows: Layout;
  readonly matrix: Value;
  readonly request: Request;
}

/** matrix[row, column] = value. */
function setElement({ builder, matrix, columns }: Context, row: Value, column: Value, value: Value): void {
  const at = builder.integerOperation("add", builder.integerOperation("multiply", row, columns.total), column);
  builder.store(matrix, at, value, false);
}

/** 1 where two indices are equal, else 0. */
function delta(builder: Builder, i: Value, j: Value): Value {
  const [one] = builder.branch(
    builder.compare(i, "===", j),
    ["f64"],
    () => [builder.constant(1)],
    () => [builder.constant(0)],
  );
  return required(one);
}

/** unit[index − first] = 1 where that lies inside. */
function setUnit(builder: Builder, unit: Value, index: Value, { first, count }: Block): void {
  const at = builder.integerOperation("subtract", index, first);
  within(builder, at, count, () => {
    builder.store(unit, at, builder.constant(1), false);
  });
}

/** Runs `build` where 0 ≤ index < count. */
function within(builder: Builder, index: Value, count: Value, build: () => void): void {
  const nothing = (): Value[] => [];
  builder.branch(
    builder.compare(index, ">=", builder.integer(0)),
    [],
    () =>
      builder.branch(
        builder.compare(index, "<", count),
        [],
        () => {
          build();
          return [];
        },
        nothing,
      ),
    nothing,
  );
}

/** Chunks of columns, one forward pass each. */
function fillByColumns(context: Context): void {
  const { builder, program, columns, rows } = context;
  const wrt = columns.blocks.map(({ leaf }) => leaf);
  const literalCount = columns.blocks.every(({ value }) => !isBuffer(value.type)) ? columns.blocks.length : undefined;
  const directions = Math.min(tangentsAtOnce, literalCount ?? tangentsAtOnce);
  if (directions === 0) return;
  const run = (base: Value, seedOf: (block: Block, direction: number) => Value | undefined, count: number): void => {
    const points = context.points();
    const seeds = new Map(
      columns.blocks.map((block) => [block.leaf, Array.from({ length: directions }, (_, k) => seedOf(block, k))]),
    );
    const pass = forwardPass(builder, program, points, wrt, directions, (leaf) => required(seeds.get(leaf)));
    for (let k = 0; k < count; k++) {
      const column = builder.integerOperation("add", base, builder.integer(k));
      const store = (): void => {
        for (const block of rows.blocks) {
          const tangent = pass.tangents[block.leaf]?.[k];
          if (tangent === undefined) continue;
          if (!isBuffer(tangent.type)) setElement(context, block.first, column, tangent);
          else {
            builder.loop({ low: builder.integer(0), high: block.count }, [], (i) => {
              const row = builder.integerOperation("add", block.first, i);
              setElement(context, row, column, builder.load(tangent, i, false));
              return [];
            });
          }
        }
      };
      if (literalCount === undefined) within(builder, column, columns.total, store);
      else store();
    }
  };
  if (literalCount !== undefined && literalCount <= 4 * tangentsAtOnce) {
    for (let base = 0; base < literalCount; base += directions) {
      const seed = ({ leaf }: Block, direction: number): Value | undefined =>
        wrt.indexOf(leaf) === base + direction ? builder.constant(1) : undefined;
      run(builder.integer(base), seed, Math.min(directions, literalCount - base));
    }
    return;
  }
  builder.loop({ low: builder.integer(0), high: columns.total, step: directions }, [], (base) => {
    run(
      base,
      (block, direction) => {
        const column = builder.integerOperation("add", base, builder.integer(direction));
        if (!isBuffer(block.value.type)) return delta(builder, column, block.first);
        const shadow = zeroShadow(builder, block.value);
        setUnit(builder, shadow, column, block);
        return shadow;
      },
      literalCount === undefined ? directions : Math.min(directions, literalCount),
    );
    return [];
  });
}

/** One row at a time, one reverse pass each. */
function fillByRows(context: Context): void {
  const { builder, program, rows } = context;
  const isStatic = rows.blocks.every(({ value }) => !isBuffer(value.type)) && rows.blocks.length <= tangentsAtOnce;
  if (isStatic) {
    for (const seeded of rows.blocks) {
      fillRow(context, seeded.first, [seeded.leaf], () =>
        program.body.yields.map((_, leaf) => (leaf === seeded.leaf ? builder.constant(1) : undefined)),
      );
    }
    return;
  }
  builder.loop({ low: builder.integer(0), high: rows.total }, [], (row) => {
    const byLeaf = new Map(rows.blocks.map((block) => [block.leaf, block]));
    fillRow(context, row, [...byLeaf.keys()], () =>
      program.body.yields.map((value, leaf) => {
        const block = byLeaf.get(leaf);
        if (block === undefined) return undefined;
        if (!isBuffer(value.type)) return delta(builder, row, block.first);
        const seed = builder.allocate(value.type, block.count);
        setUnit(builder, seed, row, block);
        return seed;
      }),
    );
    return [];
  });
}

function fillRow(context: Context, row: Value, seeded: readonly number[], seeds: () => (Value | undefined)[]): void {
  const { builder, program, columns, request } = context;
  const points = context.points();
  const shadows = columns.blocks.map(({ value }) => (isBuffer(value.type) ? zeroShadow(builder, value) : undefined));
  const { adjoints } = reverseRegion(builder, {
    region: program.body,
    points,
    wrt: columns.blocks.map(({ leaf }) => leaf),
    shadows,
    seeded,
    seeds,
    policy: request.record,
  });
  columns.blocks.forEach((block, k) => {
    const shadow = shadows[k];
    if (shadow === undefined) {
      const adjoint = adjoints[k];
      if (adjoint !== undefined) setElement(context, row, block.first, adjoint);
      return;
    }
    builder.loop({ low: builder.integer(0), high: block.count }, [], (i) => {
      setElement(context, row, builder.integerOperation("add", block.first, i), builder.load(shadow, i, false));
      return [];
    });
  });
}
