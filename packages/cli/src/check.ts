/** `wengert check`: whether the derivatives of a function are finite, and agree with each other and with differences. */
import { toJson } from "./numbers.ts";
import type { Point } from "./point.ts";
import { subjectOf } from "./subject/subject.ts";
import { UsageError } from "./usage.ts";

export interface CheckOptions {
  readonly point: Point | undefined;
  readonly tolerance: string | undefined;
  readonly format: string;
}

export async function runCheck(text: string, { point, tolerance, format }: CheckOptions): Promise<string> {
  const accepted = tolerance === undefined ? undefined : positive(tolerance);
  const subject = await subjectOf(text);
  const { forwardReverse, differences, second } = subject.check(point ?? new Map(), accepted);
  if (format === "json") {
    return `${toJson({ schema: 1, function: text, forwardReverse, differences, second: second ?? null })}\n`;
  }
  const rows = [
    ["forward mode and reverse mode agree", agreement(forwardReverse)],
    ["finite differences agree with them", agreement(differences)],
    second === undefined
      ? ["second derivatives", "not checked: there are several results"]
      : ["second derivatives agree with differences of gradients", agreement(second)],
    ["the value and all derivatives", "finite"],
  ];
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  return rows.map(([name = "", shown = ""]) => `${name.padEnd(width)}  ${shown}\n`).join("");
}

function agreement(error: number): string {
  return error === 0 ? "exactly" : `to ${error.toExponential(1)}`;
}

function positive(text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && number > 0 && Number.isFinite(number)) return number;
  throw new UsageError(`--tolerance can't be "${text}"`, "It takes a positive number, for example 1e-6.");
}
