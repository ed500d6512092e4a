/**
 * The arrays of tapes, shared by all generated functions, of which no two run at a time. They are kept from call to call,
 * as fresh memory costs as much as filling it; but a large one only as long as the engine does not want its memory:
 * within one job, such as a loop that minimises, it stays.
 */
type Tape = Float64Array | Int32Array | Uint8Array;

/** In elements; a larger array is kept by a weak reference. */
export const largestKept: number = 1 << 16;

class Pool<T extends Tape> {
  private readonly make: (length: number) => T;
  private readonly arrays: (T | WeakRef<T>)[] = [];

  constructor(make: (length: number) => T) {
    this.make = make;
  }

  /** The array of a tape. */
  readonly take = (tape: number): T => {
    const array = this.at(tape);
    if (array !== undefined) return array;
    const fresh = this.make(1024);
    this.arrays[tape] = fresh;
    return fresh;
  };

  /** A larger array with the same beginning, in place of an array of the pool. */
  grow(array: T, size: number): T {
    const larger = this.make(Math.max(2 * array.length, size));
    larger.set(array);
    const tape = this.arrays.findIndex((_, k) => this.at(k) === array);
    if (tape !== -1) this.arrays[tape] = larger.length > largestKept ? new WeakRef(larger) : larger;
    return larger;
  }

  private at(tape: number): T | undefined {
    const kept = this.arrays[tape];
    return kept instanceof WeakRef ? kept.deref() : kept;
  }

  drop(): void {
    this.arrays.length = 0;
  }

  get bytes(): number {
    return this.arrays.reduce((sum, _, tape) => sum + (this.at(tape)?.byteLength ?? 0), 0);
  }

  get bytesHeld(): number {
    return this.arrays.reduce((sum, kept) => sum + (kept instanceof WeakRef ? 0 : kept.byteLength), 0);
  }
}

const numbers = new Pool<Float64Array>((length) => new Float64Array(length));
const integers = new Pool<Int32Array>((length) => new Int32Array(length));
const booleans = new Pool<Uint8Array>((length) => new Uint8Array(length));
let largest = 0;

/** What generated code calls `numberTape`, `integerTape` and `booleanTape`. */
export const takeNumbers: (tape: number) => Float64Array = numbers.take;
export const takeIntegers: (tape: number) => Int32Array = integers.take;
export const takeBooleans: (tape: number) => Uint8Array = booleans.take;

/** What generated code calls `grow`. */
export function growTape(array: Tape, size: number): Tape {
  const larger = largerThan(array, size);
  largest = Math.max(largest, larger.byteLength);
  return larger;
}

function largerThan(array: Tape, size: number): Tape {
  if (array instanceof Float64Array) return numbers.grow(array, size);
  return array instanceof Int32Array ? integers.grow(array, size) : booleans.grow(array, size);
}

/** The bytes of the largest tape that generated code has had since the mark was set back. */
export function largestTape(): number {
  return largest;
}

export function resetLargestTape(): void {
  largest = 0;
}

/** The bytes of tapes that stay whether or not their memory is wanted. */
export function tapeBytesHeld(): number {
  return numbers.bytesHeld + integers.bytesHeld + booleans.bytesHeld;
}

/** The bytes of all tapes, as far as generated code has made them larger since they were dropped. */
export function tapeBytes(): number {
  return numbers.bytes + integers.bytes + booleans.bytes;
}

/** Begins with new tapes. */
export function dropTapes(): void {
  for (const pool of [numbers, integers, booleans]) pool.drop();
}
