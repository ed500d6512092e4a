/** Makes a plan callable: as generated JavaScript or, where code made from text is forbidden, by the interpreter. */
import { CodeForbiddenError } from "../emit/bind.ts";
import { emitJavaScript, type EmittedFunction } from "../emit/javascript.ts";
import type { ResultTemplate } from "../emit/results.ts";
import { type Argument, interpret, ProgramFailure, type Result } from "../program/interpret.ts";
import type { ArrayKind, Shape } from "../program/shape.ts";
import { leafTypes } from "../program/shape.ts";
import type { Span } from "../program/types.ts";
import type { Reading } from "../read/reading.ts";
import { required } from "../transform/rebuild.ts";
import { guardOf } from "./guard.ts";
import type { Output } from "./output.ts";
import type { Plan } from "./plan.ts";

/** Raised where the evaluation of a Program must end; its driver says what that means. */
export class ReachedFailure extends Error {
  readonly code: number;
  readonly span: Span | undefined;

  constructor(code: number, span: Span | undefined) {
    super(`the evaluation failed with code ${code}`);
    this.code = code;
    this.span = span;
  }
}

export interface Compiled {
  /** The generated code, as people read it. */
  readonly source: string;
  /** Whether the code can reach a failure. */
  readonly mayFail: boolean;
  /** Runs with the values of the parameters, and the leaves of everything. */
  run(values: readonly unknown[], flat: readonly Argument[]): unknown;
  /** The generated function where it takes just the values of the parameters; undefined otherwise. */
  readonly direct: ((...values: unknown[]) => unknown) | undefined;
}

/** One parameter of the generated function: a parameter of the user's function whole, or one leaf. */
interface Parameter {
  readonly name: string | undefined;
  readonly leaf: number | undefined;
  readonly value: number | undefined;
}

/** Compiles a plan; `name` is the generated function's. */
export function compile(plan: Plan, reading: Reading, name: string): Compiled {
  const { program, output } = plan;
  const parameters = parametersFor(plan, reading);
  const emitted = emitJavaScript(program, {
    name,
    parameters: parameters.map((parameter) => parameter.name),
    bindings: (names) => bindingsFor(reading, parameters, names),
    results: templateOf(output),
    reserved: ["nest", "toArray"],
  });
  const mayFail = emitted.sites.length > 0;
  const { source } = emitted;
  const bound = bind(emitted);
  if (bound === undefined) {
    return { source, mayFail, direct: undefined, run: (_, flat) => assemble(output, runInterpreted(plan, flat)) };
  }
  return {
    source,
    mayFail,
    direct: parameters.every(({ leaf }) => leaf === undefined) ? bound : undefined,
    run: (values, flat) =>
      bound(...parameters.map(({ leaf, value }) => (leaf === undefined ? values[required(value)] : flat[leaf]))),
  };
}

function bind(emitted: EmittedFunction): ((...args: unknown[]) => unknown) | undefined {
  try {
    return emitted.bind({
      fail: (code, site) => {
        throw new ReachedFailure(code, site?.span);
      },
      names: { nest, toArray },
    });
  } catch (error) {
    if (error instanceof CodeForbiddenError) return undefined;
    throw error;
  }
}

function runInterpreted({ program }: Plan, flat: readonly Argument[]): Result[] {
  try {
    return interpret(program, flat);
  } catch (error) {
    if (error instanceof ProgramFailure) throw new ReachedFailure(error.code, error.instruction.span);
    throw error;
  }
}

function parametersFor({ program, extras }: Plan, { params, hidden, names }: Reading): Parameter[] {
  const parameters: Parameter[] = [];
  let leaf = 0;
  const addLeaves = (shape: Shape): void => {
    for (const _ of leafTypes(shape)) {
      parameters.push({ name: program.body.params[leaf]?.name, leaf, value: undefined });
      leaf++;
    }
  };
  params.forEach((shape, value) => {
    if (guardOf(shape, "x") === undefined) addLeaves(shape);
    else {
      parameters.push({ name: names[value], leaf: undefined, value });
      leaf += leafTypes(shape).length;
    }
  });
  for (const { shape } of hidden) addLeaves(shape);
  extras.forEach(addLeaves);
  return parameters;
}

