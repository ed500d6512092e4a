/** `wengert explain --format svg | png | html`. What draws is loaded only here: it takes a tenth of a second. */
import type { Explanation } from "@wengert/explain";
import { nothingToDraw } from "./errors.ts";
import type { OutputFile } from "./output.ts";

export type FigureFormat = "svg" | "png" | "html";

export interface FigureWishes {
  readonly mode: "forward" | "reverse" | "both";
  readonly names: "nodes" | "inputs";
  readonly labels: "symbolic" | "numeric";
  readonly theme: "light" | "dark";
}

/** Pixels of a PNG for each unit of the figure. */
const zoom = 2;

/** One file for every frame. */
export async function drawFigures(
  explanation: Explanation,
  format: "svg" | "png",
  { mode, ...wishes }: FigureWishes,
): Promise<OutputFile[]> {
  const [{ renderFigure, sequenceOf }, { mathjaxTypeset }] = await Promise.all([
    import("@wengert/explain/figure"),
    import("@wengert/explain/mathjax"),
  ]);
  const options = { ...wishes, typeset: mathjaxTypeset() };
  const modes = mode === "both" ? (["forward", "reverse"] as const) : [mode];
  const figures = modes.flatMap((each) => {
    const { layout, frames } = sequenceOf(explanation, each, options);
    return frames.map((frame) => ({
      name: `${frame.name}.${format}`,
      content: renderFigure(explanation, layout, frame, options),
    }));
  });
  if (figures.length === 0) throw nothingToDraw();
  if (format === "svg") return figures;
  const { Resvg } = await import("@resvg/resvg-js");
  return figures.map(({ name, content }) => {
    const picture = new Resvg(content, {
      fitTo: { mode: "zoom", value: zoom },
      // Every letter is a path.
      font: { loadSystemFonts: false },
    });
    return { name, content: picture.render().asPng() };
  });
}

/** One page that steps through the frames. */
export async function drawPage(explanation: Explanation, { mode, names, labels }: FigureWishes): Promise<string> {
  const [{ renderPage }, { mathjaxTypeset }] = await Promise.all([
    import("@wengert/explain/figure"),
    import("@wengert/explain/mathjax"),
  ]);
  if (explanation.forwardSweep.length === 0) throw nothingToDraw();
  return renderPage(explanation, { mode, names, labels, typeset: mathjaxTypeset() });
}
