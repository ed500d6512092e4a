/** `wengert explain`: every step of both modes. */
import {
  type Explanation,
  renderJson,
  renderLatex,
  renderMarkdown,
  renderText,
  type RenderOptions,
} from "@wengert/explain";
import { drawFigures, drawPage, type FigureFormat, type FigureWishes } from "./figures.ts";
import { type Output, wantsColour } from "./output.ts";
import type { Point } from "./point.ts";
import { subjectOf } from "./subject/subject.ts";

export interface ExplainOptions {
  readonly point: Point | undefined;
  readonly mode: string;
  readonly format: string;
  /** Whether formulas are written in node names or in inputs. */
  readonly names: string;
  /** Whether figures show formulas or numbers. */
  readonly labels: string;
  readonly theme: string;
  readonly all: boolean;
  readonly toFile: boolean;
}

export async function runExplain(text: string, options: ExplainOptions): Promise<Output> {
  const subject = await subjectOf(text);
  const explanation = subject.explain(options.point);
  const { format } = options;
  if (format === "svg" || format === "png" || format === "html") return figures(explanation, format, options);
  return write(explanation, options);
}

async function figures(explanation: Explanation, format: FigureFormat, options: ExplainOptions): Promise<Output> {
  const wishes: FigureWishes = {
    mode: modeOf(options),
    names: namesOf(options),
    labels: options.labels === "numeric" ? "numeric" : "symbolic",
    theme: options.theme === "dark" ? "dark" : "light",
  };
  return format === "html" ? drawPage(explanation, wishes) : drawFigures(explanation, format, wishes);
}

function write(explanation: Explanation, options: ExplainOptions): string {
  const rendering: RenderOptions = {
    mode: modeOf(options),
    in: namesOf(options),
    all: options.all,
    allHint: "--all shows them",
  };
  switch (options.format) {
    case "json":
      return renderJson(explanation);
    case "markdown":
      return renderMarkdown(explanation, rendering);
    case "latex":
      return renderLatex(explanation, rendering);
    default: {
      const { columns } = process.stdout;
      const width = columns === undefined ? {} : { width: Math.max(40, Math.min(columns, 120)) };
      return renderText(explanation, {
        ...rendering,
        ...(options.toFile ? {} : { color: wantsColour(process.stdout, process.env), ...width }),
      });
    }
  }
}

function modeOf({ mode }: ExplainOptions): "forward" | "reverse" | "both" {
  return mode === "forward" || mode === "reverse" ? mode : "both";
}

function namesOf({ names }: ExplainOptions): "nodes" | "inputs" {
  return names === "inputs" ? "inputs" : "nodes";
}
