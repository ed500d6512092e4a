/** Formulas as plain letters of the page's font: for the first figure, before MathJax is loaded. */
import type { Typeset, TypesetFormula } from "@wengert/explain/figure";
import { plainPieces } from "./plain.ts";

const context = new OffscreenCanvas(1, 1).getContext("2d");
const font = "system-ui, sans-serif";

function widthOf(text: string): number {
  if (context === null) return text.length * 0.55;
  context.font = `100px ${font}`;
  return context.measureText(text).width / 100;
}

export const plainTypeset: Typeset = (latex): TypesetFormula => {
  let x = 0;
  const parts = plainPieces(latex).map(({ text, level }) => {
    const size = level === 0 ? 1 : 0.7;
    const width = widthOf(text) * size;
    const part = `<text transform="translate(${Math.round(x * 1000)} ${level * (level > 0 ? 380 : 180)}) scale(${size} -${size})" font-size="1000" font-family="${font}">${escaped(text)}</text>`;
    x += width;
    return part;
  });
  return { svg: parts.join(""), width: x, height: 0.75, depth: 0.25, glyphs: new Map() };
};

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
