/** `new`, and arrays as memory. */
import type * as acorn from "acorn";
import { describe, type Meaning } from "./meaning.ts";
import { toNumber } from "./numbers.ts";
import type { Reader } from "./reader.ts";

export function construct(reader: Reader, callee: Meaning, _args: readonly Meaning[], node: acorn.Node): Meaning {
  return reader.refuse(node, `${describe(callee)} can't be constructed here`, "Use records and arrays.");
}

/** An array literal as memory, because a variable indexes it. */
export function memoryOf(reader: Reader, items: readonly Meaning[], node: acorn.Node): Meaning {
  const { builder } = reader;
  reader.at(node);
  const length = builder.integer(items.length);
  const buffer = builder.allocate("f64[]", length);
  for (const [k, item] of items.entries()) {
    builder.store(buffer, builder.integer(k), toNumber(reader, item, node), false);
  }
  return { kind: "array", array: "number[]", buffer, offset: undefined, extents: [length] };
}
