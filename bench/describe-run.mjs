/** What the results depend on: the machine, Node, the versions, the state of the repository. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";

export function describeRun(folder) {
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: describeCommit(folder),
    /** Processes that ran or waited, on average over the minute before: other work makes times long and ratios vague. */
    load: Number(os.loadavg()[0].toFixed(1)),
    machine: {
      processor: os.cpus()[0]?.model.trim() ?? "unknown",
      cores: os.cpus().length,
      memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
      system: `${os.platform()} ${os.arch()}`,
    },
    versions: { node: process.versions.node, v8: process.versions.v8, ...versionsOfPackages(folder) },
  };
}

/** The commit whose code was measured; whether sources differ from it. */
function describeCommit(folder) {
  const head = git(folder, "rev-parse", "--short", "HEAD");
  if (head === undefined) return "unknown";
  const changes = git(folder, "status", "--porcelain", "--", "../packages", ":!results");
  return changes === "" ? head : `${head} with uncommitted changes`;
}

function git(folder, ...args) {
  const { status, stdout } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

function versionsOfPackages(folder) {
  const read = (path) => JSON.parse(readFileSync(join(folder, path), "utf8"));
  return { wengert: read("../packages/wengert/package.json").version, ...read("package.json").dependencies };
}

/** What the results of a run depend on, as a list in Markdown. */
export const circumstances = ({ date, commit, load, ...where }) => [
  `- ${date}, commit ${commit}; load before: ${load}`,
  ...machineAndVersions(where),
];

export const machineAndVersions = ({ machine, versions }) => [
  `- ${machine.processor}, ${machine.cores} cores, ${machine.memory}, ${machine.system}`,
  `- ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}`,
];
