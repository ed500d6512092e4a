/** The point of `--at`: `w1=0.5,w2=-0.3`, `x=pi/4`, `x=[1,2,3]`, `p={"mass":2}`. */
import { readFormula } from "@wengert/explain";
import { literal, WengertError } from "wengert/internals";
import { UsageError } from "./usage.ts";

export type PointValue =
  number | boolean | string | null | readonly PointValue[] | { readonly [name: string]: PointValue };

export type Point = ReadonlyMap<string, PointValue>;

/**
 * Several `--at` are one point.
 *
 * @throws UsageError where the text is not a point
 */
export function parsePoint(texts: readonly string[]): Point {
  const point = new Map<string, PointValue>();
  for (const text of texts) {
    for (const part of splitAtCommas(text)) {
      const [, name, value] = /^\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*=([^]*)$/u.exec(part) ?? [];
      if (name === undefined || value === undefined) {
        throw new UsageError(
          part.trim() === "" ? `--at has an empty part: "${text}"` : `--at does not understand "${part.trim()}"`,
          "Write name=value, separated by commas: --at w1=0.5,w2=-0.3",
        );
      }
      const input = plainDigits(name);
      if (point.has(input)) throw new UsageError(`--at gives ${input} twice`);
      point.set(input, parseValue(input, value.trim()));
    }
  }
  return point;
}

/** w₁ is w1, as in a formula. */
function plainDigits(name: string): string {
  return name.normalize("NFC").replace(/[₀-₉]/g, (digit) => String((digit.codePointAt(0) ?? 0) - 0x2080));
}

/** Splits at commas outside brackets and strings. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inString) {
      if (c === "\\") i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === "[" || c === "{" || c === "(") depth++;
    else if (c === "]" || c === "}" || c === ")") depth--;
    else if (c === "," && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

const nonFinite: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Infinity,
  "+Infinity": Infinity,
  "-Infinity": -Infinity,
  "∞": Infinity,
  "+∞": Infinity,
  "-∞": -Infinity,
};

function parseValue(name: string, written: string): PointValue {
  // The minus sign of print, as explanations show it.
  const text = written.replace(/^−|(?<=[eE])−/gu, "-");
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const special = Object.hasOwn(nonFinite, text) ? nonFinite[text] : undefined;
  if (special !== undefined) return special;
  if (text === "") throw new UsageError(`--at gives ${name} no value`, `For example: --at ${name}=0.5`);
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON has no other values than these
    return JSON.parse(text) as PointValue;
  } catch {
    const number = constantIn(text);
    if (number !== undefined) return number;
    throw new UsageError(
      `--at: "${text}" is no value for ${name}`,
      `Write a number, a list [1, 2, 3] or a record in JSON: ${name}='{"mass": 2}'`,
    );
  }
}

/** The number that a formula without inputs is: pi/4, sqrt(2), 1/3. */
function constantIn(text: string): number | undefined {
  try {
    const { program, names } = readFormula(text);
    const [result] = program.body.yields;
    const number = names.length === 0 && result !== undefined ? literal(result) : undefined;
    return typeof number === "number" ? number : undefined;
  } catch (error) {
    if (error instanceof WengertError) return undefined;
    throw error;
  }
}
