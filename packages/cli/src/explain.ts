/** `wengert explain`: every step of both modes. */
import { renderJson, renderLatex, renderMarkdown, renderText, type RenderOptions } from "@wengert/explain";
import { wantsColour } from "./output.ts";
import type { Point } from "./point.ts";
import { subjectOf } from "./subject/subject.ts";

export interface ExplainOptions {
  readonly point: Point | undefined;
  readonly mode: string;
  readonly format: string;
  /** Whether formulas are written in node names or in inputs. */
  readonly names: string;
  readonly all: boolean;
  readonly toFile: boolean;
}

export async function runExplain(
  text: string,
  { point, mode, format, names, all, toFile }: ExplainOptions,
): Promise<string> {
  const subject = await subjectOf(text);
  const explanation = subject.explain(point);
  const options: RenderOptions = {
    mode: mode === "forward" || mode === "reverse" ? mode : "both",
    in: names === "inputs" ? "inputs" : "nodes",
    all,
    allHint: "--all shows them",
  };
  switch (format) {
    case "json":
      return renderJson(explanation);
    case "markdown":
      return renderMarkdown(explanation, options);
    case "latex":
      return renderLatex(explanation, options);
    default: {
      const { columns } = process.stdout;
      const width = columns === undefined ? {} : { width: Math.max(40, Math.min(columns, 120)) };
      return renderText(explanation, {
        ...options,
        ...(toFile ? {} : { color: wantsColour(process.stdout, process.env), ...width }),
      });
    }
  }
}
