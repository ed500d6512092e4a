/** The point of `--at`: `w1=0.5,w2=-0.3`, `x=[1,2,3]`, `p={"mass":2}`. */
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
      if (point.has(name)) throw new UsageError(`--at gives ${name} twice`);
      point.set(name, parseValue(name, value.trim()));
    }
  }
  return point;
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
    else if (c === "[" || c === "{") depth++;
    else if (c === "]" || c === "}") depth--;
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
};

function parseValue(name: string, text: string): PointValue {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const special = Object.hasOwn(nonFinite, text) ? nonFinite[text] : undefined;
  if (special !== undefined) return special;
  if (text === "") throw new UsageError(`--at gives ${name} no value`, `For example: --at ${name}=0.5`);
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON has no other values than these
    return JSON.parse(text) as PointValue;
  } catch {
    throw new UsageError(
      `--at: "${text}" is no value for ${name}`,
      `Write a number, a list [1, 2, 3] or a record in JSON: ${name}='{"mass": 2}'`,
    );
  }
}
