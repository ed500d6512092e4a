/** The figures of the pages are those that `npm run figures` writes, and every page shows figures that are there. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { figures, folder } from "../scripts/figures.mjs";

const written = figures();

test("docs/figures holds what npm run figures writes", () => {
  expect(readdirSync(folder).toSorted()).toEqual([...written.keys()].toSorted());
  for (const [file, svg] of written) {
    const there = readFileSync(join(folder, file), "utf8");
    expect(there === svg, `${file} is out of date: npm run figures`).toBe(true);
  }
});

test("every figure is shown on a page, and has words for those who can't see it", () => {
  const docs = join(folder, "..");
  const pages = readdirSync(docs).filter((file) => file.endsWith(".md"));
  const images = pages.flatMap((page) => {
    const text = readFileSync(join(docs, page), "utf8");
    return [...text.matchAll(/!\[([^\]]*(?:\[[^\]]*\][^\]]*)*)\]\(figures\/([^)]*)\)/g)];
  });
  expect(new Set(images.map(([, , file]) => file))).toEqual(new Set(written.keys()));
  for (const [, words] of images) expect(words?.length).toBeGreaterThan(20);
});
