import { expect, test } from "vitest";
import { casesOf, firstDifference } from "./cases.ts";
import type { Problem } from "./problems.ts";

/** Tests the functions of a problem, or those that are named, on its stored cases. */
export function compareWithCases(name: string, problem: Problem, functions?: string[]): void {
  const cases = casesOf(name).filter((one) => functions?.includes(one.function) ?? true);
  test.each(cases)("$name", ({ function: functionName, input, output, tolerance }) => {
    const evaluate = problem(input)[functionName];
    expect(firstDifference(evaluate(), output, tolerance)).toBeUndefined();
  });
}
