/** Packs every package as npm would publish it and checks the archive: publint, and the types as TypeScript resolves them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, runNpm } from "./install.mjs";

const folder = mkdtempSync(join(tmpdir(), "wengert-packages-"));
let sound = true;
try {
  const packed = runNpm(["pack", "--workspaces", "--json", "--pack-destination", folder, "--loglevel=error"]);
  if (packed.status !== 0) report("npm pack", packed.output);
  for (const archive of readdirSync(folder)) {
    const path = join(folder, archive);
    check(`publint ${archive}`, ["node_modules/publint/src/cli.js", "run", path, "--strict"]);
    check(`attw ${archive}`, ["node_modules/@arethetypeswrong/cli/dist/index.js", path, "--profile", "esm-only"]);
  }
  checkDependencies();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = sound ? 0 : 1;

function check(name, command) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
  if (status !== 0) report(name, `${stdout}${stderr}`);
}

/** The differentiator's only dependency is acorn. */
function checkDependencies() {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, "packages/wengert/package.json"), "utf8"));
  const names = Object.keys(dependencies);
  if (names.join() !== "acorn") report("dependencies of wengert", `expected acorn alone, found ${names.join(", ")}`);
}

function report(name, output) {
  sound = false;
  console.log(`${name}:\n${output.trim()}\n`);
}
