/** TypeScript → JavaScript in place: types become spaces, so every position stays what it is in the editor. */
import { tsPlugin } from "@sveltejs/acorn-typescript";
import * as acorn from "acorn";
import { placeIn, sourceNotParsed, unsupportedSyntax, type Where } from "wengert/internals";

/** A node with the properties that the TypeScript parser adds. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

const Parser = acorn.Parser.extend(tsPlugin());

/** @throws WengertError SYNTAX_ERROR */
export function parseTypeScript(text: string): SyntaxNode {
  try {
    const program: unknown = Parser.parse(text, { ecmaVersion: "latest", sourceType: "module", locations: true });
    if (!isNode(program)) throw new Error("the parser gave no tree");
    return program;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = "pos" in error && typeof error.pos === "number" ? error.pos : 0;
    throw sourceNotParsed(error.message.replace(/ \(\d+:\d+\)$/, ""), whereIn(text, at, at + 1));
  }
}

export function whereIn(text: string, start: number, end: number): Where {
  return { inside: "your code", place: placeIn(text, start, end) };
}

/** The text with spaces in place of types, of the words import and export, and of imports. */
export function stripTypes(text: string, program: SyntaxNode): string {
  const characters = text.split("");
  const blank = (start: number, end: number): void => {
    for (let k = start; k < end; k++) if (!/\s/.test(characters[k] ?? "")) characters[k] = " ";
  };
  const waiting: SyntaxNode[] = [program];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const kept = keptOf(text, node, blank);
    if (kept) waiting.push(...childrenOf(node));
  }
  return characters.join("");
}

/** Blanks what is no JavaScript of a node; whether anything of it is left. */
function keptOf(text: string, node: SyntaxNode, blank: (start: number, end: number) => void): boolean {
  const { type, start, end } = node;
  const inner = isNode(node["expression"]) ? node["expression"] : undefined;
  switch (type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
      blank(inner?.end ?? end, end);
      return true;
    case "TSTypeAssertion":
      blank(start, inner?.start ?? start);
      return true;
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
    case "TSParameterProperty":
    case "TSImportEqualsDeclaration":
    case "TSExportAssignment":
      throw unsupportedSyntax(
        "this part of TypeScript makes code of its own, which is not read",
        "Write it in JavaScript with types: constants for an enum, assignments for a parameter property.",
        whereIn(text, start, end),
      );
    case "ImportDeclaration":
    case "ExportAllDeclaration":
      blank(start, end);
      return false;
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration": {
      const declaration = node["declaration"];
      blank(start, isNode(declaration) ? declaration.start : end);
      return isNode(declaration);
    }
    case "ClassDeclaration":
    case "ClassExpression":
      blankHeritage(text, node, blank);
      return true;
    case "PropertyDefinition":
    case "MethodDefinition":
      blankModifiers(text, node, blank);
      return true;
    case "Identifier":
      if (node["optional"] === true) blank(start + String(node["name"]).length, end);
      return true;
    default:
      if (!type.startsWith("TS") && node["declare"] !== true) return true;
      blank(start, end);
      return false;
  }
}

function blankHeritage(text: string, node: SyntaxNode, blank: (start: number, end: number) => void): void {
  const list = node["implements"];
  const body = node["body"];
  if (!Array.isArray(list) || list.length === 0 || !isNode(body)) return;
  const before = isNode(node["superClass"]) ? node["superClass"].end : isNode(node["id"]) ? node["id"].end : node.start;
  const at = text.indexOf("implements", before);
  if (at !== -1) blank(at, body.start);
}

function blankModifiers(text: string, node: SyntaxNode, blank: (start: number, end: number) => void): void {
  const key = node["key"];
  if (!isNode(key)) return;
  for (const match of text
    .slice(node.start, key.start)
    .matchAll(/\b(?:public|private|protected|readonly|override|abstract|declare)\b/g)) {
    blank(node.start + match.index, node.start + match.index + match[0].length);
  }
  const sign = /^\s*[?!]/.exec(text.slice(key.end));
  if (sign !== null && node.type === "PropertyDefinition") blank(key.end, key.end + sign[0].length);
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.entries(node).flatMap(([name, value]): SyntaxNode[] => {
    if (name === "loc") return [];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.filter(isNode);
  });
}

export function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" && "start" in value
  );
}
