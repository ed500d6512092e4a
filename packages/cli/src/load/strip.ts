/** TypeScript → JavaScript in place: types become spaces, so every position stays what it is in the file. */
import { transformSync } from "@swc/wasm-typescript";
import { placeIn } from "wengert/internals";
import { fileSyntax } from "../errors.ts";

export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** @throws WengertError FILE_SYNTAX */
export function stripTypes(path: string, text: string): string {
  if (!isTypeScript(path)) return text;
  try {
    return transformSync(text, { mode: "strip-only", filename: path, module: true }).code;
  } catch (error) {
    if (!isSyntaxReport(error)) throw error;
    const lines = text.split("\n");
    const before = lines.slice(0, error.startLine - 1).reduce((sum, line) => sum + line.length + 1, 0);
    const start = before + error.startColumn;
    throw fileSyntax(error.message, placeIn(text, start, start + 1, { path, line: 0, column: 0 }));
  }
}

/** What the stripper throws: no Error, but a record with a message and a place. */
interface SyntaxReport {
  readonly message: string;
  readonly startLine: number;
  readonly startColumn: number;
}

function isSyntaxReport(error: unknown): error is SyntaxReport {
  return (
    typeof error === "object" &&
    error !== null &&
    "message" in error &&
    typeof error.message === "string" &&
    "startLine" in error &&
    typeof error.startLine === "number" &&
    "startColumn" in error &&
    typeof error.startColumn === "number"
  );
}
