/** Explanations as Markdown with LaTeX between dollar signs. */
import type { Explanation } from "../steps/explanation.ts";
import { type Block, documentOf, type Phrase } from "./document.ts";
import type { RenderOptions } from "./options.ts";

/** An explanation as Markdown, as GitHub, Jupyter and most viewers show it. Ends with a newline. */
export function renderMarkdown(explanation: Explanation, options: RenderOptions = {}): string {
  const blocks = documentOf(explanation, options).map(writeBlock);
  return `${[`# ${code(explanation.expression)}`, ...blocks].join("\n\n")}\n`;
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "title":
      return `## ${block.title}`;
    case "sentence":
      return block.phrases.map(writePhrase).join("");
    case "equations":
      return `$$\n\\begin{aligned}\n${block.rows.join(" \\\\\n")}\n\\end{aligned}\n$$`;
  }
}

function writePhrase(phrase: Phrase): string {
  if (typeof phrase === "string") return phrase.replaceAll(/[*_`<>\\]/g, "\\$&");
  return "math" in phrase ? `$${phrase.math}$` : `**${phrase.strong}**`;
}

/** One line of code, fenced by more backticks than it contains in a row. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
