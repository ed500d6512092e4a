import { describe, expect, test } from "vitest";
import { evaluate, valueAndGradient } from "wengert";
import { compareWithCases } from "./compare.ts";
import { landing, type Mode } from "./particle.ts";
import { particle } from "./problems.ts";

describe("where the particle lands", () => {
  test.each<[number, number, number]>([
    [0, 3.1990790025082054, -19.40463645002821],
    [0.1, 1.1717792850669086, -18.55420913346641],
  ])("w = %d", (w, value, slope) => {
    const modes: Mode[] = ["forward", "reverse"];
    for (const inner of modes) {
      expect(evaluate(landing)(w, inner)).toBeCloseTo(value, 10);
      for (const mode of modes) {
        const found = valueAndGradient(landing, { wrt: 0, mode })(w, inner);
        expect(Math.abs(found.value / value - 1)).toBeLessThan(1e-12);
        expect(Math.abs(found.gradient / slope - 1)).toBeLessThan(1e-9);
      }
    }
  });
});

compareWithCases("particle", particle);
