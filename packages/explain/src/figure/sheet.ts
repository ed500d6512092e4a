/** All frames of a sequence on one sheet. */
import type { Explanation } from "../steps/explanation.ts";
import { short } from "./edges.ts";
import { sweepTitles } from "./frames.ts";
import { drawFigure, escaped, type FigureOptions, outlines } from "./render.ts";
import type { Sequence } from "./sequence.ts";
import { themes } from "./theme.ts";

const captionEm = 15;
const captionHeight = 34;
const margin = 16;

/** The frames of a sequence one below the other, each with a caption, as one SVG. */
export function renderSheet(explanation: Explanation, { layout, frames }: Sequence, options: FigureOptions): string {
  const glyphs = new Map<string, string>();
  const { paper, ink } = themes[options.theme ?? "light"];
  const pitch = layout.height + captionHeight;
  const parts = frames.flatMap((frame, k) => {
    const caption = options.typeset(
      `\\text{${sweepTitles[frame.sweep]}, step ${frame.position + 1} of ${frame.count}}`,
    );
    const drawing = drawFigure(explanation, layout, frame, options);
    for (const each of [caption.glyphs, drawing.glyphs]) for (const [id, outline] of each) glyphs.set(id, outline);
    const scale = captionEm / 1000;
    return [
      `<g data-frame="${frame.name}" transform="translate(0 ${short(k * pitch)})">`,
      `<g fill="${ink}" transform="translate(${margin} ${captionHeight - 8}) scale(${scale} -${scale})">${caption.svg}</g>`,
      `<g transform="translate(0 ${captionHeight})">`,
      drawing.body,
      "</g>",
      "</g>",
    ];
  });
  const height = pitch * frames.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${layout.width} ${height}" width="${layout.width}" height="${height}" role="img">`,
    `<title>${escaped(explanation.expression)}</title>`,
    `<desc>${escaped(frames.map(({ description }) => description).join("\n"))}</desc>`,
    ...outlines(glyphs),
    `<rect width="${layout.width}" height="${height}" fill="${paper}"/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}
