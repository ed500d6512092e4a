/** LaTeX of figures and equations as plain letters. */

const signs: Readonly<Record<string, string>> = {
  times: "×",
  div: "÷",
  cdot: "·",
  nabla: "∇",
  partial: "∂",
  infty: "∞",
  lfloor: "⌊",
  rfloor: "⌋",
  lceil: "⌈",
  rceil: "⌉",
  vdots: "⋮",
  ldots: "…",
  le: "≤",
  ge: "≥",
  ne: "≠",
};
const greek =
  "alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω".split(
    " ",
  );
const letters = new Map(greek.flatMap((word, k) => (k % 2 === 0 ? [[word, greek[k + 1] ?? ""] as const] : [])));

interface Piece {
  readonly text: string;
  readonly level: -1 | 0 | 1;
}

/** Letters, and which of them are raised or lowered. */
export function plainPieces(latex: string): Piece[] {
  const text = latex
    .replaceAll(/\\(?:begin|end)\{[^}]*\}|\\left|\\right|\\[,;! ]/g, "")
    .replaceAll(/\\bar\{([^{}]*)\}/g, "$1\u0304")
    .replaceAll(/\\(?:mathrm|mathtt|text|operatorname|mathrel)\{([^{}]*)\}/g, "$1")
    .replaceAll(/\\sqrt(?:\[3\])?\{([^{}]*)\}/g, "√$1")
    .replaceAll(/\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}/g, "$1/$2")
    .replaceAll(/\\([A-Za-z]+) ?/g, (_, word: string) => signs[word] ?? letters.get(word) ?? word)
    .replaceAll("\\", "")
    .replaceAll("-", "−");
  const pieces: Piece[] = [];
  for (const [, sign, braced, single, plain] of text.matchAll(/([_^])(?:\{([^{}]*)\}|(.))|([^_^]+)/gu)) {
    const level = sign === "_" ? -1 : sign === "^" ? 1 : 0;
    pieces.push({ text: (braced ?? single ?? plain ?? "").replaceAll(/[{}]/g, ""), level });
  }
  return pieces;
}

/** As one line of text. */
export function plainText(latex: string): string {
  return plainPieces(latex)
    .map(({ text, level }) => (level === 0 ? text : level < 0 ? subscript(text) : superscript(text)))
    .join("");
}

function subscript(text: string): string {
  return text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x2080 + Number(digit)));
}

function superscript(text: string): string {
  return /^\d$/.test(text) ? ("⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(text)] ?? text) : `^${text}`;
}
