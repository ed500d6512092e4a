/** The ratios of all cases to the derivative written by hand, each case a line of marks on a logarithmic axis. */
import { peerNames } from "../peers.mjs";
import { logAxis } from "./log-axis.mjs";
import { line, mark, page, text } from "./svg.mjs";

const width = 880;
const [left, right, rowHeight] = [190, 30, 22];
const contestants = ["wengert", "the function alone", ...peerNames];
const legendColumns = 3;

export function ratioPlot(cases) {
  const rows = [...cases.flatMap(rowOf), ...problemRows(cases)];
  const legendRows = Math.ceil(contestants.length / legendColumns);
  const top = 24 + 22 * legendRows + 24;
  const bottom = top + rows.length * rowHeight;
  const ratios = rows.flatMap(({ marks }) => marks.map(({ ratio }) => ratio));
  const { place, powers } = logAxis(
    [Math.min(0.5, ...ratios) / 1.2, Math.max(100, ...ratios) * 1.2],
    [left, width - right],
  );
  const body = [
    ...contestants.flatMap((name, k) => {
      const x = 24 + (k % legendColumns) * ((width - 40) / legendColumns);
      const y = 26 + 22 * Math.floor(k / legendColumns);
      return [mark(k, x, y - 4), text(x + 12, y, name === "wengert" ? "Wengert" : name)];
    }),
    ...powers.flatMap((power) => [
      line(place(power), top, place(power), bottom, power === 1 ? "axis" : "grid"),
      text(place(power), bottom + 18, power === 1 ? "1 = hand-written" : String(power), { "text-anchor": "middle" }),
    ]),
    text((left + width - right) / 2, bottom + 40, "time ÷ time of the derivative written by hand", {
      "text-anchor": "middle",
    }),
    ...rows.flatMap(({ name, marks }, k) => {
      const y = top + (k + 0.5) * rowHeight;
      const label = text(left - 14, y + 4, name, { "text-anchor": "end" });
      // Wengert's comes last and is on top.
      const drawn = marks.toReversed().map(({ contestant, ratio }) => mark(contestant, place(ratio), y));
      return [line(left, y, width - right, y, "grid"), label, ...drawn];
    }),
  ];
  return page(width, bottom + 54, "Time of derivatives over those written by hand", describe(rows), body);
}

/** The marks of a case in which contestants are compared. */
function rowOf({ name, rows }) {
  if (rows[0].name !== "hand-written" || rows[0].ratio === undefined) return [];
  const marks = contestants.flatMap((contestant, k) => {
    const ratio = rows.find((row) => row.name === contestant)?.ratio?.median;
    return ratio === undefined ? [] : [{ contestant: k, ratio }];
  });
  return [{ name, marks }];
}

/** The GradBench problems: one line each, a mark for each size. */
function problemRows(cases) {
  const problems = new Map();
  for (const { problem, ratio } of cases.find(({ name }) => name === "gradbench")?.rows ?? []) {
    if (problem === undefined) continue;
    if (!problems.has(problem)) problems.set(problem, []);
    problems.get(problem).push({ contestant: 0, ratio: ratio.median });
  }
  return [...problems].map(([problem, marks]) => ({ name: `gradbench ${problem}`, marks }));
}

function describe(rows) {
  const own = rows.map(({ name, marks }) => {
    const ratios = marks.filter(({ contestant }) => contestant === 0).map(({ ratio }) => ratio.toFixed(2));
    return `${name} ${ratios.join(", ")}`;
  });
  return `Wengert's ratios: ${own.join("; ")}.`;
}
