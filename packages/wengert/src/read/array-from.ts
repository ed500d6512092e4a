/** Array.from. */
import type * as acorn from "acorn";
import { element, lengthOf } from "./access.ts";
import { collect } from "./collect.ts";
import { construct } from "./construct.ts";
import { clone } from "./copy.ts";
import { viewed } from "./list.ts";
import { describe, type Meaning, number, UNDEFINED } from "./meaning.ts";
import { toIndex } from "./numbers.ts";
import type { Reader } from "./reader.ts";
import type { Scope } from "./unit.ts";

/** `Array.from({ length: n }, (_, i) => …)`, `Array.from(x, f)` and `Array.from(x)`. */
export function arrayFrom(reader: Reader, args: readonly Meaning[], node: acorn.Node, scope: Scope): Meaning {
  const [given = UNDEFINED, f] = args;
  const of = viewed(reader, given, node);
  const call = (item: Meaning, index: Meaning): Meaning =>
    f === undefined ? item : reader.rules.call(reader, f, [item, index], node, scope);
  if (of.kind === "array") {
    if (f === undefined && of.buffer.type === "f64[]") return { ...clone(reader, of, node), array: "number[]" };
    return collect(reader, lengthOf(of), "number[]", node, (index) => call(element(reader, of, index, node), index));
  }
  if (of.kind !== "object")
    return reader.refuse(node, `Array.from can't take ${describe(of)}`, "Pass { length: n } or an array.");
  const content = reader.contentOf(of, node);
  if (content.kind === "tuple") {
    return reader.tuple(
      content.items.map((item, k) => call(item, number(reader.builder.integer(k), { low: k, high: k }))),
      node,
    );
  }
  const length = content.fields.get("length");
  if (length?.kind !== "number") return reader.refuse(node, "Array.from needs a length", "Pass { length: n }.");
  return collect(reader, toIndex(reader, length), "number[]", node, (index) => call(UNDEFINED, index));
}

/** `Float64Array.from(x, f)`. */
export function typedFrom(
  reader: Reader,
  name: string,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  const kind = name.slice(0, -".from".length);
  return construct(reader, { kind: "builtin", name: kind }, [arrayFrom(reader, args, node, scope)], node);
}
