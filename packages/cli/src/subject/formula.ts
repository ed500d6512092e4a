/** A formula as the subject of a command. */
import { explain, type FormulaReading, readFormula } from "@wengert/explain";
import { type Elementary, elementaryByName, WengertError } from "wengert/internals";
import { notANumber, unknownInput } from "../errors.ts";
import type { Point } from "../point.ts";
import { UsageError } from "../usage.ts";
import type { Derivatives, Subject } from "./subject.ts";

export async function formulaSubject(text: string): Promise<Subject> {
  const reading = await read(text);
  const explainAt = (point: Point | undefined) =>
    explain(reading, { at: point === undefined ? undefined : numbersOf(point, reading.names) });
  return {
    explain: explainAt,
    check() {
      throw new UsageError(
        "a function of a file is checked, not a formula",
        "For example: wengert check cost.ts#cost --at x=1. To see a formula's derivatives: wengert explain",
      );
    },
    differentiate(point): Derivatives {
      const { inputs, nodes, gradient, output } = explainAt(point);
      const names = new Map(inputs.map(({ id, name }) => [id, name]));
      const value = [...inputs, ...nodes].find(({ id }) => id === output)?.value;
      return {
        value: known(value),
        gradient: new Map(gradient.map((entry) => [names.get(entry.input) ?? "", known(entry.value)])),
      };
    },
  };
}

function known(value: number | null | undefined): number {
  if (value === null || value === undefined) throw new Error("an explanation at a point lacks a value");
  return value;
}

const constantNames: ReadonlyMap<string, string> = new Map([
  ["e", "In a formula e is Euler's number."],
  ["pi", "In a formula pi is the number π."],
  ["π", "In a formula π is a number."],
]);

function numbersOf(point: Point, inputs: readonly string[]): Record<string, number> {
  const numbers: [string, number][] = [];
  for (const [name, value] of point) {
    if (!inputs.includes(name)) throw unknownInput(name, inputs, point.keys(), constantNames.get(name));
    if (typeof value !== "number") throw notANumber(name, JSON.stringify(value));
    numbers.push([name, value]);
  }
  return Object.fromEntries(numbers);
}

/** The special functions are only loaded for a formula that the table alone can't read. */
async function read(text: string): Promise<FormulaReading> {
  try {
    return readFormula(text);
  } catch (error) {
    if (!(error instanceof WengertError) || error.code !== "UNKNOWN_FUNCTION") throw error;
    return readFormula(text, { functions: await specialFunctions() });
  }
}

/** None where the build lacks their values, as they need the development tools. */
async function specialFunctions(): Promise<Elementary[]> {
  try {
    const names = Object.keys(await import("wengert/special"));
    return names.flatMap((name) => elementaryByName.get(name) ?? []);
  } catch {
    return [];
  }
}
