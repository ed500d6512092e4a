/**
 * `npm run --silent gradbench`: the tool that the GradBench harness drives. Installs and builds what is missing; standard
 * output belongs to the protocol, so all that is said on the way goes to standard error.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./install.mjs";

const prepared = spawnSync(process.execPath, [join(root, "scripts/prepare.mjs")], { stdio: ["ignore", 2, 2] });
if (prepared.status !== 0) process.exit(1);

// The problems are TypeScript; the library itself stays what users load.
const { build } = await import("esbuild");
const folder = join(root, "node_modules/.wengert");
mkdirSync(folder, { recursive: true });
const bundle = join(folder, "gradbench.mjs");
await build({
  entryPoints: [join(root, "examples/gradbench/tool.ts")],
  outfile: bundle,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["wengert"],
  logLevel: "warning",
});
await import(pathToFileURL(bundle).href);
