/**
 * Bundles what the compiler wrote for packages/wengert into a few files in packages/wengert/lib: a program that imports
 * the library loads three files instead of a hundred and thirty, which takes a third of the time. What several entries
 * need is shared between them, so that each module exists once.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = join(fileURLToPath(new URL("..", import.meta.url)), "packages/wengert");

rmSync(join(folder, "lib"), { recursive: true, force: true });
await build({
  absWorkingDir: folder,
  entryPoints: ["index", "internals", "special", "testing/index"].map((name) => `dist/${name}.js`),
  outdir: "lib",
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  platform: "neutral",
  target: "es2023",
  // acorn is a dependency; @stdlib is bundled by bundle-special.mjs where it is installed.
  external: ["acorn", "@stdlib/*"],
  logLevel: "warning",
});
