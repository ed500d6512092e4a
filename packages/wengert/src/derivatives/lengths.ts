/** Shapes with the lengths that arrays have: some functions can be read only for arrays of known lengths. */
import { WengertError } from "../errors.ts";
import type { Shape } from "../program/shape.ts";
import { isNumberBuffer, propertyOf } from "./arguments.ts";

/** Arrays up to this length are read with their lengths where that helps. */
export const longestExact = 16;

/**
 * Whether lengths may help against an error: what can't be read for arrays of any length often can be for these
 * lengths, as a copy `[...x]` is then a list of numbers.
 */
export function mayNeedLengths(error: unknown): boolean {
  return error instanceof WengertError && ["UNSUPPORTED_SYNTAX", "INCONSISTENT_TYPES"].includes(error.code);
}

/** A shape with the lengths that its arrays up to a length have in a value. */
export function withLengths(shape: Shape, value: unknown, longest: number): Shape {
  switch (shape.kind) {
    case "array":
      return isNumberBuffer(value) && value.length <= longest ? { ...shape, length: value.length } : shape;
    case "tuple":
      return { ...shape, items: shape.items.map((item, k) => withLengths(item, itemOf(value, k), longest)) };
    case "record":
      return {
        ...shape,
        fields: shape.fields.map(
          ([name, field]) => [name, withLengths(field, propertyOf(value, name), longest)] as const,
        ),
      };
    default:
      return shape;
  }
}

function itemOf(value: unknown, k: number): unknown {
  return Array.isArray(value) ? value[k] : undefined;
}
