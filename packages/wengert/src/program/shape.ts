/**
 * Shapes: how what a user passes and gets back, numbers, arrays and records, maps onto the flat parameters and
 * results of a Program. The leaves of a shape, in depth-first order, are the Program's values.
 */
import type { Type } from "./types.ts";

/** The kinds of array that are memory of a Program; the integer ones are passive. */
export type ArrayKind =
  | "number[]"
  | "Float64Array"
  | "Float32Array"
  | "Int32Array"
  | "Int16Array"
  | "Int8Array"
  | "Uint32Array"
  | "Uint16Array"
  | "Uint8Array"
  | "Uint8ClampedArray";

export type Shape =
  /** One f64. */
  | { readonly kind: "number" }
  /** One bool, passive. */
  | { readonly kind: "boolean" }
  /** No value: a part of the specialisation, passive. */
  | { readonly kind: "constant"; readonly value: string | null | undefined }
  /** One buffer; any length unless `length` says so. */
  | { readonly kind: "array"; readonly array: ArrayKind; readonly length?: number }
  /** Rectangular nested arrays, number[][] and deeper: one buffer, row by row, then `dimensions` i32 extents. */
  | { readonly kind: "nested"; readonly dimensions: number; readonly innermost: ArrayKind }
  /** An array of a fixed number of items of any shape. */
  | { readonly kind: "tuple"; readonly items: readonly Shape[] }
  | {
      readonly kind: "record";
      readonly fields: readonly (readonly [name: string, shape: Shape])[];
      /** What it has by its class beside methods, such as getters; there if there is any. */
      readonly inherited?: readonly string[];
    };

/** The Program types of a shape's leaves, in order. */
export function leafTypes(shape: Shape): Type[] {
  switch (shape.kind) {
    case "number":
      return ["f64"];
    case "boolean":
      return ["bool"];
    case "constant":
      return [];
    case "array":
      return [bufferTypeOf(shape.array)];
    case "nested":
      return [bufferTypeOf(shape.innermost), ...Array.from({ length: shape.dimensions }, (): Type => "i32")];
    case "tuple":
      return shape.items.flatMap(leafTypes);
    case "record":
      return shape.fields.flatMap(([, field]) => leafTypes(field));
  }
}

/** The buffer type that holds an array of a kind. */
export function bufferTypeOf(array: ArrayKind): "f64[]" | "f32[]" | "i32[]" {
  if (array === "number[]" || array === "Float64Array") return "f64[]";
  return array === "Float32Array" ? "f32[]" : "i32[]";
}
