import { expect, test } from "vitest";
import { elementaryByName } from "../../elementary/table.ts";
import { interactingOperands } from "./second-partials.ts";

function pairsOf(name: string, count: number): string {
  const f = elementaryByName.get(name);
  if (f === undefined) throw new Error(`the table has no ${name}`);
  return interactingOperands(f, count)
    .map(([j, k]) => `${j}${k}`)
    .join(" ");
}

test.each([
  ["add", 2, ""],
  ["subtract", 2, ""],
  ["negate", 1, ""],
  ["multiply", 2, "01"],
  ["abs", 1, ""],
  ["floor", 1, ""],
  ["sign", 1, ""],
  ["max", 3, ""],
  ["fround", 1, ""],
  ["exp", 1, "00"],
  ["sqrt", 1, "00"],
  ["tanh", 1, "00"],
  ["pow", 2, "00 01 11"],
  ["atan2", 2, "00 01 11"],
  ["hypot", 2, "00 01 11"],
])("%s of %i operands has second partials in the pairs '%s'", (name, count, pairs) => {
  expect(pairsOf(name, count)).toBe(pairs);
});

test("a quotient is linear in its numerator, up to what its rule shows", () => {
  // ∂q/∂y = −q/y is written with q, which depends on x and y.
  expect(pairsOf("divide", 2)).toBe("01 11");
});
