/** When two meanings are one. */
import { literal } from "../program/builder.ts";
import type { Meaning } from "./meaning.ts";

/** Whether two meanings are the same thing, apart from numbers, booleans and objects. */
export function sameMeaning(a: Meaning, b: Meaning): boolean {
  if (a === b) return true;
  if (a.kind === "constant") return b.kind === "constant" && a.value === b.value;
  if (a.kind === "array") {
    return (
      b.kind === "array" &&
      a.buffer === b.buffer &&
      a.offset === b.offset &&
      a.extents.length === b.extents.length &&
      a.extents.every((extent, k) => extent === b.extents[k])
    );
  }
  if (a.kind === "list") return b.kind === "list" && a.cell === b.cell;
  if (a.kind === "function") return b.kind === "function" && a.node === b.node && a.scope === b.scope;
  if (a.kind === "class") return b.kind === "class" && a.node === b.node && a.scope === b.scope;
  if (a.kind === "elementary") return b.kind === "elementary" && a.f === b.f;
  if (a.kind === "namespace" || a.kind === "builtin" || a.kind === "driver")
    return b.kind === a.kind && a.name === b.name;
  return a.kind === "scope object" && b.kind === "scope object" && a.value === b.value;
}

/** Whether a meaning is what it was. */
export function isSame(before: Meaning, after: Meaning): boolean {
  if (before === after) return true;
  if (before.kind === "number" || before.kind === "boolean") {
    if (before.kind !== after.kind) return false;
    if (before.value === after.value) return true;
    const known = literal(before.value);
    return known !== undefined && Object.is(known, literal(after.value)) && before.value.type === after.value.type;
  }
  if (before.kind === "optional") {
    return (
      after.kind === "optional" &&
      before.nothing === after.nothing &&
      before.isThere === after.isThere &&
      before.value.value === after.value.value
    );
  }
  if (before.kind === "object") return after.kind === "object" && before.cell === after.cell;
  if (before.kind === "inconsistent") return after.kind === "inconsistent";
  return sameMeaning(before, after);
}
