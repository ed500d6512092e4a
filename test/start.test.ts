/** `npm start`: what it says where something is missing, and that it does nothing twice. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}, folder: string = root) {
  const { npm_config_at: _at, npm_config_mode: _mode, FORCE_COLOR: _colour, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "scripts/start.mjs"), ...args], {
    cwd: folder,
    env: { ...inherited, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("npm start", () => {
  beforeAll(() => {
    spawnSync(process.execPath, [join(root, "scripts/build.mjs")]);
  }, 60_000);

  test("explains the first example in both modes and says what to try next", () => {
    const { status, stdout, stderr } = start([]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const part of ["Forward mode", "Reverse mode", "Recommended", "Try next"]) expect(stdout).toContain(part);
    expect(stdout.indexOf("Try next")).toBeGreaterThan(stdout.indexOf("Recommended"));
  });

  test("neither installs nor builds what is up to date", () => {
    const { status, stdout } = start([]);
    expect(status).toBe(0);
    expect(stdout).not.toMatch(/Installing|Building/);
  });

  test("takes any formula with options, and ends with the command's exit code", () => {
    expect(start(["w1^2 + w2^2", "--at", "w1=3,w2=4"]).stdout).toContain("∂f/∂w2");
    expect(start(["w1^^2"])).toMatchObject({ status: 1 });
    expect(start(["w1^2", "--nonsense"])).toMatchObject({ status: 2 });
  });

  test.each([
    [["w1^2"], { npm_config_at: "w1=1" }, 'npm start -- "w1^2" --at w1=1'],
    [["w1^2", "w1=1"], { npm_config_at: "true" }, 'npm start -- "w1^2" --at w1=1'],
    [["w1^2", "both"], { npm_config_mode: "true" }, 'npm start -- "w1^2" --mode both'],
  ])("notices options that npm took: %j %j", (args, environment, line) => {
    const { status, stderr } = start(args, environment);
    expect(status).toBe(2);
    expect(stderr).toContain("npm took --");
    expect(stderr).toContain(line);
  });
});

describe("in a clone without anything installed", () => {
  const folder = mkdtempSync(join(tmpdir(), "wengert-start-"));
  const npm = join(folder, "npm.js");

  beforeAll(() => {
    mkdirSync(join(folder, "scripts"));
    for (const file of [
      "scripts/start.mjs",
      "scripts/install.mjs",
      "scripts/build.mjs",
      "package.json",
      "package-lock.json",
    ]) {
      copyFileSync(join(root, file), join(folder, file));
    }
    writeFileSync(npm, `console.error("npm: " + process.argv.slice(2).join(" ")); process.exit(7);`);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("npm start installs without the development tools, and says so if that fails", () => {
    const { status, stdout, stderr } = start([], { npm_execpath: npm }, folder);
    expect(status).toBe(1);
    expect(stdout).toBe("Installing …\n");
    expect(stderr).toContain("npm: ci --omit=dev");
    expect(stderr).toContain("Installing failed: npm ci --omit=dev ended with exit code 7");
    expect(stderr).toContain("npm ping");
  });

  test("npm start keeps the development tools where they are installed", () => {
    mkdirSync(join(folder, "node_modules/vitest"), { recursive: true });
    expect(start([], { npm_execpath: npm }, folder).stderr).toContain("npm: ci --include=dev");
  });
});

test.each([
  ["18.20.0", true],
  ["20.18.3", true],
  ["20.19.0", false],
  ["22.0.0", false],
  ["24.1.0", false],
])("Node %s is too old: %s", (version, tooOld) => {
  const code = `import { nodeProblem } from "./scripts/install.mjs"; console.log(nodeProblem("${version}"))`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { cwd: root, encoding: "utf8" });
  expect(stdout.includes("needs Node 20.19 or newer")).toBe(tooOld);
});

test("the lockfile holds no addresses, so that it serves any registry", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { resolved?: string; integrity?: string }>;
  };
  const entries = Object.values(packages);
  expect(entries.filter(({ integrity }) => integrity !== undefined).length).toBeGreaterThan(10);
  expect(entries.filter(({ resolved }) => resolved?.includes(":"))).toEqual([]);
});
