/** A Jacobian while it is filled: its rows and columns, and how passes write to it. */
import type { Builder } from "../program/builder.ts";
import { literal } from "../program/builder.ts";
import type { Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import type { RecordPolicy } from "../transform/recording.ts";
import { required } from "../transform/rebuild.ts";

/** A number, or an array, among the inputs or outputs: where it begins among all columns or rows, and how many it has. */
export interface Block {
  readonly value: Value;
  readonly leaf: number;
  readonly first: Value;
  readonly count: Value;
}

export interface Layout {
  readonly blocks: readonly Block[];
  readonly total: Value;
}

export interface Matrix {
  readonly builder: Builder;
  readonly columns: Layout;
  readonly rows: Layout;
  /** The elements, row by row, all zero at first; of a diagonal, one for each column. */
  readonly buffer: Value;
  readonly isDiagonal: boolean;
  readonly record: RecordPolicy;
  /** The function and its arguments for one pass: copies of those that it writes to. */
  openPass(): { readonly program: Program; readonly points: readonly Value[] };
  /** Whether a pass for each of the columns, or rows, is written out. */
  isUnrolled(side: Layout): boolean;
  /** Whether the function writes to an input. */
  isWritten(input: Block): boolean;
  /** Whether an input is an array whose adjoint can be added up in the matrix itself. */
  isOnlyLoaded(input: Block): boolean;
}

/** Passes are written out one by one up to this many instructions: then they share what is equal in them. */
const largestUnrolled = 4096;

/** Whether all inputs, or outputs, are numbers and so few that a pass for each may be written out. */
export function mayUnroll(values: readonly Value[], program: Program): boolean {
  return values.every(({ type }) => !isBuffer(type)) && values.length * (1 + sizeOf(program.body)) <= largestUnrolled;
}

function sizeOf(region: Region): number {
  return region.instructions.reduce(
    (sum, { regions }) => sum + regions.reduce((inner, each) => inner + sizeOf(each), 1),
    0,
  );
}

/** Numbers leaves one after another. */
export function layOut(builder: Builder, leaves: readonly { readonly leaf: number; readonly value: Value }[]): Layout {
  let total = builder.integer(0);
  const blocks = leaves.map(({ leaf, value }) => {
    const count = isBuffer(value.type) ? builder.length(value) : builder.integer(1);
    const block = { leaf, value, first: total, count };
    total = builder.integerOperation("add", total, count);
    return block;
  });
  return { blocks, total };
}

/** The position of an element in the buffer. */
export function positionOf({ builder, columns }: Matrix, row: Value, column: Value): Value {
  return builder.integerOperation("add", builder.integerOperation("multiply", row, columns.total), column);
}

/** Visits the numbers of a block. */
export function forEachOf(builder: Builder, { first, count }: Block, visit: (i: Value, index: Value) => void): void {
  builder.loop({ low: builder.integer(0), high: count }, [], (i) => {
    visit(i, builder.integerOperation("add", first, i));
    return [];
  });
}

/** 1 where two indices are equal, else 0. */
export function delta(builder: Builder, i: Value, j: Value): Value {
  const [one] = builder.branch(
    builder.compare(i, "===", j),
    ["f64"],
    () => [builder.constant(1)],
    () => [builder.constant(0)],
  );
  return required(one);
}

/** vector[index − first] = number, where that lies in the block. `isAlone` says that it always does. */
export function setWithin(
  builder: Builder,
  vector: Value,
  index: Value,
  block: Block,
  number: number,
  isAlone: boolean,
): void {
  const at = builder.integerOperation("subtract", index, block.first);
  within(builder, at, block, isAlone, () => {
    builder.store(vector, at, builder.constant(number), false);
  });
}

/** Runs `build` where an index lies in a block. */
export function within(
  builder: Builder,
  at: Value,
  { first, count }: Block,
  isAlone: boolean,
  build: () => void,
): void {
  const then = (): Value[] => {
    build();
    return [];
  };
  const nothing = (): Value[] => [];
  const below = (): Value[] => (isAlone ? then() : builder.branch(builder.compare(at, "<", count), [], then, nothing));
  if (literal(first) === 0) below();
  else builder.branch(builder.compare(at, ">=", builder.integer(0)), [], below, nothing);
}

/** vector = 0. */
export function clear(builder: Builder, vector: Value): void {
  builder.loop({ low: builder.integer(0), high: builder.length(vector) }, [], (i) => {
    builder.store(vector, i, builder.constant(0), false);
    return [];
  });
}

export function failWhere(builder: Builder, condition: Value, code: number): void {
  builder.branch(
    condition,
    [],
    () => {
      builder.fail(code);
      return [];
    },
    () => [],
  );
}
