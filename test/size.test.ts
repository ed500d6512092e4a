/** What the differentiator weighs in someone's bundle. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/**
 * The ceiling for everything that `wengert` exports, minified and gzipped, acorn included (34 KB of it). Raise it
 * only with a line here that says what the kilobytes buy.
 *
 * 75: the first limit; the differentiator gets as much again as the parser.
 * 110: whole functions are read, not only formulas: loops of every kind with break, continue and return inside, arrays
 *   and records that are changed in place, closures, derivatives taken inside functions, and an error with its place for
 *   everything else. The reader alone is 28 KB.
 * 125: recursion, classes, switch, array methods and arrays made in place are read, and the page of errors asks for a
 *   place and a way out for what is not.
 * 165: what is asked for beside a gradient comes in: sparse Jacobians and Hessians by colouring, rules of the user's own,
 *   checkpoints, forms that write into the caller's arrays, a search for the operation where a NaN arises.
 * 180: all of them together, with functions that have rules of their own at any order.
 * 185: code about as fast as a derivative written by hand: invariants and checks leave loops, two sweeps of a loop become
 *   one, branches on one condition share what they compute, counters are not recorded. 6 KB.
 * 188: forward passes skip the blocks of an array that have no tangents: a Jacobian in half the time. 3 KB.
 * 190: indices that conditions keep in range are not checked again.
 * 195: what arrays still hold is on no tape, and derivatives of every kind are read inside of functions.
 */
const ceilingInKilobytes = 195;

/**
 * The ceiling for a program that imports `gradient` alone: what it does not use, a bundler leaves out.
 *
 * 145: any function may bring rules of its own, so that reading and using them belongs to every driver: 8 KB.
 * 155: checkpoints, arrays that grow and records that are changed are part of what is read.
 * 160: loops whose turns share only sums take one sweep and no tape, and what every turn computes alike leaves the loop.
 * 162: gradients with checkpoints have the bits of those without, and what a rule throws is raised as it is.
 * 166: what conditions tell of indices, so that these are not checked again, and what need not be recorded.
 */
const ceilingOfGradient = 166;

test.each([
  ["the core", "export *", ceilingInKilobytes],
  ["gradient alone", "export { gradient }", ceilingOfGradient],
])("%s bundles minified and gzipped, acorn included: %s to at most %d KB", async (_, imports, ceiling) => {
  const { outputFiles } = await build({
    stdin: { contents: `${imports} from "./packages/wengert/src/index.ts";`, resolveDir: process.cwd(), loader: "ts" },
    conditions: ["@wengert/source"],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2023",
    write: false,
  });
  const bundle = outputFiles[0]?.contents ?? new Uint8Array();
  expect(bundle.length).toBeGreaterThan(0);
  expect(gzipSync(bundle, { level: 9 }).length / 1024).toBeLessThanOrEqual(ceiling);
});

test("acorn is the core's only dependency at run time", () => {
  const manifest: unknown = JSON.parse(readFileSync("packages/wengert/package.json", "utf8"));
  expect(manifest).toMatchObject({ dependencies: { acorn: expect.any(String) as string } });
  expect(Object.keys((manifest as { dependencies: object }).dependencies)).toEqual(["acorn"]);
  expect(manifest).not.toHaveProperty("peerDependencies");
  expect(manifest).not.toHaveProperty("optionalDependencies");
});
