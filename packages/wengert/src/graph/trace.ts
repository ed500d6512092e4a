/** Tracing: a Program evaluated at a point, written down as the graph of the operations that were evaluated. */
import { pointNeeded, placeIn } from "../errors.ts";
import { type Cell, interpretIn } from "../program/interpret.ts";
import type { Program, Type, Value } from "../program/types.ts";
import { type Traced, TracingDomain } from "./tracing-domain.ts";
import type { Graph } from "./types.ts";

/** What one param of a Program is at the point. */
export interface TraceInput {
  /** `w1`; the elements of an array are named after it, `x[0]`, `x[1]`, … */
  readonly name?: string | undefined;
  /** An array for a buffer; it is not changed. */
  readonly value: number | boolean | ArrayLike<number>;
  /** The names of an array's elements, where they are others: `m[0][1]`. */
  readonly elements?: readonly string[];
  /** Whether it is an input of the graph; true unless given. What is none is a constant, and so is all that is no f64. */
  readonly differentiated?: boolean;
}

export interface TraceOptions {
  /** How many nodes a graph may have; 10,000 unless given. */
  readonly limit?: number;
}

/**
 * The graph of a Program at a point: its inputs, one node for every elementary operation evaluated that depends on
 * one, and the constants that these use. Loops and calls are unrolled, only branches taken are in it, and memory
 * leaves no trace: what is stored and loaded again is the same node.
 *
 * @param program  without inner derivatives (`expand` them first)
 * @param inputs   one for every param, in order
 * @returns        outputs: the yields in order, a buffer as its elements; i32 and bool as constants
 * @throws         WengertError GRAPH_TOO_LARGE beyond `limit`; ProgramFailure where the Program fails at the point
 */
export function trace(program: Program, inputs: readonly TraceInput[], options: TraceOptions = {}): Graph {
  const limit = options.limit ?? 10_000;
  return run(new TracingDomain(program, limit), program, inputs);
}

/**
 * The graph of a Program whose way does not depend on its inputs, without a point: every value that depends on an input
 * is NaN.
 *
 * @param names  for every param, an f64's name or the names of an array's elements; a known value that is no input
 * @throws       WengertError POINT_NEEDED at a branch, a loop or an index that depends on an input; GRAPH_TOO_LARGE
 */
export function traceSymbolic(
  program: Program,
  names: readonly (string | readonly string[] | KnownInput)[],
  options: TraceOptions = {},
): Graph {
  const { params } = program.body;
  if (params.some(({ type }, k) => ["i32", "bool", "i32[]"].includes(type) && !isKnown(names[k]))) {
    throw pointNeeded(program.name, undefined);
  }
  const inputs = names.map((name) => symbolicInput(name));
  const limit = options.limit ?? 10_000;
  const domain = new TracingDomain(program, limit, (inner, { span }) => {
    const { source } = inner;
    const place = source && span && placeIn(source.text, span.start, span.end, source.file);
    throw pointNeeded(source?.name ?? inner.name, place);
  });
  return run(domain, program, inputs);
}

/** A value that is known without a point, such as one from the function's scope. */
export interface KnownInput extends TraceInput {
  readonly differentiated: false;
}

function isKnown(input: string | readonly string[] | KnownInput | undefined): input is KnownInput {
  return typeof input === "object" && "value" in input;
}

function symbolicInput(name: string | readonly string[] | KnownInput): TraceInput {
  if (isKnown(name)) return name;
  if (typeof name === "string") return { name, value: NaN };
  return { elements: name, value: name.map(() => NaN) };
}

function run(domain: TracingDomain, program: Program, inputs: readonly TraceInput[]): Graph {
  const { params } = program.body;
  if (inputs.length !== params.length) {
    throw new Error(`${program.name} takes ${params.length} arguments and got ${inputs.length}`);
  }
  const args = inputs.map((input, k) => cellFrom(domain, input, params[k], k));
  const results = interpretIn(domain, program, args);
  return domain.finish(results.flatMap((cell) => outputsOf(domain, cell)));
}

function cellFrom(domain: TracingDomain, input: TraceInput, param: Value | undefined, position: number): Cell<Traced> {
  const { value, name = param?.name, elements: names, differentiated = true } = input;
  const type: Type | undefined = param?.type;
  const enter = (number: number, as: string | undefined): Traced =>
    differentiated ? domain.input(number, as) : domain.passive(number, as);
  if (typeof value === "boolean") {
    if (type === "bool") return { type, value };
  } else if (typeof value === "number") {
    if (type === "f64") return { type, value: enter(value, name) };
    if (type === "i32" && Object.is(value, value | 0)) return { type, value };
  } else {
    const numbers = Array.from(value);
    if (type === "i32[]") return { type, elements: numbers };
    if (type === "f64[]" || type === "f32[]") {
      const nameOf = (k: number): string | undefined =>
        names?.[k] ?? (name === undefined ? undefined : `${name}[${k}]`);
      return { type, elements: numbers.map((number, k) => enter(number, nameOf(k))) };
    }
  }
  throw new Error(`argument ${position} is no ${type}`);
}

function outputsOf(domain: TracingDomain, cell: Cell<Traced>): Traced[] {
  switch (cell.type) {
    case "f64":
      return [cell.value];
    case "i32":
    case "bool":
      return [domain.passive(Number(cell.value), undefined)];
    case "i32[]":
      return Array.from(cell.elements, (number) => domain.passive(number, undefined));
    case "f64[]":
    case "f32[]":
      return Array.from(cell.elements);
  }
}
