import * as fc from "fast-check";
import { expect, test } from "vitest";
import { forEachIndex, type IndexSet, singleton, sizeOf, union } from "./index-set.ts";

const indices = fc.array(fc.oneof(fc.nat(200), fc.nat(2 ** 31 - 1)), { maxLength: 40 });

function setOf(items: readonly number[]): IndexSet {
  return items.reduce<IndexSet>((set, index) => union(set, singleton(index)), undefined);
}

function itemsOf(set: IndexSet): number[] {
  const items: number[] = [];
  forEachIndex(set, (index) => items.push(index));
  return items;
}

function ascending(items: Iterable<number>): number[] {
  return [...new Set(items)].toSorted((a, b) => a - b);
}

test("a union holds the indices of both sets, in ascending order", () => {
  fc.assert(
    fc.property(indices, indices, (a, b) => {
      const set = union(setOf(a), setOf(b));
      expect(itemsOf(set)).toEqual(ascending([...a, ...b]));
      expect(sizeOf(set)).toBe(new Set([...a, ...b]).size);
    }),
  );
});

test("a union is its first set itself just where the second is part of it", () => {
  fc.assert(
    fc.property(indices, indices, (a, b) => {
      const first = setOf(a);
      expect(union(first, setOf(b)) === first).toBe(b.every((index) => a.includes(index)));
      expect(union(first, setOf(a.slice(a.length / 2)))).toBe(first);
    }),
  );
});

test("a chain of 100,000 unions shares its parts", () => {
  let set: IndexSet;
  const start = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 100_000 }, (_, k) => (set = union(set, singleton(k))));
  expect(sizeOf(kept.at(-1))).toBe(100_000);
  // Sorted arrays would take 4 · n²/2 bytes: 20 GB.
  expect(process.memoryUsage().heapUsed - start).toBeLessThan(400e6);
});
