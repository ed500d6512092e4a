/** `stopGradient(x)`: x without its derivative. */
import type * as acorn from "acorn";
import { element, lengthOf } from "./access.ts";
import { mapItems } from "./content.ts";
import { clone } from "./copy.ts";
import { isDifferentiableArray } from "./leaves.ts";
import { type ArrayMeaning, type Meaning, number } from "./meaning.ts";
import { entry, type Reader } from "./reader.ts";
import { store } from "./store.ts";

export function stopped(reader: Reader, of: Meaning, node: acorn.Node): Meaning {
  const { builder } = reader;
  if (of.kind === "number") {
    return of.value.type === "i32" ? of : number(builder.apply(entry("stopGradient"), of.value));
  }
  if (of.kind === "object") {
    const content = mapItems(reader.contentOf(of, node), (item) => stopped(reader, item, node));
    return reader.object(content, of.cell.name, { origin: of.cell.origin });
  }
  return of.kind === "array" ? stoppedArray(reader, of, node) : of;
}

function stoppedArray(reader: Reader, of: ArrayMeaning, node: acorn.Node): ArrayMeaning {
  const copy = clone(reader, of, node);
  if (!isDifferentiableArray(of)) return copy;
  const { builder } = reader;
  const size = copy.extents.reduce((product, extent) => builder.integerOperation("multiply", product, extent));
  const flat: ArrayMeaning = { ...copy, extents: [size] };
  reader.rules.repeat(reader, node, lengthOf(flat), (index) => {
    store(reader, flat, index, stopped(reader, element(reader, flat, index, node), node), node);
  });
  return copy;
}
