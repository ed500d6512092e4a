/** Builds the packages when their sources are newer than the build. Plain JavaScript without dependencies. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { root, seconds } from "./install.mjs";

const stamp = join(root, "node_modules/.wengert/build.json");

/** @returns whether the build is up to date now; if not, the compiler's messages have been printed */
export function build() {
  const sources = listSources();
  const state = JSON.stringify(
    sources.map((path) => [relative(root, path), statSync(path).mtimeMs, statSync(path).size]),
  );
  const bundles = ["packages/wengert/lib/index.js", "packages/explain/lib/mathjax.js"];
  const complete =
    bundles.every((path) => existsSync(join(root, path))) && sources.every((path) => existsSync(outputOf(path)));
  // Development tools that were installed since then let more be built.
  if (complete && readStamp() === state) return bundleSpecial();
  console.log("Building …");
  const began = Date.now();
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const result = spawnSync(process.execPath, [tsc, "-b", ...(complete ? [] : ["--force"])], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (result.status !== 0) {
    console.error("Building failed: the compiler's messages are above.");
    return false;
  }
  removeStale();
  if (!bundle("bundle-library.mjs") || !bundle("bundle-mathjax.mjs") || !bundleSpecial()) return false;
  mkdirSync(join(stamp, ".."), { recursive: true });
  writeFileSync(stamp, state);
  console.log(`Built in ${seconds(began)}.`);
  return true;
}

/** Where the development tools are installed, `wengert/special` gets its values bundled in, as published. */
function bundleSpecial() {
  const values = join(root, "packages/wengert/dist/special/values.js");
  if (!existsSync(join(root, "node_modules/@stdlib")) || !readFileSync(values, "utf8").includes('from "@stdlib/'))
    return true;
  return bundle("bundle-special.mjs") && bundle("bundle-library.mjs");
}

/** Runs one of the scripts that bundle. */
function bundle(script) {
  const result = spawnSync(process.execPath, [join(root, "scripts", script)], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (result.status !== 0) console.error(`scripts/${script} failed: the messages are above.`);
  return result.status === 0;
}

function readStamp() {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return undefined;
  }
}

/** Everything that the build depends on. */
function listSources() {
  const found = [join(root, "tsconfig.base.json"), join(root, "tsconfig.json"), join(root, "package-lock.json")];
  for (const name of readdirSync(join(root, "packages"))) {
    const folder = join(root, "packages", name);
    for (const file of ["package.json", "tsconfig.build.json"])
      if (existsSync(join(folder, file))) found.push(join(folder, file));
    found.push(...filesIn(join(folder, "src")).filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts")));
  }
  return found;
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** Where the compiler writes a source; what is no module is its own output. */
function outputOf(path) {
  const match = /^(.*[/\\]packages[/\\][^/\\]+)[/\\]src[/\\](.*)(?<!\.d)\.ts$/.exec(path);
  return match === null ? path : join(match[1], "dist", `${match[2]}.js`);
}

/** Removes what the compiler wrote for sources that are gone. */
function removeStale() {
  for (const name of readdirSync(join(root, "packages"))) {
    const dist = join(root, "packages", name, "dist");
    for (const path of filesIn(dist)) {
      const module = /^(.*?)(\.d\.ts|\.js)$/.exec(relative(dist, path));
      if (module === null) continue;
      const source = join(root, "packages", name, "src", module[1]);
      if (![".ts", ".js", ".d.ts"].some((ending) => existsSync(source + ending))) rmSync(path);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = build() ? 0 : 1;
