import { array, assert, integer, nat, option, property, record } from "fast-check";
import { expect, test } from "vitest";
import { createRegion, createValue } from "./builder.ts";
import type { Value } from "./types.ts";
import { ValueMap, ValueSet } from "./value-map.ts";

/** Values whose numbers lie in several pages. */
function values(count: number): Value[] {
  const region = createRegion(undefined);
  return Array.from({ length: count }, () => createValue("f64", region, undefined));
}

test("a map of values holds what a Map holds, in whatever order it is asked and set", () => {
  const all = values(1000);
  const action = record({ at: nat(all.length - 1), item: option(integer(), { nil: undefined }) });
  assert(
    property(array(action, { maxLength: 200 }), (actions) => {
      const [map, reference] = [new ValueMap<number>(), new Map<Value, number>()];
      for (const { at, item } of actions) {
        const value = all[at];
        if (value === undefined) continue;
        if (item !== undefined) {
          map.set(value, item);
          reference.set(value, item);
        }
        if (map.get(value) !== reference.get(value) || map.has(value) !== reference.has(value)) return false;
      }
      return all.every((value) => map.get(value) === reference.get(value));
    }),
  );
});

test("a set of values holds what was added, and nothing beside it", () => {
  const all = values(300);
  const set = new ValueSet();
  for (const [k, value] of all.entries()) if (k % 3 === 0) set.add(value);
  expect(all.map((value) => set.has(value))).toEqual(all.map((_, k) => k % 3 === 0));
});
