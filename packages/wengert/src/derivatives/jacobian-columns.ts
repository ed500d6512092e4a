/** A Jacobian by forward mode: some columns with each pass. */
import type { Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { required } from "../transform/rebuild.ts";
import {
  type Block,
  clear,
  delta,
  failWhere,
  forEachOf,
  type Matrix,
  positionOf,
  setWithin,
  within,
} from "./jacobian-matrix.ts";
import { forwardPass, zeroShadow } from "./passes.ts";

/** The most tangents that run at once: with 8 a tangent costs least (more no longer fit the registers). */
const mostDirections = 8;

/** The `fail` code of fewer columns than directions. */
const tooFewColumnsCode = -4;

/** How many tangents run at once for a number of columns: as few as make no more passes than 8 at a time would. */
export function directionsFor(columns: number): number {
  return Math.max(1, Math.ceil(columns / passesFor(columns)));
}

/** The number of forward passes for a number of columns. */
export function passesFor(columns: number): number {
  return Math.max(1, Math.ceil(columns / mostDirections));
}

/** Fills the matrix; there are at least as many columns as `directions`, if any. */
export function fillByColumns(matrix: Matrix, directions: number): void {
  const { builder, columns } = matrix;
  if (matrix.isUnrolled(columns)) {
    const { length } = columns.blocks;
    for (let base = 0; base < length; base += directions) {
      const width = Math.min(directions, length - base);
      runPass(matrix, builder.integer(base), width, (block, k) =>
        columns.blocks[base + k] === block ? builder.constant(1) : undefined,
      );
    }
    return;
  }
  // One vector for each direction, allocated once: a pass leaves them as they are unless the function writes its input.
  const seeds = new Map(
    columns.blocks.map((block) => [
      block,
      Array.from({ length: directions }, () =>
        isBuffer(block.value.type) ? zeroShadow(builder, block.value) : undefined,
      ),
    ]),
  );
  const isAlone = columns.blocks.length === 1;
  // The driver takes the directions from the number of columns; with fewer columns chunks would overrun them.
  if (directions > 1) {
    failWhere(builder, builder.compare(columns.total, "<", builder.integer(directions)), tooFewColumnsCode);
  }
  const forEachSeed = (visit: (block: Block, vector: Value, direction: number) => void): void => {
    for (const [block, vectors] of seeds) {
      for (const [k, vector] of vectors.entries()) if (vector !== undefined) visit(block, vector, k);
    }
  };
  builder.loop({ low: builder.integer(0), high: columns.total, step: directions }, [], (start) => {
    const base = directions === 1 ? start : wholeChunk(matrix, start, directions);
    const columnOf = (k: number): Value => builder.integerOperation("add", base, builder.integer(k));
    forEachSeed((block, vector, k) => {
      setWithin(builder, vector, columnOf(k), block, 1, isAlone);
    });
    runPass(matrix, base, directions, (block, k) =>
      isBuffer(block.value.type) ? required(seeds.get(block))[k] : delta(builder, columnOf(k), block.first),
    );
    forEachSeed((block, vector, k) => {
      if (matrix.isWritten(block)) clear(builder, vector);
      else setWithin(builder, vector, columnOf(k), block, 0, isAlone);
    });
    return [];
  });
}

/** Where a chunk begins: the last one earlier, so that it is whole. */
function wholeChunk({ builder, columns }: Matrix, start: Value, directions: number): Value {
  const last = builder.integerOperation("subtract", columns.total, builder.integer(directions));
  const [base] = builder.branch(
    builder.compare(start, ">", last),
    ["i32"],
    () => [last],
    () => [start],
  );
  return required(base);
}

/** One forward pass, and its columns of the matrix, from `base` on. */
function runPass(
  matrix: Matrix,
  base: Value,
  directions: number,
  seedOf: (block: Block, direction: number) => Value | undefined,
): void {
  const { builder, columns } = matrix;
  const { program, points } = matrix.openPass();
  const seeds = new Map(
    columns.blocks.map((block) => [block.leaf, Array.from({ length: directions }, (_, k) => seedOf(block, k))]),
  );
  const wrt = columns.blocks.map(({ leaf }) => leaf);
  const pass = forwardPass(builder, program, points, wrt, directions, (leaf) => required(seeds.get(leaf)));
  if (matrix.isDiagonal) storeDiagonal(matrix, base, directions, pass.tangents);
  else storeColumns(matrix, base, pass.tangents);
}

type ResultTangents = readonly (readonly (Value | undefined)[])[];

function storeColumns(matrix: Matrix, base: Value, ofResults: ResultTangents): void {
  const { builder, rows, buffer } = matrix;
  for (const block of rows.blocks) {
    const tangents = ofResults[block.leaf] ?? [];
    const store = (row: Value, valueOf: (tangent: Value) => Value): void => {
      const start = positionOf(matrix, row, base);
      tangents.forEach((tangent, k) => {
        if (tangent === undefined) return;
        builder.store(buffer, builder.integerOperation("add", start, builder.integer(k)), valueOf(tangent), false);
      });
    };
    if (!isBuffer(block.value.type)) store(block.first, (tangent) => tangent);
    else if (tangents.some((tangent) => tangent !== undefined)) {
      forEachOf(builder, block, (i, row) => {
        store(row, (tangent) => builder.load(tangent, i, false));
      });
    }
  }
}

/** The rows of a square Jacobian belong to the columns in the same order. */
function storeDiagonal(matrix: Matrix, base: Value, directions: number, ofResults: ResultTangents): void {
  const { builder, columns, rows, buffer } = matrix;
  columns.blocks.forEach((column, position) => {
    const row = required(rows.blocks[position]);
    for (let k = 0; k < directions; k++) {
      const tangent = ofResults[row.leaf]?.[k];
      if (tangent === undefined) continue;
      const index = builder.integerOperation("add", base, builder.integer(k));
      const at = builder.integerOperation("subtract", index, column.first);
      within(builder, at, column, columns.blocks.length === 1, () => {
        const value = isBuffer(tangent.type) ? builder.load(tangent, at, false) : tangent;
        builder.store(buffer, index, value, false);
      });
    }
  });
}
