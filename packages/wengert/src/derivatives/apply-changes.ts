/** Does to the caller's records and lists what the function does to them. */
import type { Argument } from "../program/interpret.ts";
import type { Change, Left } from "../read/reading.ts";
import { isNumberBuffer, propertyOf } from "./arguments.ts";
import { arrayOf } from "./assemble.ts";

/**
 * Carries changes out.
 *
 * @param values   those of the function's parameters
 * @param numbers  the buffer that the Program stored the numbers in
 */
export function applyChanges(
  changes: readonly Change[],
  values: readonly unknown[],
  numbers: Argument | undefined,
): void {
  if (!isNumberBuffer(numbers)) throw new Error("changes without their numbers");
  const at = (k: number): number => numbers[k] ?? NaN;
  // A change may replace what leads to another's record.
  const owners = changes.map(({ parameter, path }) => ownerOf(values[parameter], path));
  changes.forEach(({ entries, length }, k) => {
    const owner = owners[k];
    if (typeof owner !== "object" || owner === null) throw new Error("a change to what is no record");
    for (const [key, left] of entries) Reflect.set(owner, key, valueOf(left, at));
    if (length !== undefined) Reflect.set(owner, "length", length);
  });
}

/** What keys lead to. */
export function ownerOf(value: unknown, path: readonly string[]): unknown {
  return path.reduce(propertyOf, value);
}

function valueOf(left: Left, at: (k: number) => number): unknown {
  switch (left.kind) {
    case "number":
      return at(left.at);
    case "boolean":
      return at(left.at) === 1;
    case "constant":
      return left.value;
    case "record":
      return Object.fromEntries(left.fields.map(([name, field]) => [name, valueOf(field, at)]));
    case "tuple":
      return left.items.map((item) => valueOf(item, at));
    case "array":
      return arrayOf(left.array, left.items.map(at));
  }
}
