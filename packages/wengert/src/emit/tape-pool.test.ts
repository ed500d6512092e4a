import { expect, test } from "vitest";
import {
  dropTapes,
  growTape,
  largestTape,
  resetLargestTape,
  takeBooleans,
  takeIntegers,
  takeNumbers,
  tapeBytes,
  tapeBytesHeld,
} from "./tape-pool.ts";

test("a tape is the same array from call to call, larger once it was grown, with what it held", () => {
  const tape = takeNumbers(0);
  tape[3] = 5;
  const larger = growTape(tape, tape.length + 1);
  expect(larger.length).toBe(2 * tape.length);
  expect(larger[3]).toBe(5);
  expect(takeNumbers(0)).toBe(larger);
  expect(takeNumbers(1)).not.toBe(larger);
  expect(takeIntegers(0)).toBeInstanceOf(Int32Array);
  expect(takeBooleans(0)).toBeInstanceOf(Uint8Array);
});

test("a large tape is kept within a job, and not held", () => {
  const before = tapeBytesHeld();
  resetLargestTape();
  const large = growTape(takeNumbers(2), 1_000_000);
  expect(takeNumbers(2)).toBe(large);
  expect(largestTape()).toBe(8_000_000);
  expect(tapeBytesHeld()).toBeLessThan(before + 10_000);
});

test("tapes that are dropped begin anew", () => {
  growTape(takeIntegers(0), 5000);
  expect(tapeBytes()).toBeGreaterThan(4 * 5000);
  dropTapes();
  expect(tapeBytes()).toBe(0);
  expect(takeIntegers(0)).toHaveLength(1024);
  expect(tapeBytes()).toBe(4096);
});

test("an array that is none of the pool grows all the same", () => {
  expect(growTape(Int32Array.of(1, 2), 9)).toEqual(Int32Array.of(1, 2, 0, 0, 0, 0, 0, 0, 0));
});
