/** Names for the leaves of an argument by the patterns of the parameters: `p.mass`, `m[0][1]`. */
import { leavesOfValue, propertyOf, type Shape, type TraceInput, traceInputsOf } from "wengert/internals";
import type { Parameter } from "./parameters.ts";

/** The inputs of a trace for one argument, in the order of the shape's leaves. */
export function traceInputs(parameter: Parameter, shape: Shape, value: unknown): TraceInput[] {
  if (parameter.kind === "name") return traceInputsOf(parameter.name, shape, value);
  if (parameter.kind === "record" && shape.kind === "record") {
    const inner = new Map(parameter.fields);
    return shape.fields.flatMap(([key, field]) => {
      const known = inner.get(key);
      const part = propertyOf(value, key);
      return known === undefined ? traceInputsOf(key, field, part) : traceInputs(known, field, part);
    });
  }
  if (parameter.kind === "list" && shape.kind === "tuple" && Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return parameter.items.flatMap((item, k) => {
      const part = shape.items[k];
      return part === undefined ? [] : traceInputs(item, part, items[k]);
    });
  }
  const names =
    parameter.kind === "list" ? parameter.items.map((item, k) => (item.kind === "name" ? item.name : `#${k}`)) : [];
  return leavesOfValue(shape, value).map((leaf) => ({ value: leaf, elements: names }));
}
