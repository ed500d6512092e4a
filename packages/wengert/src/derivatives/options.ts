/** The options of the calls, checked. */
import { badOption, notAFunction } from "../errors.ts";
import { describe } from "../program/shape-of.ts";
import type { Wrt } from "./types.ts";

export function positionsOf(wrt: Wrt | undefined, count: number): number[] {
  if (wrt === undefined) return Array.from({ length: count }, (_, k) => k);
  return typeof wrt === "number" ? [wrt] : [...wrt];
}

export function checkWrt(wrt: Wrt | undefined, count: number, name: string): void {
  if (wrt === undefined) return;
  const positions = typeof wrt === "number" ? [wrt] : wrt;
  for (const [at, k] of positions.entries()) {
    if (positions.indexOf(k) < at) {
      throw badOption(`wrt names parameter ${k} of ${name}() twice`, "Name each parameter once.");
    }
    if (!Number.isInteger(k) || k < 0 || k >= count) {
      throw badOption(
        `wrt: ${String(k)} names no parameter of ${name}(), which has ${count}`,
        "Parameters are counted from 0: { wrt: 0 } is the first one.",
      );
    }
  }
}

/** Throws unless `f` is a function and every option is known and has a value that it can have. */
export function checkCall(f: unknown, options: unknown, known: readonly string[], driver: string): void {
  if (typeof f !== "function") throw notAFunction(describe(f));
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw badOption(`the options of ${driver} are ${describe(options)}; expected a record`, "Name them: { wrt: 0 }.");
  }
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) {
      throw badOption(`${driver} has no option ${name}`, `Its options are ${known.join(", ")}.`);
    }
    const expected = value === undefined ? undefined : expectedOption(name, value, driver);
    if (expected !== undefined) {
      throw badOption(`the option ${name} of ${driver} is ${describe(value)}; expected ${expected}`, optionHint(name));
    }
  }
}

/** The calls that choose their mode themselves. */
const takesAuto: ReadonlySet<string> = new Set(["jacobian", "valueAndJacobian", "jacobianInto", "sparseJacobian"]);

/** What an option should be, where it is something else. */
function expectedOption(name: string, value: unknown, driver: string): string | undefined {
  switch (name) {
    case "scope":
      return typeof value === "function" ? undefined : "a function that returns the outer names";
    case "verify":
    case "flat":
      return typeof value === "boolean" ? undefined : "true or false";
    case "record":
      return value === "needed" || value === "everything" ? undefined : '"needed" or "everything"';
    case "mode": {
      const modes = takesAuto.has(driver) ? ["forward", "reverse", "auto"] : ["forward", "reverse"];
      return modes.some((mode) => mode === value) ? undefined : modes.map((mode) => `"${mode}"`).join(" or ");
    }
    case "over":
      return value === "branches" || value === "point" ? undefined : '"branches" or "point"';
    case "wrt": {
      const positions: unknown[] = Array.isArray(value) ? value : [value];
      return positions.every((position) => typeof position === "number")
        ? undefined
        : "a position, or a list of positions";
    }
    default:
      return undefined;
  }
}

function optionHint(name: string): string {
  if (name === "scope") return "Write { scope: () => ({ name }) }: it is called at every call.";
  if (name === "wrt") return "Parameters are named by position, counted from 0, as types can't see their names.";
  return "Leave it out for the default.";
}
