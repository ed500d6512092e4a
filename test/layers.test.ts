/** The layer rule refuses what it should: each layer imports only to its left. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const layers = [
  ["errors"],
  ["elementary"],
  ["program"],
  ["read", "transform", "emit", "graph"],
  ["derivatives"],
  ["testing"],
];
const folders = layers.flat();
const position = (folder: string): number => layers.findIndex((layer) => layer.includes(folder));

interface Case {
  readonly from: string;
  readonly imports: string;
  readonly refused: boolean;
}

const betweenFolders: Case[] = folders.flatMap((from) =>
  folders
    .filter((to) => to !== from)
    .map((to) => ({
      from: from === "errors" ? "packages/wengert/src/errors.ts" : `packages/wengert/src/${from}/deep/new.ts`,
      imports: `${from === "errors" ? "./" : "../../"}${to === "errors" ? "errors.ts" : `${to}/new.ts`}`,
      refused: position(to) >= position(from),
    })),
);

const betweenPackages: Case[] = [
  { from: "packages/wengert/src/read/new.ts", imports: "acorn", refused: false },
  { from: "packages/wengert/src/emit/new.ts", imports: "acorn", refused: true },
  { from: "packages/wengert/src/read/new.ts", imports: "../index.ts", refused: true },
  { from: "packages/wengert/src/graph/new.ts", imports: "@wengert/explain", refused: true },
  { from: "packages/wengert/src/testing/new.ts", imports: "wengert", refused: true },
  { from: "packages/explain/src/steps/new.ts", imports: "wengert/internals", refused: false },
  { from: "packages/explain/src/steps/new.ts", imports: "@wengert/cli", refused: true },
  { from: "packages/explain/src/steps/new.ts", imports: "../../../wengert/src/program/types.ts", refused: true },
  { from: "packages/explain/src/steps/new.ts", imports: "../symbolic/new.ts", refused: false },
  { from: "packages/cli/src/new.ts", imports: "@wengert/explain", refused: false },
  { from: "packages/cli/src/new.ts", imports: "../../explain/src/index.ts", refused: true },
  { from: "apps/explorer/src/new.ts", imports: "@wengert/explain", refused: false },
  { from: "apps/explorer/src/new.ts", imports: "wengert/internals", refused: false },
  { from: "apps/explorer/src/new.ts", imports: "@wengert/cli", refused: true },
  { from: "apps/explorer/src/new.ts", imports: "../../../packages/explain/src/index.ts", refused: true },
  { from: "apps/explorer/src/new.ts", imports: "node:fs", refused: true },
];

const cases = [...betweenFolders, ...betweenPackages];
const fileOf = (index: number): string => cases[index]?.from.replace("new.ts", `case${index}.ts`) ?? "";

describe("the layer rule", () => {
  const root = mkdtempSync(join(tmpdir(), "wengert-layers-"));
  let output = "";

  beforeAll(() => {
    copyFileSync(".oxlintrc.json", join(root, ".oxlintrc.json"));
    cases.forEach(({ imports }, index) => {
      const file = join(root, fileOf(index));
      mkdirSync(dirname(file), { recursive: true });
      // errors.ts is one file: its cases share it, and are told apart by what is imported.
      writeFileSync(file, `import { a${index} } from "${imports}";\n`, { flag: "a" });
    });
    const exempt = join(root, "packages/wengert/src/elementary/new.test.ts");
    writeFileSync(exempt, `import { a } from "../program/new.ts";\n`);
    const oxlint = join(import.meta.dirname, "../node_modules/oxlint/bin/oxlint");
    output = spawnSync(process.execPath, [oxlint, "--format=unix"], { cwd: root, encoding: "utf8" }).stdout;
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const refusals = (): string[] => output.split("\n").filter((line) => line.includes("no-restricted-imports"));

  test.each(cases.map((one, index) => ({ ...one, index, verdict: one.refused ? "refuses" : "allows" })))(
    "$verdict $imports in $from",
    ({ imports, refused, index }) => {
      const found = refusals().filter((line) => line.includes(fileOf(index)) && line.includes(`'${imports}'`));
      expect(found.length > 0).toBe(refused);
    },
  );

  test("exempts test files", () => {
    expect(refusals().filter((line) => line.includes("new.test.ts"))).toEqual([]);
  });
});
