/** Methods of arrays. */
import type * as acorn from "acorn";
import type { Meaning, MethodMeaning } from "./meaning.ts";
import type { Reader } from "./reader.ts";
import type { Scope } from "./unit.ts";

export function callMethod(
  reader: Reader,
  method: MethodMeaning,
  _args: readonly Meaning[],
  node: acorn.Node,
  _scope: Scope,
): Meaning {
  return reader.refuse(node, `the method ${method.name} can't be read yet`, "Use a loop.");
}
