/**
 * Prints how long the first derivative of each problem takes beyond the second: reading, differentiating, generating
 * code and checking, in a process that has differentiated other functions before. Each on its smallest stored case.
 * Node runs it from version 22.18 on: `node --conditions=@wengert/source examples/gradbench/compile-times.ts`.
 */
import { gradient } from "wengert";
import { casesOf } from "./cases.ts";
import { squaredError } from "./llsq.ts";
import { logSumExp } from "./lse.ts";
import * as problems from "./problems.ts";

const derivatives: Record<keyof typeof problems, string> = {
  hello: "double",
  lse: "gradient",
  llsq: "gradient",
  kmeans: "dir",
  ode: "gradient",
  det: "gradient",
  particle: "rr",
  saddle: "rr",
  gmm: "jacobian",
  ba: "jacobian",
  lstm: "jacobian",
  ht: "jacobian",
};

for (let round = 0; round < 20; round++) {
  gradient(logSumExp)([1, 2, 3]);
  gradient(squaredError, { wrt: 0 })([1, 2, 3], 4);
}

console.log("problem    first call   second call   compiling (ms)");
for (const [name, derivative] of Object.entries(derivatives)) {
  const cases = casesOf(name).filter((one) => one.function === derivative);
  const smallest = cases.reduce((a, b) => (numbersIn(b.input) < numbersIn(a.input) ? b : a));
  const evaluate = new Map(Object.entries(problems)).get(name)?.(smallest.input)[derivative];
  if (evaluate === undefined) throw new Error(`${name} has no function ${derivative}`);
  const [first, second] = [milliseconds(evaluate), milliseconds(evaluate)];
  const columns = [first, second, first - second].map((time) => time.toFixed(2).padStart(12));
  console.log(`${name.padEnd(9)}${columns.join("  ")}`);
}

function numbersIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, part) => sum + numbersIn(part), 0);
}

function milliseconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
