/** Every error that Wengert raises: one class, one factory per diagnostic, each with a stable code. */

/** Where in the user's source an error lies. Line and column count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The source line with the place underlined. */
  readonly excerpt: string;
  readonly file?: string;
}

export interface WengertErrorOptions {
  readonly code: string;
  /** What happened, one sentence. */
  readonly what: string;
  /** The name of the function the place is in. */
  readonly inside?: string | undefined;
  readonly place?: Place | undefined;
  /** Why, and what to write instead. */
  readonly hint: string;
  readonly cause?: unknown;
}

/** An error that says what happened, where in the user's source, and what to do. `code` is stable; docs/errors.md has a section for each. */
export class WengertError extends Error {
  readonly code: string;
  readonly place: Place | undefined;
  readonly hint: string;

  constructor({ code, what, inside, place, hint, cause }: WengertErrorOptions) {
    const where =
      place === undefined
        ? ""
        : `\n  ${place.file === undefined ? (inside ?? "formula") : place.file}, line ${place.line}, column ${place.column}\n${place.excerpt}`;
    super(`Wengert: ${what}  [${code}]${where}\n  ${hint.replaceAll("\n", "\n  ")}`, cause === undefined ? {} : { cause });
    this.name = "WengertError";
    this.code = code;
    this.place = place;
    this.hint = hint;
  }
}

/** The place of a span of a text: its line and column, and the line underlined. */
export function placeIn(
  text: string,
  start: number,
  end: number,
  file?: { readonly path: string; readonly line: number; readonly column: number },
): Place {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", start) === -1 ? text.length : text.indexOf("\n", start);
  const lineIndex = text.slice(0, lineStart).split("\n").length - 1;
  const line = lineIndex + 1 + (file?.line ?? 0);
  const column = start - lineStart + 1 + (lineIndex === 0 ? (file?.column ?? 0) : 0);
  const underline = "^".repeat(Math.max(1, Math.min(end, lineEnd) - start));
  const gutter = String(line);
  const window = excerptWindow(text.slice(lineStart, lineEnd), start - lineStart, underline.length);
  const excerpt = `    ${gutter} | ${window.line}\n    ${" ".repeat(gutter.length)} | ${" ".repeat(window.at)}${"^".repeat(window.length)}`;
  return { line, column, excerpt, ...(file === undefined ? {} : { file: file.path }) };
}

/** At most 100 characters of a line around a place, so that minified code does not fill the screen. */
function excerptWindow(line: string, at: number, length: number): { line: string; at: number; length: number } {
  if (line.length <= 100) return { line, at, length };
  const from = Math.max(0, Math.min(at - 40, line.length - 100));
  const shown = line.slice(from, from + 100);
  return { line: shown, at: at - from, length: Math.max(1, Math.min(length, shown.length - (at - from))) };
}
