/** Explanations as a LaTeX document. */
import type { Explanation } from "../steps/explanation.ts";
import { latexName } from "../symbolic/names.ts";
import { type Block, documentOf, type Phrase } from "./document.ts";
import type { RenderOptions } from "./options.ts";

/** An explanation as a whole LaTeX document; pdflatex with amsmath is all that it needs. Ends with a newline. */
export function renderLatex(explanation: Explanation, options: RenderOptions = {}): string {
  const blocks = documentOf(explanation, options).map(writeBlock);
  return `${[...opening, `\\section*{\\texttt{${escaped(explanation.expression)}}}`, ...blocks, "\\end{document}"].join("\n")}\n`;
}

const opening: readonly string[] = [
  "\\documentclass{article}",
  "\\usepackage{amsmath}",
  "\\allowdisplaybreaks",
  "\\setlength{\\parindent}{0pt}",
  "\\begin{document}",
];

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "title":
      return `\\subsection*{${escaped(block.title)}}`;
    case "sentence":
      return `${block.phrases.map(writePhrase).join("")}\n`;
    case "equations":
      return `\\begin{align*}\n${block.rows.join(" \\\\\n")}\n\\end{align*}`;
  }
}

function writePhrase(phrase: Phrase): string {
  if (typeof phrase === "string") return escaped(phrase);
  return "math" in phrase ? `$${phrase.math}$` : `\\textbf{${escaped(phrase.strong)}}`;
}

const commands: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "#": "\\#",
  $: "\\$",
  "%": "\\%",
  "&": "\\&",
  _: "\\_",
  "-": "{-}",
  "×": "$\\times$",
  "·": "$\\cdot$",
  "÷": "$\\div$",
  "−": "$-$",
  "…": "\\ldots{}",
  "∂": "$\\partial$",
  "∞": "$\\infty$",
  "²": "$^2$",
  "⌊": "$\\lfloor$",
  "⌋": "$\\rfloor$",
  "⌈": "$\\lceil$",
  "⌉": "$\\rceil$",
  "|": "$|$",
};

/** Plain text for LaTeX; what plain pdflatex has no letter for is set as its code. */
function escaped(text: string): string {
  return [...text.replaceAll(/\s+/g, " ")]
    .map((character) => {
      const command = Object.hasOwn(commands, character) ? commands[character] : undefined;
      if (command !== undefined) return command;
      if (/[ -~]/.test(character)) return character;
      return `$${latexName(character)}$`;
    })
    .join("");
}
