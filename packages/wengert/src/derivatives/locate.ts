/** Where the text of a function comes from. */
import { sanitise } from "../emit/names.ts";
import { notAFunction, WengertError } from "../errors.ts";
import { describe } from "../program/shape-of.ts";
import type { Source } from "../program/types.ts";
import { derivedOf, type DerivedFunction, ruledOf } from "../read/drivers.ts";
import { type Parameter, parametersOf } from "../read/parse.ts";
import { sourceOf } from "../read/source.ts";
import type { AnyFunction } from "./types.ts";

/** A function together with where its text comes from, for callers that know more than the function value tells. */
export interface Located {
  readonly f: AnyFunction;
  readonly source: Source;
  /** What its outer names stand for, in place of the option `scope`. */
  readonly scope?: () => Readonly<Record<string, unknown>>;
  /** What else its text names. */
  readonly names?: Readonly<Record<string, unknown>>;
}

/**
 * Where the text of a function comes from. What a driver returned, such as `gradient(f)`, and what has rules of its own
 * is not read as it is: a function that calls it stands for it.
 */
export function locate(f: AnyFunction): Located {
  const derived = derivedOf(f);
  if (derived !== undefined) {
    const text = textOfCall("derived", parametersOf(innermost(derived).source));
    return { f, source: { name: f.name, text, isStandIn: true }, scope: () => ({ derived: f }) };
  }
  const ruled = ruledOf(f);
  if (ruled === undefined) return { f, source: sourceOf(f) };
  // A name that no scope of the user's has.
  const name = `${sanitise(f.name) ?? "f"}$`;
  const text = textOfCall(name, parametersOfFunction(ruled.of));
  return { f, source: { name: f.name, text, isStandIn: true }, names: { [name]: f } };
}

/** The text of a function that hands its arguments on; its parameters have the names of those, where they can. */
function textOfCall(callee: string, parameters: readonly Parameter[]): string {
  const names = parameters.map(({ name }, k) => (name === undefined || name === callee ? `x${k}` : name));
  const isClear = new Set(names).size === names.length;
  const list = parameters.map((parameter, k) => ({ ...parameter, name: isClear ? names[k] : `x${k}` }));
  const declared = list.map(
    ({ name, isRest, hasDefault }) => `${isRest ? "..." : ""}${name}${hasDefault ? " = undefined" : ""}`,
  );
  const passed = list.map(({ name, isRest }) => `${isRest ? "..." : ""}${name}`);
  return `(${declared.join(", ")}) => ${callee}(${passed.join(", ")})`;
}

/** The parameters of a function that may have no text to read: then it says itself how many there are. */
function parametersOfFunction(of: object): readonly Parameter[] {
  try {
    const ruled = ruledOf(of);
    if (ruled !== undefined) return parametersOfFunction(ruled.of);
    const derived = derivedOf(of);
    return parametersOf(derived === undefined ? sourceOf(of) : innermost(derived).source);
  } catch (error) {
    if (!(error instanceof WengertError) || typeof of !== "function") throw error;
    return Array.from({ length: of.length }, () => ({ name: undefined, hasDefault: false, isRest: false }));
  }
}

/** The function that derivatives of derivatives were made of. */
function innermost({ of }: DerivedFunction): { readonly source: Source } {
  const inner = derivedOf(of);
  if (inner !== undefined) return innermost(inner);
  const ruled = ruledOf(of);
  if (ruled !== undefined) return { source: { name: "f", text: textOfCall("f", parametersOfFunction(ruled.of)) } };
  if (typeof of !== "function") throw notAFunction(describe(of));
  return { source: sourceOf(of) };
}
