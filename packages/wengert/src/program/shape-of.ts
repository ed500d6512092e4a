/** The shapes of values, and the keys under which specialisations are kept. */
import type { ArrayKind, Shape } from "./shape.ts";

const typedArrays: readonly (readonly [ArrayKind, abstract new (...args: never[]) => unknown])[] = [
  ["Float64Array", Float64Array],
  ["Float32Array", Float32Array],
  ["Int32Array", Int32Array],
  ["Int16Array", Int16Array],
  ["Int8Array", Int8Array],
  ["Uint32Array", Uint32Array],
  ["Uint16Array", Uint16Array],
  ["Uint8Array", Uint8Array],
  ["Uint8ClampedArray", Uint8ClampedArray],
];

/** Raised for a value that a Program can't take; whoever asked for its shape says so to the user. */
export class NoShape extends Error {
  /** Where in the value: `p.mass`, `x[3]`. */
  readonly path: string;
  readonly came: string;
  readonly expected: string;

  constructor(
    path: string,
    came: string,
    expected: string = "a number, a boolean, a string, an array, a typed array or a record of these",
  ) {
    super(`${path} is ${came}; expected ${expected}`);
    this.path = path;
    this.came = came;
    this.expected = expected;
  }
}

/**
 * The shape of a value; lengths of arrays are left open.
 *
 * @param path  how the user names it, e.g. `p.mass` or `x[3]`
 * @throws NoShape for what is neither number, boolean, string, null, rectangular array nor record
 */
export function shapeOf(value: unknown, path: string): Shape {
  return shapeWithin(value, path, 0);
}

/** In elements: indices and counts are i32. Only typed arrays can be longer. */
export const longestArray = 0x7fffffff;

/** Deeper than this a value surely contains itself. */
const deepest = 100;

function shapeWithin(value: unknown, path: string, depth: number): Shape {
  if (depth > deepest) throw new NoShape(`${path.slice(0, 40)}…`, "nested too deep, or a part of itself");
  switch (typeof value) {
    case "number":
      return { kind: "number" };
    case "boolean":
      return { kind: "boolean" };
    case "string":
    case "undefined":
      return { kind: "constant", value };
    case "object":
      break;
    default:
      throw new NoShape(path, describe(value));
  }
  if (value === null) return { kind: "constant", value };
  if (Array.isArray(value)) return shapeOfArray(value, path, depth);
  const array = typedArrayKind(value);
  if (array !== undefined) {
    const length = extentsOf(value)[0] ?? 0;
    if (length > longestArray) {
      throw new NoShape(path, `of length ${length}`, "at most 2³¹ − 1 elements, as indices have 32 bits");
    }
    return { kind: "array", array };
  }
  if (!isRecord(value)) throw new NoShape(path, describe(value));
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw new NoShape(path, "a record with a symbol as a key", "a record whose keys are all text");
  }
  const inherited = inheritedBy(value);
  return {
    kind: "record",
    fields: Object.entries(value).map(
      ([name, field]) => [name, shapeWithin(field, `${path}.${name}`, depth + 1)] as const,
    ),
    ...(inherited.length > 0 && { inherited }),
  };
}

const nothing: readonly string[] = [];
/** By prototype: what its objects inherit. */
const inheritances = new WeakMap<object, readonly string[]>();

/** The names of what an object has by its prototypes and not itself, but for methods. */
export function inheritedBy(value: object): readonly string[] {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== "object" || prototype === null || prototype === Object.prototype) return nothing;
  let names = inheritances.get(prototype);
  if (names === undefined) inheritances.set(prototype, (names = namesIn(prototype)));
  return names;
}

function namesIn(prototype: object): string[] {
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, descriptor]) => {
    const isMethod = "value" in descriptor && typeof descriptor.value === "function";
    return isMethod || name === "__proto__" ? [] : [name];
  });
  return [...own, ...inheritedBy(prototype)];
}

function typedArrayKind(value: object): ArrayKind | undefined {
  return typedArrays.find(([, constructor]) => value instanceof constructor)?.[0];
}

/** Whether an object is a record: its own enumerable fields are all that it is. */
function isRecord(value: object): boolean {
  if (ArrayBuffer.isView(value) || Symbol.iterator in value) return false;
  return ![Date, Promise, RegExp, Error, WeakMap, WeakSet, ArrayBuffer].some(
    (constructor) => value instanceof constructor,
  );
}

