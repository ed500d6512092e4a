/** What people paste, LaTeX or plain text → the notation of formulas. */

const letters =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho tau upsilon phi chi psi omega";
const commands: ReadonlyMap<string, string> = new Map([
  ...letters.split(" ").map((letter) => [letter, ` ${letter} `] as const),
  ...["exp", "ln", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt", "max", "min"].map(
    (name) => [name, ` ${name} `] as const,
  ),
  ["arcsin", " asin "],
  ["arccos", " acos "],
  ["arctan", " atan "],
  ["sigma", " sigmoid "],
  ["cdot", "*"],
  ["times", "*"],
  ["ast", "*"],
  ["div", "/"],
  ["partial", "∂"],
  ["nabla", "∇"],
  ["infty", " Infinity "],
]);

/** Commands and environments that only say how to set what they stand around. */
const layout =
  /\\(?:left|right|big|Big|bigl|bigr|Bigl|Bigr|displaystyle|quad|qquad|tfrac|limits|nonumber|[,;:! ])|\\(?:begin|end)\{(?:align|aligned|equation|gather|split)\*?\}|[$]|\\[[\]()]/g;
/** Commands that set a word: what stands in their braces stays. */
const upright = /\\(?:mathrm|mathbf|mathit|mathtt|operatorname|text|textrm|boldsymbol|vec)\s*\{([^{}]*)\}/g;

/** Matrices and vectors become lists in brackets. */
const matrix = /\\begin\{([bpvBV]?matrix|smallmatrix|array)\}(?:\{[lcr| ]*\})?([\s\S]*?)\\end\{\1\}/g;

/** The rows of a text: lines, and what LaTeX separates by \\. A row that begins with = goes on from the one before. */
export function rowsOf(text: string): string[] {
  const flat = text.replace(matrix, (_, _name: string, inner: string) => {
    return `[${inner.replaceAll(/\\\\(?:\[[^\]]*\])?|&/g, ",").replaceAll(/\s+/g, " ")}]`;
  });
  const rows: string[] = [];
  for (const row of flat.replaceAll(layout, " ").split(/\\\\(?:\[[^\]]*\])?|\n/)) {
    const bare = row.replaceAll("&", " ").trim();
    const last = rows.length - 1;
    if (bare.startsWith("=") && last >= 0) rows[last] = `${rows[last] ?? ""} ${bare}`;
    else if (bare !== "") rows.push(bare);
  }
  return rows;
}

/** The plain text of mathematics: fractions as quotients, braces as parentheses, bars as bar(name), powers of functions after their argument. */
export function plainText(text: string): string {
  let plain = combineBars(text.normalize("NFD"))
    .normalize("NFC")
    .replaceAll(/\\mathrel\s*\{\s*\+\s*\}/g, "+");
  plain = plain.replaceAll(/\\[td]frac/g, String.raw`\frac`).replaceAll(layout, " ");
  for (let before = ""; before !== plain;) {
    before = plain;
    plain = plain.replaceAll(upright, (_, word: string) => ` ${word.replaceAll(/\\(?=[_#%&])/g, "")} `);
  }
  plain = plain.replaceAll(/_\s*\{\s*([^{}]*?)\s*\}/g, (_, index: string) => `_${index.replaceAll(/\s/g, "")}`);
  plain = plain.replaceAll(/_\s+(?=\w)/g, "_");
  plain = plain.replaceAll(
    /\\(?:bar|overline)\s*(?:\{\s*([^{}]*?)\s*\}|(\w))(_[\w,]+)?/g,
    (_, inner: string | undefined, single: string | undefined, index = "") =>
      ` bar(${inner ?? single ?? ""}${String(index)}) `,
  );
  plain = fractions(plain);
  plain = plain.replaceAll(/\\([A-Za-z]+)/g, (whole, name: string) => commands.get(name) ?? whole);
  plain = plain.replaceAll("{", "(").replaceAll("}", ")").replaceAll("−", "-");
  plain = plain.replaceAll(/\^\s*(?:T|⊤|\\top)(?![\p{L}\p{Nd}])/gu, "");
  return functionPowers(plain).replaceAll(/\s+/g, " ").trim();
}

