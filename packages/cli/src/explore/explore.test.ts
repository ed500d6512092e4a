/** `wengert explore`: the server, the text of a function of a file, the command itself. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type PageServer, servePage } from "./serve.ts";
import { textOfFunction } from "./text-of-function.ts";

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "wengert-explore-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the server", () => {
  let server: PageServer;
  const page = join(folder, "page");
  beforeAll(async () => {
    mkdirSync(join(page, "assets"), { recursive: true });
    writeFileSync(join(page, "index.html"), "<!doctype html>");
    writeFileSync(join(page, "assets/a.js"), "1");
    writeFileSync(join(folder, "secret.txt"), "secret");
    server = await servePage(page, 0);
  });
  afterAll(() => {
    server.close();
  });

  test("serves the page and its assets, with a policy that allows nothing else", async () => {
    const response = await fetch(server.address);
    expect(await response.text()).toBe("<!doctype html>");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await fetch(`${server.address}assets/a.js?x=1`)).headers.get("content-type")).toContain("javascript");
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/assets/../../secret.txt",
    "/assets",
    "/nothing",
    "//secret.txt",
  ])("has no %s", async (path) => {
    const { port } = new URL(server.address);
    const status = await new Promise((resolve, reject) => {
      get({ host: "127.0.0.1", port, path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on("error", reject);
    });
    expect(status).toBe(404);
  });

  test("is only read", async () => {
    expect((await fetch(server.address, { method: "POST" })).status).toBe(405);
  });

  test("refuses a port that is taken", async () => {
    await expect(servePage(page, Number(new URL(server.address).port))).rejects.toThrow("EADDRINUSE");
  });
});

describe("a function of a file as one text", () => {
  const file = join(folder, "fit.ts");
  beforeAll(() => {
    writeFileSync(
      file,
      `import { readFileSync } from "node:fs";
import { sigmoid } from "wengert";
import { rate } from "./rate.ts";
interface Body { mass: number }
const K: number = 3;
const unused = readFileSync("x");
const helper = (x: number): number => K * x;
export const cost = (p: Body): number => helper(p.mass) + sigmoid(p.mass);
export function slow(x: number): number { return rate(x); }
console.log(cost({ mass: 1 }));
`,
    );
  });

  test("is the function with the declarations it needs, its types, and nothing else", () => {
    expect(textOfFunction({ file, name: "cost" })).toEqual({
      name: "cost",
      text: `interface Body { mass: number }

const K: number = 3;

const helper = (x: number): number => K * x;

export const cost = (p: Body): number => helper(p.mass) + sigmoid(p.mass);
`,
    });
  });

  test("is refused where the function needs another file, or is not there", () => {
    expect(() => textOfFunction({ file, name: "slow" })).toThrow("rate");
    expect(() => textOfFunction({ file, name: "costs" })).toThrow("Did you mean");
    expect(() => textOfFunction({ file: "nothing.ts", name: "f" })).toThrow("nothing.ts");
  });
});

describe("the command", () => {
  const root = join(import.meta.dirname, "../../../..");
  beforeAll(() => {
    writeFileSync(join(folder, "one.ts"), "export const f = (x: number): number => x * x;\n");
  });

  test.each([
    [["x*y", "--at", "x=1,y=[2]"], "#formula=x*y&at=x%3D1&at=y%3D%5B2%5D"],
    [
      ["one.ts#f"],
      "#typescript=export%20const%20f%20%3D%20(x%3A%20number)%3A%20number%20%3D%3E%20x%20*%20x%3B%0A&function=f",
    ],
    [[], "/"],
  ])("explore %j prints the address, serves the page there, and ends when it is told to", async (args, ending) => {
    const child = spawn(
      process.execPath,
      [join(root, "packages/cli/bin/wengert.js"), "explore", "--no-open", ...args],
      {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    const ended = new Promise((resolve) => child.on("close", resolve));
    await expect.poll(() => output).toContain("Ctrl+C");
    const address = /http:\S+/.exec(output)?.[0] ?? "";
    expect(address.endsWith(ending)).toBe(true);
    expect(await (await fetch(address)).text()).toContain("<!doctype html>");
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  test.each([
    [["explore", "x", "--port", "banana"], "--port"],
    [["explore", "x", "y"], "one formula"],
    [["explore", "nothing.ts#f"], "nothing.ts"],
  ])("%j is the command line's fault", async (args, message) => {
    const child = spawn(process.execPath, [join(root, "packages/cli/bin/wengert.js"), ...args], { cwd: folder });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (errors += chunk));
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(2);
    expect(errors).toContain(message);
  });
});