/**
 * Whether all items are numbers, without a hole: this and the next are what every call asks, so they are plain loops.
 * V8 gives all arrays that one place reads by index the most general representation among them: where the loop read rows
 * as well as numbers, the user's numbers would from then on be objects on the heap, which makes their own code slow.
 */
function areNumbers(items: readonly unknown[]): boolean {
  if (items.length > 0 && typeof items.at(0) !== "number") return false;
  for (let k = 0; k < items.length; k++) if (typeof items[k] !== "number") return false;
  return true;
}

/** Whether items are arrays of numbers of one length. */
function areRows(items: readonly unknown[]): boolean {
  const [first] = items;
  if (!Array.isArray(first)) return false;
  for (let k = 0; k < items.length; k++) {
    const row = items[k];
    if (!Array.isArray(row) || row.length !== first.length || !areNumbers(row)) return false;
  }
  return true;
}

function shapeOfArray(items: readonly unknown[], path: string, depth: number): Shape {
  if (areNumbers(items)) return { kind: "array", array: "number[]" };
  if (areRows(items)) return { kind: "nested", dimensions: 2, innermost: "number[]" };
  for (let k = 0; k < items.length; k++) if (!(k in items)) throw new NoShape(`${path}[${k}]`, "a hole in the array");
  if (items.some((item) => typeof item === "number")) {
    const k = items.findIndex((item) => typeof item !== "number");
    throw new NoShape(`${path}[${k}]`, describe(items[k]), "a number, as its neighbours are");
  }
  const shapes = items.map((item, k) => shapeWithin(item, `${path}[${k}]`, depth + 1));
  return nestedShape(items, shapes, path) ?? { kind: "tuple", items: shapes };
}

/** Rows of one kind make a nested array; they have one length. */
function nestedShape(rows: readonly unknown[], shapes: readonly Shape[], path: string): Shape | undefined {
  const [first] = shapes;
  if (first?.kind !== "array" && first?.kind !== "nested") return undefined;
  const key = shapeKey(first);
  if (shapes.some((shape) => shapeKey(shape) !== key)) return undefined;
  const extents = extentsOf(rows[0]);
  rows.forEach((row, k) => {
    extentsOf(row).forEach((length, dimension) => {
      if (length === extents[dimension]) return;
      const expected = `length ${String(extents[dimension])}, as ${path}[0] is: nested arrays are rectangular`;
      throw new NoShape(`${path}[${k}]`, `of length ${length}`, expected);
    });
  });
  return first.kind === "array"
    ? { kind: "nested", dimensions: 2, innermost: first.array }
    : { kind: "nested", dimensions: first.dimensions + 1, innermost: first.innermost };
}

/** The lengths of an array, of its first row, and so on. */
export function extentsOf(value: unknown): number[] {
  const extents: number[] = [];
  // `at` and not an index, for the reason given at areNumbers.
  for (let rows = value; isArrayLike(rows); rows = rows.at(0)) extents.push(rows.length);
  return extents;
}

function isArrayLike(value: unknown): value is { readonly length: number; at(index: number): unknown } {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** A value as a message names it. */
export function describe(value: unknown): string {
  if (typeof value === "string")
    return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  if (typeof value === "bigint") return `the bigint ${value}n`;
  if (value === null || value === undefined || typeof value === "number" || typeof value === "boolean")
    return String(value);
  if (typeof value === "symbol") return "a symbol";
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  const constructor: unknown = Reflect.get(Object(value), "constructor");
  const name = typeof constructor === "function" ? constructor.name : "object";
  return name === "Object" ? "a record" : `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}

/** Equal keys have equal specialisations. */
export function shapeKey(shape: Shape): string {
  switch (shape.kind) {
    case "number":
      return "n";
    case "boolean":
      return "b";
    case "constant":
      return shape.value === undefined ? "undefined" : JSON.stringify(shape.value);
    case "array":
      return `${shape.array}${shape.length === undefined ? "" : `(${shape.length})`}`;
    case "nested":
      return `${shape.innermost}^${shape.dimensions}`;
    case "tuple":
      return `[${shape.items.map(shapeKey).join(",")}]`;
    case "record":
      return [
        `{${shape.fields.map(([name, field]) => `${JSON.stringify(name)}:${shapeKey(field)}`).join(",")}}`,
        ...(shape.inherited ?? []),
      ].join("~");
  }
}
