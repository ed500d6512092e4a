/** The tables of a Markdown page: a row is a record with a field for each column. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface TableRow {
  /** The page and line of the row. */
  readonly place: string;
  /** The cells by the heading of their column, code without its backticks. */
  readonly cells: Readonly<Record<string, string>>;
}

/** The rows of all tables of a page that have these columns. */
export function tableRows(root: string, page: string, columns: readonly string[]): TableRow[] {
  const rows: TableRow[] = [];
  let head: readonly string[] | undefined;
  for (const [index, line] of readFileSync(join(root, page), "utf8").split("\n").entries()) {
    if (!line.startsWith("|")) {
      head = undefined;
      continue;
    }
    const cells = cellsOf(line);
    if (head === undefined) head = cells;
    else if (columns.every((column) => head?.includes(column)) && !cells.every((cell) => /^:?-+:?$/.test(cell))) {
      const named = Object.fromEntries(head.map((name, k) => [name, cells[k] ?? ""]));
      rows.push({ place: `${page}, line ${index + 1}`, cells: named });
    }
  }
  return rows;
}

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => plain(cell.trim().replaceAll("\\|", "|")));
}

/** The text of a cell that is one code span; any other cell as it is. */
function plain(cell: string): string {
  const span = /^(`+)([^]*)\1$/.exec(cell);
  if (span === null) return cell;
  const [, fence = "", text = ""] = span;
  return text.includes(fence) ? cell : text.trim();
}
