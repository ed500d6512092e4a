/** What is wrong where a formula can't be read, with what to write instead. */
import type { Elementary, Span, WengertError } from "wengert/internals";
import { formulaSyntax, wrongArgumentCount } from "../errors.ts";
import { type FunctionNames, nearestName } from "./names.ts";
import type { Token } from "./tokens.ts";

/** Where the parser stands: `tokens[position]` is the token it looks at. */
export interface Position {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly position: number;
}

/** What to write for functions of textbooks that the table does not have, or has by another name. */
const otherwiseWritten: ReadonlyMap<string, string> = new Map([
  ["lg", "log10(x) or log2(x)"],
  ["lb", "log2(x)"],
  ["ld", "log2(x)"],
  ["tg", "tan(x)"],
  ["cot", "1/tan(x)"],
  ["ctg", "1/tan(x)"],
  ["cotan", "1/tan(x)"],
  ["sec", "1/cos(x)"],
  ["csc", "1/sin(x)"],
  ["cosec", "1/sin(x)"],
  ["sh", "sinh(x)"],
  ["ch", "cosh(x)"],
  ["th", "tanh(x)"],
  ["coth", "1/tanh(x)"],
  ["sech", "1/cosh(x)"],
  ["csch", "1/sinh(x)"],
  ["arctg", "atan(x)"],
  ["arccot", "pi/2 - atan(x)"],
  ["acot", "pi/2 - atan(x)"],
  ["sqr", "x^2 or sqrt(x)"],
  ["root", "sqrt(x), cbrt(x) or x^(1/n)"],
]);

/** What was probably meant by a function that there is not. */
export function suggestionFor(name: string, functions: FunctionNames): string | undefined {
  const instead = otherwiseWritten.get(name);
  if (instead !== undefined) return `Write ${instead}.`;
  const nearest = nearestName(name, functions.keys());
  return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
}

function sliceOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

/** A call with another number of arguments than the function takes. */
export function wrongCount(text: string, name: string, f: Elementary, came: number, span: Span): WengertError {
  const letters = ["x", "y", "z"].slice(0, f.arity === "any" ? 1 : f.arity);
  const hint =
    f.name === "log" && came === 2
      ? "The logarithm of x to the base b is log(x)/log(b); log2 and log10 exist, too."
      : `Write ${name}(${letters.join(", ")}).`;
  return wrongArgumentCount(text, span, name, f.arity, came, hint);
}

/** An operand must stand at the token, and does not. */
export function missingOperand({ text, tokens, position }: Position, token: Token): WengertError {
  const previous = tokens[position - 1];
  if (previous === undefined && token.kind === "end") {
    return formulaSyntax(text, token, "the formula is empty", "Write one, for example w1^2 + w2^2.");
  }
  const before = previous === undefined ? "" : ` after \`${sliceOf(text, previous)}\``;
  return formulaSyntax(
    text,
    token,
    `a number, a name or a parenthesis is missing${before}`,
    token.kind === "raised" ? "A raised number is a power: write x² or x^2." : "Complete the expression.",
  );
}

/** A comma outside of a call. */
export function strayComma({ text, tokens, position }: Position): WengertError {
  const [before, comma, after] = tokens.slice(position - 1, position + 2);
  if (comma === undefined) throw new Error("a comma that is not there");
  const decimal = before?.kind === "number" && after?.kind === "number";
  return formulaSyntax(
    text,
    comma,
    "a comma can only stand between the arguments of a function",
    decimal
      ? `Write the decimal point as a point: ${sliceOf(text, before)}.${sliceOf(text, after)}`
      : "Explain one formula at a time.",
  );
}

/** A function's name without a parenthesis: `tanh x`, `sin^2(x)`, `sin`. */
export function argumentMissing(at: Position, name: string, functions: FunctionNames): WengertError {
  const { text, tokens, position } = at;
  const [token, next, afterNext] = tokens.slice(position, position + 3);
  if (token === undefined) throw new Error("a name that is not there");
  const what = `\`${name}\` is a function, and its argument stands in parentheses`;
  if (next?.kind === "operator" && next.operator === "^" && afterNext !== undefined) {
    if (afterNext.kind === "operator") return inverse(text, token, name, what, functions);
    const power = sliceOf(text, afterNext);
    const span = { start: token.start, end: afterNext.end };
    return formulaSyntax(text, span, what, `Write ${name}${groupAt(at, position + 3)}^${power}`);
  }
  if (next?.kind === "raised") {
    if (next.value < 0) return inverse(text, token, name, what, functions);
    const span = { start: token.start, end: next.end };
    return formulaSyntax(text, span, what, `Write ${name}${groupAt(at, position + 2)}${sliceOf(text, next)}`);
  }
  if (next?.kind === "name" || next?.kind === "number") {
    const span = { start: token.start, end: next.end };
    return formulaSyntax(text, span, what, `Write ${name}(${sliceOf(text, next)})`);
  }
  return formulaSyntax(text, token, what, `Write ${name}(x), or give the input another name.`);
}

/** sin^-1 is either of two things. */
function inverse(text: string, token: Token, name: string, what: string, functions: FunctionNames): WengertError {
  const reciprocal = `1/${name}(x) for the reciprocal`;
  const inverseName = `a${name}`;
  const hint = functions.has(inverseName) ? `${inverseName}(x) for the inverse function, ${reciprocal}` : reciprocal;
  return formulaSyntax(text, token, what, `Write ${hint}.`);
}

/** The text of the parenthesis that opens at a token, `(x)` where there is none. */
function groupAt({ text, tokens }: Position, index: number): string {
  const open = tokens[index];
  if (open?.kind === "name") return `(${open.name})`;
  if (open?.kind !== "open") return "(x)";
  let depth = 0;
  for (const token of tokens.slice(index)) {
    if (token.kind === "open") depth++;
    if (token.kind === "close" && --depth === 0) {
      return token.end - open.start <= 60 ? text.slice(open.start, token.end) : "(…)";
    }
  }
  return "(…)";
}
