/** The default sizes of the GradBench problems: how outputs are judged, and the way through the tool's protocol. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

// Plain JavaScript, without types.
const path = new URL("../bench/default-sizes/compare.mjs", import.meta.url).href;
const { compare }: { compare: (came: unknown, expected: unknown) => { isRight: boolean; cancelled: number } } =
  await import(/* @vite-ignore */ path);

describe("an output is judged number by number", () => {
  test.each([
    ["equal numbers", [1, 2], [1, 2], true],
    ["an error of 1e-9 of a small number", [1e-5 + 1e-14, 2], [1e-5, 2], true],
    ["an error of 1e-7 of a small number", [1e-5 + 1e-12, 2], [1e-5, 2], false],
    ["what cancelled to the rounding of 1", [1e-16, 2], [0, 2], true],
    ["rounding of a sum of ones in every number", [3e-14, 3e-14], [1e-14, 1e-14], false],
    ["NaN, which JSON writes as null", [null, 2], [1, 2], false],
    ["a missing number", [1], [1, 2], false],
    ["a number too many", { a: [1, 2, 3] }, { a: [1, 2] }, false],
    ["a key too many", { a: 1, b: 1 }, { a: 1 }, false],
    ["a number in place of a list", 1, [1], false],
  ])("%s", (_, came, expected, isRight) => {
    expect(compare(came, expected).isRight).toBe(isRight);
  });
});

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["bench/default-sizes.mjs", ...args], { cwd: root, encoding: "utf8" });
}

test("a problem's sizes go through the tool, and all are right", () => {
  const { status, stdout, stderr } = run("hello", "saddle", "--seconds", "0");
  expect(stderr).toContain("saddle, start 1: rr");
  expect(stdout).toContain("12 of 12 evaluations are right.");
  expect(status).toBe(0);
}, 60_000);

test("an evaluation that takes longer than the limit fails, and the next one is tried all the same", () => {
  const { status, stdout } = run("particle", "--seconds", "30", "--limit", "0.5");
  expect(stdout).toContain("0 of 4 evaluations are right.");
  expect(stdout).toContain("particle, w 0, rf: no answer within 0.5 s");
  expect(status).toBe(1);
}, 60_000);

test("an unknown problem is refused", () => {
  const { status, stderr } = run("lsq");
  expect(stderr).toContain("There is no problem lsq.");
  expect(status).toBe(2);
});
