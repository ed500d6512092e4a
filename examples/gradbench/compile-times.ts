/** How long the first derivative of each problem takes to compile; `npm run bench -- compile-times` prints it. */
import { gradient } from "wengert";
import { casesOf } from "./cases.ts";
import { squaredError } from "./llsq.ts";
import { logSumExp } from "./lse.ts";
import type * as problems from "./problems.ts";

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
  /** Milliseconds that the first call of a fresh copy takes beyond the fastest of those after it; undefined where it failed. */
  milliseconds: number | undefined;
  /** The same of the first copy of all, in a process that has differentiated small functions only. */
  firstCall: number | undefined;
  reason: string | undefined;
}

/**
 * The time for reading, differentiating, generating code and checking, each problem on its smallest stored case: the first
 * time in a process that has differentiated two small functions, and the median over fresh copies of all problems once the
 * process is warm.
 *
 * @param copies  the problems, several times over, as modules of their own
 */
export function compileTimes(copies: readonly (typeof problems)[]): CompileTime[] {
  for (let round = 0; round < 20; round++) {
    gradient(logSumExp)([1, 2, 3]);
    gradient(squaredError, { wrt: 0 })([1, 2, 3], 4);
  }
  const times = new Map<string, number[]>();
  const reasons = new Map<string, string>();
  for (const copy of copies) {
    for (const [name, derivative] of Object.entries(derivatives)) {
      const cases = casesOf(name).filter((one) => one.function === derivative);
      const smallest = cases.reduce((a, b) => (numbersIn(b.input) < numbersIn(a.input) ? b : a));
      const evaluate = new Map(Object.entries(copy)).get(name)?.(smallest.input)[derivative];
      if (evaluate === undefined) throw new Error(`${name} has no function ${derivative}`);
      try {
        const first = milliseconds(evaluate);
        const later = Math.min(...Array.from({ length: 5 }, () => milliseconds(evaluate)));
        times.set(name, [...(times.get(name) ?? []), first - later]);
      } catch (error) {
        reasons.set(name, String(error).split("\n")[0]);
      }
    }
  }
  return Object.keys(derivatives).map((name) => {
    const reason = reasons.get(name);
    const [firstCall, ...warm] = (reason === undefined ? times.get(name) : undefined) ?? [];
    return { name, milliseconds: median(warm.slice(warm.length >> 1)), firstCall, reason };
  });
}

function median(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
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
