/** `wengert gradient`: the value and the partial derivatives at a point. */
import { toJson, toText } from "./numbers.ts";
import type { Point } from "./point.ts";
import { subjectOf } from "./subject/subject.ts";

export interface GradientOptions {
  readonly point: Point | undefined;
  readonly format: string;
}

export async function runGradient(text: string, { point, format }: GradientOptions): Promise<string> {
  const subject = await subjectOf(text);
  const { value, gradient } = subject.differentiate(point ?? new Map());
  if (format === "json") {
    return `${toJson({ schema: 1, expression: text, value, gradient: Object.fromEntries(gradient) })}\n`;
  }
  const rows = [["value", toText(value)], ...[...gradient].map(([name, partial]) => [`∂/∂${name}`, toText(partial)])];
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  return rows.map(([name = "", shown = ""]) => `${name.padEnd(width)} = ${shown}\n`).join("");
}
