/** Builds the explorer's page with Vite, when its sources or what it is made of are newer than the build. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { root, seconds } from "./install.mjs";

const stamp = join(root, "node_modules/.wengert/explorer.json");

/** Where the built page lies: the command line serves it from there, and is published with it. */
export const page = join(root, "packages/cli/lib/explorer");

/** @returns whether the page is up to date now; if not, Vite's messages have been printed */
export function buildExplorer() {
  const release = takeTurn();
  try {
    return buildAlone();
  } finally {
    release();
  }
}

/** Several processes may ask at once, as test files do: one builds, the others wait and find it built. */
function takeTurn() {
  const turn = join(root, "node_modules/.wengert/explorer-turn");
  mkdirSync(join(turn, ".."), { recursive: true });
  for (;;) {
    try {
      mkdirSync(turn);
      return () => rmSync(turn, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      // A build takes seconds: one that began minutes ago was interrupted.
      const began = statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - began > 180_000) rmSync(turn, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

function buildAlone() {
  const state = JSON.stringify(
    sources().map((path) => [relative(root, path), statSync(path).mtimeMs, statSync(path).size]),
  );
  if (existsSync(join(page, "index.html")) && readStamp() === state) return true;
  console.log("Building the page …");
  const began = Date.now();
  const result = spawnSync(
    process.execPath,
    [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"],
    { cwd: join(root, "apps/explorer"), stdio: ["ignore", "inherit", "inherit"] },
  );
  if (result.status !== 0) {
    console.error("Building the page failed: Vite's messages are above.");
    return false;
  }
  mkdirSync(join(stamp, ".."), { recursive: true });
  writeFileSync(stamp, state);
  console.log(`Built in ${seconds(began)}.`);
  return true;
}

function readStamp() {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return undefined;
  }
}

function sources() {
  const explorer = join(root, "apps/explorer");
  return [
    join(root, "package-lock.json"),
    ...["index.html", "package.json", "tsconfig.json", "vite.config.ts"].map((name) => join(explorer, name)),
    ...["apps/explorer/src", "packages/wengert/src", "packages/explain/src"].flatMap((folder) =>
      filesIn(join(root, folder)).filter((path) => !path.endsWith(".test.ts")),
    ),
  ];
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = buildExplorer() ? 0 : 1;