/** A letter under a combining macron or overline, with its index: w̄1 is bar(w1). */
function combineBars(text: string): string {
  return text.replaceAll(
    /(\p{L})[\u0304\u0305]((?:_?\{?[\p{Nd}₀-₉]+\}?)?)/gu,
    (_, letter: string, index: string) => `bar(${letter}${index})`,
  );
}

/** \frac{A}{B} → ((A)/(B)), innermost first. */
function fractions(text: string): string {
  let plain = text;
  for (let at = plain.lastIndexOf("\\frac"); at !== -1; at = plain.lastIndexOf("\\frac")) {
    const above = groupAt(plain, at + "\\frac".length);
    const below = above === undefined ? undefined : groupAt(plain, above.end);
    if (above === undefined || below === undefined) return plain;
    plain = `${plain.slice(0, at)}((${above.inner})/(${below.inner}))${plain.slice(below.end)}`;
  }
  return plain;
}

/** The group in braces, or the one character, that stands at a position. */
function groupAt(text: string, from: number): { inner: string; end: number } | undefined {
  let start = from;
  while (text[start] === " ") start++;
  if (text[start] !== "{") {
    const only = /^\\[A-Za-z]+|^\S/.exec(text.slice(start))?.[0];
    return only === undefined ? undefined : { inner: only, end: start + only.length };
  }
  const end = closingAt(text, start, "{", "}");
  return end === undefined ? undefined : { inner: text.slice(start + 1, end), end: end + 1 };
}

/** Where what opens at a position is closed. */
export function closingAt(text: string, from: number, open: string, close: string): number | undefined {
  let depth = 0;
  for (let k = from; k < text.length; k++) {
    if (text[k] === open) depth++;
    if (text[k] === close && --depth === 0) return k;
  }
  return undefined;
}

const named = "sin|cos|tan|sinh|cosh|tanh|exp|ln|log|log2|log10|sqrt|asin|acos|atan|sigmoid|sech|csch|sec|csc|cot|coth";
const reciprocals: ReadonlyMap<string, string> = new Map([
  ["sech", "cosh"],
  ["csch", "sinh"],
  ["coth", "tanh"],
  ["sec", "cos"],
  ["csc", "sin"],
  ["cot", "tan"],
]);
const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const functionAt = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}_])(${named})(?![\p{L}\p{Nd}_])\s*(?:\^\s*(?:\(\s*(\d+)\s*\)|(\d+))|([${raised}]+))?\s*(?=\(|[\p{L}\p{Nd}])`,
  "u",
);

/** tanh^2(a) → (tanh(a))^2, tanh a → tanh(a), sech(a) → 1/cosh(a). */
function functionPowers(text: string): string {
  let done = "";
  let rest = text;
  for (;;) {
    const match = functionAt.exec(rest);
    if (match === null) return done + rest;
    const [whole, name = "", inGroup, bare, inRaised] = match;
    const from = match.index + whole.length;
    const argument = argumentAt(rest, from);
    if (argument === undefined) return done + rest;
    const power = inGroup ?? bare ?? [...(inRaised ?? "")].map((digit) => String(raised.indexOf(digit))).join("");
    const inverted = reciprocals.get(name);
    const call = `${inverted ?? name}(${functionPowers(argument.inner)})`;
    const value = inverted === undefined ? call : `(1/${call})`;
    done += rest.slice(0, match.index) + (power === "" ? value : `(${value})^${power}`);
    rest = rest.slice(argument.end);
  }
}

/** What a function is applied to: a parenthesis, or one name or number. */
function argumentAt(text: string, from: number): { inner: string; end: number } | undefined {
  if (text[from] === "(") {
    const end = closingAt(text, from, "(", ")");
    return end === undefined ? undefined : { inner: text.slice(from + 1, end), end: end + 1 };
  }
  const word = /^(?:\p{L}[\p{L}\p{Nd}_₀-₉]*|[\d.]+)/u.exec(text.slice(from))?.[0];
  return word === undefined ? undefined : { inner: word, end: from + word.length };
}
