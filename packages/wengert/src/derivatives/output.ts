/** How the flat results of a Program become what the user gets. */
import type { ArrayKind, Shape } from "../program/shape.ts";
import { leafTypes } from "../program/shape.ts";

export type Output =
  /** A scalar result. */
  | { readonly kind: "value"; readonly result: number }
  /** A buffer result, as an array of a kind. */
  | { readonly kind: "array"; readonly result: number; readonly array: ArrayKind }
  /** A buffer result cut into rows; its extents are results, too. */
  | { readonly kind: "nested"; readonly result: number; readonly extents: readonly number[]; readonly array: ArrayKind }
  | { readonly kind: "items"; readonly items: readonly Output[] }
  | { readonly kind: "record"; readonly fields: readonly (readonly [string, Output])[] }
  | { readonly kind: "constant"; readonly value: string | null | undefined };

/** The output of a shape whose leaves are consecutive results, from `first` on. */
export function outputOf(shape: Shape, first: number): Output {
  let next = first;
  const visit = (visited: Shape): Output => {
    switch (visited.kind) {
      case "number":
      case "boolean":
        return { kind: "value", result: next++ };
      case "constant":
        return { kind: "constant", value: visited.value };
      case "array":
        return { kind: "array", result: next++, array: visited.array };
      case "nested": {
        const result = next++;
        const extents = Array.from({ length: visited.dimensions }, () => next++);
        return { kind: "nested", result, extents, array: visited.innermost };
      }
      case "tuple":
        return { kind: "items", items: visited.items.map(visit) };
      case "record":
        return { kind: "record", fields: visited.fields.map(([name, field]) => [name, visit(field)] as const) };
    }
  };
  return visit(shape);
}

/**
 * The output of the derivative with respect to a shape (or of its tangent): null in place of passive leaves.
 *
 * @param resultOf  the result that belongs to the leaf at a position (as `leafTypes` counts them)
 */
export function derivativeOutput(shape: Shape, resultOf: (leaf: number) => number | undefined): Output {
  let leaf = 0;
  const passive: Output = { kind: "constant", value: null };
  const visit = (visited: Shape): Output => {
    switch (visited.kind) {
      case "constant":
        return passive;
      case "tuple":
        return { kind: "items", items: visited.items.map(visit) };
      case "record":
        return { kind: "record", fields: visited.fields.map(([name, field]) => [name, visit(field)] as const) };
      default: {
        const at = leaf;
        leaf += leafTypes(visited).length;
        const result = resultOf(at);
        if (result === undefined) return passive;
        if (visited.kind === "array") return { kind: "array", result, array: visited.array };
        if (visited.kind === "nested") {
          const extents = Array.from({ length: visited.dimensions }, (_, k) => resultOf(at + 1 + k) ?? -1);
          return { kind: "nested", result, extents, array: visited.innermost };
        }
        return { kind: "value", result };
      }
    }
  };
  return visit(shape);
}
