/** `npm start`: installs and builds what is missing, then explains a formula (the first example, if none is given). */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.mjs";
import { install, requireNode, root } from "./install.mjs";

const example = ["tanh(w4 + w3*tanh(w2 + w1))", "--at", "w1=0.5,w2=-0.3,w3=0.8,w4=0.1"];

requireNode();
const given = process.argv.slice(2);
refuseLostOptions(given);
if (!install(false) || !build()) process.exit(1);

const result = spawnSync(
  process.execPath,
  [join(root, "packages/cli/bin/wengert.js"), "explain", ...(given.length === 0 ? example : given)],
  { stdio: ["ignore", "inherit", "inherit"], cwd: process.env.INIT_CWD ?? process.cwd() },
);
if (given.length === 0 && result.status === 0) {
  console.log(`
Try next:
  npm start -- "w1^2 + w2^2"                           another formula, symbolic
  npm start -- "tanh(w)*cos(w) + log(w)" --at w=2      the adjoint of w is a sum of three contributions
  npm start -- "x*y + sin(x)" --at x=1,y=2 --mode reverse --format markdown
  npm start -- --help                                  all options
  npm test                                             every check of this repository`);
}
process.exitCode = result.status ?? 1;

/** `npm start "…" --at w1=1` without `--` gives --at to npm, which keeps it. */
function refuseLostOptions(args) {
  const lost = ["at", "mode", "format", "labels", "theme", "out", "all"].filter(
    (name) => process.env[`npm_config_${name}`] !== undefined,
  );
  if (lost.length === 0) return;
  const looks = {
    at: /^[\p{L}_$][\w$]*=/u,
    mode: /^(forward|reverse|both)$/,
    format: /^(text|markdown|latex|json|svg|png|html)$/,
    labels: /^(symbolic|numeric)$/,
    theme: /^(light|dark)$/,
    out: /\.\w+$/,
  };
  const rest = [...args];
  const options = lost.map((name) => {
    const value = process.env[`npm_config_${name}`];
    if (value !== "true" && value !== "") return `--${name} ${value}`;
    if (name === "all") return "--all";
    const index = rest.findIndex((arg) => looks[name].test(arg));
    return `--${name} ${index === -1 ? "…" : rest.splice(index, 1)[0]}`;
  });
  const names = lost.map((name) => `--${name}`).join(", ");
  console.error(
    `npm took ${names} for an option of its own, so it did not arrive here. Write -- before what is meant for Wengert:`,
  );
  console.error(`  npm start -- ${[...rest.map((arg) => JSON.stringify(arg)), ...options].join(" ")}`);
  process.exit(2);
}
