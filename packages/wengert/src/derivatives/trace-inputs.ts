/** The inputs of a trace for an argument: its leaves, and the paths that name them, `p.mass`, `m[0][1]`. */
import type { KnownInput, TraceInput } from "../graph/trace.ts";
import type { Argument } from "../program/interpret.ts";
import type { Shape } from "../program/shape.ts";
import type { Reading } from "../read/reading.ts";
import { flatten, propertyOf } from "./arguments.ts";

/** One input for every leaf of the shape. */
export function traceInputsOf(name: string, shape: Shape, value: unknown): TraceInput[] {
  switch (shape.kind) {
    case "record":
      return shape.fields.flatMap(([key, field]) => traceInputsOf(`${name}.${key}`, field, propertyOf(value, key)));
    case "tuple":
      return shape.items.flatMap((item, k) =>
        traceInputsOf(`${name}[${k}]`, item, Array.isArray(value) ? value[k] : undefined),
      );
    case "nested": {
      const [buffer = [], ...extents] = leavesOfValue(shape, value);
      return [
        { value: buffer, elements: elementNames(name, extents.map(Number)) },
        ...extents.map((extent) => ({ value: extent, differentiated: false })),
      ];
    }
    default:
      return leavesOfValue(shape, value).map((leaf) => ({ name, value: leaf }));
  }
}

/** As many elements as a trace has room for operations, by and large. */
const traceRoom = 10_000;

/** What a Program takes beside the function's arguments and its scope: room for arrays that grow, memory for changes. */
export function furtherInputs({ grows, changes, changedNumbers }: Reading): KnownInput[] {
  const room: KnownInput = { name: "capacity", value: traceRoom, differentiated: false };
  const buffer = new Array<number>(changedNumbers).fill(0);
  return [
    ...(grows ? [room] : []),
    ...(changes.length === 0 ? [] : [{ name: "changes", value: buffer, differentiated: false as const }]),
  ];
}

/** The leaves of a value, in the order of its shape. */
export function leavesOfValue(shape: Shape, value: unknown): Argument[] {
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
