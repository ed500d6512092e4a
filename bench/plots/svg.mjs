/** Writes SVG: elements as text, and a page whose colours follow the reader's scheme. */

/** An element; children are elements or, for text, a string. */
export function element(name, attributes, ...children) {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  const inside = children.join("");
  return inside === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${inside}</${name}>`;
}

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

export const text = (x, y, content, attributes = {}) =>
  element("text", { x: round(x), y: round(y), ...attributes }, escape(content));

export const line = (x1, y1, x2, y2, kind) =>
  element("line", { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), class: kind });

export const polyline = (points, kind) =>
  element("polyline", { points: points.map((point) => point.map(round).join(",")).join(" "), class: kind });

/** Marks that differ in form as well as in colour: `m0` to `m8`, each around a point. */
export function mark(k, x, y, radius = 5) {
  const at = (dx, dy) => `${round(x + dx * radius)},${round(y + dy * radius)}`;
  const polygon = (...corners) =>
    element("polygon", { points: corners.map((corner) => at(...corner)).join(" "), class: `m${k}` });
  const forms = [
    () => element("circle", { cx: round(x), cy: round(y), r: round(1.2 * radius), class: "m0" }),
    () => element("circle", { cx: round(x), cy: round(y), r: round(0.8 * radius), class: "m1" }),
    () => polygon([-0.8, -0.8], [0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]),
    () => polygon([0, -1], [1, 0.8], [-1, 0.8]),
    () => polygon([0, -1.1], [1.1, 0], [0, 1.1], [-1.1, 0]),
    () => polygon([0, 1], [1, -0.8], [-1, -0.8]),
    () => polygon([-0.4, -1], [0.4, -1], [0.4, 1], [-0.4, 1]),
    () => polygon([-1, -0.4], [1, -0.4], [1, 0.4], [-1, 0.4]),
    () => polygon([-0.9, 0], [0.9, -1], [0.9, 1]),
  ];
  return forms[k]();
}

/** By mark: Wengert, the function alone, the peers. On white, and on black. */
const colours = [
  ["#0b5cad", "#6cb6ff"],
  ["#59636e", "#9198a1"],
  ["#b35900", "#f0953f"],
  ["#1a7f37", "#4ac26b"],
  ["#8250df", "#bc8cff"],
  ["#bf3989", "#ff80c8"],
  ["#9a6700", "#d4a72c"],
  ["#cf222e", "#ff7b72"],
  ["#0a7d7d", "#39c5cf"],
];

const scheme = (ink, faint, paper, k) =>
  `text{fill:${ink}}.paper{fill:${paper}}.grid{stroke:${faint}}.axis{stroke:${ink}}` +
  `.hand{stroke:${ink};stroke-dasharray:4 3}.curve{stroke:${colours[0][k]}}.quiet{fill:${colours[1][k]}}` +
  colours.map((each, m) => `.m${m}{${m === 1 ? "fill:none;stroke" : "fill"}:${each[k]}}`).join("");

const style =
  "text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif}" +
  ".small{font-size:11px}.strong{font-weight:600}line,polyline{fill:none;stroke-width:1}.curve{stroke-width:2}" +
  ".m1{stroke-width:1.6}" +
  `${scheme("#1f2328", "#d8dee4", "#ffffff", 0)}@media(prefers-color-scheme:dark){${scheme("#f0f6fc", "#30363d", "#0d1117", 1)}}`;

/** A page with a title and a description for those who can't see it. */
export function page(width, height, title, description, body) {
  const head = [
    element("title", {}, escape(title)),
    element("desc", {}, escape(description)),
    element("style", {}, style),
    element("rect", { width, height, class: "paper" }),
  ];
  const box = { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "img" };
  return `${element("svg", box, "\n", [...head, ...body].join("\n"), "\n")}\n`;
}

const round = (value) => Number(value.toFixed(2));
