/** By which parameters a derivative inside a function is taken. */
import type * as acorn from "acorn";
import { literal } from "../program/builder.ts";
import { knownItems } from "./access.ts";
import { gathersArguments, parameterCount } from "./callee.ts";
import { type DerivedMeaning, describe, type Meaning } from "./meaning.ts";
import type { Reader } from "./reader.ts";

/** What the option `wrt` names. */
export function readWrt(reader: Reader, meaning: Meaning | undefined, node: acorn.Node): DerivedMeaning["wrt"] {
  if (meaning === undefined || (meaning.kind === "constant" && meaning.value === undefined)) return undefined;
  const position = (item: Meaning): number => {
    const known = item.kind === "number" ? literal(item.value) : undefined;
    if (typeof known === "number") return known;
    return reader.refuse(node, "wrt must be known while reading", "Write it as a number or a list of numbers.");
  };
  if (meaning.kind === "number") return { positions: [position(meaning)], single: true };
  const items = knownItems(reader, meaning, node);
  if (items === undefined)
    return reader.refuse(node, `wrt is ${describe(meaning)}`, "Write a number or a list of numbers.");
  return { positions: items.map(position), single: false };
}

/** The positions of the parameters that are differentiated, and whether their partials are a list. */
export function inputsOf(
  reader: Reader,
  derived: Pick<DerivedMeaning, "of" | "wrt">,
  count: number,
  node: acorn.Node,
): { positions: number[]; single: boolean } {
  if (gathersArguments(derived.of)) {
    const hint = "Give the function an array: (x) => … in place of (...x) => ….";
    const what =
      reader.main.source.isStandIn === true
        ? `${nameOf(derived.of)}() has a rest parameter; its derivative can't be differentiated again`
        : "the derivative of a function with a rest parameter can't be taken inside a function";
    return reader.refuse(node, what, hint);
  }
  const parameters = parameterCount(derived.of) ?? count;
  const positions = derived.wrt?.positions ?? Array.from({ length: parameters }, (_, k) => k);
  for (const k of positions) {
    if (!Number.isInteger(k) || k < 0 || k >= parameters) {
      reader.refuse(node, `wrt: ${k} names no parameter`, "Parameters are counted from 0.");
    }
  }
  const twice = positions.find((k, at) => positions.indexOf(k) !== at);
  if (twice !== undefined) reader.refuse(node, `wrt names parameter ${twice} twice`, "Name each parameter once.");
  return { positions: positions.filter((k) => k < count), single: derived.wrt?.single ?? parameters === 1 };
}

/** What a function is called in messages. */
export function nameOf(of: Meaning): string {
  if (of.kind === "function" || of.kind === "ruled") return of.name;
  if (of.kind === "derived") return `${of.driver}(${nameOf(of.of)})`;
  return of.kind === "elementary" ? of.f.name : "f";
}
