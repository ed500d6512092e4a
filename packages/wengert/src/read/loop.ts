/** Loops. */
import type * as acorn from "acorn";
import type { Reader } from "./reader.ts";
import type { Scope } from "./unit.ts";

export function readLoop(reader: Reader, node: acorn.Node, _labels: readonly string[], _scope: Scope): void {
  reader.refuse(node, "this loop can't be read yet", "Use a counted for.");
}
