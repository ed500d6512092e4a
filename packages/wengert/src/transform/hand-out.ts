/** Values of a branch that are needed after it. */
import { type Builder, createValue } from "../program/builder.ts";
import type { Instruction, Region, Value } from "../program/types.ts";

/** Makes a value of one branch one more result of its `if`; the other branch yields a stand-in. */
export function handOut(builder: Builder, owner: Instruction, inside: Region, value: Value): Value {
  for (const region of owner.regions) {
    region.yields.push(region === inside ? value : builder.inside(region, () => standIn(builder, value)));
  }
  const result = createValue(value.type, owner.region, owner, value.name);
  owner.results.push(result);
  return result;
}

/** A value of a type where none is needed. */
export function standIn(builder: Builder, { type }: Pick<Value, "type">): Value {
  if (type === "bool") return builder.boolean(false);
  return type === "i32" ? builder.integer(0) : builder.constant(0);
}
