/** Arguments by the function's own parameters: counted, rest parameters gathered, flattened into a Program's params. */
import { badArgument, shapeMismatch, wrongArgumentCount } from "../errors.ts";
import type { Argument, NumberBuffer } from "../program/interpret.ts";
import { type ArrayKind, bufferTypeOf, leafTypes, type Shape } from "../program/shape.ts";
import { describe, extentsOf, NoShape, shapeKey, shapeOf } from "../program/shape-of.ts";

/** A parameter as the function's text declares it. */
export interface Parameter {
  readonly name: string | undefined;
  readonly hasDefault: boolean;
  readonly isRest: boolean;
}

/** One value for each parameter: undefined for a default that applies, an array for a rest parameter. */
export function byParameter(parameters: readonly Parameter[], args: readonly unknown[], inside: string): unknown[] {
  const rest = parameters.at(-1)?.isRest === true;
  const required = parameters.filter(({ hasDefault, isRest }) => !hasDefault && !isRest).length;
  const most = rest ? Infinity : parameters.length;
  if (args.length < required || args.length > most) {
    throw wrongArgumentCount(inside, expectedCount(parameters, required, most), args.length);
  }
  return parameters.map(({ isRest, hasDefault }, k) => {
    if (isRest) return args.slice(k);
    const value = args[k];
    if (value === undefined && !hasDefault) throw badArgument(argumentName(parameters, k), inside, "undefined");
    return value;
  });
}

/** The arguments of a call that gives the parameters these values: what `byParameter` took apart. */
export function asArguments(parameters: readonly Parameter[], values: readonly unknown[]): unknown[] {
  if (parameters.at(-1)?.isRest !== true) return [...values];
  const rest: unknown = values.at(-1);
  return [...values.slice(0, -1), ...(Array.isArray(rest) ? Array.from<unknown>(rest) : [])];
}

function expectedCount(parameters: readonly Parameter[], required: number, most: number): string {
  const names = parameters.map(({ isRest }, k) => `${isRest ? "..." : ""}${argumentName(parameters, k)}`).join(", ");
  const count =
    most === required ? `${required}` : most === Infinity ? `at least ${required}` : `from ${required} to ${most}`;
  return `${count} argument${count === "1" ? "" : "s"}${names === "" ? "" : ` (${names})`}`;
}

/** How messages name a parameter. */
export function argumentName(parameters: readonly Parameter[], k: number): string {
  return parameters[k]?.name ?? `#${k + 1}`;
}

/** The shapes of the values of all parameters. */
export function shapesOf(parameters: readonly Parameter[], values: readonly unknown[], inside: string): Shape[] {
  return values.map((value, k) => {
    try {
      return shapeOf(value, argumentName(parameters, k));
    } catch (error) {
      if (error instanceof NoShape) throw badArgument(error.path, inside, error.came, error.expected);
      throw error;
    }
  });
}

/** The leaves of a value, in the order of its shape. */
export function flatten(shape: Shape, value: unknown, into: Argument[]): void {
  switch (shape.kind) {
    case "constant":
      return;
    case "tuple":
      shape.items.forEach((item, k) => {
        flatten(item, Array.isArray(value) ? value[k] : undefined, into);
      });
      return;
    case "record":
      for (const [name, field] of shape.fields) flatten(field, propertyOf(value, name), into);
      return;
    case "nested":
      flattenNested(shape, value, into);
      return;
    default:
      if (typeof value === "number" || typeof value === "boolean" || isNumberBuffer(value)) into.push(value);
      else throw new Error(`a value of shape ${shapeKey(shape)} turned out to be ${describe(value)}`);
  }
}

export function propertyOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

