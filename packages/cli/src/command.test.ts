/** The built command, as a user runs it. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

// Every case is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const root = join(import.meta.dirname, "../../..");
const command = join(root, "packages/cli/bin/wengert.js");
const folder = mkdtempSync(join(tmpdir(), "wengert-command-"));

const files: Readonly<Record<string, string>> = {
  "fit.ts": `import { rate } from "./rate.ts";
interface Body { mass: number; at: number[] }
const K: number = 3;
const helper = (x: number): number => K * x;
export const cost = (x: number, y: number): number => helper(x) * K + rate(y) * x;
export function energy({ mass, at }: Body, scale: number = 2): number {
  let s = 0;
  for (let i = 0; i < at.length; i++) s += at[i]! * at[i]! * mass;
  return s * scale;
}
export const pair = (x: number): number[] => [x, x];
export const missing = (x: number): number => {
  return x + (nowhere as number);
};
declare const nowhere: number;
export const text = (x: number, name: string): number => (name === "double" ? 2 * x : x);
export const root = (x: number): number => {
  if (x < 0) throw new RangeError("negative");
  return Math.sqrt(x);
};
export const total = (first: number, ...rest: number[]): number => first + rest[0]! * rest[1]!;
`,
  // K means another number here than in fit.ts.
  "rate.ts": `const K = 7;\nexport const rate = (x: number): number => K * Math.sin(x);\n`,
};

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Run> {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [command, ...args], {
    cwd: folder,
    env: { ...inherited, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

beforeAll(() => {
  spawnSync(process.execPath, [join(root, "scripts/build.mjs")]);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const example = ["tanh(w4 + w3*tanh(w2 + w1))", "--at", "w1=0.5,w2=-0.3,w3=0.8,w4=0.1"];

describe.concurrent("what succeeds ends with exit code 0", () => {
  test("a zero has no sign, as in explain", async ({ expect }) => {
    const { stdout } = await run(["gradient", "x/y", "--at", "x=0,y=2"]);
    expect(stdout).toBe("value = 0\n∂/∂x  = 0.5\n∂/∂y  = 0\n");
  });

  test("the point takes what explanations print, and constants", async ({ expect }) => {
    const { stdout } = await run(["gradient", "α₁*x*cos(y)", "--at", "α₁=−2,x=1/2,y=2pi"]);
    expect(stdout).toContain("value = -1\n");
  });

  test("explain shows both modes in text", async ({ expect }) => {
    const { code, stdout, stderr } = await run(["explain", ...example]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const part of ["Forward mode", "backward sweep", "0.7198821675551779", "Recommended"]) {
      expect(stdout).toContain(part);
    }
    expect(stdout).not.toContain("\u001B");
  });

  test("--mode shows one mode", async ({ expect }) => {
    const [forward, reverse] = await Promise.all(
      ["forward", "reverse"].map((mode) => run(["explain", ...example, "--mode", mode])),
    );
    expect(forward?.stdout).toContain("Forward mode");
    expect(forward?.stdout).not.toContain("Reverse mode, ");
    expect(reverse?.stdout).toContain("Reverse mode, backward sweep");
    expect(reverse?.stdout).not.toContain("Forward mode\n");
  });

  test("--in inputs writes derivatives in inputs", async ({ expect }) => {
    const { stdout } = await run(["explain", "sin(x*y)", "--in", "inputs"]);
    expect(stdout).toContain("cos(x·y)");
  });

  test("without a point there are symbols only, and a line that says how to give one", async ({ expect }) => {
    const { code, stdout } = await run(["explain", "w1^2 + w2^2"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--at w1=");
    expect(stdout).not.toContain("NaN");
  });

  test("a formula may begin with a minus", async ({ expect }) => {
    const { code, stdout } = await run(["gradient", "-x^2", "--at", "x=3"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "value = -9\n∂/∂x  = -6\n" });
  });

  test("markdown and latex contain formulas", async ({ expect }) => {
    const [markdown, latex] = await Promise.all(
      ["markdown", "latex"].map((format) => run(["explain", ...example, "--format", format])),
    );
    expect(markdown?.stdout).toContain("$");
    expect(markdown?.stdout).toContain("\\tanh");
    expect(latex?.stdout).toContain("\\begin{document}");
  });

  test("json follows schema 1, with words for what JSON can't write", async ({ expect }) => {
    const explained = await run(["explain", "sqrt(x)", "--at", "x=0", "--format", "json"]);
    expect(JSON.parse(explained.stdout)).toMatchObject({
      schema: 1,
      expression: "sqrt(x)",
      inputs: [{ name: "x", value: 0 }],
      gradient: [{ value: "Infinity" }],
    });
    const symbolic = await run(["explain", "sqrt(x)", "--format", "json"]);
    expect(JSON.parse(symbolic.stdout)).toMatchObject({ inputs: [{ name: "x", value: null }] });
    const gradient = await run(["gradient", "sqrt(x)", "--at", "x=0", "--format", "json"]);
    expect(JSON.parse(gradient.stdout)).toEqual({
      schema: 1,
      expression: "sqrt(x)",
      value: 0,
      gradient: { x: "Infinity" },
    });
  });

  test("--out - is the terminal", async ({ expect }) => {
    const { stdout, stderr } = await run(["gradient", "x^2", "--at", "x=3", "--out", "-"]);
    expect({ stdout, stderr }).toEqual({ stdout: "value = 9\n∂/∂x  = 6\n", stderr: "" });
  });

  test("--out writes a file and leaves the terminal to a note", async ({ expect }) => {
    const { code, stdout, stderr } = await run(["explain", ...example, "--format", "markdown", "--out", "tanh.md"]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "Written to tanh.md\n" });
    expect(readFileSync(join(folder, "tanh.md"), "utf8")).toContain("\\tanh");
  });

  test("svg and png are a file for every step", async ({ expect }) => {
    const names = ["forward-01", "forward-sweep-01", "backward-sweep-01"];
    const [svg, png] = await Promise.all(
      ["svg", "png"].map((format) => run(["explain", "sin(x)", "--format", format, "--out", `figures/${format}`])),
    );
    expect(svg).toEqual({
      code: 0,
      stdout: "",
      stderr: "Written to figures/svg: forward-01.svg … backward-sweep-01.svg (3 files)\n",
    });
    expect(png?.code).toBe(0);
    expect(readdirSync(join(folder, "figures/svg")).toSorted()).toEqual(names.map((name) => `${name}.svg`).toSorted());
    for (const name of names) {
      expect(readFileSync(join(folder, `figures/svg/${name}.svg`), "utf8")).toMatch(/^<svg [^]*<\/svg>\n$/);
      const picture = readFileSync(join(folder, `figures/png/${name}.png`));
      expect(picture.subarray(1, 4).toString("latin1")).toBe("PNG");
      // A picture of one colour would take less than a tenth of this.
      expect(picture.length).toBeGreaterThan(5000);
    }
  });

  test("--mode, --labels, --in and --theme choose what figures show", async ({ expect }) => {
    const given = ["--at", "x=2", "--format", "svg", "--out", "dark", "--theme", "dark", "--mode", "forward"];
    const numeric = await run(["explain", "x*sin(x)", ...given, "--labels", "numeric"]);
    expect(numeric.stderr).toBe("Written to dark: forward-01.svg … forward-02.svg (2 files)\n");
    const svg = readFileSync(join(folder, "dark/forward-02.svg"), "utf8");
    expect(svg).toContain('fill="#16191d"');
    const symbolic = await run(["explain", "x*sin(x)", ...given, "--in", "inputs"]);
    expect(symbolic.code).toBe(0);
    expect(readFileSync(join(folder, "dark/forward-02.svg"), "utf8")).not.toBe(svg);
  });

  test("html is one page without anything from elsewhere", async ({ expect }) => {
    const { code, stdout } = await run(["explain", "x*sin(x)", "--at", "x=2", "--format", "html"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
    expect(stdout).not.toMatch(/(?:src|href)="(?!#)|url\(|@import|https?:/);
  });

  test("colour comes with FORCE_COLOR, and NO_COLOR wins", async ({ expect }) => {
    const coloured = await run(["explain", "x^2"], { FORCE_COLOR: "1" });
    expect(coloured.stdout).toContain("\u001B[");
    const plain = await run(["explain", "x^2"], { FORCE_COLOR: "1", NO_COLOR: "1" });
    expect(plain.stdout).not.toContain("\u001B");
  });

  test("special functions are known in formulas", async ({ expect }) => {
    const { stdout } = await run(["gradient", "erf(x)", "--at", "x=0"]);
    expect(stdout).toContain(String(2 / Math.sqrt(Math.PI)));
  });
});

describe.concurrent("functions of a file", () => {
  test("see their module's constants, helpers and imports, each with its own names", async ({ expect }) => {
    const { code, stdout, stderr } = await run(["gradient", "fit.ts#cost", "--at", "x=1,y=2"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`value = ${9 + 7 * Math.sin(2)}\n∂/∂x  = ${9 + 7 * Math.sin(2)}\n∂/∂y  = ${7 * Math.cos(2)}\n`);
  });

  test("take lists, also for destructured parameters, and leave defaults alone", async ({ expect }) => {
    const { stdout } = await run(["gradient", "fit.ts#energy", "--at", "mass=2,at=[1,2,3]"]);
    expect(stdout).toContain("value    = 56\n");
    expect(stdout).toContain("∂/∂mass  = 28\n");
    expect(stdout).toContain("∂/∂at    = [8, 16, 24]\n");
  });

  test("take strings and rest parameters", async ({ expect }) => {
    const named = await run(["gradient", "fit.ts#text", "--at", 'x=1,name="double"']);
    expect(named.stdout).toContain("∂/∂x    = 2\n");
    const rest = await run(["gradient", "fit.ts#total", "--at", "first=1,rest=[2,3]"]);
    expect(rest.stdout).toContain("∂/∂rest  = [3, 2]\n");
  });

  test("are explained at a point and without one", async ({ expect }) => {
    const at = await run(["explain", "fit.ts#cost", "--at", "x=1,y=2"]);
    expect({ code: at.code, stderr: at.stderr }).toEqual({ code: 0, stderr: "" });
    expect(at.stdout).toContain(String(7 * Math.cos(2)));
    const symbolic = await run(["explain", "fit.ts#cost"]);
    expect(symbolic.stdout).toContain("cos(y)");
    const loop = await run(["explain", "fit.ts#energy", "--at", "mass=2,at=[1,2,3]"]);
    expect(loop.stdout).toContain("at[2]");
  });

  test("throw their own errors, with their own places alone", async ({ expect }) => {
    const { code, stderr } = await run(["gradient", "fit.ts#root", "--at", "x=-1"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "RangeError: negative\n    at root (fit.ts:18:20)\n",
    });
  });

  test("tell errors with the file's own line and column", async ({ expect }) => {
    const { code, stderr } = await run(["gradient", "fit.ts#missing", "--at", "x=1"]);
    expect(code).toBe(1);
    expect(stderr).toContain("[UNKNOWN_NAME]");
    expect(stderr).toContain("fit.ts, line 13, column 15");
    // The line as it is written, types included.
    expect(stderr).toContain("13 |   return x + (nowhere as number);");
  });
});

describe.concurrent("what fails says why", () => {
  const faults: readonly (readonly [args: readonly string[], code: number, message: string])[] = [
    [["explain", "w1^^2"], 1, "[FORMULA_SYNTAX]"],
    [["explain", "tanhh(x)"], 1, "Did you mean tanh?"],
    [["explain", "x + y", "--at", "x=1"], 1, "no value for y"],
    [["explain", "x", "--at", "x=1,z=2"], 1, "[UNKNOWN_INPUT]"],
    [["explain", "rate*t", "--at", "rat=1,t=2"], 1, "Did you mean rate?"],
    [["explain", "x", "--at", "x=[1,2]"], 1, "[INPUT_NOT_NUMBER]"],
    [["gradient", "x + y"], 1, "no value for x, y"],
    [["gradient", "fit.ts#cost"], 1, "no value for x, y"],
    [["gradient", "fit.ts#energy", "--at", "mas=2,at=[1]"], 1, "Did you mean mass?"],
    [["gradient", "fit.ts#pair", "--at", "x=1"], 1, "[NOT_SCALAR]"],
    [["explain", "fit.ts#K", "--at", "x=1"], 1, "[NOT_A_FUNCTION_IN_FILE]"],
    [["explain", "fit.ts#energy"], 1, "Wengert: "],
    [["explain", "fit.ts#cots"], 2, "Did you mean fit.ts#cost?"],
    [["explain", "fit.ts"], 2, "fit.ts#function"],
    [["explain", "nofile.ts#f"], 2, "there is no file nofile.ts"],
    [["explain", "x", "--out", "no/such/folder.md"], 2, "there is no such folder"],
    [["explain", "x^2", "--format", "svg"], 2, "Name a folder for them: --out figures"],
    [["explain", "x^2", "--format", "png", "--out", "-"], 2, "Name a folder for them: --out figures"],
    [["explain", "x^2", "--format", "svg", "--out", "fit.ts"], 2, "it is a file, or in one"],
    [["explain", "x^2", "--format", "png", "--out", "fit.ts/figures"], 2, "it is a file, or in one"],
    [["explain", "x", "--format", "html"], 1, "[NOTHING_TO_DRAW]"],
    [["explain", "x", "--at", "x"], 2, "--at does not understand"],
    [["explain", "e*x", "--at", "e=2,x=1"], 1, "Euler's number"],
    [["explain", "x", "--mdoe", "both"], 2, "Did you mean --mode?"],
    [["explian", "x"], 2, "Did you mean explain?"],
    [["explain"], 2, "wengert --help"],
  ];
  test.each(faults.map(([args, code, message]) => ({ line: args.join(" "), args, code, message })))(
    "$line: exit code $code",
    async ({ args, code, message }) => {
      const result = await run(args);
      expect(result.stderr).toContain(message);
      expect(result.stderr).not.toMatch(/^ {4}at /m);
      expect(result.stdout).toBe("");
      expect(result.code).toBe(code);
    },
  );
});

describe("check", () => {
  test("prints how far the modes and finite differences agree", async ({ expect }) => {
    const { code, stdout } = await run(["check", "fit.ts#cost", "--at", "x=1,y=2"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^forward mode and reverse mode agree +(exactly|to \d)/);
    expect(stdout).toContain("finite\n");
    const json = await run(["check", "fit.ts#pair", "--at", "x=1", "--format", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ schema: 1, function: "fit.ts#pair", second: null });
  });

  test.each([
    [["check", "fit.ts#root", "--at", "x=0"], 1, "fit.ts, line 19, column 10"],
    [["check", "fit.ts#root", "--at", "x=0"], 1, "it arises in sqrt(0)  [NOT_FINITE]"],
    [["check", "fit.ts#cost", "--at", "x=1,y=2", "--tolerance", "small"], 2, "It takes a positive number"],
    [["check", "fit.ts#cost", "--at", "x=1,y=2", "--tolerance", "1e-300"], 1, "[DERIVATIVE_MISMATCH]"],
    [["check", "x^2", "--at", "x=1"], 2, "a function of a file is checked"],
    [["check", "fit.ts#cost"], 1, "[MISSING_INPUTS]"],
  ] as const)("%j: exit code %d", async (args, code, message) => {
    const result = await run(args);
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
  });
});

describe("help", () => {
  test.each([
    ["help", ["--help"]],
    ["help-explain", ["explain", "--help"]],
    ["help-gradient", ["help", "gradient"]],
    ["help-check", ["check", "--help"]],
    ["help-explore", ["explore", "--help"]],
  ])("%s", async (name, args) => {
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  test("--version is the package's", async () => {
    const manifest: unknown = JSON.parse(readFileSync(join(root, "packages/cli/package.json"), "utf8"));
    const { stdout } = await run(["--version"]);
    expect(manifest).toMatchObject({ version: stdout.trim() });
  });

  test("its examples for formulas run", async () => {
    const { stdout } = await run(["explain", "--help"]);
    const lines = stdout.match(/^ {2}wengert .*"$|^ {2}wengert .*".*$/gm) ?? [];
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "").slice(1);
      expect(await run(args)).toMatchObject({ code: 0 });
    }
  });
});
