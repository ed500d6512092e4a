/** SVG text → elements, of which only what figures are made of is kept. */

const elements = new Set([
  "svg",
  "g",
  "path",
  "circle",
  "ellipse",
  "rect",
  "line",
  "polyline",
  "polygon",
  "text",
  "tspan",
  "defs",
  "use",
  "title",
  "desc",
]);
const attributes = new Set([
  "xmlns",
  "viewBox",
  "width",
  "height",
  "role",
  "id",
  "class",
  "d",
  "x",
  "y",
  "dx",
  "dy",
  "cx",
  "cy",
  "r",
  "rx",
  "ry",
  "x1",
  "y1",
  "x2",
  "y2",
  "points",
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "transform",
  "font-size",
  "font-family",
  "font-style",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "aria-label",
  "aria-hidden",
  "preserveAspectRatio",
]);

/** @throws Error where the text is no SVG */
export function parseFigure(text: string): SVGSVGElement {
  const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
  const figure: Node = document.importNode(documentElement, true);
  if (!(figure instanceof SVGSVGElement)) throw new Error("a figure that is no SVG");
  for (const element of [figure, ...figure.querySelectorAll("*")]) {
    if (!elements.has(element.localName) || element.namespaceURI !== "http://www.w3.org/2000/svg") {
      element.remove();
      continue;
    }
    for (const { name, value } of Array.from(element.attributes)) {
      const isOwn = attributes.has(name) || name.startsWith("data-") || (name === "href" && /^#[\w-]+$/.test(value));
      const leadsOutside = /url\(\s*(?!['"]?#)/i.test(value);
      if (!isOwn || leadsOutside) element.removeAttribute(name);
    }
  }
  return figure;
}
