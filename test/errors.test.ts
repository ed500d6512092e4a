/** Every error has a section on the errors page, and the page has no others. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/errors.md"), "utf8");

const codes = new Set(
  readdirSync(join(root, "packages")).flatMap((name) => {
    const text = readFileSync(join(root, "packages", name, "src/errors.ts"), "utf8");
    return [...text.matchAll(/"([A-Z]+(?:_[A-Z]+)+)"/g)].map((match) => match[1] ?? "");
  }),
);

test("docs/errors.md has a section for every code, in alphabetical order", () => {
  const headings = [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1] ?? "");
  const words = (code: string): string => code.replaceAll("_", " ");
  expect(headings).toEqual([...codes].toSorted((a, b) => (words(a) < words(b) ? -1 : 1)));
});

test("no error is raised outside the errors.ts of a package", () => {
  const raising = readdirSync(join(root, "packages")).flatMap((name) => {
    const folder = join(root, "packages", name, "src");
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && file !== "errors.ts")
      .filter((file) => readFileSync(join(folder, file), "utf8").includes("new WengertError("))
      .map((file) => `${name}/src/${file}`);
  });
  expect(raising).toEqual([]);
});
