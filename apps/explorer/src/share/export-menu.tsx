/** Saving what is shown, in every format there is. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Refusal } from "../session/client.ts";
import type { ExportFormat } from "../session/protocol.ts";
import { client, explained, look, shownModes, step } from "../state/store.ts";
import { download } from "./download.ts";
import { pngOf } from "./png.ts";

type Format = ExportFormat | "png";

const formats: readonly {
  readonly format: Format;
  readonly title: string;
  readonly type: string;
  readonly ending: string;
}[] = [
  { format: "text", title: "Text", type: "text/plain", ending: "txt" },
  { format: "markdown", title: "Markdown", type: "text/markdown", ending: "md" },
  { format: "latex", title: "LaTeX", type: "application/x-tex", ending: "tex" },
  { format: "json", title: "JSON", type: "application/json", ending: "json" },
  { format: "svg", title: "Figure of this step, SVG", type: "image/svg+xml", ending: "svg" },
  { format: "png", title: "Figure of this step, PNG", type: "image/png", ending: "png" },
  { format: "html", title: "All steps as a web page", type: "text/html", ending: "html" },
];

export function ExportMenu(): JSX.Element {
  const menu = useRef<HTMLDetailsElement>(null);
  const [problem, setProblem] = useState("");
  const save = async (chosen: (typeof formats)[number]): Promise<void> => {
    menu.current?.removeAttribute("open");
    const subject = explained.value;
    const [mode] = shownModes.value;
    if (subject === undefined || mode === undefined) return;
    setProblem("");
    try {
      const format = chosen.format === "png" ? "svg" : chosen.format;
      const question = { format, mode, index: step.value, look: { ...look.value, plain: false } };
      const text = await client.ask("export", subject, question);
      const content = chosen.format === "png" ? await pngOf(text) : new Blob([text], { type: chosen.type });
      download(`wengert.${chosen.ending}`, content);
    } catch (error) {
      setProblem(error instanceof Refusal ? error.failure.message : "this could not be saved");
    }
  };
  return (
    <details class="menu" ref={menu}>
      <summary>Save as</summary>
      <ul>
        {formats.map((one) => (
          <li key={one.format}>
            <button type="button" onClick={() => void save(one)}>
              {one.title}
            </button>
          </li>
        ))}
      </ul>
      {problem === "" ? null : (
        <p role="alert" class="problem">
          {problem}
        </p>
      )}
    </details>
  );
}
