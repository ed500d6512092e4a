/** `file.ts#function` → the function, its text as it stands in the file, and everything that its module has in scope. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type * as acorn from "acorn";
import { placeIn, type Source, WengertError } from "wengert/internals";
import { fileNotLoaded, fileSyntax, notAFunctionInFile } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { UsageError } from "../usage.ts";
import type { FunctionReference } from "./reference.ts";
import { type ModuleGraph, resolveModules } from "./resolve.ts";
import { stripTypes } from "./strip.ts";
import { rememberCopy } from "./user-stack.ts";
import { headOf, linkOf, type ModuleText, parseModule, registry, writeLibrary, writeModule } from "./write-module.ts";

/** The names at the top level of a module with their values at this moment. */
export type Scope = () => Readonly<Record<string, unknown>>;

/** Another module of the program: its functions see its own scope. */
export interface LoadedModule {
  readonly path: string;
  readonly scope: Scope;
  /** The names that the module declares itself. */
  readonly own: readonly string[];
}

export interface LoadedFunction {
  readonly name: string;
  readonly value: (...args: never[]) => unknown;
  /** The function's text with its place in the file; undefined where it is made by a call and its own text must do. */
  readonly source: Source | undefined;
  readonly scope: Scope;
  readonly others: readonly LoadedModule[];
}

/**
 * @throws UsageError where there is no such file or function
 * @throws WengertError FILE_SYNTAX, FILE_NOT_LOADED, NOT_A_FUNCTION_IN_FILE
 */
export async function loadFunction({ file, name }: FunctionReference): Promise<LoadedFunction> {
  const path = resolve(file);
  const entry = readModule(path, file);
  const local = localName(entry, file, name);
  const modules = await importProgram(path, file, entry);
  const others = modules.filter((module) => module.path !== path);
  const scope = modules.find((module) => module.path === path)?.scope;
  if (scope === undefined) throw new Error(`${file} was imported, but did not register itself`);
  const value = scope()[local];
  if (!isFunction(value))
    throw notAFunctionInFile(file, name, value === null ? "null" : `a value of type ${typeof value}`);
  const node = entry.bindings.functions.get(local);
  const source = node === undefined ? undefined : sourceOf({ file, path }, entry.text, node, local);
  return { name: local, value, source, scope, others };
}

/** @throws UsageError, WengertError FILE_SYNTAX */
export function readModule(path: string, file: string): ModuleText {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`there is no file ${file}`);
  const text = stripTypes(file, readFileSync(path, "utf8"));
  try {
    return parseModule(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = "pos" in error && typeof error.pos === "number" ? error.pos : 0;
    throw fileSyntax(
      error.message.replace(/ \(\d+:\d+\)$/, ""),
      placeIn(text, at, at + 1, { path: file, line: 0, column: 0 }),
    );
  }
}

/** What the module itself calls the function that the command line names. @throws UsageError */
export function localName({ bindings }: ModuleText, file: string, name: string): string {
  const alias = bindings.aliases.get(name);
  if (bindings.functions.has(name) || bindings.own.includes(name) || bindings.imported.includes(name)) return name;
  if (alias !== undefined) return alias;
  const known = [...bindings.functions.keys()];
  const near = nearest(name, known);
  const list =
    known.length === 0 ? "The file has no functions at its top level." : `Its functions: ${known.join(", ")}.`;
  throw new UsageError(
    name === "" ? `which function of ${file}?` : `${file} has no function ${name} at its top level`,
    near === undefined ? list : `Did you mean ${file}#${near}? ${list}`,
  );
}

/** Imports the file and whatever it imports, from copies without types in a folder of their own. */
async function importProgram(path: string, file: string, entry: ModuleText): Promise<LoadedModule[]> {
  const { files } = await resolveModules(path);
  const folder = mkdtempSync(join(tmpdir(), "wengert-"));
  const scopes = new Map<string, Scope>();
  const globals = globalThis as typeof globalThis & Record<symbol, unknown>;
  const key = Symbol.for(registry);
  try {
    const loaded = await loadLibraries(files);
    globals[key] = { scopes, libraries: loaded };
    const copies = new Map(
      [...files.keys(), ...Object.keys(loaded)].map((original, index) => [original, join(folder, `${index}.mjs`)]),
    );
    for (const [name, library] of Object.entries(loaded)) {
      writeFileSync(copies.get(name) ?? "", writeLibrary(name, Object.keys(library)));
    }
    const texts = new Map<string, ModuleText>();
    for (const [original, targets] of files) {
      const copy = copies.get(original) ?? "";
      if (original.endsWith(".json")) {
        writeFileSync(copy, `export default ${readFileSync(original, "utf8")};\n`);
        continue;
      }
      const text = original === path ? entry : readModule(original, relative(process.cwd(), original));
      texts.set(original, text);
      rememberCopy(pathToFileURL(copy).href, original, headOf(original).length);
      writeFileSync(
        copy,
        writeModule(original, text, (specifier) => linkOf(targets.get(specifier), copies)),
      );
    }
    await import(pathToFileURL(copies.get(path) ?? "").href);
    return [...scopes].map(([original, scope]) => ({
      path: original,
      scope,
      own: texts.get(original)?.bindings.own ?? [],
    }));
  } catch (error) {
    if (error instanceof UsageError || error instanceof WengertError) throw error;
    throw fileNotLoaded(file, error instanceof Error ? `${error.name}: ${error.message}` : String(error), error);
  } finally {
    globals[key] = undefined;
    rmSync(folder, { recursive: true, force: true });
  }
}

const libraries: Readonly<Record<string, () => Promise<object>>> = {
  wengert: () => import("wengert"),
  "wengert/linear": () => import("wengert/linear"),
  "wengert/special": () => import("wengert/special"),
  "wengert/internals": () => import("wengert/internals"),
};

async function loadLibraries(files: ModuleGraph["files"]): Promise<Record<string, object>> {
  const loaded: Record<string, object> = {};
  for (const target of [...files.values()].flatMap((targets) => [...targets.values()])) {
    if (target.kind !== "wengert") continue;
    const load = libraries[target.specifier];
    if (load === undefined) throw new Error(`there is no ${target.specifier}`);
    loaded[target.specifier] = await load();
  }
  return loaded;
}

/** @param text  of the module without its types, which leaves every position as it is in the file */
function sourceOf(
  { file, path }: { readonly file: string; readonly path: string },
  text: string,
  node: acorn.Node,
  name: string,
): Source {
  const lines = readFileSync(path, "utf8").split("\n");
  const lineStart = text.lastIndexOf("\n", node.start - 1) + 1;
  const line = text.slice(0, node.start).split("\n").length - 1;
  return {
    name,
    text: text.slice(node.start, node.end),
    file: { path: file, line, column: node.start - lineStart, lines },
  };
}

function isFunction(value: unknown): value is (...args: never[]) => unknown {
  return typeof value === "function";
}
