/** How many numbers that carry derivatives a value holds. */
import type { ArrayKind, Shape } from "../program/shape.ts";
import { bufferTypeOf, leafTypes } from "../program/shape.ts";
import { extentsOf } from "../program/shape-of.ts";
import { isNumberBuffer, propertyOf, shapesOf } from "./arguments.ts";
import type { Differentiated } from "./differentiated.ts";

/** What the inputs of a derivative are known by. */
type Inputs = Pick<Differentiated, "parameters" | "name" | "differentiatedPositions">;

/** The numbers of a value of a shape, those of integer arrays not counted. */
function countDifferentiable(shape: Shape, value: unknown): number {
  switch (shape.kind) {
    case "number":
      return 1;
    case "array":
      return isFloating(shape.array) && isNumberBuffer(value) ? value.length : 0;
    case "nested": {
      const extents = extentsOf(value);
      if (!isFloating(shape.innermost) || extents.length < shape.dimensions) return 0;
      return extents.reduce((product, extent) => product * extent, 1);
    }
    case "tuple":
      return shape.items.reduce(
        (sum, item, k) => sum + countDifferentiable(item, Array.isArray(value) ? value[k] : undefined),
        0,
      );
    case "record":
      return shape.fields.reduce((sum, [name, field]) => sum + countDifferentiable(field, propertyOf(value, name)), 0);
    default:
      return 0;
  }
}

/** The numbers among the inputs of a function. */
export function countInputs({ parameters, name, differentiatedPositions }: Inputs, values: readonly unknown[]): number {
  const shapes = shapesOf(parameters, values, name);
  return differentiatedPositions.reduce((sum, k) => {
    const shape = shapes[k];
    return shape === undefined ? sum : sum + countDifferentiable(shape, values[k]);
  }, 0);
}

/** Whether all numbers among the inputs are of single precision. */
export function isSingle({ parameters, name, differentiatedPositions }: Inputs, values: readonly unknown[]): boolean {
  const shapes = shapesOf(parameters, values, name);
  const types = differentiatedPositions.flatMap((k) => leafTypes(shapes[k] ?? { kind: "constant", value: undefined }));
  return types.includes("f32[]") && !types.includes("f64[]") && !types.includes("f64");
}

function isFloating(kind: ArrayKind): boolean {
  return bufferTypeOf(kind) !== "i32[]";
}
