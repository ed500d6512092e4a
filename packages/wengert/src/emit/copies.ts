/** Several assignments that happen at once, as the values carried to a loop's next turn do, written one after the other. */
import { type Expression, type Variable, atom } from "./expression.ts";

export interface Copy {
  readonly variable: Variable;
  readonly expression: Expression;
}

/**
 * The statements. An assignment goes first if no other one still needs the variable's old value; in a cycle, such as
 * a swap, one of the new values is kept aside, under a name that `declare` gives.
 */
export function sequence(copies: readonly Copy[], declare: () => string): string[] {
  const statements: string[] = [];
  let waiting = copies.filter(({ variable, expression }) => expression.text !== variable.name);
  while (waiting.length > 0) {
    const free = waiting.filter((copy) => !waiting.some((other) => other !== copy && mentions(other, copy.variable)));
    const [first] = free;
    if (first !== undefined) {
      // Only the first for sure: among the free ones none mentions another, so they keep their order.
      statements.push(...free.map(assignment));
      waiting = waiting.filter((copy) => !free.includes(copy));
      continue;
    }
    const [blocked, ...others] = waiting;
    if (blocked === undefined) break;
    const name = declare();
    statements.push(`const ${name} = ${blocked.expression.text};`);
    waiting = [...others, { variable: blocked.variable, expression: atom(name) }];
  }
  return statements;
}

function mentions(copy: Copy, variable: Variable): boolean {
  return copy.expression.variables.includes(variable);
}

/** `s = e`, or `s += e` where the new value is s + e. */
export function assignment({ variable: { name }, expression }: Copy): string {
  const { parts } = expression;
  if (parts === undefined || parts.left !== name) return `${name} = ${expression.text};`;
  if (parts.right === "1" && (parts.operator === "+" || parts.operator === "-"))
    return `${name}${parts.operator.repeat(2)};`;
  return `${name} ${parts.operator}= ${parts.right};`;
}
