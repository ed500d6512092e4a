/** The tables of the documentation say what is read, what is refused, and what formulas mean; every row is a test. */
import { inspect } from "node:util";
import { transformSync } from "@swc/wasm-typescript";
import { explain } from "@wengert/explain";
import { describe, expect, test, vi } from "vitest";
import * as wengert from "wengert";
import { agrees, root, toleranceOf } from "./code-blocks.ts";
import { type TableRow, tableRows } from "./tables.ts";

/** A function from its text, with Wengert's own functions in scope. */
function functionOf(text: string): (...args: unknown[]) => unknown {
  const { code } = transformSync(`(${text});`, { mode: "strip-only" });
  return valueOf(code.trim().replace(/;$/, "")) as (...args: unknown[]) => unknown;
}

function valueOf(text: string): unknown {
  return new Function(...Object.keys(wengert), `return ${text};`)(...Object.values(wengert));
}

/** Differentiates the example of a row at the arguments of the row. */
function gradientOf({ cells: { example = "", at = "" } }: TableRow): unknown {
  return wengert.gradient(functionOf(example) as (...args: unknown[]) => number)(...(valueOf(`[${at}]`) as unknown[]));
}

/** The paths of the numbers of a value: [1, "v", 0]. */
function numberPaths(value: unknown): (readonly string[])[] {
  if (typeof value === "number") return [[]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numberPaths(inner).map((path) => [key, ...path]));
}

function follow(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>>)[key], value);
}

/** The central difference of fourth order by the number at a path of the arguments. */
function difference({ cells: { example = "", at = "" } }: TableRow, path: readonly string[]): number {
  const f = functionOf(example);
  const moved = (h: number): number => {
    const args = valueOf(`[${at}]`);
    const parent = follow(args, path.slice(0, -1)) as Record<string, number>;
    const key = path.at(-1) ?? "";
    parent[key] = (parent[key] ?? NaN) + h;
    return f(...(args as unknown[])) as number;
  };
  const h = 1e-3;
  return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
}

const language = "docs/language.md";
const cases = (rows: readonly TableRow[], column: string): { name: string; row: TableRow }[] =>
  rows.map((row) => ({ name: `${row.place}: ${row.cells[column] ?? ""}`, row }));

describe("what the page on the language says is read is differentiated", () => {
  test.each(cases(tableRows(root, language, ["example", "at", "gradient"]), "construct"))("$name", ({ row }) => {
    const debug = vi.spyOn(console, "debug").mockImplementation(() => undefined);
    try {
      const { at = "", gradient: stated = "" } = row.cells;
      const actual = gradientOf(row);
      expect(agrees(actual, valueOf(stated), toleranceOf(stated)), inspect(actual)).toBe(true);
      // Finite differences know no rule. A count has none: it only jumps.
      if (stated.includes("/* a count */")) return;
      const args = valueOf(`[${at}]`) as unknown[];
      const isList = args.length > 1 || (Array.isArray(actual) && !Array.isArray(args[0]));
      const partials = isList ? actual : [actual];
      for (const path of numberPaths(partials)) {
        const partial = follow(partials, path) as number;
        expect(Math.abs(difference(row, path) - partial), path.join(".")).toBeLessThan(1e-7 * (1 + Math.abs(partial)));
      }
    } finally {
      debug.mockRestore();
    }
  });
});

describe("what the page on the language says is refused ends with the error it names", () => {
  // A row that is read by now belongs into a table of what is read.
  test.each(cases(tableRows(root, language, ["example", "at", "error"]), "construct"))("$name", ({ row }) => {
    expect(() => gradientOf(row)).toThrow(expect.objectContaining({ code: row.cells["error"] }) as Error);
  });
});

const grammar = "docs/formulas.md";

/** Value and gradient of a formula at an arbitrary point. */
function explained(formula: string): { names: string[]; value: number | null; gradient: (number | null)[] } {
  const names = explain(formula).inputs.map(({ name }) => name);
  const point = Object.fromEntries(names.map((name, k) => [name, 0.7 + 0.4 * k]));
  const { nodes, inputs, output, gradient } = explain(formula, { at: point });
  const value = [...nodes, ...inputs].find(({ id }) => id === output)?.value ?? null;
  return { names, value, gradient: gradient.map((entry) => entry.value) };
}

describe("formulas mean what the page on formulas says", () => {
  test.each(cases(tableRows(root, grammar, ["formula", "means"]), "formula"))("$name", ({ row }) => {
    expect(explained(row.cells["formula"] ?? "")).toEqual(explained(row.cells["means"] ?? ""));
  });

  test.each(cases(tableRows(root, grammar, ["formula", "error", "write"]), "formula"))("$name", ({ row }) => {
    const { formula = "", error, write = "" } = row.cells;
    expect(() => explain(formula)).toThrow(expect.objectContaining({ code: error }) as Error);
    expect(() => explain(write)).not.toThrow();
  });
});
