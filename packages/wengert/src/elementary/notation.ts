/** The common ways of writing an entry. */
import type { Notation } from "./entry.ts";
import { Precedence } from "./entry.ts";

/** `name(x, y)`. */
export function called(name: string, latex: string, sign: string = name): Notation {
  return {
    precedence: Precedence.atom,
    sign,
    text: (operand, count) => `${name}(${Array.from({ length: count }, (_, k) => operand(k, 0)).join(", ")})`,
    latex: (operand, count) =>
      `${latex}\\left(${Array.from({ length: count }, (_, k) => operand(k, 0)).join(", ")}\\right)`,
  };
}

/** `x + y`; the right operand of an operator that does not associate binds one tighter. */
export function infix(
  sign: string,
  latex: string,
  precedence: number,
  associates: boolean,
  text: string = ` ${sign} `,
): Notation {
  const right = associates ? precedence : precedence + 1;
  return {
    precedence,
    sign,
    text: (operand) => `${operand(0, precedence)}${text}${operand(1, right)}`,
    latex: (operand) => `${operand(0, precedence)} ${latex} ${operand(1, right)}`,
  };
}

/** Between marks: `|x|`, `⌊x⌋`. */
export function between(sign: string, text: readonly [string, string], latex: readonly [string, string]): Notation {
  return {
    precedence: Precedence.atom,
    sign,
    text: (operand) => `${text[0]}${operand(0, 0)}${text[1]}`,
    latex: (operand) => `${latex[0]}${operand(0, 0)}${latex[1]}`,
  };
}

/** A number raised to the operand: `2^x`. */
export function exponentialOf(base: string, sign: string, text: Notation["text"]): Notation {
  return { precedence: Precedence.power, sign, text, latex: (operand) => `${base}^{${operand(0, 0)}}` };
}
