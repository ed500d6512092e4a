import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadFunction } from "./load-function.ts";
import { functionReference } from "./reference.ts";

const folder = mkdtempSync(join(tmpdir(), "wengert-load-"));

const files: Readonly<Record<string, string>> = {
  "cost.ts": `import { helper, type Options, Row } from "./helper.js";
import data from "./data.json";
import * as constants from "./constants";
import { sigmoid as squash } from "wengert/internals";
import { sep } from "node:path";

const K: number = 3;
export const cost = (x: number, options?: Options): number => {
  const rows: Row[] = [];
  return (helper(x as number) * K + data.offset + rows.length) satisfies number;
};
function hidden(this: void, a: number) { return a; }
export { hidden as visible };
const { left, right: [middle] } = { left: 1, right: [2] };
class Model {}
export const made = wrap(cost);
function wrap<T>(f: T): T { return f; }
void sep;
void squash;
void constants;
`,
  "helper.ts": `const K = 2;
export interface Row { value: number }
export type Options = object;
export function helper(x: number): number { return K * x; }
`,
  "constants.ts": `export const g = 9.81;`,
  "data.json": `{ "offset": 10 }`,
  "anonymous.ts": `export default (q: number) => q * q;\nexport const where = import.meta.url;`,
  "plain.js": `#!/usr/bin/env node\nexport const f = (x) => x + 1, n = 4;`,
  "enum.ts": `const a = 1;\n  enum Kind { A }\nexport const f = (x: number) => x;`,
  "broken.js": `export const f = (x) => x +;`,
  "throws.ts": `throw new Error("not today");\nexport const f = (x: number) => x;`,
  "lost.ts": `import { a } from "./nowhere.ts";\nexport const f = (x: number) => a * x;`,
  "cycle.ts": `import { g } from "./cycle-other.ts";\nexport const two = 2;\nexport const f = (x: number) => g(x);`,
  "cycle-other.ts": `import { two } from "./cycle.ts";\nexport const g = (x: number) => two * x;`,
  "tsconfig.json": `{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }`,
  "mapped.ts": `import { h } from "@lib/h";\nexport const f = (x: number) => h(x);`,
  "lib/h.ts": `export const h = (x: number) => -x;`,
};

beforeAll(() => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const load = (file: string, name: string) => loadFunction({ file: join(folder, file), name });
const call = (value: unknown, ...args: number[]): unknown => (value as (...args: number[]) => unknown)(...args);

describe("a function of a file", () => {
  test("computes what it computes in its module", async () => {
    const { value } = await load("cost.ts", "cost");
    expect(call(value, 5)).toBe(2 * 5 * 3 + 10);
  });

  test("has its own text, without types, at the file's own positions", async () => {
    const { source } = await load("cost.ts", "cost");
    const original = files["cost.ts"]?.split("\n") ?? [];
    const { line, column } = source?.file ?? { line: -1, column: -1 };
    expect(original[line]?.slice(column)).toMatch(/^\(x: number, options\?: Options\): number => \{/);
    const lines = source?.text.split("\n") ?? [];
    expect(lines).toHaveLength(4);
    expect(lines[2]).toHaveLength(original[line + 2]?.length ?? -1);
    expect(lines[2]?.indexOf("data.offset")).toBe(original[line + 2]?.indexOf("data.offset"));
    expect(source?.text).not.toMatch(/number|satisfies|Row/);
  });

  test("sees everything at the top level of its module, live", async () => {
    const { scope } = await load("cost.ts", "cost");
    const names = scope();
    expect(names).toMatchObject({ K: 3, left: 1, middle: 2, data: { offset: 10 }, constants: { g: 9.81 } });
    expect(Object.keys(names)).toEqual(expect.arrayContaining(["helper", "hidden", "Model", "squash", "wrap"]));
    expect(names).not.toHaveProperty("Row");
  });

  test("gets Wengert's own functions as the very same objects", async () => {
    const internals: Readonly<Record<string, unknown>> = await import("wengert/internals");
    const { scope } = await load("cost.ts", "cost");
    expect(scope()["squash"]).toBe(internals["sigmoid"]);
  });

  test("comes with the scopes of the other modules, where a name may mean something else", async () => {
    const { others } = await load("cost.ts", "cost");
    const helper = others.find(({ path }) => path.endsWith("helper.ts"));
    expect(helper?.scope()).toMatchObject({ K: 2 });
    expect(helper?.own).toEqual(["K", "helper"]);
  });

  test.each([
    ["cost.ts", "hidden", [4], 4],
    ["cost.ts", "visible", [4], 4],
    ["cost.ts", "helper", [4], 8],
    ["anonymous.ts", "default", [3], 9],
    ["plain.js", "f", [3], 4],
    ["cycle.ts", "f", [3], 6],
    ["mapped.ts", "f", [3], -3],
  ])("%s#%s is found", async (file, name, args, result) => {
    const { value } = await load(file, name);
    expect(call(value, ...args)).toBe(result);
  });

  test("that a call made has no text of the file", async () => {
    const { source, value } = await load("cost.ts", "made");
    expect(source).toBeUndefined();
    expect(call(value, 1)).toBe(16);
  });

  test("keeps its module's own address", async () => {
    const { scope } = await load("anonymous.ts", "default");
    expect(scope()["where"]).toMatch(/^file:.*anonymous\.ts$/);
  });
});

describe("what can't be loaded says why", () => {
  test.each([
    ["nofile.ts", "f", "there is no file"],
    ["cost.ts", "hiden", "Did you mean"],
    ["cost.ts", "", "which function"],
    ["cost.ts", "unknownThing", "Its functions: cost, hidden, wrap"],
  ])("%s#%s: %s", async (file, name, message) => {
    await expect(load(file, name)).rejects.toMatchObject({ name: "UsageError" });
    await expect(load(file, name)).rejects.toThrow(message);
  });

  test.each([
    ["cost.ts", "K", "NOT_A_FUNCTION_IN_FILE", "a value of type number"],
    ["enum.ts", "f", "FILE_SYNTAX", "enum.ts, line 2, column 3"],
    ["broken.js", "f", "FILE_SYNTAX", "broken.js, line 1, column 28"],
    ["throws.ts", "f", "FILE_NOT_LOADED", "not today"],
    ["lost.ts", "f", "FILE_NOT_LOADED", 'Could not resolve "./nowhere.ts"'],
  ])("%s#%s: %s", async (file, name, code, message) => {
    await expect(load(file, name)).rejects.toMatchObject({ code });
    await expect(load(file, name)).rejects.toThrow(message);
  });
});

test.each([
  ["cost.ts#cost", { file: "cost.ts", name: "cost" }],
  ["../a b/cost.mts#default", { file: "../a b/cost.mts", name: "default" }],
  ["c.js#", { file: "c.js", name: "" }],
  ["w1^2 + w2^2", undefined],
  ["ts#f", undefined],
])("%s as a reference to a function", (text, reference) => {
  expect(functionReference(text)).toEqual(reference);
});
