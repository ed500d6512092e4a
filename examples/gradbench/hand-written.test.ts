/** The derivatives written by hand, which benchmarks compare with, are right. */
import { expect, test } from "vitest";
import { casesOf, firstDifference } from "./cases.ts";

type HandWritten = Record<string, (input: unknown) => () => unknown>;

// Plain JavaScript, without types.
const path = new URL("../../bench/hand-written/index.mjs", import.meta.url).href;
const { handWritten }: { handWritten: HandWritten } = await import(/* @vite-ignore */ path);

const cases = Object.keys(handWritten).flatMap((name) =>
  casesOf(name)
    .filter((one) => ["gradient", "jacobian", "dir"].includes(one.function))
    .map((one) => [one.name, handWritten[name], one] as const),
);

test.each(cases)("%s", (_, derivative, { input, output, tolerance }) => {
  expect(firstDifference(derivative(input)(), output, tolerance)).toBeUndefined();
});
