/** JavaScript expressions as text, with what is needed to combine and move them safely. */
import type { Comparison } from "../elementary/algebra.ts";
import type { Elementary } from "../elementary/entry.ts";
import type { BitOperator, Value } from "../program/types.ts";

/** How tightly JavaScript binds. */
export const Binding = {
  conditional: 1,
  or: 2,
  and: 3,
  /** Those of bits, which are written with parentheses around anything that is no operand by itself. */
  bits: 4,
  equality: 5,
  relation: 6,
  sum: 7,
  product: 8,
  power: 9,
  prefix: 10,
  atom: 11,
} as const;

/** A local variable that is assigned more than once; `occupants` are the values that it holds one after the other. */
export interface Variable {
  readonly name: string;
  occupants: readonly Value[];
}

/** Memory that reads and writes may meet in: a buffer that the Program allocates, or any other. */
export type Memory = Value | "shared";

export interface Expression {
  readonly text: string;
  readonly binding: number;
  /** How many operators and calls it holds. */
  readonly size: number;
  /** The variables in it that may be assigned anew. */
  readonly variables: readonly Variable[];
  /** The memory that it reads. What may fail counts as reading shared memory: it stays where it is, too. */
  readonly reads: readonly Memory[];
  /** For `left operator right`: its parts, so that `s = s + e` can be written `s += e`. */
  readonly parts?: { readonly left: string; readonly operator: string; readonly right: string };
  /** The negation, where it can be written without `!`. */
  readonly negation?: Expression;
}

/** Above these, a part of an expression gets a name of its own. */
export const largestSize = 12;
export const longestText = 100;

const nothing: readonly never[] = [];

export function atom(text: string): Expression {
  return { text, binding: Binding.atom, size: 0, variables: nothing, reads: nothing };
}

export function variableExpression(variable: Variable): Expression {
  return { ...atom(variable.name), variables: [variable] };
}

export function literalExpression(value: number | boolean): Expression {
  if (typeof value === "boolean") return atom(String(value));
  const text = Object.is(value, -0) ? "-0" : String(value);
  return { ...atom(text), binding: text.startsWith("-") ? Binding.prefix : Binding.atom };
}

/** Whether an expression costs nothing to evaluate again: a literal or a variable. */
export function isAtomic(expression: Expression): boolean {
  return expression.size === 0 && expression.reads.length === 0;
}

function at(expression: Expression, binding: number): string {
  return expression.binding >= binding ? expression.text : `(${expression.text})`;
}

/** The items of both lists. */
function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a.length === 0) return b;
  if (b.length === 0 || a === b) return a;
  return [...new Set([...a, ...b])];
}

/** What the parts have in common with a whole that is one operator larger. */
function whole(text: string, binding: number, parts: readonly Expression[]): Expression {
  let size = 1;
  let variables: readonly Variable[] = nothing;
  let reads: readonly Memory[] = nothing;
  for (const part of parts) {
    size += part.size;
    variables = union(variables, part.variables);
    reads = union(reads, part.reads);
  }
  return { text, binding, size, variables, reads };
}

/** `left operator right` for an operator that groups to the left. */
function grouped(operator: string, binding: number, left: Expression, right: Expression): Expression {
  return {
    ...whole(`${at(left, binding)} ${operator} ${at(right, binding + 1)}`, binding, [left, right]),
    parts: { left: left.text, operator, right: right.text },
  };
}

export type Operator = "+" | "-" | "*" | "/" | "%" | "**";

export function infix(operator: Operator, left: Expression, right: Expression): Expression {
  switch (operator) {
    case "+":
    case "-":
      return grouped(operator, Binding.sum, left, right);
    case "*":
    case "/":
    case "%":
      return grouped(operator, Binding.product, left, right);
    case "**":
      // A prefix operator may not stand to the left of ** without parentheses; to the right, ** groups by itself.
      return whole(`${at(left, Binding.atom)} ** ${at(right, Binding.atom)}`, Binding.power, [left, right]);
  }
}

