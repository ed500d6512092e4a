/** What the tests of emitted code share: building Programs, and running them both ways. */
import { Builder, addParam } from "../src/program/builder.ts";
import { type Argument, interpret } from "../src/program/interpret.ts";
import type { Program, Type, Value } from "../src/program/types.ts";
import type { Runtime } from "../src/emit/bind.ts";
import { type EmitOptions, emitJavaScript } from "../src/emit/javascript.ts";
import type { ResultTemplate } from "../src/emit/results.ts";

/** The params' values by name: of `"x: f64"`, x. */
type ValuesOf<Params extends readonly string[]> = {
  readonly [P in Params[number] as P extends `${infer Name}: ${string}` ? Name : never]: Value;
};

/** A Program from its params, `"x: f64"`, and what it does with them. */
export function program<const Params extends readonly string[]>(
  name: string,
  params: Params,
  build: (b: Builder, values: ValuesOf<Params>) => readonly Value[],
): Program {
  const b = new Builder();
  const values: Record<string, Value> = {};
  for (const param of params) {
    const [paramName, type] = param.split(": ");
    if (paramName === undefined || !isType(type)) throw new Error(`${param} is no param`);
    values[paramName] = addParam(b.region, type, paramName);
  }
  return b.finish(name, [...build(b, values as ValuesOf<Params>)]);
}

function isType(type: string | undefined): type is Type {
  return ["f64", "i32", "bool", "f64[]", "f32[]", "i32[]"].some((known) => known === type);
}

/** The only item of a list. */
export function only<T>(items: readonly T[]): T {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error(`${items.length} items where there should be one`);
  return item;
}

export function named(value: Value, name: string): Value {
  value.name = name;
  return value;
}

export class Failed extends Error {
  readonly code: number;
  readonly start: number | undefined;

  constructor(code: number, start: number | undefined) {
    super(`failure ${code}`);
    this.code = code;
    this.start = start;
  }
}

export const runtime: Runtime = {
  fail: (code, site) => {
    throw new Failed(code, site?.span?.start);
  },
};

/** What a run leaves behind: its results, or the code of its failure, and the arguments. */
export interface Outcome {
  readonly results: unknown;
  readonly args: readonly Argument[];
}

/** A template that lists all results, whatever their number. */
export function listed(p: Program): ResultTemplate {
  return { kind: "list", items: p.body.yields.map((_, k) => k) };
}

export function runEmitted(p: Program, args: readonly Argument[], options: EmitOptions = {}): Outcome {
  const own = structuredClone(args);
  const f = emitJavaScript(p, { results: listed(p), ...options }).bind(runtime);
  try {
    return { results: f(...own), args: own };
  } catch (error) {
    if (error instanceof Failed) return { results: error.code, args: own };
    throw error;
  }
}

export function runReference(p: Program, args: readonly Argument[]): Outcome {
  const own = structuredClone(args);
  try {
    return { results: interpret(p, own), args: own };
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "number")
      return { results: error.code, args: own };
    throw error;
  }
}
