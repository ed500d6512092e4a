/** `npm run explorer`: installs and builds what is missing, then serves the explorer's page. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildExplorer } from "./build-explorer.mjs";
import { build } from "./build.mjs";
import { install, requireNode, root } from "./install.mjs";

requireNode();
const given = process.argv.slice(2);
const asksForHelp = given.includes("--help") || given.includes("-h");
if (!asksForHelp && (!install(true) || !build() || !buildExplorer())) process.exit(1);
if (asksForHelp && !build()) process.exit(1);

const result = spawnSync(process.execPath, [join(root, "packages/cli/bin/wengert.js"), "explore", ...given], {
  stdio: ["ignore", "inherit", "inherit"],
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
process.exitCode = result.status ?? (result.signal === "SIGINT" ? 0 : 1);
