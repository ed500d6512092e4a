/**
 * Bundles the values of the special functions into packages/wengert/dist/special/values.js, after the compiler has run,
 * so that the published package depends on nothing of @stdlib. It needs the development tools; nothing else in the build
 * does, and without it all of the package but `wengert/special` works.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "packages/wengert");

/** @stdlib's tracing, which needs parts of Node: switched off. */
const withoutTracing = {
  name: "without tracing",
  /** @param {import("esbuild").PluginBuild} bundler */
  setup(bundler) {
    bundler.onResolve({ filter: /^debug$/ }, () => ({ path: "debug", namespace: "silent" }));
    bundler.onLoad({ filter: /.*/, namespace: "silent" }, () => ({ contents: "module.exports = () => () => {};" }));
  },
};

await build({
  absWorkingDir: folder,
  entryPoints: ["src/special/values.ts"],
  outfile: "dist/special/values.js",
  bundle: true,
  minifySyntax: true,
  minifyWhitespace: true,
  platform: "neutral",
  mainFields: ["main"],
  format: "esm",
  target: "es2022",
  legalComments: "eof",
  plugins: [withoutTracing],
  logLevel: "warning",
});

// The licences of what was bundled: the sources' own notices stand at the end of the bundle, the full texts beside it.
const read = (/** @type {string} */ path) => readFileSync(join(root, path), "utf8").trim();
const stdlib = "node_modules/@stdlib/math-base-special-polygamma";
writeFileSync(
  join(folder, "dist/special/LICENSE-stdlib.txt"),
  `values.js is a bundle of parts of @stdlib (https://github.com/stdlib-js/stdlib).\n\n${read(`${stdlib}/NOTICE`)}\n\n${read(`${stdlib}/LICENSE`)}\n`,
);
