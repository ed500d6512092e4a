import { expect, test } from "vitest";
import { gradient } from "./gradient.ts";

test("a function of fifty thousand statements has a gradient", () => {
  const statements = 50_000;
  const lines = Array.from({ length: statements }, (_, k) => {
    const operation = k % 2 === 0 ? `v${k} + x` : `v${k} * y`;
    return `const v${k + 1} = ${operation};`;
  });
  const f = new Function("x", "y", `const v0 = x;\n${lines.join("\n")}\nreturn v${statements};`);
  const [byX, byY] = gradient(f as (x: number, y: number) => number)(0.5, 0.25);
  // v(2k + 2) = (v(2k) + x)·y tends to x·y/(1 − y).
  expect(byX).toBeCloseTo(0.25 / 0.75, 12);
  expect(byY).toBeCloseTo(0.5 / 0.75 ** 2, 12);
});