export function isNumberBuffer(value: unknown): value is NumberBuffer {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function flattenNested({ dimensions, innermost }: Nested, value: unknown, into: Argument[]): void {
  const extents = extentsOf(value);
  while (extents.length < dimensions) extents.push(0);
  const size = extents.reduce((product, extent) => product * extent, 1);
  const flat = newBuffer(innermost, size);
  let next = 0;
  forEachRow(value, dimensions, (row) => {
    // `set` takes longer than this on an array that is not typed.
    for (let k = 0; k < row.length; k++) flat[next + k] = row[k] ?? NaN;
    next += row.length;
  });
  into.push(flat, ...extents);
}

type Nested = Extract<Shape, { kind: "nested" }>;

function newBuffer(kind: ArrayKind, size: number): Float64Array | Float32Array | Int32Array {
  const type = bufferTypeOf(kind);
  return type === "f64[]" ? new Float64Array(size) : type === "f32[]" ? new Float32Array(size) : new Int32Array(size);
}

/** Visits the innermost arrays of nested ones, in order. */
export function forEachRow(value: unknown, dimensions: number, visit: (row: NumberBuffer) => void): void {
  if (dimensions === 1) {
    if (isNumberBuffer(value)) visit(value);
  } else if (Array.isArray(value)) for (const row of value) forEachRow(row, dimensions - 1, visit);
}

/** Copies what a function wrote to its flat copies of nested arrays back into the arrays themselves. */
export function writeBack(
  shape: Shape,
  value: unknown,
  flat: readonly Argument[],
  firstLeaf: number,
  isWritten: (leaf: number) => boolean,
): void {
  let leaf = firstLeaf;
  const visit = (visited: Shape, part: unknown): void => {
    switch (visited.kind) {
      case "tuple":
        visited.items.forEach((item, k) => {
          visit(item, Array.isArray(part) ? part[k] : undefined);
        });
        return;
      case "record":
        for (const [name, field] of visited.fields) visit(field, propertyOf(part, name));
        return;
      default: {
        const at = leaf;
        leaf += leafTypes(visited).length;
        const buffer = flat[at];
        if (visited.kind !== "nested" || !isWritten(at) || !isNumberBuffer(buffer)) return;
        let next = 0;
        forEachRow(part, visited.dimensions, (row) => {
          for (let k = 0; k < row.length; k++) row[k] = buffer[next++] ?? NaN;
        });
      }
    }
  };
  visit(shape, value);
}

/**
 * A tangent or seed in the shape of the value that it belongs to: fresh copies of its arrays; anything may stand for a
 * passive leaf.
 *
 * @throws WengertError SHAPE_MISMATCH
 */
export function flattenDerivative(
  shape: Shape,
  value: unknown,
  path: string,
  like: readonly Argument[],
  into: Argument[],
): void {
  const mismatch = (expected: string): never => {
    throw shapeMismatch(path, expected, describe(value));
  };
  switch (shape.kind) {
    case "constant":
      return;
    case "number":
      if (typeof value !== "number") mismatch("a number");
      else into.push(value);
      return;
    case "boolean":
      into.push(false);
      return;
    case "array": {
      const model = like[into.length];
      const length = Array.isArray(model) || ArrayBuffer.isView(model) ? model.length : undefined;
      if (shape.array !== "number[]" && shape.array !== "Float64Array" && shape.array !== "Float32Array") {
        into.push(new Int32Array(length ?? 0));
        return;
      }
      const expected = `${shape.array === "number[]" ? "an array" : `a ${shape.array}`}${length === undefined ? "" : ` of length ${length}`}`;
      if (!isNumberBuffer(value) || (length !== undefined && value.length !== length)) mismatch(expected);
      else {
        for (let k = 0; k < value.length; k++) {
          if (typeof value[k] !== "number") throw shapeMismatch(`${path}[${k}]`, "a number", describe(value[k]));
        }
        into.push(shape.array === "Float32Array" ? Float32Array.from(value) : Float64Array.from(value));
      }
      return;
    }
    case "nested":
      flattenNestedDerivative(shape, value, path, like, into);
      return;
    case "tuple":
      if (!Array.isArray(value) || value.length !== shape.items.length)
        mismatch(`an array of length ${shape.items.length}`);
      else {
        shape.items.forEach((item, k) => {
          flattenDerivative(item, value[k], `${path}[${k}]`, like, into);
        });
      }
      return;
    case "record":
      if (typeof value !== "object" || value === null)
        mismatch(`a record with ${shape.fields.map(([name]) => name).join(", ")}`);
      for (const [name, field] of shape.fields) {
        flattenDerivative(field, propertyOf(value, name), `${path}.${name}`, like, into);
      }
  }
}

function flattenNestedDerivative(
  shape: Nested,
  value: unknown,
  path: string,
  like: readonly Argument[],
  into: Argument[],
): void {
  const at = into.length;
  const extents = like.slice(at + 1, at + 1 + shape.dimensions);
  const check = (rows: unknown, dimension: number, where: string): void => {
    const length = extents[dimension];
    if (!isNumberBuffer(rows) || rows.length !== length) {
      throw shapeMismatch(where, `an array of length ${String(length)}`, describe(rows));
    }
    rows.forEach((row: unknown, k: number) => {
      if (dimension < shape.dimensions - 1) check(row, dimension + 1, `${where}[${k}]`);
      else if (typeof row !== "number") throw shapeMismatch(`${where}[${k}]`, "a number", describe(row));
    });
  };
  check(value, 0, path);
  flattenNested(shape, value, into);
}

/** A copy of an argument with its own memory, so that nothing done to it is seen outside; what was one object stays one. */
export function deepCopy(value: unknown, copies: Map<unknown, unknown> = new Map()): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (isNumberBuffer(value)) {
    const copy: unknown[] | NumberBuffer = value.slice();
    copies.set(value, copy);
    if (Array.isArray(copy)) {
      for (let k = 0; k < copy.length; k++) {
        const item: unknown = copy[k];
        if (typeof item === "object") copy[k] = deepCopy(item, copies);
      }
    }
    return copy;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  const copy: unknown = Object.create(typeof prototype === "object" ? prototype : null);
  if (typeof copy !== "object" || copy === null) throw new Error("an object was expected");
  copies.set(value, copy);
  return Object.assign(
    copy,
    Object.fromEntries(Object.entries(value).map(([name, field]) => [name, deepCopy(field, copies)])),
  );
}

/** How many numbers a value holds. */
export function countNumbers(value: unknown): number {
  if (isNumberBuffer(value)) {
    if (!Array.isArray(value) || value.every((item) => typeof item === "number")) return value.length;
    return value.reduce<number>((sum, item) => sum + countNumbers(item), 0);
  }
  if (typeof value === "object" && value !== null) {
    return Object.values(value).reduce<number>((sum, item) => sum + countNumbers(item), 0);
  }
  return 1;
}
