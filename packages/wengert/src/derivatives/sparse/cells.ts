/** What a Program's values are when it runs on index sets: f64 become sets of inputs, some integers and truths stay open. */
import type { BufferType } from "../../program/types.ts";
import { type IndexSet, union } from "./index-set.ts";

/**
 * An f64: the inputs that it depends on and, unless they are open, its number. `leaves` has a bit for each param of the
 * Program that its number comes from (params from the 31st on share one).
 */
export class Real {
  readonly set: IndexSet;
  readonly value: number | undefined;
  readonly leaves: number;

  constructor(set: IndexSet, value: number | undefined, leaves: number) {
    this.set = set;
    this.value = value;
    this.leaves = leaves;
  }
}

/** An i32 or a bool that follows from inputs whose numbers are open, those of `leaves`. */
export class Open {
  readonly leaves: number;

  constructor(leaves: number) {
    this.leaves = leaves;
  }
}

export type Integer = number | Open;
export type Truth = boolean | Open;

/** How many buffers there have been. */
let made = 0;

/** A buffer. */
export class Memory {
  /** Buffers are numbered in the order in which they are made. */
  readonly number: number = made++;
  readonly type: BufferType;
  readonly elements: (Real | Integer)[];

  constructor(type: BufferType, elements: (Real | Integer)[]) {
    this.type = type;
    this.elements = elements;
  }
}

export type Cell = Real | Integer | Truth | Memory;

/** The number that the next buffer will have. */
export function nextBuffer(): number {
  return made;
}

/** Raised where the run can't go on without the numbers of some params. */
export class NumbersNeeded extends Error {
  readonly leaves: number;

  constructor(leaves: number) {
    super("a pattern depends on the numbers of inputs");
    this.leaves = leaves;
  }
}

/** The bit of a param. */
export function leafBit(param: number): number {
  return 1 << Math.min(param, 30);
}

/** What a value is where it is either of two, by a condition that depends on the numbers of `leaves`. */
export function join(a: Cell, b: Cell, leaves: number): Cell {
  if (Object.is(a, b)) return a;
  if (a instanceof Real && b instanceof Real) return joinReals(a, b, leaves);
  if (a instanceof Memory || b instanceof Memory || a instanceof Real || b instanceof Real) {
    throw new NumbersNeeded(leaves);
  }
  return new Open(leaves | openLeaves(a) | openLeaves(b));
}

function joinReals(a: Real, b: Real, leaves: number): Real {
  const set = union(a.set, b.set);
  const isSame = a.value !== undefined && Object.is(a.value, b.value);
  const from = a.leaves | b.leaves | (isSame ? 0 : leaves);
  const value = isSame ? a.value : undefined;
  return set === a.set && from === a.leaves && value === a.value ? a : new Real(set, value, from);
}

function openLeaves(cell: Integer | Truth): number {
  return cell instanceof Open ? cell.leaves : 0;
}

/** Whether a value can be something that an older one could not. */
export function brings(old: Cell, cell: Cell): boolean {
  if (old instanceof Real && cell instanceof Real) return joinReals(old, cell, 0) !== old;
  if (old instanceof Open && !(cell instanceof Memory) && !(cell instanceof Real)) {
    return (openLeaves(cell) & ~old.leaves) !== 0;
  }
  return !Object.is(old, cell);
}

/** The sets of the numbers of a cell, in order. */
export function setsOf(cell: Cell): IndexSet[] {
  if (cell instanceof Real) return [cell.set];
  if (!(cell instanceof Memory) || cell.type === "i32[]") return [];
  return cell.elements.map((element) => (element instanceof Real ? element.set : undefined));
}
