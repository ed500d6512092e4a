/**
 * −0 among integers: an i32 has no −0, JavaScript's numbers do, and it shows where an integer becomes an f64. Products,
 * quotients and remainders are left as they are, which is harmless for an index; what enters a variable (carried values,
 * results of branches and calls, a loop's index) is made an ordinary zero by adding 0.
 */
import type { BitOperator, Value } from "../program/types.ts";
import { type Expression, infix, literalExpression } from "./expression.ts";

/** How many operations to look through before taking −0 for possible. */
const patience = 8;

/** Operators whose results JavaScript makes integers of 32 bits. */
const BITS: ReadonlySet<string> = new Set<BitOperator>(["and", "or", "xor", "shiftLeft", "shiftRight", "imul"]);

/** Whether the number that stands for an i32 in generated code may be −0. */
function mayBeNegativeZero(value: Value, depth: number = 0): boolean {
  const { instruction } = value;
  if (value.type !== "i32" || instruction === undefined) return false;
  if (instruction.kind === "constant") return Object.is(instruction.value, -0);
  if (instruction.kind !== "integer" || BITS.has(instruction.operator)) return false;
  const [x, y] = instruction.args;
  if (depth >= patience || x === undefined || y === undefined) return true;
  // −0 + y is −0 only if y is, too; x − y only if x is.
  if (instruction.operator === "add") return mayBeNegativeZero(x, depth + 1) && mayBeNegativeZero(y, depth + 1);
  return instruction.operator !== "subtract" || mayBeNegativeZero(x, depth + 1);
}

/** The expression of a value without −0 where the value is an integer. */
export function withoutNegativeZero(value: Value, expression: Expression): Expression {
  return mayBeNegativeZero(value) ? infix("+", expression, literalExpression(0)) : expression;
}
