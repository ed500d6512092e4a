import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { conventionsPage } from "./write-conventions.ts";

const path = new URL("../../../docs/conventions.md", import.meta.url);

test("docs/conventions.md says what the table says (UPDATE=1 writes it)", async () => {
  const page = await conventionsPage();
  if (process.env["UPDATE"] === "1") await writeFile(path, page);
  expect(await readFile(path, "utf8")).toBe(page);
});
