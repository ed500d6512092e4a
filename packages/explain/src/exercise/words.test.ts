import { expect, test } from "vitest";
import { numberInWords } from "./words.ts";

test.each([
  [-3, "−3"],
  [0.25, "1/4"],
  [-1 / 3, "−1/3"],
  [1.2345678, "1.23457"],
  [123456, "123456"],
  [1234567.8, "1.23457e6"],
  [-98765432.1, "−9.87654e7"],
])("%d in a sentence is %s", (value, words) => {
  expect(numberInWords(value)).toBe(words);
});
