/** `npm run bench:default-sizes [-- PROBLEM …]`: every default size of the GradBench problems through the tool's protocol. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "../scripts/build.mjs";
import { install, requireNode } from "../scripts/install.mjs";
import { importFromProblems } from "./bundle-problems.mjs";
import { compare } from "./default-sizes/compare.mjs";
import { expectedOutput } from "./default-sizes/expected.mjs";
import { printProgress, printSummary, writeSizes } from "./default-sizes/report.mjs";
import { describeSize, inputFor, problems } from "./default-sizes/sizes.mjs";
import { NoAnswer, Tool } from "./default-sizes/tool.mjs";
import { describeRun } from "./describe-run.mjs";
import { quantile } from "./measure.mjs";

const usage = `npm run bench:default-sizes                  all problems; writes bench/results/default-sizes.json and .md
npm run bench:default-sizes -- PROBLEM …     these only, to the terminal only
  --limit SECONDS    how long one evaluation may take, transport included (120)
  --seconds SECONDS  how long a function is run again and again (1, as GradBench does)
  --help             this text

Problems: ${Object.keys(problems).join(", ")}

Exit code: 0, or 1 if an output is wrong or missing, or 2 if the command line is wrong.`;

/** How long the tool may take to be there, in seconds. */
const startLimit = 60;

requireNode();
const options = readCommandLine(process.argv.slice(2));
if (options !== undefined) {
  if (!install(false) || !build()) process.exit(1);
  const run = describeRun(fileURLToPath(new URL(".", import.meta.url)));
  const plain = await importFromProblems("problems");
  const rows = [];
  for (const problem of options.problems) rows.push(...(await runProblem(problem, plain, options)));
  printSummary(rows);
  if (options.problems.length === Object.keys(problems).length) {
    writeSizes(fileURLToPath(new URL("results", import.meta.url)), {
      ...run,
      seconds: options.seconds,
      rows,
    });
    console.log("Written: bench/results/default-sizes.json, bench/results/default-sizes.md");
  }
  process.exitCode = rows.every(({ evaluations }) => evaluations.every(({ problem }) => problem === undefined)) ? 0 : 1;
}

function readCommandLine(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        limit: { type: "string", default: "120" },
        seconds: { type: "string", default: "1" },
      },
    });
    if (values.help) {
      console.log(usage);
      return undefined;
    }
    const unknown = positionals.filter((name) => !Object.hasOwn(problems, name));
    if (unknown.length > 0) throw new Error(`There is no problem ${unknown.join(", ")}.`);
    const [limit, seconds] = [Number(values.limit), Number(values.seconds)];
    if (!(limit > 0) || !(seconds >= 0)) throw new Error("--limit and --seconds take a number of seconds.");
    return { limit, seconds, problems: positionals.length === 0 ? Object.keys(problems) : positionals };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

/** All sizes in one process of the tool, as the harness runs them; a new one after it had to be ended. */
async function runProblem(problem, plain, { limit, seconds }) {
  const rows = [];
  let tool;
  for (const numbers of problems[problem].sizes) {
    const row = { problem, size: describeSize(problem, numbers), evaluations: [] };
    const input = inputFor(problem, numbers);
    const sent = problem === "hello" ? input : { ...input, min_runs: 1, min_seconds: seconds };
    for (const functionName of problems[problem].functions) {
      tool ??= await startTool(problem);
      const evaluation = { function: functionName };
      try {
        Object.assign(evaluation, await evaluate(tool, problem, functionName, input, sent, plain, limit));
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        evaluation.problem = error.message;
        tool.end();
        tool = undefined;
      }
      row.evaluations.push(evaluation);
    }
    printProgress(row);
    rows.push(row);
  }
  tool?.end();
  return rows;
}

async function startTool(problem) {
  const tool = new Tool();
  await tool.ask({ kind: "start", eval: problem }, startLimit);
  const { success } = await tool.ask({ kind: "define", module: problem }, startLimit);
  if (success !== true) throw new Error(`the tool has no problem ${problem}`);
  return tool;
}

async function evaluate(tool, problem, functionName, input, sent, plain, limit) {
  tool.forgetPeak();
  const message = { kind: "evaluate", module: problem, function: functionName, input: sent };
  const began = performance.now();
  const { id, success, output, timings, error } = await tool.ask(message, limit);
  const seconds = (performance.now() - began) / 1000;
  const memory = tool.peakMemory();
  if (success !== true) return { problem: error };
  const named = (wanted) => timings.filter(({ name }) => name === wanted).map(({ nanoseconds }) => nanoseconds / 1e6);
  const measured = {
    milliseconds: quantile(named("evaluate"), 0.5),
    runs: named("evaluate").length,
    prepare: named("prepare")[0],
    seconds,
    memory,
  };
  const { isRight, ...compared } = compare(output, expectedOutput(problem, functionName, input, plain));
  await tool.ask({ kind: "analysis", of: id, valid: isRight }, limit);
  return { ...measured, ...compared, ...(isRight ? {} : { problem: `WRONG by ${compared.error.toExponential(1)}` }) };
}
