import { describe, expect, test } from "vitest";
import {
  partialsAt,
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

/** Computed with 60 digits (mpmath) and rounded to double. */
const references: readonly (readonly [name: string, at: readonly number[], partials: readonly number[]])[] = [
  ["erf", [0.7], [0.6912748604105386]],
  ["erf", [-3.1], [7.566326679654187e-5]],
  ["erf", [5.5], [8.223316045262922e-14]],
  ["erfc", [0.7], [-0.6912748604105386]],
  ["erfc", [-3.1], [-7.566326679654187e-5]],
  ["erfc", [5.5], [-8.223316045262922e-14]],
  ["gamma", [0.3], [-10.47804284175852]],
  ["gamma", [2.7], [1.2307796833525975]],
  ["gamma", [20.5], [1.6196219485112225e18]],
  ["gamma", [-1.5], [1.6617502606685965]],
  ["logGamma", [0.3], [-3.502524222200133]],
  ["logGamma", [2.7], [0.7967831689911411]],
  ["logGamma", [1e6], [13.815510057964191]],
  ["logGamma", [-1.5], [0.7031566406452432]],
  ["digamma", [0.3], [12.245364546107732]],
  ["digamma", [2.7], [0.4472120689183236]],
  ["digamma", [1e6], [1.0000005000001667e-6]],
  ["digamma", [-1.5], [9.379246644989124]],
  ["polygamma", [1, 0.3], [0, -75.27253658872604]],
  ["polygamma", [1, 1e6], [0, -1.0000010000005e-12]],
  ["polygamma", [3, 2.7], [0, -0.22029873761096908]],
  ["polygamma", [2, -1.5], [0, 194.59427621918763]],
  ["polygamma", [0, 2.7], [0, 0.4472120689183236]],
];

test.each(references)("the partials of %s at %j are right to 1e-14", (name, at, partials) => {
  const f = elementaryByName.get(name);
  if (f === undefined) throw new Error(`no ${name}`);
  const errors = partialsAt(f, at).map((partial, index) => {
    const expected = partials[index] ?? NaN;
    return Math.abs(partial - expected) / (Math.abs(expected) || 1);
  });
  expect(errors).toHaveLength(partials.length);
  expect(Math.max(...errors)).toBeLessThanOrEqual(1e-14);
});
