import { describe, expect, test } from "vitest";
import {
  wrongForm,
  wrongJavaScript,
  wrongNotation,
  wrongPartials,
  wrongSecondPartials,
  wrongSpecialValues,
} from "../../test/check-entry.ts";
import { elementaryByName, elementaryOf } from "../elementary/table.ts";
import * as special from "../special.ts";
import * as entries from "./entries.ts";

describe.each(Object.values(entries).map((f) => [f.name, f] as const))("%s", (_, f) => {
  test("has a partial and an interval for every operand", () => {
    expect(wrongForm(f)).toEqual([]);
  });

  test("takes its special values and partials", () => {
    expect(wrongSpecialValues(f)).toEqual([]);
  });

  test("is written in text and LaTeX", () => {
    expect(wrongNotation(f)).toEqual([]);
  });

  test("is what its JavaScript form computes", () => {
    expect(wrongJavaScript(f)).toEqual([]);
  });

  test("has partials that agree with extrapolated differences", () => {
    expect(wrongPartials(f)).toEqual([]);
  });

  test("has partials that agree with extrapolated differences to second order", () => {
    expect(wrongSecondPartials(f)).toEqual([]);
  });
});

test("importing wengert/special makes its functions known by name and by identity", () => {
  for (const [name, f] of Object.entries(special)) {
    expect(elementaryByName.get(name)?.evaluate).toBe(f);
    expect(elementaryOf(f)?.name).toBe(name);
  }
});
