/** A formula as the subject of a command. */
import { explain, readFormula } from "@wengert/explain";
import { type Elementary, elementaryByName } from "wengert/internals";
import { notANumber } from "../errors.ts";
import type { Point } from "../point.ts";
import type { Derivatives, Subject } from "./subject.ts";

export async function formulaSubject(text: string): Promise<Subject> {
  const reading = readFormula(text, { functions: await specialFunctions() });
  const explainAt = (point: Point | undefined) =>
    explain(reading, { at: point === undefined ? undefined : numbersOf(point) });
  return {
    explain: explainAt,
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

function numbersOf(point: Point): Record<string, number> {
  const numbers: [string, number][] = [];
  for (const [name, value] of point) {
    if (typeof value !== "number") throw notANumber(name, JSON.stringify(value));
    numbers.push([name, value]);
  }
  return Object.fromEntries(numbers);
}

/** Their values are a part of the build that needs the development tools; a formula without them needs neither. */
async function specialFunctions(): Promise<Elementary[]> {
  try {
    const names = Object.keys(await import("wengert/special"));
    return names.flatMap((name) => elementaryByName.get(name) ?? []);
  } catch {
    return [];
  }
}