const BIT_OPERATORS = { and: "&", or: "|", xor: "^", shiftLeft: "<<", shiftRight: ">>" } as const;

/** An operator of 32 bits. */
export function bitwise(operator: BitOperator, left: Expression, right: Expression): Expression {
  if (operator === "imul") return call("Math.imul", [left, right]);
  const text = `${at(left, Binding.prefix)} ${BIT_OPERATORS[operator]} ${at(right, Binding.prefix)}`;
  return whole(text, Binding.bits, [left, right]);
}

export function prefix(operand: Expression): Expression {
  return whole(`-${at(operand, Binding.atom)}`, Binding.prefix, [operand]);
}

export function call(name: string, operands: readonly Expression[]): Expression {
  return whole(`${name}(${operands.map((operand) => operand.text).join(", ")})`, Binding.atom, operands);
}

/** An application of an entry of the table; `name` is what a function without an operator is called. */
export function application(f: Elementary, name: string, operands: readonly Expression[]): Expression {
  const [left, right] = operands;
  switch (f.javascript.kind) {
    case "infix":
      if (left === undefined || right === undefined || operands.length !== 2) break;
      return infix(f.javascript.operator, left, right);
    case "prefix":
      if (left === undefined || operands.length !== 1) break;
      return prefix(left);
    case "math":
    case "runtime":
      return call(name, operands);
  }
  throw new Error(`${f.name} is applied to ${operands.length} operands`);
}

export function comparison(operator: Comparison, left: Expression, right: Expression): Expression {
  const same = operator === "===" || operator === "!==";
  const text = `${at(left, Binding.sum)} ${operator} ${at(right, Binding.sum)}`;
  const result = whole(text, same ? Binding.equality : Binding.relation, [left, right]);
  if (!same) return result;
  const opposite = `${at(left, Binding.sum)} ${operator === "===" ? "!==" : "==="} ${at(right, Binding.sum)}`;
  return { ...result, negation: { ...result, text: opposite } };
}

/** The opposite of a condition. `!(a < b)` is not `a >= b`: either may be NaN. */
export function not(condition: Expression): Expression {
  if (condition.negation !== undefined) return condition.negation;
  return { ...whole(`!${at(condition, Binding.prefix)}`, Binding.prefix, [condition]), negation: condition };
}

export function and(left: Expression, right: Expression): Expression {
  return whole(`${at(left, Binding.and)} && ${at(right, Binding.equality)}`, Binding.and, [left, right]);
}

export function or(left: Expression, right: Expression): Expression {
  return whole(`${at(left, Binding.or)} || ${at(right, Binding.and)}`, Binding.or, [left, right]);
}

/** `condition ? then : otherwise`; conditions with literal results become && and ||. */
export function conditional(condition: Expression, then: Expression, otherwise: Expression): Expression {
  if (then.text === "true") return otherwise.text === "false" ? condition : or(condition, otherwise);
  if (otherwise.text === "false") return and(condition, then);
  if (then.text === "false") return otherwise.text === "true" ? not(condition) : and(not(condition), otherwise);
  if (otherwise.text === "true") return or(not(condition), then);
  const text = `${at(condition, Binding.or)} ? ${at(then, Binding.or)} : ${at(otherwise, Binding.conditional)}`;
  return whole(text, Binding.conditional, [condition, then, otherwise]);
}

/** `buffer[index]`, where `index` may hold a check. */
export function element(buffer: Expression, index: Expression, memory: Memory): Expression {
  const result = whole(`${at(buffer, Binding.atom)}[${index.text}]`, Binding.atom, [buffer, index]);
  return { ...result, reads: union(result.reads, [memory]) };
}

/** `buffer.length`, which never changes. */
export function lengthOf(buffer: Expression): Expression {
  return { ...atom(`${at(buffer, Binding.atom)}.length`), variables: buffer.variables };
}

/** Marks an expression that may fail. */
export function failing(expression: Expression): Expression {
  return { ...expression, reads: union(expression.reads, ["shared"]) };
}
