/** Calls of other Programs: functions beside the one that is written. */
import type { CallInstruction } from "../program/types.ts";
import { type Expression, atom, call, isAtomic } from "./expression.ts";
import type { FunctionWriter } from "./function.ts";

export function writeCall(writer: FunctionWriter, instruction: CallInstruction): void {
  const args = instruction.args.map((value) => writer.settled(value));
  writer.beforeWriting("all");
  const whole = call(writer.module.functionName(instruction.callee), args);
  const live = instruction.results.filter((result) => writer.uses.of(result).count > 0);
  const [only] = instruction.results;
  if (live.length === 0 || only === undefined) {
    writer.state(`${whole.text};`);
    return;
  }
  const name = writer.names.declare(
    instruction.results.length === 1 ? only.name : `${instruction.callee.name}_results`,
  );
  writer.state(`const ${name} = ${whole.text};`);
  for (const [k, result] of instruction.results.entries()) {
    if (instruction.results.length === 1) writer.bind(result, atom(name));
    else writer.define(result, item(name, k));
  }
}

/** A result among several; the list of results never changes. */
function item(list: string, k: number): Expression {
  const expression = { ...atom(`${list}[${k}]`), size: 1 };
  if (isAtomic(expression)) throw new Error("an item of a list counts as an operation");
  return expression;
}
