/** Statements of generated code, and how they are laid out. */

/** A simple statement with its semicolon, or a head with a block: `if (c) { … } else { … }`, `for (…) { … }`. */
export type Statement = string | Block;

export interface Block {
  readonly head: string;
  readonly body: readonly Statement[];
  /** What follows `else`. */
  readonly otherwise?: readonly Statement[];
}

export function block(head: string, body: readonly Statement[], otherwise: readonly Statement[] = []): Block {
  return otherwise.length === 0 ? { head, body } : { head, body, otherwise };
}

/** No line is indented further: a thousand nested branches would be mostly spaces. */
const deepestIndent = 100;

/** The lines of statements, indented by two spaces for each block. */
export function render(statements: readonly Statement[], indent: string = ""): string[] {
  const lines: string[] = [];
  renderInto(lines, statements, indent);
  return lines;
}

function renderInto(lines: string[], statements: readonly Statement[], indent: string): void {
  for (const statement of statements) {
    if (typeof statement === "string") {
      if (statement.includes("\n")) for (const line of statement.split("\n")) lines.push(indent + line);
      else lines.push(indent + statement);
      continue;
    }
    lines.push(`${indent}${statement.head} {`);
    const inner = indent.length < deepestIndent ? `${indent}  ` : indent;
    let last: Block = statement;
    for (;;) {
      renderInto(lines, last.body, inner);
      const [next, ...others] = last.otherwise ?? [];
      if (next === undefined || typeof next === "string" || others.length > 0 || !next.head.startsWith("if ")) break;
      lines.push(`${indent}} else ${next.head} {`);
      last = next;
    }
    if (last.otherwise !== undefined) {
      lines.push(`${indent}} else {`);
      renderInto(lines, last.otherwise, inner);
    }
    lines.push(`${indent}}`);
  }
}
