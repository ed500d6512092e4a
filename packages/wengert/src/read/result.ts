/** What a function returns, as a shape and the values of its leaves. */
import type * as acorn from "acorn";
import type { Shape } from "../program/shape.ts";
import type { Value } from "../program/types.ts";
import { literal } from "../program/builder.ts";
import { copyOf } from "./copy.ts";
import { viewOf } from "./list.ts";
import { type ArrayMeaning, describe, type Meaning } from "./meaning.ts";
import { refuseAsNumber } from "./numbers.ts";
import type { Reader } from "./reader.ts";

/** The leaves of a result are appended to `leaves`. */
export function resultOf(reader: Reader, meaning: Meaning, node: acorn.Node, leaves: Value[]): Shape {
  const { builder } = reader;
  switch (meaning.kind) {
    case "number":
      leaves.push(builder.toNumber(meaning.value));
      return { kind: "number" };
    case "boolean":
      leaves.push(meaning.value);
      return { kind: "boolean" };
    case "constant":
      return { kind: "constant", value: meaning.value };
    case "object": {
      const content = reader.contentOf(meaning, node);
      if (content.kind === "tuple") {
        return { kind: "tuple", items: content.items.map((item) => resultOf(reader, item, node, leaves)) };
      }
      const fields = [...content.fields].map(([name, field]) => [name, resultOf(reader, field, node, leaves)] as const);
      return { kind: "record", fields };
    }
    case "array":
      return arrayResult(reader, meaning, node, leaves);
    case "list":
      return arrayResult(reader, viewOf(reader, meaning, node), node, leaves);
    case "inconsistent":
      return refuseAsNumber(reader, meaning, node);
    case "optional":
    case "function":
    case "class":
    case "elementary":
    case "namespace":
    case "builtin":
    case "method":
    case "scope object":
    case "driver":
    case "derived":
    case "pullback":
    case "ruled":
    case "spread":
    case "absent":
      break;
  }
  return reader.mismatch(node, `${describe(meaning)} is returned`, "Return numbers, arrays or records.");
}

function arrayResult(reader: Reader, of: ArrayMeaning, node: acorn.Node, leaves: Value[]): Shape {
  const buffer = of.offset === undefined ? of.buffer : copyOf(reader, of, node);
  leaves.push(buffer);
  const { array, extents } = of;
  if (extents.length > 1) {
    leaves.push(...extents);
    return { kind: "nested", dimensions: extents.length, innermost: array };
  }
  const length = literal(extents[0] ?? buffer);
  return typeof length === "number" ? { kind: "array", array, length } : { kind: "array", array };
}
