/** `stopGradient(x)`: x without its derivative. */
import type * as acorn from "acorn";
import { element } from "./access.ts";
import { allocate } from "./construct.ts";
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

/** A copy whose elements have no derivative; nothing else is ever stored to it, so that it is passive as a whole. */
function stoppedArray(reader: Reader, of: ArrayMeaning, node: acorn.Node): ArrayMeaning {
  if (!isDifferentiableArray(of)) return clone(reader, of, node);
  const { builder } = reader;
  const size = of.extents.reduce((product, extent) => builder.integerOperation("multiply", product, extent));
  const [from, to] = [{ ...of, extents: [size] }, allocate(reader, of.array, number(size), node)];
  reader.rules.repeat(reader, node, number(size), (index) => {
    store(reader, to, index, stopped(reader, element(reader, from, index, node), node), node);
  });
  return { ...to, extents: of.extents };
}
