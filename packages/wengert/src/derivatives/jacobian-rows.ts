/** A Jacobian by reverse mode: one row with each pass. */
import type { Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { reverseRegion } from "../transform/reverse.ts";
import { type Block, clear, delta, forEachOf, type Matrix, positionOf, setWithin } from "./jacobian-matrix.ts";
import { zeroShadow } from "./passes.ts";

/** Vectors that all rows use: allocated once, and zero before every row. */
interface Vectors {
  readonly shadows: readonly (Value | undefined)[];
  /** Whether a shadow is the part of the matrix that it belongs to. */
  readonly within: readonly boolean[];
  readonly seeds: ReadonlyMap<Block, Value>;
}

export function fillByRows(matrix: Matrix): void {
  const { builder, rows, columns } = matrix;
  if (rows.blocks.length === 0) return;
  const within = columns.blocks.map((block) => matrix.isOnlyLoaded(block));
  const shadows = columns.blocks.map(({ value }, k) => {
    if (!isBuffer(value.type)) return undefined;
    return within[k] ? matrix.buffer : zeroShadow(builder, value);
  });
  if (matrix.isUnrolled(rows)) {
    for (const seeded of rows.blocks) {
      fillRow(matrix, seeded.first, [seeded], { shadows, within, seeds: new Map() }, () => builder.constant(1));
    }
    return;
  }
  const seeds = new Map<Block, Value>();
  for (const block of rows.blocks) if (isBuffer(block.value.type)) seeds.set(block, zeroShadow(builder, block.value));
  const isAlone = rows.blocks.length === 1;
  builder.loop({ low: builder.integer(0), high: rows.total }, [], (row) => {
    for (const [block, seed] of seeds) setWithin(builder, seed, row, block, 1, isAlone);
    fillRow(
      matrix,
      row,
      rows.blocks,
      { shadows, within, seeds },
      (block) => seeds.get(block) ?? delta(builder, row, block.first),
    );
    for (const seed of seeds.values()) clear(builder, seed);
    return [];
  });
}

function fillRow(
  matrix: Matrix,
  row: Value,
  seeded: readonly Block[],
  { shadows, within }: Vectors,
  seedOf: (block: Block) => Value,
): void {
  const { builder, columns, buffer, record } = matrix;
  const { program, points } = matrix.openPass();
  const { adjoints } = reverseRegion(builder, {
    region: program.body,
    points,
    wrt: columns.blocks.map(({ leaf }) => leaf),
    shadows,
    firsts: columns.blocks.map(({ first }, k) => (within[k] ? positionOf(matrix, row, first) : undefined)),
    seeded: seeded.map(({ leaf }) => leaf),
    seeds: (results) =>
      results.map((_, leaf) => {
        const block = seeded.find((each) => each.leaf === leaf);
        return block === undefined ? undefined : seedOf(block);
      }),
    policy: record,
  });
  columns.blocks.forEach((block, k) => {
    const shadow = shadows[k];
    if (within[k]) return;
    if (shadow !== undefined) {
      forEachOf(builder, block, (i, column) => {
        builder.store(buffer, positionOf(matrix, row, column), builder.load(shadow, i, false), false);
        builder.store(shadow, i, builder.constant(0), false);
      });
      return;
    }
    const adjoint = adjoints[k];
    if (adjoint !== undefined) builder.store(buffer, positionOf(matrix, row, block.first), adjoint, false);
  });
}
