/**
 * Bundles what the compiler wrote for packages/wengert into a few files in packages/wengert/lib: a program that imports
 * the library loads two files instead of a hundred and fifty, which takes a third of the time. What several entries
 * need is shared between them, so that each module exists once.
 */
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "packages/wengert");

rmSync(join(folder, "lib"), { recursive: true, force: true });
await build({
  absWorkingDir: folder,
  entryPoints: ["index", "internals", "linear", "special", "testing/index"].map((name) => `dist/${name}.js`),
  outdir: "lib",
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  platform: "neutral",
  target: "es2023",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "eof",
  // @stdlib is bundled by bundle-special.mjs where it is installed.
  external: ["@stdlib/*"],
  logLevel: "warning",
});

// acorn is bundled, too, as one file less to load: its licence comes with it.
copyFileSync(join(root, "node_modules/acorn/LICENSE"), join(folder, "lib/LICENSE-acorn.txt"));
