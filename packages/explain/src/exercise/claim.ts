/** One row of a derivation → what it claims: quantities of a graph, and the expressions that they are said to equal. */
import type { Meaning } from "./examiner.ts";
import type { Names } from "./expression.ts";
import { closingAt, plainText } from "./plain.ts";
import type { Asked, ExplainedGraph } from "./quantities.ts";

export type Claim =
  /** Every expression is said to equal the quantity. */
  | { readonly kind: "quantity"; readonly asked: readonly Asked[]; readonly sides: readonly string[] }
  /** A gradient: an expression for every input. */
  | { readonly kind: "gradient"; readonly node: number; readonly lists: readonly (readonly string[])[] }
  /** A name for an expression, which later rows use. */
  | { readonly kind: "definition"; readonly name: string; readonly side: string }
  /** Something is added to an adjoint. */
  | { readonly kind: "accumulation"; readonly node: number; readonly side: string }
  | { readonly kind: "none" };

const nameText = String.raw`\p{L}[\p{L}\p{Nd}_₀-₉]*(?:\[\d+\]|\.\p{L}[\p{L}\p{Nd}_]*)*`;
const parenthesised = String.raw`(?:\([^()]*\))?`;
const derivativeText = new RegExp(
  String.raw`^\(*[∂d]\s*(?:\(\s*)?(${nameText})?${parenthesised}\s*\)*\s*/\s*\(*\s*[∂d]\s*(${nameText})\s*\)*\s*(${nameText})?${parenthesised}$`,
  "u",
);
const gradientText = new RegExp(
  String.raw`^(?:∇|grad|nabla|gradient)(?:_\S+)?\s*(?:of\s*)?\(?\s*(${nameText})?\s*\)?${parenthesised}$`,
  "u",
);
const barText = new RegExp(
  String.raw`^(?:bar\s*\(\s*(${nameText})\s*\)|(${nameText}?)_bar|adjoint\s*(?:of)?\s*\(?\s*(${nameText})\s*\)?)$`,
  "u",
);
const valueText = new RegExp(String.raw`^(${nameText})\s*${parenthesised}$`, "u");

/** @throws UnreadableError never; a row that says nothing about the graph is "none" */
export function claimOf(row: string, graph: ExplainedGraph, names: Names<Meaning>): Claim {
  const plain = plainText(row).replace(/[.,;]$/, "");
  if (plain === "") return { kind: "none" };
  const added = /^(.*?)\+\s*=(.*)$/.exec(plain);
  if (added !== null) {
    const [, left = "", right = ""] = added;
    const node = nodeOf(nameIn(barText, left), names);
    return node === undefined ? { kind: "none" } : { kind: "accumulation", node, side: right };
  }
  const [left = "", ...sides] = splitTopLevel(plain, "=").map((side) => side.trim());
  if (sides.length === 0) {
    const list = listIn(left);
    return list === undefined ? { kind: "none" } : { kind: "gradient", node: graph.output, lists: [list] };
  }
  const gradient = gradientText.exec(left);
  if (gradient !== null) {
    const node =
      nodeOf(gradient[1], names) ??
      (gradient[1] === undefined || names.find(gradient[1]) === undefined ? graph.output : undefined);
    const lists = sides.map((side) => listIn(side) ?? [side]);
    if (node !== undefined) return { kind: "gradient", node, lists };
  }
  const bar = nameIn(barText, left);
  if (bar !== undefined) {
    const node = nodeOf(bar, names);
    if (node !== undefined) return { kind: "quantity", asked: [{ kind: "adjoint", node }], sides };
  }
  const derivative = derivativeText.exec(left);
  if (derivative !== null) {
    const [, above, by = "", after] = derivative;
    const asked = derivativesBy(above ?? after, by, graph, names);
    return asked.length === 0 ? { kind: "none" } : { kind: "quantity", asked, sides };
  }
  const value = valueText.exec(left)?.[1];
  if (value === undefined) return { kind: "none" };
  const node = nodeOf(value, names);
  if (node !== undefined) return { kind: "quantity", asked: [{ kind: "value", node }], sides };
  const list = listIn(sides[0] ?? "");
  if (list !== undefined)
    return { kind: "gradient", node: graph.output, lists: sides.map((side) => listIn(side) ?? [side]) };
  return { kind: "definition", name: value, side: sides[0] ?? "" };
}

/** ∂v/∂u may be the local partial, an entry of ∇v or, if v is the output, the adjoint of u: whichever of them there is. */
function derivativesBy(above: string | undefined, by: string, graph: ExplainedGraph, names: Names<Meaning>): Asked[] {
  const isKnown = above !== undefined && names.find(above) !== undefined;
  const node = isKnown ? nodeOf(above, names) : graph.output;
  const operand = nodeOf(by, names);
  if (node === undefined || operand === undefined) return [];
  const asked: Asked[] = [];
  if (isKnown && graph.operandsOf(node).includes(operand)) asked.push({ kind: "partial", node, operand });
  if (graph.inputs.includes(operand)) asked.push({ kind: "tangent", node, input: operand });
  else if (node === graph.output) asked.push({ kind: "adjoint", node: operand });
  return asked;
}

function nameIn(pattern: RegExp, text: string): string | undefined {
  const match = pattern.exec(text.trim());
  return match?.slice(1).find((name) => name !== undefined && name !== "");
}

function nodeOf(name: string | undefined, names: Names<Meaning>): number | undefined {
  const meaning = name === undefined ? undefined : names.find(name);
  return meaning !== undefined && "node" in meaning ? meaning.node : undefined;
}

/** The items of `[x, y, …]` or `(x, y, …)`; undefined where the text is no list. */
function listIn(text: string): string[] | undefined {
  const bare = text.trim();
  const [open, close] = bare.startsWith("[") ? ["[", "]"] : ["(", ")"];
  if (!bare.startsWith(open) || closingAt(bare, 0, open, close) !== bare.length - 1) return undefined;
  const items = splitTopLevel(bare.slice(1, -1), ",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
  return items.length > 1 || open === "[" ? items : undefined;
}

/** Splits at a sign that stands in no parenthesis. */
function splitTopLevel(text: string, sign: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let k = 0; k < text.length; k++) {
    const character = text[k];
    if (character === "(" || character === "[") depth++;
    if (character === ")" || character === "]") depth--;
    if (character === sign && depth === 0) {
      parts.push(text.slice(start, k));
      start = k + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
