/** How long the first derivative of each problem takes to compile; `npm run bench -- compile-times` prints it. */
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

export interface CompileTime {
  name: string;
  /** Milliseconds that the first call takes beyond the fastest of those after it; undefined where it failed. */
  milliseconds: number | undefined;
  reason: string | undefined;
}

/**
 * The time for reading, differentiating, generating code and checking, in a process that has differentiated other
 * functions before. Each problem on its smallest stored case.
 */
export function compileTimes(): CompileTime[] {
  for (let round = 0; round < 20; round++) {
    gradient(logSumExp)([1, 2, 3]);
    gradient(squaredError, { wrt: 0 })([1, 2, 3], 4);
  }
  return Object.entries(derivatives).map(([name, derivative]) => {
    const cases = casesOf(name).filter((one) => one.function === derivative);
    const smallest = cases.reduce((a, b) => (numbersIn(b.input) < numbersIn(a.input) ? b : a));
    const evaluate = new Map(Object.entries(problems)).get(name)?.(smallest.input)[derivative];
    if (evaluate === undefined) throw new Error(`${name} has no function ${derivative}`);
    try {
      const first = milliseconds(evaluate);
      const later = Math.min(...Array.from({ length: 5 }, () => milliseconds(evaluate)));
      return { name, milliseconds: first - later, reason: undefined };
    } catch (error) {
      return { name, milliseconds: undefined, reason: String(error).split("\n")[0] };
    }
  });
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
