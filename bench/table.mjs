/** Tables as text: lists of rows, each a list of cells, the first one the headings. */

/** A table as Prettier would write it. */
export function markdownTable(table) {
  const [heads, ...body] = pad(
    table.map((cells) => cells.map((cell) => cell.replaceAll("|", "\\|"))),
    3,
  );
  const rule = heads.map((cell) => "-".repeat(cell.length));
  return [heads, rule, ...body].map((cells) => `| ${cells.join(" | ")} |`);
}

/** Pads the cells of each column to one width. */
export function pad(table, narrowest = 0) {
  const widths = table[0].map((_, k) => Math.max(narrowest, ...table.map((cells) => cells[k].length)));
  return table.map((cells) => cells.map((cell, k) => cell.padEnd(widths[k])));
}
