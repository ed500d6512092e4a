/** The shapes of arguments, and the keys under which specialisations are kept. */
import { badArgument } from "../errors.ts";
import type { ArrayKind, Shape } from "../program/shape.ts";

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

/**
 * The shape of an argument.
 *
 * @param path  how the user names it, e.g. `p.mass` or `x[3]`
 * @throws WengertError BAD_ARGUMENT for what is neither number, boolean, string, null, array nor plain record
 */
export function shapeOf(value: unknown, path: string, inside: string): Shape {
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
      throw badArgument(path, inside, describe(value));
  }
  if (value === null) return { kind: "constant", value };
  if (Array.isArray(value)) return shapeOfArray(value, path, inside);
  for (const [array, constructor] of typedArrays) if (value instanceof constructor) return { kind: "array", array };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (ArrayBuffer.isView(value) || value instanceof Date || value instanceof Map || value instanceof Set || value instanceof Promise) {
    throw badArgument(path, inside, describe(value));
  }
  if (prototype !== null && Object.getOwnPropertySymbols(value).length > 0) throw badArgument(path, inside, describe(value));
  return {
    kind: "record",
    fields: Object.entries(value).map(([name, field]) => [name, shapeOf(field, `${path}.${name}`, inside)] as const),
  };
}

function shapeOfArray(items: readonly unknown[], path: string, inside: string): Shape {
  if (items.every((item) => typeof item === "number")) {
    // `every` skips holes.
    for (let k = 0; k < items.length; k++) if (!(k in items)) throw badArgument(`${path}[${k}]`, inside, "a hole in the array");
    return { kind: "array", array: "number[]" };
  }
  if (items.some((item) => typeof item === "number")) {
    const k = items.findIndex((item) => typeof item !== "number");
    throw badArgument(`${path}[${k}]`, inside, describe(items[k]), "a number, as its neighbours are");
  }
  return {
    kind: "tuple",
    items: Array.from(items, (item, k) => shapeOf(item, `${path}[${k}]`, inside)),
  };
}

/** A value as a message names it. */
export function describe(value: unknown): string {
  if (typeof value === "string") return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  if (typeof value === "bigint") return `the bigint ${value}n`;
  if (value === null || value === undefined || typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "symbol") return "a symbol";
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  const constructor: unknown = Object(value).constructor;
  const name = typeof constructor === "function" ? constructor.name : "object";
  return name === "Object" ? "a record" : `a ${name}`;
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
      return `{${shape.fields.map(([name, field]) => `${JSON.stringify(name)}:${shapeKey(field)}`).join(",")}}`;
  }
}
