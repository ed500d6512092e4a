/** The code and the command lines of the documentation run, and give what is written beside them. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { main } from "@wengert/cli";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  agrees,
  type Check,
  checkedModule,
  type CodeBlock,
  codeBlocks,
  root,
  toleranceOf,
  wordsOf,
} from "./code-blocks.ts";

const pages = readdirSync(join(root, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
const blocks = pages.flatMap(codeBlocks);

const named = (language: string): { name: string; block: CodeBlock }[] =>
  blocks
    .filter((block) => block.language === language)
    .map((block) => ({ name: `${block.page}, line ${block.line}`, block }));

// Below node_modules, so that Node imports the modules itself: Vite would rewrite the text of their functions.
const folder = join(root, `node_modules/.wengert/docs-${process.pid}`);
const file = ({ page, line }: CodeBlock, extension: string): string =>
  `${page.replaceAll(/\W/g, "-")}-${line}.${extension}`;

const packages: Readonly<Record<string, string>> = {
  "wengert/index": "packages/wengert/src/index.ts",
  "wengert/internals": "packages/wengert/src/internals.ts",
  "wengert/linear": "packages/wengert/src/linear.ts",
  "wengert/special": "packages/wengert/src/special.ts",
  "wengert/testing": "packages/wengert/src/testing/index.ts",
  "@wengert/explain/index": "packages/explain/src/index.ts",
  "@wengert/explain/figure": "packages/explain/src/figure/index.ts",
  "@wengert/explain/mathjax": "packages/explain/src/figure/mathjax.ts",
};

beforeAll(async () => {
  // The packages from their sources, where the blocks' imports find them.
  await build({
    entryPoints: packages,
    absWorkingDir: root,
    conditions: ["@wengert/source"],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    outdir: join(folder, "node_modules"),
  });
  for (const name of ["wengert", "@wengert/explain"]) {
    const exports = { ".": "./index.js", "./*": "./*.js" };
    writeFileSync(
      join(folder, "node_modules", name, "package.json"),
      JSON.stringify({ name, type: "module", exports }),
    );
  }
}, 30_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("TypeScript on the pages gives what its comments say", () => {
  test.each(named("ts").filter(({ block }) => block.note === ""))("$name", async ({ block }) => {
    const { code, checks } = checkedModule(block);
    const path = join(folder, file(block, "mjs"));
    writeFileSync(path, code);
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const came = (await import(/* @vite-ignore */ path)) as { checks: Check[] };
    const printed = log.mock.calls.map((values) => values.join(" ")).join("\n");
    log.mockRestore();
    const next = blocks[blocks.indexOf(block) + 1];
    if (next?.page === block.page && next.note === "printed") expect(printed.trim()).toBe(next.text.trim());
    expect(came.checks).toHaveLength(checks);
    for (const { line, relation, stated, actual, wanted } of came.checks) {
      const where = `${block.page}, line ${line}`;
      if (relation !== "≈") expect(actual, where).toStrictEqual(wanted);
      else expect(agrees(actual, wanted, toleranceOf(stated)), `${where}: ${inspect(actual)}`).toBe(true);
    }
  });

  test("a block that does not run says why", () => {
    const notes = blocks.filter(({ language, note }) => language === "ts" && note !== "").map(({ note }) => note);
    expect(notes.filter((note) => !/^no-run: \w+/.test(note))).toEqual([]);
  });
});

test("TypeScript on the pages type-checks in strict mode", () => {
  const types = `${folder}-types`;
  mkdirSync(types, { recursive: true });
  try {
    const options = {
      target: "es2023",
      lib: ["es2023"],
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      module: "nodenext",
      customConditions: ["@wengert/source"],
      rewriteRelativeImportExtensions: true,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
    };
    writeFileSync(join(types, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.mts"] }));
    for (const { block } of named("ts"))
      writeFileSync(join(types, file(block, "mts")), `\n${block.text}\nexport {};\n`);
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [compiler, "-p", ".", "--pretty", "false"], {
      cwd: types,
      encoding: "utf8",
    });
    // What is wrong in the sources themselves is not the pages' matter.
    expect(stdout.split("\n").filter((line) => /^docs-[\w-]+\.mts/.test(line))).toEqual([]);
    expect(stdout).not.toContain("tsconfig.json");
  } finally {
    rmSync(types, { recursive: true, force: true });
  }
}, 30_000);

describe("command lines on the pages print what stands below them", () => {
  test("there are some", () => {
    expect(named("console").length).toBeGreaterThan(0);
  });

  test.each(named("console"))("$name", async ({ block }) => {
    for (const part of block.text.split(/^\$ /m).slice(1)) {
      const [line = "", ...rest] = part.split("\n");
      const [npx, command, ...words] = wordsOf(line);
      // npm start and the like are commands of the repository, run by hand.
      if (npx === "npm" && rest.join("").trim() === "") continue;
      expect([npx, command]).toEqual(["npx", "wengert"]);
      let printed = "";
      const print = (text: string | Uint8Array): boolean => {
        printed += String(text);
        return true;
      };
      const streams = [vi.spyOn(process.stdout, "write"), vi.spyOn(process.stderr, "write")];
      for (const stream of streams) stream.mockImplementation(print);
      try {
        await main(words);
      } finally {
        for (const stream of streams) stream.mockRestore();
      }
      expect(printed.trim()).toBe(rest.join("\n").trim());
    }
  });
});

test("links between the pages lead somewhere", () => {
  const broken = pages.flatMap((page) =>
    [...readFileSync(join(root, page), "utf8").matchAll(/\]\(([\w./-]*)(#[\w-]+)?\)/g)]
      .filter(([, path = "", anchor]) => !leadsSomewhere(path === "" ? page : join("docs", path), anchor))
      .map(([link]) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

function leadsSomewhere(path: string, anchor: string | undefined): boolean {
  if (!existsSync(join(root, path))) return false;
  return anchor === undefined || readFileSync(join(root, path), "utf8").includes(`id="${anchor.slice(1)}"`);
}
