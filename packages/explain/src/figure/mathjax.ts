/**
 * Formulas set by MathJax, as paths: no font is needed. In the published package this module is a bundle of the parts of
 * MathJax that it uses (scripts/bundle-mathjax.mjs), so that the package itself depends on none.
 */
import { liteAdaptor } from "mathjax-full/js/adaptors/liteAdaptor.js";
import { LiteElement } from "mathjax-full/js/adaptors/lite/Element.js";
import { RegisterHTMLHandler } from "mathjax-full/js/handlers/html.js";
import { TeX } from "mathjax-full/js/input/tex.js";
import "mathjax-full/js/input/tex/ams/AmsConfiguration.js";
import { mathjax } from "mathjax-full/js/mathjax.js";
import { SVG } from "mathjax-full/js/output/svg.js";
import type { Typeset, TypesetFormula } from "./typeset.ts";

/** So many formulas are remembered. */
const mostRemembered = 20_000;

/**
 * A typesetter that runs in Node and in browsers, without a document. Formulas that were set are remembered.
 *
 * @example
 * const { width } = mathjaxTypeset()("a"); // ≈ 0.529
 */
export function mathjaxTypeset(): Typeset {
  const adaptor = liteAdaptor();
  RegisterHTMLHandler(adaptor);
  const output = new SVG({ fontCache: "none" });
  const page = mathjax.document("", { InputJax: new TeX({ packages: ["base", "ams"] }), OutputJax: output });
  const remembered = new Map<string, TypesetFormula>();
  return (latex) => {
    const known = remembered.get(latex);
    if (known !== undefined) return known;
    const container: unknown = page.convert(tightened(latex), { display: false });
    const [svg] = container instanceof LiteElement ? childrenOf(container) : [];
    if (svg === undefined) throw new Error("MathJax set nothing");
    const formula = formulaOf(svg, latex);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(latex, formula);
    return formula;
  };
}

/** Parentheses of growing size stand apart from what is before and after them, which sin (w) does not want. */
function tightened(latex: string): string {
  return latex
    .replace(/\\left(?=[([|.\\])/g, "\\mathopen{}\\left")
    .replace(/\\right([)\]|.]|\\[a-z]+)/g, "\\right$1\\mathclose{}");
}

function formulaOf(svg: LiteElement, latex: string): TypesetFormula {
  const [, top = 0, width = 0, height = 0] = attribute(svg, "viewBox").split(" ").map(Number);
  const glyphs = new Map<string, string>();
  const body = childrenOf(svg)
    .map((child) => write(child, glyphs, latex))
    .join("");
  return { svg: body, width: width / 1000, height: -top / 1000, depth: (height + top) / 1000, glyphs };
}

/** MathJax's elements without what does not show: only groups with a transform, outlines by reference. */
function write(element: LiteElement, glyphs: Map<string, string>, latex: string): string {
  const inner = childrenOf(element)
    .map((child) => write(child, glyphs, latex))
    .join("");
  const transform = attribute(element, "transform").replace(/-?\d+\.\d+/g, (digits) => rounded(Number(digits)));
  const moved = transform === "" ? "" : ` transform="${transform}"`;
  switch (element.kind) {
    case "g":
      // The outermost group turns the y axis, which is left to whoever places the formula.
      return moved === "" || transform === "scale(1,-1)" ? inner : `<g${moved}>${inner}</g>`;
    case "path": {
      const outline = attribute(element, "d");
      if (outline === "") return "";
      const id = `g${attribute(element, "data-c")}-${hash(outline)}`;
      glyphs.set(id, outline);
      return `<use href="#${id}"${moved}/>`;
    }
    case "rect":
    case "svg":
      return `<${element.kind}${listed(element, ["x", "y", "width", "height", "viewBox"])}${element.kind === "svg" ? `>${inner}</svg>` : "/>"}`;
    default:
      // What MathJax does not understand it sets as a message, in a font.
      throw new Error(`this formula can't be set as paths: ${latex}`);
  }
}

function listed(element: LiteElement, names: readonly string[]): string {
  return names
    .map((name) => [name, attribute(element, name)] as const)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => ` ${name}="${value}"`)
    .join("");
}

function childrenOf(element: LiteElement): LiteElement[] {
  return element.children.filter((child) => child instanceof LiteElement);
}

function attribute({ attributes }: LiteElement, name: string): string {
  const value: unknown = (attributes as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function rounded(value: number): string {
  const unit = Math.abs(value) < 10 ? 1000 : 10;
  return String(Math.round(value * unit) / unit);
}

/** A few characters that tell outlines of one letter apart. */
function hash(text: string): string {
  let sum = 0;
  for (let k = 0; k < text.length; k++) sum = (Math.imul(sum, 31) + text.charCodeAt(k)) >>> 0;
  return sum.toString(36);
}
