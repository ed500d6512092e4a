/** What reading the arguments leaves of their representation in the engine: V8's, whose natives say what it is. */
import { setFlagsFromString } from "node:v8";
import { expect, test } from "vitest";
import { gradient } from "../src/index.ts";

setFlagsFromString("--allow-natives-syntax");
const holdsObjects = new Function("array", "return %HasObjectElements(array)") as (array: unknown) => boolean;

/** Calls a gradient until the engine has optimised what reads the arguments. */
function callOften(f: (weights: number[][], inputs: number[]) => number, points: [number[][], number[]][]): void {
  const partials = gradient(f, { wrt: 0 });
  for (let round = 0; round < 400; round++) for (const [weights, inputs] of points) partials(weights, inputs);
}

test("numbers in nested arrays stay numbers in memory, however often a gradient reads them", () => {
  const points = Array.from({ length: 20 }, (_, k): [number[][], number[]] => [
    Array.from({ length: 12 }, (__, i) => Array.from({ length: 12 }, (___, j) => Math.sin(i * j + k))),
    Array.from({ length: 12 }, (__, j) => Math.cos(j + k)),
  ]);
  callOften((weights, inputs) => {
    let sum = 0;
    for (let i = 0; i < weights.length; i++)
      for (let j = 0; j < inputs.length; j++) sum += (weights[i]?.[j] ?? 0) * (inputs[j] ?? 0);
    return sum * sum;
  }, points);
  expect(holdsObjects([{}])).toBe(true);
  expect(points.filter(([weights, inputs]) => holdsObjects(inputs) || weights.some(holdsObjects))).toEqual([]);
});
