/** One file of a program as a module that Node can import: specifiers resolved, unused imports dropped, a scope registered. */
import { pathToFileURL } from "node:url";
import { dirname, isAbsolute } from "node:path";
import * as acorn from "acorn";
import { type Bindings, bindingsOf } from "./bindings.ts";
import type { Target } from "./resolve.ts";

export interface ModuleText {
  /** The text without types; positions are those of the file. */
  readonly text: string;
  readonly program: acorn.Program;
  readonly bindings: Bindings;
  /** The names that occur outside import declarations. */
  readonly used: ReadonlySet<string>;
}

/** @throws SyntaxError where the text is no ES module */
export function parseModule(text: string): ModuleText {
  const tokens: acorn.Token[] = [];
  const program = acorn.parse(text, {
    ecmaVersion: "latest",
    sourceType: "module",
    allowHashBang: true,
    onToken: tokens,
  });
  return { text, program, bindings: bindingsOf(program), used: usedNames(text, tokens, program) };
}

/** The name of the global where modules register their scopes while they load, and find Wengert itself. */
export const registry = "wengert.cli.modules";
const globalRegistry = `globalThis[Symbol.for(${JSON.stringify(registry)})]`;

/** A module that exports Wengert as it is already loaded. */
export function writeLibrary(name: string, exported: readonly string[]): string {
  return `export const { ${exported.join(", ")} } = ${globalRegistry}.libraries[${JSON.stringify(name)}];\n`;
}

/** What an import's specifier is replaced by; undefined if it leads nowhere because only types come from it. */
export function linkOf(target: Target | undefined, copies: ReadonlyMap<string, string>): string | undefined {
  if (target === undefined) return undefined;
  if (target.kind === "native")
    return isAbsolute(target.specifier) ? pathToFileURL(target.specifier).href : target.specifier;
  const copy = copies.get(target.kind === "file" ? target.path : target.specifier);
  return copy === undefined ? undefined : pathToFileURL(copy).href;
}

/**
 * The module's text for Node.
 *
 * @param link  what an import's specifier is replaced by; undefined if it leads nowhere because only types come from it
 */
export function writeModule(
  path: string,
  { text, program, bindings, used }: ModuleText,
  link: (specifier: string) => string | undefined,
): string {
  const edits: Edit[] = [];
  const kept = new Set(bindings.own);
  for (const node of program.body) {
    if (node.type === "ImportDeclaration") edits.push(importEdit(node, used, kept, link));
    else if ((node.type === "ExportNamedDeclaration" || node.type === "ExportAllDeclaration") && node.source) {
      edits.push(sourceEdit(node.source, link));
    } else if (node.type === "ExportDefaultDeclaration" && bindings.functions.has("default")) {
      edits.push({ start: node.start, end: node.declaration.start, text: `const ${defaultFunction} = ` });
      edits.push({ start: node.end, end: node.end, text: `;export { ${defaultFunction} as default };` });
    }
  }
  const head = headOf(path);
  const scope = [...kept, ...(bindings.functions.has("default") ? [`default: ${defaultFunction}`] : [])];
  const tail = `\n${globalRegistry}?.scopes.set(${JSON.stringify(path)}, () => ({ ${scope.join(", ")} }));\n`;
  const body = applyEdits(text, edits).replace(/^#!/, "//");
  return `${head}${body}${tail}`;
}

/** What a copy begins with: it knows the address of the file that it stands for. */
export function headOf(path: string): string {
  const meta = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
  return `Object.assign(import.meta, ${JSON.stringify(meta)});`;
}

/** A name for the function that a module exports without one; the scope has it as `default`, which no code can say. */
const defaultFunction = "wengert_default";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let from = 0;
  for (const { start, end, text: replacement } of edits) {
    result += text.slice(from, start) + replacement;
    from = end;
  }
  return result + text.slice(from);
}

function sourceEdit(source: acorn.Literal, link: (specifier: string) => string | undefined): Edit {
  const specifier = String(source.value);
  return { start: source.start, end: source.end, text: JSON.stringify(link(specifier) ?? specifier) };
}

/** As TypeScript does, an imported name that is used nowhere is taken for a type and dropped. */
function importEdit(
  node: acorn.ImportDeclaration,
  used: ReadonlySet<string>,
  kept: Set<string>,
  link: (specifier: string) => string | undefined,
): Edit {
  const { start, end } = node;
  const specifier = String(node.source.value);
  const target = link(specifier);
  const specifiers = node.specifiers.filter(({ local }) => used.has(local.name));
  if (specifiers.length === 0 && (node.specifiers.length > 0 || target === undefined)) {
    return {
      start,
      end,
      text: node.specifiers.length > 0 && target !== undefined ? `import ${JSON.stringify(target)};` : "",
    };
  }
  for (const { local } of specifiers) kept.add(local.name);
  const named: string[] = [];
  const clauses: string[] = [];
  for (const one of specifiers) {
    if (one.type === "ImportDefaultSpecifier") clauses.unshift(one.local.name);
    else if (one.type === "ImportNamespaceSpecifier") clauses.push(`* as ${one.local.name}`);
    else {
      const imported = one.imported.type === "Identifier" ? one.imported.name : JSON.stringify(one.imported.value);
      named.push(`${imported} as ${one.local.name}`);
    }
  }
  if (named.length > 0) clauses.push(`{ ${named.join(", ")} }`);
  const from = clauses.length === 0 ? "" : `${clauses.join(", ")} from `;
  return { start, end, text: `import ${from}${JSON.stringify(target ?? specifier)};` };
}

/** The names that stand in the text outside import declarations. */
function usedNames(text: string, tokens: readonly acorn.Token[], program: acorn.Program): ReadonlySet<string> {
  const imports = program.body.filter((node) => node.type === "ImportDeclaration");
  const names = new Set<string>();
  let next = 0;
  for (const { type, start, end } of tokens) {
    while ((imports[next]?.end ?? Infinity) <= start) next++;
    const inImport = start >= (imports[next]?.start ?? Infinity);
    if (!inImport && type.label === "name") names.add(text.slice(start, end));
  }
  return names;
}
