/** Walks the table of elementary functions: what holds for every entry is tested for every entry. */
import { describe, expect, test } from "vitest";
import {
  wrongForm,
  wrongJavaScript,
  wrongNotation,
  wrongPartials,
  wrongSecondPartials,
  wrongSpecialValues,
} from "../../test/check-entry.ts";
import { elementaryByName, elementaryFunctions, elementaryOf } from "./table.ts";

describe.each(elementaryFunctions.map((f) => [f.name, f] as const))("%s", (_, f) => {
  test("has a partial and an interval for every operand", () => {
    expect(wrongForm(f)).toEqual([]);
  });

  test("takes its special values and partials", () => {
    expect(f.special.length).toBeGreaterThan(0);
    expect(wrongSpecialValues(f)).toEqual([]);
  });

  test("is written in text and LaTeX", () => {
    expect(wrongNotation(f)).toEqual([]);
  });

  test("is what its JavaScript form computes", () => {
    expect(wrongJavaScript(f)).toEqual([]);
  });

  test("is found by its name and by its function", () => {
    expect(elementaryByName.get(f.name)).toBe(f);
    expect(elementaryOf(f.evaluate)).toBe(f);
  });
});

/** fround is a staircase whose partial is a convention: differences don't apply, its special values do. */
const smooth = elementaryFunctions.filter((f) => f.name !== "fround");

describe.each(smooth.map((f) => [f.name, f] as const))("partials of %s", (_, f) => {
  test("agree with extrapolated differences of the function", () => {
    expect(wrongPartials(f)).toEqual([]);
  });

  test("agree with extrapolated differences of the partials, to second order", () => {
    expect(wrongSecondPartials(f)).toEqual([]);
  });
});

describe("the table", () => {
  test("has every function of Math that has a derivative almost everywhere", () => {
    const without = new Set(["clz32", "imul", "random", "f16round", "sumPrecise"]);
    const names = Object.getOwnPropertyNames(Math).filter((name) => name !== "constructor" && !without.has(name));
    const missing = names.filter((name) => {
      const value: unknown = Object.getOwnPropertyDescriptor(Math, name)?.value;
      return typeof value === "function" && elementaryOf(value)?.name !== name;
    });
    expect(missing).toEqual([]);
  });

  test("gives every entry a name of its own", () => {
    expect(new Set(elementaryFunctions.map((f) => f.name)).size).toBe(elementaryFunctions.length);
  });

  test("knows no other value", () => {
    expect([undefined, null, 1, "tanh", {}, (x: number) => Math.tanh(x)].map(elementaryOf)).toEqual(
      Array.from({ length: 6 }, () => undefined),
    );
  });
});
