/**
 * Bundles the typesetter of packages/explain with the parts of MathJax that it uses into packages/explain/lib, so that the
 * published package depends on nothing, and loads one file instead of a hundred and fifty.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "packages/explain");

await build({
  absWorkingDir: folder,
  entryPoints: ["dist/figure/mathjax.js"],
  outdir: "lib",
  bundle: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["main"],
  target: "es2022",
  minify: true,
  legalComments: "eof",
  logLevel: "warning",
});

writeFileSync(
  join(folder, "lib/LICENSE-mathjax.txt"),
  `mathjax.js is a bundle of parts of MathJax (https://github.com/mathjax/MathJax-src).\n\n${readFileSync(join(root, "node_modules/mathjax-full/LICENSE"), "utf8")}`,
);
