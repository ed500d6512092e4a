/** Errors as the page shows them, with their place in the editor's text. */
import { WengertError } from "wengert/internals";
import type { Failure } from "./protocol.ts";

/** What to do, where the library's advice is for code that calls it. */
const hints: Readonly<Record<string, string>> = {
  UNKNOWN_NAME: "Declare it in the editor, or make it a parameter.",
  GRAPH_TOO_LARGE: "Explore it with shorter arrays, or with fewer turns of its loops.",
  SYNTAX_ERROR: "Mend it where it is underlined.",
};

/** Raised where the function itself ends without a value at the point. */
export class Unfinished extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

export function failureOf(error: unknown, text: string): Failure {
  if (error instanceof Unfinished) return error.failure;
  if (!(error instanceof WengertError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: "UNEXPECTED", message, hint: "This may be an error in Wengert; please report the function." };
  }
  const { code, place } = error;
  const hint = hints[code] ?? error.hint;
  const [first = ""] = error.message.split("\n");
  const message = first.replace(/^Wengert: /, "").replace(/\s*\[[A-Z_]+\]$/, "");
  if (place === undefined) return { code, message, hint };
  const lines = text.split("\n");
  const before = lines.slice(0, place.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const start = Math.max(0, Math.min(before + place.column - 1, text.length));
  const length = /\^+/.exec(place.excerpt.split("\n").at(-1) ?? "")?.[0].length ?? 1;
  return { code, message, hint, span: { start, end: Math.min(start + length, text.length) } };
}
