/** Arguments that share memory. */
import type { NumberBuffer } from "../program/interpret.ts";
import { leafTypes, type Shape } from "../program/shape.ts";
import { forEachRow, isNumberBuffer, propertyOf } from "./arguments.ts";

/** One array among the arguments, a row of nested ones each for itself, and the leaf that it belongs to. */
interface ArrayLeaf {
  readonly leaf: number;
  readonly array: NumberBuffer;
}

function collectArrays(shape: Shape, value: unknown, leaf: number, into: ArrayLeaf[]): void {
  let next = leaf;
  const visit = (visited: Shape, part: unknown): void => {
    const at = next;
    if (visited.kind === "tuple") {
      visited.items.forEach((item, k) => {
        visit(item, Array.isArray(part) ? part[k] : undefined);
      });
    } else if (visited.kind === "record") {
      for (const [name, field] of visited.fields) visit(field, propertyOf(part, name));
    } else {
      next += leafTypes(visited).length;
      if (visited.kind === "array" && isNumberBuffer(part)) into.push({ leaf: at, array: part });
      if (visited.kind === "nested") {
        forEachRow(part, visited.dimensions, (array) => {
          into.push({ leaf: at, array });
        });
      }
    }
  };
  visit(shape, value);
}

/**
 * The leaves of two arrays that share memory, one of which is written; undefined where there are none.
 *
 * @param values  one for each shape
 */
export function firstShared(
  shapes: readonly Shape[],
  values: readonly unknown[],
  isWritten: (leaf: number) => boolean,
): readonly [number, number] | undefined {
  const arrays: ArrayLeaf[] = [];
  let first = 0;
  shapes.forEach((shape, k) => {
    collectArrays(shape, values[k], first, arrays);
    first += leafTypes(shape).length;
  });
  for (const [k, one] of arrays.entries()) {
    for (const other of arrays.slice(0, k)) {
      if (!isWritten(one.leaf) && !isWritten(other.leaf)) continue;
      if (shareMemory(one.array, other.array)) return [other.leaf, one.leaf];
    }
  }
  return undefined;
}

/**
 * The names of two places in which one record or list stands, where that matters; undefined where there are none.
 *
 * @param names  one for each value
 */
export function firstSharedRecord(
  names: readonly string[],
  values: readonly unknown[],
  matters: (record: object) => boolean,
): readonly [string, string] | undefined {
  const found = new Map<object, string>();
  const visit = (part: unknown, name: string): readonly [string, string] | undefined => {
    if (typeof part !== "object" || part === null || ArrayBuffer.isView(part)) return undefined;
    if (Array.isArray(part) && typeof part[0] !== "object") return undefined;
    const first = found.get(part);
    if (first !== undefined) return matters(part) ? [first, name] : undefined;
    found.set(part, name);
    for (const [key, field] of Object.entries(part)) {
      const shared = visit(field, Array.isArray(part) ? `${name}[${key}]` : `${name}.${key}`);
      if (shared !== undefined) return shared;
    }
    return undefined;
  };
  for (const [k, value] of values.entries()) {
    const shared = visit(value, names[k] ?? `#${k + 1}`);
    if (shared !== undefined) return shared;
  }
  return undefined;
}

/** The leaf of the first array that shares memory with another one; undefined where there is none. */
export function firstSharing(
  other: NumberBuffer,
  shapes: readonly Shape[],
  values: readonly unknown[],
): number | undefined {
  const arrays: ArrayLeaf[] = [];
  let first = 0;
  shapes.forEach((shape, k) => {
    collectArrays(shape, values[k], first, arrays);
    first += leafTypes(shape).length;
  });
  return arrays.find(({ array }) => shareMemory(other, array))?.leaf;
}

/** Whether two arrays overlap in memory. */
export function shareMemory(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.buffer !== b.buffer) return false;
  return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
}
