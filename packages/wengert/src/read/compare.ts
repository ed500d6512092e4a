/** For tests: a function as it was read, evaluated by the reference interpreter, beside the function itself. */
import { type Argument, interpret, type Result } from "../program/interpret.ts";
import type { Shape } from "../program/shape.ts";
import type { Program } from "../program/types.ts";
import { verify } from "../program/verify.ts";
import { extentsOf, shapeOf } from "../program/shape-of.ts";
import { read } from "./read.ts";
import type { Reading } from "./reading.ts";
import { sourceOf } from "./source.ts";

export type AnyFunction = (...args: never[]) => unknown;
export type ScopeThunk = () => Record<string, unknown>;

/** The reading of a function for some arguments. */
export function readFor(f: AnyFunction, args: readonly unknown[], scope?: ScopeThunk): Reading {
  const shapes = args.map((argument) => {
    const shape = shapeOf(argument, "argument");
    if (shape === undefined) throw new Error("an argument without a shape");
    return shape;
  });
  const reading = read(sourceOf(f), f, shapes, { scope });
  verify(reading.program);
  return reading;
}

/** What a function's Program gives for some arguments, in the shape that the function returns. */
export function evaluateAsRead(
  f: AnyFunction,
  args: readonly unknown[],
  scope?: ScopeThunk,
  prepare: (program: Program) => Program = (program) => program,
): unknown {
  const reading = readFor(f, args, scope);
  const flat: Argument[] = [];
  for (const [k, shape] of reading.params.entries()) flatten(shape, args[k], flat);
  for (const { path, shape, scope: own } of reading.hidden) {
    let value: unknown = (own ?? scope)?.();
    for (const name of path) value = property(value, name);
    flatten(shape, value, flat);
  }
  if (reading.grows) flat.push(100_000);
  if (reading.changes.length > 0) flat.push(new Float64Array(reading.changedNumbers));
  const leaves = interpret(prepare(reading.program), flat);
  return assemble(reading.result, leaves);
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function flatten(shape: Shape, value: unknown, into: Argument[]): void {
  if (shape.kind === "constant") return;
  if (shape.kind === "tuple") shape.items.forEach((item, k) => flatten(item, property(value, String(k)), into));
  else if (shape.kind === "record")
    for (const [name, field] of shape.fields) flatten(field, property(value, name), into);
  else if (shape.kind === "nested") into.push(flatNumbers(value), ...extentsOf(value));
  else if (typeof value === "number" || typeof value === "boolean") into.push(value);
  else if (Array.isArray(value) || value instanceof Float64Array || value instanceof Float32Array) into.push(value);
  else if (value instanceof Int32Array || value instanceof Uint8Array) into.push(value);
  else throw new Error("an argument of another shape");
}

function assemble(shape: Shape, leaves: Result[]): unknown {
  if (shape.kind === "constant") return shape.value;
  if (shape.kind === "tuple") return shape.items.map((item) => assemble(item, leaves));
  if (shape.kind === "record") {
    return Object.fromEntries(shape.fields.map(([name, field]) => [name, assemble(field, leaves)]));
  }
  if (shape.kind === "nested") {
    const [buffer, ...extents] = leaves.splice(0, shape.dimensions + 1);
    return inRows(flatNumbers(buffer), extents.map(Number));
  }
  const leaf = leaves.shift();
  if (leaf === undefined) throw new Error("a result is missing");
  return typeof leaf === "object" && shape.kind === "array" && shape.array === "number[]" ? Array.from(leaf) : leaf;
}

function flatNumbers(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (Array.isArray(value)) return value.flatMap(flatNumbers);
  return value instanceof Float64Array || value instanceof Float32Array ? Array.from(value) : [];
}

function inRows(flat: readonly number[], [length = 0, ...inner]: readonly number[]): unknown[] {
  if (inner.length === 0) return [...flat];
  const size = inner.reduce((product, extent) => product * extent, 1);
  return Array.from({ length }, (_, k) => inRows(flat.slice(k * size, (k + 1) * size), inner));
}
