/** `npm run bench [-- NAME …]`: installs and builds what is missing, measures, writes the results. */
import { fork } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "../scripts/build.mjs";
import { install, requireNode, seconds } from "../scripts/install.mjs";
import { caseNames, longCases } from "./case-names.mjs";
import { isOurs } from "./columns.mjs";
import { describeRun } from "./describe-run.mjs";
import { installPeers } from "./install-peers.mjs";
import { addResults, printCase, readResults, writeReport } from "./report.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));

requireNode();
const options = readCommandLine(process.argv.slice(2));
if (options?.help) console.log(usage());
else if (options?.report) announce(writeReport());
else if (options !== undefined) await run(options);

async function run({ chosen, write }) {
  if (!install(false) || !build()) process.exit(1);
  installPeers(folder);
  const cases = [];
  const failures = [];
  const began = Date.now();
  for (const [k, name] of chosen.entries()) {
    const { date, commit, load, ...where } = describeRun(folder);
    if (k === 0 && load > 0.5)
      console.error(`Other programs keep the machine busy (load ${load}): the figures will be less exact.`);
    console.error(`${name} (${k + 1} of ${chosen.length}, after ${seconds(began)}) …`);
    const start = Date.now();
    try {
      const result = await measureInItsOwnProcess(name);
      const measured = { date, commit, load, seconds: Math.round((Date.now() - start) / 1000) };
      cases.push({ ...result, measured });
      printCase(result);
      // At once: what was measured before an interruption stays.
      if (write) addResults(where, [cases.at(-1)]);
    } catch (error) {
      failures.push(error.message);
    }
  }
  if (write && cases.length > 0) announce(["bench/results/results.json", ...writeReport()]);
  const wrong = cases.flatMap(({ name, rows }) =>
    rows.filter((row) => row.isWrong && isOurs(row.name)).map((row) => `${name}, ${row.name}`),
  );
  for (const each of wrong) console.log(`WRONG GRADIENT: ${each}`);
  for (const each of failures) console.log(each);
  process.exitCode = wrong.length + failures.length === 0 ? 0 : 1;
}

function announce(paths) {
  console.log(`Written: ${paths.join(", ")}`);
}

function usage() {
  const results = new Map(readResults()?.cases.map((each) => [each.name, each]));
  const width = Math.max(...caseNames.map((name) => name.length));
  const lines = caseNames.map((name) => {
    const { title, measured } = results.get(name) ?? {};
    const time = measured === undefined ? "" : `${measured.seconds} s`;
    const remark = longCases.includes(name) ? " (only if named)" : "";
    return `  ${name.padEnd(width)}  ${time.padStart(5)}  ${title ?? "not measured yet"}${remark}`;
  });
  const total = caseNames
    .filter((name) => !longCases.includes(name))
    .reduce((sum, name) => sum + (results.get(name)?.measured.seconds ?? 0), 0);
  return `npm run bench               every case; writes bench/results and quotes the results in README.md
npm run bench -- NAME …     these cases only, to the terminal only
  --write                   with names: adds their results to those of other cases
  --report                  measures nothing; writes tables, plots and the README from bench/results/results.json
  --help                    this text

Cases, and what they took in the last run that was written, ${total} s in all:
${lines.join("\n")}

Exit code: 0, or 1 if a gradient is wrong or a case fails, or 2 if the command line is. A slow result is no failure.`;
}

/** What is to be done; undefined if the command line is wrong. */
function readCommandLine(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" }, report: { type: "boolean" }, write: { type: "boolean" } },
    });
    const unknown = positionals.filter((name) => !caseNames.includes(name));
    if (unknown.length > 0) throw new Error(`There is no case ${unknown.join(", ")}.`);
    const isAll = positionals.length === 0;
    const chosen = isAll ? caseNames.filter((name) => !longCases.includes(name)) : positionals;
    return { ...values, chosen, write: isAll || values.write === true };
  } catch (error) {
    console.error(`${error.message}\n\n${usage()}`);
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
      else reject(new Error(`The case ${name} ended with exit code ${code}:\n${shorten(printed)}`));
    });
  });
}

/** A line of a bundle, which an error shows, may be the whole library. */
const shorten = (text) => text.replace(/^(.{200}).+$/gm, "$1 …");
