/** Which files a module consists of, as esbuild resolves its imports: tsconfig paths, package exports, missing endings. */
import { dirname } from "node:path";
import { build, type BuildFailure, type Plugin } from "esbuild";
import { fileNotLoaded } from "../errors.ts";

export interface ModuleGraph {
  /** The files that are read as part of the program: for each, what its imports lead to, by specifier. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, Target>>;
}

/**
 * A file of the graph; a module that Node loads by itself, a package or one of Node's own; or Wengert, of which there
 * must be one copy, because its functions are recognised by identity.
 */
export type Target =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "native"; readonly specifier: string }
  | { readonly kind: "wengert"; readonly specifier: string };

/** @throws WengertError FILE_NOT_LOADED where an import leads nowhere */
export async function resolveModules(entry: string): Promise<ModuleGraph> {
  const files = new Map<string, Map<string, Target>>([[entry, new Map()]]);
  try {
    await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      outdir: dirname(entry),
      platform: "node",
      format: "esm",
      logLevel: "silent",
      plugins: [noteTargets(files)],
    });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const messages = error.errors.map(({ text, location }) =>
      location ? `${text} (${location.file}, line ${location.line}, column ${location.column + 1})` : text,
    );
    throw fileNotLoaded(entry, messages.join("; "), error);
  }
  return { files };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

/** Marks the resolutions that the plugin itself asks for. */
const asked = Symbol("asked");

/** Writes down where every import leads. Packages of JavaScript are left to Node; what a workspace links as TypeScript is read. */
function noteTargets(files: Map<string, Map<string, Target>>): Plugin {
  return {
    name: "note-targets",
    setup(esbuild) {
      esbuild.onResolve({ filter: /.*/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (kind === "entry-point" || pluginData === asked) return undefined;
        const targets = files.get(importer) ?? new Map<string, Target>();
        files.set(importer, targets);
        if (/^wengert($|\/)/.test(path)) {
          targets.set(path, { kind: "wengert", specifier: path });
          return { path, external: true };
        }
        const found = await esbuild.resolve(path, { importer, resolveDir, kind, pluginData: asked });
        if (found.errors.length > 0) return found;
        const isPackage = /[/\\]node_modules[/\\]/.test(found.path) && !/\.[cm]?tsx?$/.test(found.path);
        if (found.external || isPackage) {
          targets.set(path, { kind: "native", specifier: found.path });
          return { path: found.path, external: true };
        }
        targets.set(path, { kind: "file", path: found.path });
        if (!files.has(found.path)) files.set(found.path, new Map());
        return found;
      });
    },
  };
}
