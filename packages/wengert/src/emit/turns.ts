/** The number of a loop's turns, where its bounds are known before it. */
import type { ForInstruction, Value } from "../program/types.ts";
import { type Expression, Binding, call, infix, lengthOf, literalExpression } from "./expression.ts";
import type { FunctionWriter } from "./function.ts";
import { operandOf } from "./structure.ts";

/** The number of turns of a loop, if its bounds are known here. */
export function turnsOf(writer: FunctionWriter, loop: ForInstruction): Expression | undefined {
  const [low, high] = [knownInteger(writer, operandOf(loop, 0)), knownInteger(writer, operandOf(loop, 1))];
  if (low === undefined || high === undefined) return undefined;
  if (loop.step === 1 && low.text === "0" && high.binding === Binding.atom && isCount(operandOf(loop, 1))) return high;
  const distance = loop.step > 0 ? difference(high, low) : difference(low, high);
  const stride = Math.abs(loop.step);
  const turns = stride === 1 ? distance : call("Math.ceil", [infix("/", distance, literalExpression(stride))]);
  return call("Math.max", [literalExpression(0), turns]);
}

function difference(from: Expression, to: Expression): Expression {
  return to.text === "0" ? from : infix("-", from, to);
}

/** Whether a number is never negative by nature. */
function isCount({ instruction }: Value): boolean {
  return instruction?.kind === "length" || (instruction?.kind === "constant" && Number(instruction.value) >= 0);
}

const SIMPLE_OPERATORS: ReadonlyMap<string, "+" | "-" | "*"> = new Map([
  ["add", "+"],
  ["subtract", "-"],
  ["multiply", "*"],
] as const);

/** An integer that can be written here: a literal, something with a variable, a length, or arithmetic on those. */
export function knownInteger(writer: FunctionWriter, value: Value, depth: number = 0): Expression | undefined {
  const known = writer.known(value);
  if (known !== undefined || depth > 3) return known;
  const { instruction } = value;
  if (instruction?.kind === "length") {
    const buffer = writer.known(operandOf(instruction, 0));
    return buffer === undefined ? undefined : lengthOf(buffer);
  }
  if (instruction?.kind !== "integer") return undefined;
  const operator = SIMPLE_OPERATORS.get(instruction.operator);
  const [left, right] = instruction.args.map((arg) => knownInteger(writer, arg, depth + 1));
  if (operator === undefined || left === undefined || right === undefined) return undefined;
  return infix(operator, left, right);
}
