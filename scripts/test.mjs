/**
 * `npm test`: installs what is missing, builds, and runs every check of the repository. Every step before Vitest
 * counts as one check in the closing line, so that the line says 0 failed only if nothing did.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { install, requireNode, root, seconds } from "./install.mjs";

requireNode();
let passed = 0;
let failed = 0;
const failures = [];

step("install", () => install(true));
if (failed === 0) {
  step("build", build);
  step("types of the tests", () => tool("typescript/bin/tsc", "-p", "tsconfig.tests.json"));
  step("types of the examples", () => tool("typescript/bin/tsc", "-p", "examples"));
  step("types of the explorer", () => tool("typescript/bin/tsc", "-p", "apps/explorer"));
  step("the explorer's page", () => script("scripts/build-explorer.mjs"));
  step("lint", () =>
    tool("oxlint/bin/oxlint", "--type-aware", "--deny-warnings", "--report-unused-disable-directives"),
  );
  step("format", () =>
    tool(
      "prettier/bin/prettier.cjs",
      "--check",
      "--log-level=warn",
      "--cache",
      "--cache-location=node_modules/.wengert/prettier",
      ".",
    ),
  );
  step("unused code", () => tool("knip/bin/knip.js", "--no-progress"));
  step("packages as published", () => script("scripts/check-packages.mjs"));
  runVitest();
}

for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function step(name, run) {
  const began = Date.now();
  console.log(`— ${name} …`);
  if (run()) {
    passed++;
    console.log(`  ok (${seconds(began)})`);
  } else {
    failed++;
    failures.push(name);
    console.log(`  FAILED (${seconds(began)})`);
  }
}

/** Runs a development tool by the path of its program; prints what it says only if it fails. */
function tool(path, ...args) {
  return script(join("node_modules", path), ...args);
}

function script(path, ...args) {
  const result = spawnSync(process.execPath, [path, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (result.status === 0) return true;
  console.log(`${result.stdout}${result.stderr}${result.error ? result.error.message : ""}`.trimEnd());
  return false;
}

/** Arguments given to `npm test -- …` are Vitest's. */
function runVitest() {
  console.log("— tests …");
  const report = join(root, "node_modules/.wengert/vitest.json");
  mkdirSync(join(report, ".."), { recursive: true });
  rmSync(report, { force: true });
  const { status } = spawnSync(
    process.execPath,
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
  );
  let results;
  try {
    results = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    failed++;
    failures.push("tests: Vitest wrote no report");
    return;
  }
  passed += results.numPassedTests;
  failed += results.numFailedTests;
  for (const file of results.testResults) {
    const name = file.name.slice(root.length);
    const broken = file.assertionResults.filter((test) => test.status === "failed");
    for (const test of broken) failures.push(`${name}: ${test.fullName}`);
    // A file that does not even load has no tests that could fail.
    if (file.status === "failed" && broken.length === 0) {
      failed++;
      failures.push(`${name}: ${file.message}`);
    }
  }
  if (status !== 0 && failed === 0) {
    failed++;
    failures.push(`tests: Vitest ended with exit code ${status}`);
  }
}
