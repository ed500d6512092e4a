/** Formula text → tokens, each with its span. */
import { formulaSyntax, formulaUnits } from "../errors.ts";

export type Operator = "+" | "-" | "*" | "/" | "%" | "^";

export type Token =
  | { readonly kind: "number"; readonly value: number; readonly start: number; readonly end: number }
  | { readonly kind: "name"; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: "operator"; readonly operator: Operator; readonly start: number; readonly end: number }
  /** A power written in raised digits, `x²`. */
  | { readonly kind: "raised"; readonly value: number; readonly start: number; readonly end: number }
  | { readonly kind: "open" | "close" | "comma" | "end"; readonly start: number; readonly end: number };

const spaces = /\s+/y;
const notDecimal = /0(?:[xX][\da-fA-F]|[bB][01]|[oO][0-7])[\da-zA-Z]*/y;
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const name = /\p{L}[\p{L}\p{Nd}_₀₁₂₃₄₅₆₇₈₉]*/uy;
const raised = /⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/y;
const raisedDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const operators: Readonly<Record<string, Operator>> = {
  "+": "+",
  "-": "-",
  "−": "-",
  "–": "-",
  "*": "*",
  "·": "*",
  "⋅": "*",
  "×": "*",
  "/": "/",
  "÷": "/",
  "%": "%",
  "^": "^",
};

/** What a character that means nothing here was probably meant to be. */
const refused: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  "!": ["a formula has no factorials", "Write the product out, or use a smooth function."],
  "'": ["a formula has no primes", "Name the input without ', and let the derivative be computed."],
  "′": ["a formula has no primes", "Name the input without ′, and let the derivative be computed."],
  "=": ["a formula is an expression, without =", "Write only what stands to the right of =."],
  "<": ["a formula has no comparisons", "Use max, min, abs, relu or clamp, or explain a function with an if."],
  ">": ["a formula has no comparisons", "Use max, min, abs, relu or clamp, or explain a function with an if."],
  "?": ["a formula has no conditions", "Use max, min, abs, relu or clamp, or explain a function with an if."],
  "|": ["bars are ambiguous", "Write abs(x) for |x|."],
  "[": ["a formula has no brackets", "Group with ( ), and name inputs like w1 or w_1."],
  "]": ["a formula has no brackets", "Group with ( ), and name inputs like w1 or w_1."],
  "{": ["a formula has no braces", "Group with ( )."],
  "}": ["a formula has no braces", "Group with ( )."],
  "√": ["a root needs its name", "Write sqrt(x) for √x."],
  ";": ["a formula is one expression", "Explain one formula at a time."],
  _: ["a name starts with a letter", "Write w_1, not _1."],
};

/** Splits a formula into tokens; the last one is `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(text)?.[0];
  };
  while (position < text.length) {
    const start = position;
    const space = match(spaces);
    if (space !== undefined) {
      position += space.length;
      continue;
    }
    const based = match(notDecimal);
    if (based !== undefined) {
      const value = Number(based);
      const hint = Number.isNaN(value) ? "Write its decimal digits." : `Write ${value}.`;
      const what = "the numbers of a formula are decimal";
      throw formulaSyntax(text, { start, end: start + based.length }, what, hint);
    }
    const digits = match(number);
    if (digits !== undefined) {
      position += digits.length;
      tokens.push({ kind: "number", value: numberIn(text, digits, start), start, end: position });
      continue;
    }
    const word = match(name);
    if (word !== undefined) {
      position += word.length;
      tokens.push({ kind: "name", name: plainIndex(word), start, end: position });
      continue;
    }
    const power = match(raised);
    if (power !== undefined) {
      position += power.length;
      tokens.push({ kind: "raised", value: raisedValue(power), start, end: position });
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
    position += character.length;
    const span = { start, end: position };
    if (character === "*" && text[position] === "*") {
      position++;
      tokens.push({ kind: "operator", operator: "^", start, end: position });
      continue;
    }
    const operator = Object.hasOwn(operators, character) ? operators[character] : undefined;
    if (operator !== undefined) tokens.push({ kind: "operator", operator, ...span });
    else if (character === "(") tokens.push({ kind: "open", ...span });
    else if (character === ")") tokens.push({ kind: "close", ...span });
    else if (character === ",") tokens.push({ kind: "comma", ...span });
    else if (character === "°") throw formulaUnits(text, span, "°");
    else {
      const reason = Object.hasOwn(refused, character) ? refused[character] : undefined;
      const [what, hint] = reason ?? [
        `a formula can't contain \`${character}\``,
        "Formulas are made of numbers, names, + - * / % ^, parentheses and function calls.",
      ];
      throw formulaSyntax(text, span, what, hint);
    }
  }
  tokens.push({ kind: "end", start: text.trimEnd().length, end: text.trimEnd().length });
  return tokens;
}

/** @throws WengertError FORMULA_SYNTAX for what a double can't hold: 1e400 would be ∞, 1e-400 would be 0 */
function numberIn(text: string, digits: string, start: number): number {
  const value = Number(digits);
  const isLost = value === Infinity || (value === 0 && /^[0.]*[1-9]/.test(digits));
  if (!isLost) return value;
  const size = value === 0 ? "small" : "large";
  const what = `\`${digits}\` is too ${size} for a number`;
  throw formulaSyntax(text, { start, end: start + digits.length }, what, "Numbers reach from 5e-324 to 1.79e308.");
}

/** w₁ is another way of writing w1. */
function plainIndex(word: string): string {
  return word.normalize("NFC").replace(/[₀-₉]/g, (digit) => String((digit.codePointAt(0) ?? 0) - 0x2080));
}

function raisedValue(power: string): number {
  const digits = [...power.replace("⁻", "")].map((digit) => raisedDigits.indexOf(digit)).join("");
  return power.startsWith("⁻") ? -Number(digits) : Number(digits);
}
