/** Names for the leaves of an argument: `p.mass`, `m[0][1]`. */
import { flatten, type Argument, propertyOf, type Shape, type TraceInput } from "wengert/internals";
import type { Parameter } from "./parameters.ts";

/** The inputs of a trace for one argument, in the order of the shape's leaves. */
export function traceInputs(parameter: Parameter, shape: Shape, value: unknown): TraceInput[] {
  if (parameter.kind === "name") return named(parameter.name, shape, value);
  if (parameter.kind === "record" && shape.kind === "record") {
    const inner = new Map(parameter.fields);
    return shape.fields.flatMap(([key, field]) => {
      const known = inner.get(key);
      const part = propertyOf(value, key);
      return known === undefined ? named(key, field, part) : traceInputs(known, field, part);
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
  return leaves(shape, value).map((leaf) => ({ value: leaf, elements: names }));
}

function named(name: string, shape: Shape, value: unknown): TraceInput[] {
  switch (shape.kind) {
    case "record":
      return shape.fields.flatMap(([key, field]) => named(`${name}.${key}`, field, propertyOf(value, key)));
    case "tuple":
      return shape.items.flatMap((item, k) =>
        named(`${name}[${k}]`, item, Array.isArray(value) ? value[k] : undefined),
      );
    case "nested": {
      const [buffer = [], ...extents] = leaves(shape, value);
      return [
        { value: buffer, elements: elementNames(name, extents.map(Number)) },
        ...extents.map((extent) => ({ value: extent, differentiated: false })),
      ];
    }
    default:
      return leaves(shape, value).map((leaf) => ({ name, value: leaf }));
  }
}

function leaves(shape: Shape, value: unknown): Argument[] {
  const into: Argument[] = [];
  flatten(shape, value, into);
  return into;
}

/** m[0][0], m[0][1], … row by row. */
function elementNames(name: string, extents: readonly number[]): string[] {
  let names = [name];
  for (const extent of extents) {
    names = names.flatMap((row) => Array.from({ length: extent }, (_, k) => `${row}[${k}]`));
  }
  return names;
}
