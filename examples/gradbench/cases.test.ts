import { describe, expect, test } from "vitest";
import { firstDifference } from "./cases.ts";

describe("the comparison with a case", () => {
  test.each([
    ["a number within the tolerance", 1 + 1e-9, 1, undefined],
    ["a number beyond it", 1.001, 1, "result is 1.001"],
    ["NaN", NaN, 1, "result is NaN"],
    ["another type", "1", 1, "result is 1, expected 1"],
    ["a typed array", new Float64Array([1, 2]), [1, 2], undefined],
    ["an element", [1, [2, 4]], [1, [2, 3]], "result[1][1] is 4"],
    ["a missing element", [1], [1, 2], "result has 1 elements"],
    ["a field", { a: { b: 1 } }, { a: { b: 2 } }, "result.a.b is 1"],
    ["a missing key", { a: 1 }, { a: 1, b: 2 }, "result has the keys a, expected a, b"],
    ["a key too many", { a: 1, b: 2 }, { a: 1 }, "result has the keys a, b, expected a"],
  ])("%s", (_, actual, expected, difference) => {
    const found = firstDifference(actual, expected, 1e-8);
    if (difference === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(difference);
  });
});
