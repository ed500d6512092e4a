/** Colours, widths and line breaks of a terminal. */

export interface Paint {
  readonly bold: (text: string) => string;
  readonly title: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly number: (text: string) => string;
  readonly accent: (text: string) => string;
}

const escape = "\u001B[";

/** Paints with ANSI sequences, or not at all. */
export function painter(color: boolean): Paint {
  const paint =
    (code: string) =>
    (text: string): string =>
      color && text !== "" ? `${escape}${code}m${text}${escape}0m` : text;
  return { bold: paint("1"), title: paint("1;4"), dim: paint("2"), number: paint("36"), accent: paint("35") };
}

/** The columns that a text takes: combining bars and colours take none. */
export function widthOf(text: string): number {
  return [...plain(text).normalize("NFC").replaceAll("\u0304", "")].length;
}

function plain(text: string): string {
  return text
    .split(escape)
    .map((part, k) => (k === 0 ? part : part.replace(/^[\d;]*m/, "")))
    .join("");
}

/** Filled with spaces to a number of columns. */
export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** Breaks a line at spaces so that it fits; what follows the first line is indented. */
export function wrapped(line: string, columns: number, indent: number): string[] {
  if (widthOf(line) <= columns) return [line];
  const lines: string[] = [];
  const [, lead = "", rest = ""] = /^( *)(.*)$/s.exec(line) ?? [];
  let current = lead;
  let width = lead.length;
  let empty = true;
  for (const word of rest.split(" ")) {
    const length = widthOf(word);
    if (!empty && width + 1 + length > columns) {
      lines.push(current);
      current = " ".repeat(indent) + word;
      width = indent + length;
    } else {
      current += empty ? word : ` ${word}`;
      width += empty ? length : length + 1;
    }
    empty = false;
  }
  return [...lines, current];
}
