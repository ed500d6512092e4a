/** GradBench's protocol: one message in, one response out. */
import { type Problem } from "./problems.ts";
import * as problems from "./problems.ts";

/** The clock's time in nanoseconds. */
export type Clock = () => bigint;

export interface Timing {
  name: string;
  nanoseconds: number;
}

/** A response; `evaluations` holds the times of all runs, which may be a million. */
export interface Response {
  id: unknown;
  tool?: string;
  success?: boolean;
  output?: unknown;
  prepare?: number;
  evaluations?: Float64Array;
  error?: string;
}

const known = new Map<string, Problem>(Object.entries(problems));

/** Answers a message. What goes wrong in an evaluation is its response; the next message is answered all the same. */
export function respond(message: unknown, clock: Clock = () => process.hrtime.bigint()): Response {
  const id = field(message, "id");
  switch (field(message, "kind")) {
    case "start":
      return { id, tool: "wengert" };
    case "define": {
      const name = String(field(message, "module"));
      return known.has(name) ? { id, success: true } : { id, success: false, error: `there is no problem ${name}` };
    }
    case "evaluate":
      try {
        return { id, success: true, ...evaluate(message, clock) };
      } catch (error) {
        return { id, success: false, error: error instanceof Error ? error.message : String(error) };
      }
    default:
      return { id };
  }
}

function evaluate(message: unknown, clock: Clock): Pick<Response, "output" | "prepare" | "evaluations"> {
  const name = String(field(message, "module"));
  const functionName = String(field(message, "function"));
  const problem = known.get(name);
  if (problem === undefined) throw new Error(`there is no problem ${name}`);
  const input = field(message, "input");

  const began = clock();
  const run = prepared(problem, input, name, functionName);
  // The first call reads the function, compiles its derivative and compares its value with the function's own.
  run();
  const prepare = Number(clock() - began);

  const fewest = numberAt(input, "min_runs", 1);
  const least = numberAt(input, "min_seconds", 0) * 1e9;
  let times = new Float64Array(16);
  let [runs, sum] = [0, 0];
  let result: unknown;
  do {
    const start = clock();
    result = run();
    const taken = Number(clock() - start);
    if (runs === times.length) {
      const longer = new Float64Array(2 * runs);
      longer.set(times);
      times = longer;
    }
    times[runs++] = taken;
    sum += taken;
  } while (runs < fewest || sum < least);
  return { output: plain(result, "the output"), prepare, evaluations: times.subarray(0, runs) };
}

function prepared(problem: Problem, input: unknown, name: string, functionName: string): () => unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- inputs have the shape that the problem prescribes; what has not ends as an error
  const functions = problem(input as never);
  if (!Object.hasOwn(functions, functionName)) throw new Error(`${name} has no function ${functionName}`);
  return functions[functionName];
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function numberAt(input: unknown, name: string, otherwise: number): number {
  const value = field(input, name);
  return typeof value === "number" ? value : otherwise;
}

/** What JSON can write: typed arrays as lists. JSON has no NaN, and GradBench takes its null for a wrong type. */
function plain(value: unknown, at: string): unknown {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`${at} is ${value}, which JSON can't write`);
    return value;
  }
  if (value instanceof Float64Array || value instanceof Int32Array) return plain(Array.from(value), at);
  if (Array.isArray(value)) return value.map((item: unknown, k) => plain(item, `${at}[${k}]`));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, `${at}.${key}`)]));
  }
  return value;
}

/** A response as one line of JSON, in pieces: a million times make a long line. */
export function* lineOf({ prepare, evaluations, ...response }: Response): Generator<string> {
  const text = JSON.stringify(response);
  if (prepare === undefined || evaluations === undefined) {
    yield `${text}\n`;
    return;
  }
  yield `${text.slice(0, -1)},"timings":[{"name":"prepare","nanoseconds":${Math.round(prepare)}}`;
  const atOnce = 4096;
  for (let first = 0; first < evaluations.length; first += atOnce) {
    yield Array.from(
      evaluations.subarray(first, first + atOnce),
      (time) => `,{"name":"evaluate","nanoseconds":${Math.round(time)}}`,
    ).join("");
  }
  yield "]}\n";
}
