/** Evaluations in which arrays grow: begun again with more room where it was too little. */
import type { Argument } from "../program/interpret.ts";
import type { Reading } from "../read/reading.ts";
import { isNumberBuffer } from "./arguments.ts";
import { ReachedFailure } from "./compile.ts";
import type { KeptReading } from "./readings.ts";

/** How many elements an array that grows has room for at first. */
export const firstRoom = 16;
const factor = 4;
/** 2 GiB of numbers. */
const largestRoom = 2 ** 28;

/** Whether an evaluation ended because an array that grows is full. */
export function isFull({ failures }: Reading, error: unknown): boolean {
  return error instanceof ReachedFailure && failures[error.code]?.kind === "full";
}

/** Makes more room where too little was why an evaluation ended; any other error is thrown on. */
export function makeRoom(kept: KeptReading, error: unknown): void {
  if (!isFull(kept.reading, error)) throw error;
  if (kept.room >= largestRoom) throw new RangeError(`an array gets more than ${largestRoom} elements`);
  kept.room *= factor;
}

/** Runs something, again and again with more room while there is too little; how much was enough is kept. */
export function withRoom<R>(kept: KeptReading, run: () => R): R {
  for (;;) {
    try {
      return run();
    } catch (error) {
      makeRoom(kept, error);
    }
  }
}

/** Runs something that may change arrays; where it does not come to its end, they are as they were. */
export function undoing<R>(buffers: readonly (Argument | undefined)[], run: () => R): R {
  const before = buffers.map((buffer) => (isNumberBuffer(buffer) ? Array.from(buffer) : []));
  try {
    return run();
  } catch (error) {
    buffers.forEach((buffer, k) => {
      if (!isNumberBuffer(buffer)) return;
      before[k]?.forEach((value, at) => {
        buffer[at] = value;
      });
    });
    throw error;
  }
}
