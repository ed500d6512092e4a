/** Explanations as JSON, schema 1. */
import type { Explanation } from "../steps/explanation.ts";

/** Numbers that JSON does not have are the strings "NaN", "Infinity" and "-Infinity". Ends with a newline. */
export function renderJson(explanation: Explanation): string {
  const finite = (_: string, value: unknown): unknown =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify(explanation, finite, 2)}\n`;
}
