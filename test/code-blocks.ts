/** The code blocks of a Markdown page, and TypeScript blocks as modules that check what their comments state. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "@swc/wasm-typescript";
import * as acorn from "acorn";

export const root: string = join(import.meta.dirname, "..");

export interface CodeBlock {
  /** The page's path in the repository. */
  readonly page: string;
  /** The line of the opening fence. */
  readonly line: number;
  readonly language: string;
  /** What follows the language, as in "ts no-run: needs a browser". */
  readonly note: string;
  readonly text: string;
}

export function codeBlocks(page: string): CodeBlock[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```(\w+)(.*)\n([^]*?)^```$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split("\n").length,
    language: match[1] ?? "",
    note: (match[2] ?? "").trim(),
    text: match[3] ?? "",
  }));
}

/** What a comment states about the statement before it. */
const statement = /^ (→|≈|throws) (.+)$/;

/**
 * The block as an ES module whose export `checks` lists what its comments state and what came:
 * `// → value` the statement's value exactly, `// ≈ value` the same to the digits that are written, `// throws CODE`
 * the code of its error.
 */
export function checkedModule({ text, line }: CodeBlock): { readonly code: string; readonly checks: number } {
  // Types become spaces, so positions, and the text of every function, stay as they are.
  const { code: javascript } = transformSync(text, { mode: "strip-only" });
  const comments: acorn.Comment[] = [];
  const program = acorn.parse(javascript, { ecmaVersion: "latest", sourceType: "module", onComment: comments });
  const stated = comments.filter(({ value }) => statement.test(value));
  let code = javascript;
  for (const { start, value } of stated.toReversed()) {
    const at = line + javascript.slice(0, start).split("\n").length;
    const before = program.body.findLast(({ end }) => end <= start);
    if (before === undefined) throw new Error(`line ${at}: no statement stands before the comment`);
    const [, relation = "", rest = ""] = statement.exec(value) ?? [];
    const wanted = relation === "throws" ? JSON.stringify(rest) : `(${rest})`;
    const facts = `${at}, ${JSON.stringify(relation)}, ${JSON.stringify(rest)}`;
    const check = `await check(${facts}, async () => (${checkedExpression(javascript, before)}), () => ${wanted});`;
    // An expression is evaluated by its check alone; a declaration stays.
    const kept = before.type === "ExpressionStatement" ? before.start : before.end;
    code = `${code.slice(0, kept)}\n${check}\n${code.slice(before.end)}`;
  }
  return { code: `${prelude}\n${code}`, checks: stated.length };
}

function checkedExpression(text: string, node: acorn.Statement | acorn.ModuleDeclaration): string {
  if (node.type === "ExpressionStatement") return text.slice(node.expression.start, node.expression.end);
  if (node.type === "VariableDeclaration") {
    const id = node.declarations.at(-1)?.id;
    if (id?.type === "Identifier") return id.name;
  }
  throw new Error(`neither an expression nor a declaration of one name: ${text.slice(node.start, node.end)}`);
}

export interface Check {
  readonly line: number;
  readonly relation: "→" | "≈" | "throws";
  /** The text of the comment. */
  readonly stated: string;
  readonly actual: unknown;
  readonly wanted: unknown;
}

const prelude = `export const checks = [];
async function check(line, relation, stated, actual, wanted) {
  let came;
  try {
    came = await actual();
  } catch (error) {
    if (relation !== "throws") throw error;
    came = error.code;
  }
  checks.push({ line, relation, stated, actual: came, wanted: wanted() });
}`;

/** Half a unit of the last decimal place written in a text such as "[0.5, 1.518939]". */
export function toleranceOf(stated: string): number {
  const decimals = [...stated.matchAll(/\.(\d+)/g)].map(([, digits = ""]) => digits.length);
  return 0.5 * 10 ** -Math.max(0, ...decimals) * (1 + 1e-6);
}

/** Whether two structures of numbers agree up to a tolerance; everything else must be equal. */
export function agrees(actual: unknown, wanted: unknown, tolerance: number): boolean {
  if (typeof actual === "number" && typeof wanted === "number") {
    return Object.is(actual, wanted) || Math.abs(actual - wanted) <= tolerance;
  }
  if (typeof actual !== "object" || typeof wanted !== "object" || actual === null || wanted === null) {
    return actual === wanted;
  }
  if (Object.getPrototypeOf(actual) !== Object.getPrototypeOf(wanted)) return false;
  const [left, right] = [new Map(Object.entries(actual)), new Map(Object.entries(wanted))];
  return left.size === right.size && [...left].every(([key, value]) => agrees(value, right.get(key), tolerance));
}

/** The words of a command line; "…" and '…' group. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((word) => word[1] ?? word[2] ?? word[3] ?? "");
}