/** An expression for each leaf, in terms of the generated function's parameters. */
function bindingsFor(reading: Reading, parameters: readonly Parameter[], names: readonly string[]): string[] {
  return parameters.flatMap(({ leaf, value }, k) => {
    const name = required(names[k]);
    if (leaf !== undefined) return [name];
    return guardOf(required(reading.params[required(value)]), name)?.leaves ?? [];
  });
}

function templateOf(output: Output): ResultTemplate {
  switch (output.kind) {
    case "value":
      return output.result;
    case "constant":
      return output;
    case "items":
      return { kind: "list", items: output.items.map(templateOf) };
    case "record":
      return { kind: "record", fields: output.fields.map(([name, field]) => [name, templateOf(field)] as const) };
    case "array":
      return isOwnKind(output.array)
        ? output.result
        : {
            kind: "call",
            callee: output.array === "number[]" ? "toArray" : `${output.array}.from`,
            args: [output.result],
          };
    case "nested":
      return {
        kind: "call",
        callee: "nest",
        args: [{ kind: "constant", value: output.array }, output.result, ...output.extents],
      };
  }
}

/** Whether a Program's buffers are arrays of this kind. */
function isOwnKind(array: ArrayKind): boolean {
  return array === "Float64Array" || array === "Float32Array" || array === "Int32Array";
}

/** The same from interpreted results. */
function assemble(output: Output, results: readonly Result[]): unknown {
  switch (output.kind) {
    case "value":
      return results[output.result];
    case "constant":
      return output.value;
    case "items":
      return output.items.map((item) => assemble(item, results));
    case "record":
      return Object.fromEntries(output.fields.map(([name, field]) => [name, assemble(field, results)]));
    case "array":
      return arrayOf(output.array, elements(results[output.result]));
    case "nested":
      return nest(output.array, elements(results[output.result]), ...output.extents.map((k) => Number(results[k])));
  }
}

function elements(result: Result | undefined): ArrayLike<number> & Iterable<number> {
  if (typeof result !== "object") throw new Error("a buffer was expected");
  return result;
}

const constructors = {
  "number[]": Array,
  Float64Array,
  Float32Array,
  Int32Array,
  Int16Array,
  Int8Array,
  Uint32Array,
  Uint16Array,
  Uint8Array,
  Uint8ClampedArray,
} as const satisfies Record<ArrayKind, unknown>;

/** A number[] of the elements: `Array.from` goes through the iterator, which takes ten times as long. */
function toArray(items: ArrayLike<number>): number[] {
  const array = new Array<number>(items.length);
  for (let k = 0; k < items.length; k++) array[k] = items[k] ?? NaN;
  return array;
}

function arrayOf(kind: ArrayKind, items: ArrayLike<number> & Iterable<number>): unknown {
  if (items instanceof constructors[kind]) return items;
  return kind === "number[]" ? toArray(items) : constructors[kind].from(items);
}

/** Cuts a flat array into rows, row by row; the innermost are arrays of a kind. */
function nest(kind: ArrayKind, flat: ArrayLike<number> & Iterable<number>, ...extents: number[]): unknown {
  const all = toArray(flat);
  const cut = (from: number, to: number, dimension: number): unknown => {
    const count = extents[dimension] ?? 0;
    if (dimension === extents.length - 1) return arrayOf(kind, all.slice(from, to));
    const size = count === 0 ? 0 : (to - from) / count;
    return Array.from({ length: count }, (_, k) => cut(from + k * size, from + (k + 1) * size, dimension + 1));
  };
  return cut(0, all.length, 0);
}
