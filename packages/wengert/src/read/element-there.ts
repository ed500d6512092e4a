/** Elements that are asked whether they are there: outside of its range an array has undefined, which is no number. */
import type * as acorn from "acorn";
import type { Value } from "../program/types.ts";
import { failUnless } from "./access.ts";
import { conditional } from "./branch.ts";
import { boolean, number, type NumberMeaning } from "./meaning.ts";
import { compareNumbers } from "./numbers.ts";
import type { Reader } from "./reader.ts";

/** Whether a number is there: an element is if its index is in range, every other number is. */
export function isElementThere(reader: Reader, { value }: NumberMeaning, node: acorn.Node): Value {
  const { builder } = reader;
  const { instruction } = value;
  if (instruction?.kind !== "load" || !instruction.checked) return builder.boolean(true);
  const [buffer, index] = instruction.args;
  if (buffer === undefined || index === undefined) throw new Error("a load without a place");
  const isThere = conditional(
    reader,
    compareNumbers(reader, number(index), ">=", number(builder.integer(0))).value,
    node,
    () => compareNumbers(reader, number(index), "<", number(builder.length(buffer))),
    () => boolean(builder.boolean(false)),
  );
  if (isThere.kind !== "boolean") throw new Error("a condition without a value");
  return isThere.value;
}

/** Fails where an element is not there, also where its value is not used. */
export function checkElement(reader: Reader, meaning: NumberMeaning, node: acorn.Node): void {
  failUnless(reader, isElementThere(reader, meaning, node), node);
}
