/** `npm run bench [-- NAME …]`: installs and builds what is missing, measures, writes the results. */
import { fork } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "../scripts/build.mjs";
import { install, requireNode } from "../scripts/install.mjs";
import { describeRun } from "./describe-run.mjs";
import { installPeers } from "./install-peers.mjs";
import { isOurs, printCase, writeResults } from "./report.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(join(folder, "cases"))
  .filter((file) => file.endsWith(".mjs"))
  .map((file) => file.slice(0, -".mjs".length));

const usage = `npm run bench               every case; writes bench/results/results.json and results.md
npm run bench -- NAME …     these cases only, to the terminal only
npm run bench -- --help     this text

Cases: ${names.join(", ")}

Exit code: 0, or 1 if a gradient is wrong or a case fails, or 2 if the command line is. A slow result is no failure.`;

requireNode();
const chosen = readCommandLine(process.argv.slice(2));
if (chosen !== undefined) {
  if (!install(false) || !build()) process.exit(1);
  installPeers(folder);
  const run = describeRun(folder);
  if (run.load > 0.5)
    console.error(`Other programs keep the machine busy (load ${run.load}): the figures will be less exact.`);
  const cases = [];
  const failures = [];
  for (const name of chosen) {
    console.error(`${name} …`);
    try {
      const measured = await measureInItsOwnProcess(name);
      cases.push(measured);
      printCase(measured);
    } catch (error) {
      failures.push(error.message);
    }
  }
  if (cases.length === names.length) {
    writeResults(join(folder, "results"), { ...run, cases });
    console.log("Written: bench/results/results.json, bench/results/results.md");
  }
  const wrong = cases.flatMap(({ name, rows }) =>
    rows.filter((row) => row.isWrong && isOurs(row.name)).map((row) => `${name}, ${row.name}`),
  );
  for (const each of wrong) console.log(`WRONG GRADIENT: ${each}`);
  for (const each of failures) console.log(each);
  process.exitCode = wrong.length + failures.length === 0 ? 0 : 1;
}

/** The names of the cases to run; undefined if there is nothing to run. */
function readCommandLine(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" } },
    });
    if (values.help) {
      console.log(usage);
      return undefined;
    }
    const unknown = positionals.filter((name) => !names.includes(name));
    if (unknown.length > 0) throw new Error(`There is no case ${unknown.join(", ")}.`);
    return positionals.length === 0 ? names : positionals;
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

/** Each case starts from a fresh heap; what the peers print while they load is shown only if the process fails. */
function measureInItsOwnProcess(name) {
  return new Promise((resolve, reject) => {
    const child = fork(join(folder, "run-case.mjs"), [name], { execArgv: ["--expose-gc"], silent: true });
    let printed = "";
    let result;
    child.stdout.on("data", (text) => (printed += text));
    child.stderr.on("data", (text) => (printed += text));
    child.on("message", (message) => {
      if (message.progress !== undefined) console.error(`  ${message.progress}`);
      else result = message.result;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 && result !== undefined) resolve(result);
      else reject(new Error(`The case ${name} ended with exit code ${code}:\n${printed}`));
    });
  });
}
