/** The code and the command lines of the README run, and give what is written beside them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "@swc/wasm-typescript";
import * as acorn from "acorn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const pages = ["README.md"];

interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

const blocks = pages.flatMap((page): Block[] => {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split("\n").length,
    language: match[1] ?? "",
    text: match[2] ?? "",
  }));
});

/** A comment `// → value` says what the statement before it gives, `// throws CODE` that it ends with that error. */
const statedValue = /^ → (.*)$/;
const statedError = /^ throws ([A-Z_]+)$/;

/** The block as a module that prints a line of JSON for every value or error that a comment states. */
function checkedModule({ text, line }: Block): { code: string; checks: number } {
  const { code: javascript } = transformSync(text, { mode: "strip-only" });
  const comments: acorn.Comment[] = [];
  const program = acorn.parse(javascript, { ecmaVersion: "latest", sourceType: "module", onComment: comments });
  let code = javascript;
  const stated = comments.filter(({ value }) => statedValue.test(value) || statedError.test(value)).toReversed();
  for (const comment of stated) {
    const at = line + text.slice(0, comment.start).split("\n").length;
    const statement = program.body.findLast(({ end }) => end <= comment.start);
    if (statement === undefined) throw new Error(`line ${at}: no statement stands before the comment`);
    const error = statedError.exec(comment.value)?.[1];
    const expected = error === undefined ? (statedValue.exec(comment.value)?.[1] ?? "") : JSON.stringify(error);
    const actual = checkedExpression(javascript, statement);
    const run = error === undefined ? `(${actual})` : `codeOf(() => (${actual}))`;
    const check = `check(${at}, () => ${run}, () => (${expected}));`;
    // An expression is evaluated by its check; a declaration stays.
    const keptUntil = statement.type === "ExpressionStatement" ? statement.start : statement.end;
    code = `${code.slice(0, keptUntil)}\n${check}\n${code.slice(statement.end)}`;
  }
  return { code: `${prelude}\n${code}`, checks: stated.length };
}

function checkedExpression(text: string, statement: acorn.Statement | acorn.ModuleDeclaration): string {
  if (statement.type === "ExpressionStatement") return text.slice(statement.expression.start, statement.expression.end);
  if (statement.type === "VariableDeclaration") {
    const id = statement.declarations.at(-1)?.id;
    if (id?.type === "Identifier") return id.name;
  }
  throw new Error(`neither an expression nor a declaration: ${text.slice(statement.start, statement.end)}`);
}

const prelude = `import { inspect, isDeepStrictEqual } from "node:util";
function check(line, actual, expected) {
  const [came, wanted] = [actual(), expected()];
  console.log(JSON.stringify({ line, same: isDeepStrictEqual(came, wanted), actual: inspect(came), wanted: inspect(wanted) }));
}
function codeOf(run) {
  try {
    return run();
  } catch (error) {
    console.log(error.message);
    return error.code;
  }
}`;

// Below node_modules, so that the packages are found as they are built.
const folder = join(root, "node_modules/.wengert/readme");

beforeAll(() => {
  spawnSync(process.execPath, [join(root, "scripts/build.mjs")]);
  mkdirSync(folder, { recursive: true });
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const title = ({ page, line }: Block): string => `${page}, line ${line}`;
const named = (language: string): { name: string; block: Block }[] =>
  blocks.filter((block) => block.language === language).map((block) => ({ name: title(block), block }));

describe("TypeScript in the README gives what its comments say", () => {
  test.each(named("ts"))("$name", ({ block }) => {
    const { code, checks } = checkedModule(block);
    const file = join(folder, `${block.page.replaceAll(/\W/g, "-")}-${block.line}.mjs`);
    writeFileSync(file, code);
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const results = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as { line: number; same: boolean; actual: string; wanted: string });
    expect(results).toHaveLength(checks);
    for (const { line, same, actual, wanted } of results)
      expect({ line, same, actual }).toEqual({ line, same: true, actual: same ? actual : wanted });
  });
});

describe("command lines in the README print what stands below them", () => {
  test.each(named("console"))("$name", ({ block }) => {
    for (const part of block.text.split(/^\$ /m).slice(1)) {
      const [line = "", ...rest] = part.split("\n");
      const expected = rest.join("\n").trim();
      const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((word) => word[1] ?? word[2] ?? word[3] ?? "");
      // npm start and npm test are commands of the repository, run by hand.
      if (words[0] === "npm") {
        expect(expected).toBe("");
        continue;
      }
      expect(words.slice(0, 2)).toEqual(["npx", "wengert"]);
      const args = [join(root, "packages/cli/bin/wengert.js"), ...words.slice(2)];
      const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: root });
      expect(`${stdout}${stderr}`.trim()).toBe(expected);
    }
  });
});

test("the README has code and command lines", () => {
  const inReadme = blocks.filter(({ page }) => page === "README.md").map(({ language }) => language);
  expect(inReadme).toContain("ts");
  expect(inReadme).toContain("console");
});
