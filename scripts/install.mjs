/** Installs what the lockfile asks for and the folder lacks. Plain JavaScript without dependencies: it runs before anything is installed. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Ends the process with a message where Node is older than package.json's engines field. */
export function requireNode() {
  const problem = nodeProblem(process.versions.node);
  if (problem === undefined) return;
  console.error(`${problem} (${process.execPath})`);
  process.exit(1);
}

/** What is wrong with a version of Node; undefined if it serves. */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `Wengert needs Node 20.19 or newer: install one from https://nodejs.org. This is Node ${version}`;
}

/**
 * Installs what is missing.
 *
 * @param development  whether the development tools are needed too; where they are installed already they stay
 * @returns whether everything is there now; if not, what went wrong has been printed
 */
export function install(development) {
  const wanted = packagesOf("package-lock.json");
  if (wanted === undefined) {
    console.error(`package-lock.json is missing or not JSON: ${join(root, "package-lock.json")}`);
    return false;
  }
  const present = packagesOf("node_modules/.package-lock.json") ?? {};
  if (isInstalled(wanted, present, development)) return true;
  const withTools = development || existsSync(join(root, "node_modules/vitest"));
  console.log(withTools ? "Installing, with the development tools …" : "Installing …");
  const began = Date.now();
  const result = runNpm(["ci", withTools ? "--include=dev" : "--omit=dev", "--loglevel=error"]);
  if (result.status === 0) {
    console.log(`Installed in ${seconds(began)}.`);
    return true;
  }
  console.error(result.output.trim());
  console.error(
    `\nInstalling failed: npm ${withTools ? "ci" : "ci --omit=dev"} ended with ${result.reason}; its messages are above.`,
  );
  console.error(
    "Is the npm registry within reach (npm ping)? Were package.json and package-lock.json changed together (npm install)?",
  );
  return false;
}

/** Whether every package of the lockfile is there in the right version; optional ones may be absent. */
function isInstalled(wanted, present, development) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/") && !path.includes("/node_modules/")) continue;
    if (entry.dev && !development) continue;
    const there = present[path];
    if (there === undefined && entry.optional) continue;
    if (there === undefined || there.version !== entry.version || !existsSync(join(root, path))) return false;
  }
  return true;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Runs npm without standard input; the npm that started this process if there is one. */
export function runNpm(args, options = {}) {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ownOptions.has(name)));
  const cli = process.env.npm_execpath;
  const [command, before] = cli?.endsWith(".js") ? [process.execPath, [cli]] : ["npm", []];
  const result = spawnSync(command, [...before, ...args], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
    shell: command === "npm" && process.platform === "win32",
    ...options,
  });
  const reason = result.error
    ? result.error.message
    : result.signal
      ? `signal ${result.signal}`
      : `exit code ${result.status}`;
  return {
    status: result.status,
    stdout: result.stdout ?? "",
    output: `${result.stdout ?? ""}${result.stderr ?? ""}`,
    reason,
  };
}

/** What npm makes of an option of ours that was written without `--` before it. */
const ownOptions = new Set([
  "npm_config_at",
  "npm_config_mode",
  "npm_config_format",
  "npm_config_labels",
  "npm_config_theme",
  "npm_config_out",
  "npm_config_all",
]);

export function seconds(began) {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}
