/** Packs every package as npm would publish it and checks the archives: publint, the types as TypeScript resolves them, the command. */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildExplorer } from "./build-explorer.mjs";
import { root, runNpm } from "./install.mjs";

const folder = mkdtempSync(join(tmpdir(), "wengert-packages-"));
/** The folders of the packages that are published; the explorer is a part of cli. */
const published = ["wengert", "explain", "cli"];
let sound = true;
try {
  // The command is published with the explorer's page.
  if (!buildExplorer()) report("the explorer's page", "it was not built");
  const packed = runNpm([
    "pack",
    ...published.map((name) => `--workspace=packages/${name}`),
    "--json",
    "--pack-destination",
    folder,
    "--loglevel=error",
  ]);
  if (packed.status !== 0) report("npm pack", packed.output);
  for (const archive of readdirSync(folder).filter((name) => name.endsWith(".tgz"))) {
    const path = join(folder, archive);
    check(`publint ${archive}`, [process.execPath, "node_modules/publint/src/cli.js", "run", path, "--strict"]);
    check(`attw ${archive}`, [
      process.execPath,
      "node_modules/@arethetypeswrong/cli/dist/index.js",
      path,
      "--profile",
      "esm-only",
    ]);
  }
  checkDependencies();
  checkInstalled();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = sound ? 0 : 1;

/** Reports a command that fails, or prints something that does not begin as expected. */
function check(name, [program, ...args], beginning = "") {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (status !== 0 || !stdout.startsWith(beginning)) report(name, `${stdout}${stderr}${error?.message ?? ""}`);
}

/** Unpacks the archives beside the packages they depend on, and runs the command from there. */
function checkInstalled() {
  const modules = join(folder, "node_modules");
  for (const name of published) {
    const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
    const target = join(modules, manifest.name);
    mkdirSync(target, { recursive: true });
    const archive = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
    check(`unpacking ${archive}`, ["tar", "-xzf", join(folder, archive), "-C", target, "--strip-components=1"]);
    for (const dependency of Object.keys(manifest.dependencies)) {
      const link = join(modules, dependency);
      if (/^(@wengert\/|wengert$)/.test(dependency) || existsSync(link)) continue;
      mkdirSync(join(link, ".."), { recursive: true });
      symlinkSync(join(root, "node_modules", dependency), link, "junction");
    }
  }
  const cost = "import { erf } from 'wengert/special';\nexport const cost = (x: number): number => erf(x) * x;\n";
  writeFileSync(join(folder, "cost.ts"), cost);
  const command = [process.execPath, join(modules, "@wengert/cli/bin/wengert.js")];
  check(
    "wengert gradient of a formula, as installed",
    [...command, "gradient", "gamma(x)*x", "--at", "x=3"],
    "value = 6\n",
  );
  const file = join(folder, "cost.ts#cost");
  check("wengert gradient of a file, as installed", [...command, "gradient", file, "--at", "x=0"], "value = 0\n");
  const opens = "import { servePage } from './node_modules/@wengert/cli/dist/explore/serve.js';\n";
  const asks = `const { address, close } = await servePage("${join(modules, "@wengert/cli/lib/explorer").replaceAll("\\", "/")}", 0);
console.log((await (await fetch(address)).text()).slice(0, 15).toLowerCase());
close();`;
  writeFileSync(join(folder, "explore.mjs"), `${opens}${asks}\n`);
  check("the explorer's page, as installed", [process.execPath, join(folder, "explore.mjs")], "<!doctype html>");
  check("wengert explain, as installed", [...command, "explain", "w1^2 + w2^2"], "w1^2 + w2^2\n");
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
