/** The methods that look for an element of an array. */
import { literal } from "../program/builder.ts";
import type { Value } from "../program/types.ts";
import { conditional } from "./branch.ts";
import type { Variable } from "./environment.ts";
import { type Meaning, number, type NumberMeaning } from "./meaning.ts";
import { type Call, callback, each, refuseMethod } from "./methods.ts";
import { compareNumbers } from "./numbers.ts";
import { truth } from "./operators.ts";

export function indexOf(call: Call): NumberMeaning {
  const { reader, args, node } = call;
  const [wanted] = args;
  if (wanted?.kind !== "number" || args.length > 1) return refuseMethod(reader, "indexOf", node);
  return firstIndex(call, (item) => {
    if (item.kind !== "number") return refuseMethod(reader, "indexOf", node);
    return compareNumbers(reader, item, "===", wanted).value;
  });
}

export function findIndex(call: Call): Meaning {
  const { reader, node } = call;
  const f = callback(call);
  return firstIndex(call, (item, index) => truth(reader, call.call(f, item, index, call.self), node));
}

/** Where a condition first holds; −1 where it holds nowhere. What follows is not asked. */
function firstIndex(call: Call, holds: (item: Meaning, index: NumberMeaning) => Value): NumberMeaning {
  const { reader, node } = call;
  const { builder } = reader;
  const found: Variable = { name: "found", constant: false, owner: node };
  reader.set(found, number(builder.constant(-1)));
  each(call, (item, index) => {
    const soFar = reader.get(found);
    if (soFar.kind !== "number") throw new Error("a position that is no number");
    const isOpen = compareNumbers(reader, soFar, "<", number(builder.constant(0))).value;
    const here = (): Meaning =>
      conditional(
        reader,
        holds(item, index),
        node,
        () => number(builder.toNumber(index.value)),
        () => soFar,
      );
    reader.set(
      found,
      conditional(reader, isOpen, node, here, () => soFar),
    );
  });
  const result = reader.get(found);
  if (result.kind !== "number") throw new Error("a position that is no number");
  return result;
}

export function includes(call: Call): Meaning {
  const { reader } = call;
  const [wanted] = call.args;
  // Unlike indexOf, includes finds NaN.
  if (wanted?.kind !== "number" || literal(wanted.value) === undefined)
    return refuseMethod(reader, "includes", call.node);
  return compareNumbers(reader, indexOf(call), ">=", number(reader.builder.constant(0)));
}
