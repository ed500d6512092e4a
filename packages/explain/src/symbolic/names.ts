/** Names in text and LaTeX. */

const greek: ReadonlyMap<string, string> = new Map(
  (
    "α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho " +
    "σ sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon " +
    "Φ Phi Ψ Psi Ω Omega"
  )
    .split(" ")
    .reduce<[string, string][]>((pairs, word, k, words) => {
      if (k % 2 === 0) pairs.push([word, words[k + 1] ?? ""]);
      return pairs;
    }, []),
);
const greekWords: ReadonlySet<string> = new Set(greek.values());

/** w1 and w_1 → w_{1}; x[2] → x_{2}; p.mass → p_{\mathrm{mass}}; alpha and α → \alpha; rate → \mathrm{rate}. */
export function latexName(name: string): string {
  const [, stem = name, index = ""] =
    /^(.*?[^_\d[\].])_?((?:\d+|\[[^\]]*\]|\.[^.[]+)(?:\[[^\]]*\]|\.[^.[]+)*)?$/u.exec(name) ?? [];
  const indices = [...index.matchAll(/\d+|\[([^\]]*)\]|\.([^.[]+)/gu)].map(([whole, bracketed, field]) =>
    field === undefined ? upright(bracketed ?? whole) : upright(field),
  );
  const [, letters = stem, letterIndex] = /^(\p{L})_(\p{L}+)$/u.exec(stem) ?? [];
  if (letterIndex !== undefined) indices.unshift(upright(letterIndex));
  return indices.length === 0 ? upright(letters) : `${upright(letters)}_{${indices.join(",")}}`;
}

function upright(word: string): string {
  if (/^[A-Za-z]$|^\d+$/.test(word)) return word;
  const letter = greek.get(word);
  if (letter !== undefined) return `\\${letter}`;
  if (greekWords.has(word)) return `\\${word}`;
  return `\\mathrm{${[...word].map(escaped).join("")}}`;
}

/** One character where LaTeX writes text or mathematics. */
function escaped(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  if (/[_$#%&]/.test(character)) return `\\${character}`;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U${code}`;
}

/** LaTeX names, told apart where two names would look the same (w1 and w_1): the second is set as it is typed. */
export function distinctLatexNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    if (name === "") return "";
    let latex = latexName(name);
    // As it is typed; a prime would read as a derivative.
    if (taken.has(latex)) latex = `\\mathtt{${[...name].map(escaped).join("")}}`;
    while (taken.has(latex)) latex = `{${latex}}`;
    taken.add(latex);
    return latex;
  });
}

/** The adjoint's name: a bar over the letter, bar(name) over a longer name. */
export function barName(name: string): string {
  const [, letter, rest] = /^(\p{L})(\P{L}*)$/u.exec(name) ?? [];
  return letter === undefined ? `bar(${name})` : `${letter}\u0304${rest ?? ""}`;
}

/** The same in LaTeX, for a name that is LaTeX already: the bar stands over the letter, not over its index. */
export function barLatex(name: string): string {
  const [, stem, index = ""] = /^([A-Za-z]|\\[A-Za-z]+)(_\{.*\})?$/.exec(name) ?? [];
  return stem === undefined ? `\\overline{${name}}` : `\\bar{${stem}}${index}`;
}

/** Node names a, b, …, z, a1, b1, …: the k-th, counted from 0. */
export function letterName(k: number): string {
  const letter = String.fromCodePoint(97 + (k % 26));
  return k < 26 ? letter : `${letter}${Math.floor(k / 26)}`;
}
