/** The values of one activation of a Program, by slot. */
import { type Cell, type Integer, Memory, NumbersNeeded, Open, Real, type Truth } from "./cells.ts";

export type Frame = Cell[];

/** A region made ready to run. */
export interface Block {
  readonly params: readonly number[];
  readonly steps: readonly ((frame: Frame) => void)[];
  readonly yields: readonly number[];
}

/** What a region yields. */
export function runBlock({ params, steps, yields }: Block, frame: Frame, args: readonly Cell[]): Cell[] {
  bind(frame, params, args);
  for (const step of steps) step(frame);
  return yields.map((slot) => cellAt(frame, slot));
}

export function bind(frame: Frame, slots: readonly number[], cells: readonly Cell[]): void {
  for (let k = 0; k < slots.length; k++) {
    const [slot, cell] = [slots[k], cells[k]];
    if (slot === undefined || cell === undefined) throw new Error(`${cells.length} cells for ${slots.length} slots`);
    frame[slot] = cell;
  }
}

export function cellAt(frame: Frame, slot: number): Cell {
  const cell = frame[slot];
  if (cell === undefined) throw new Error("a value is used before it is defined");
  return cell;
}

export function realAt(frame: Frame, slot: number): Real {
  const cell = frame[slot];
  if (cell instanceof Real) return cell;
  throw new Error("an f64 is needed");
}

export function integerAt(frame: Frame, slot: number): Integer {
  const cell = frame[slot];
  if (typeof cell === "number" || cell instanceof Open) return cell;
  throw new Error("an i32 is needed");
}

export function truthAt(frame: Frame, slot: number): Truth {
  const cell = frame[slot];
  if (typeof cell === "boolean" || cell instanceof Open) return cell;
  throw new Error("a bool is needed");
}

export function memoryAt(frame: Frame, slot: number): Memory {
  const cell = frame[slot];
  if (cell instanceof Memory) return cell;
  throw new Error("a buffer is needed");
}

/** An index, a length or a bound. */
export function known(integer: Integer): number {
  if (integer instanceof Open) throw new NumbersNeeded(integer.leaves);
  return integer;
}
