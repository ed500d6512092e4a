/** Where the text of a function comes from. */
import { notAFunction } from "../errors.ts";
import { describe } from "../program/shape-of.ts";
import type { Source } from "../program/types.ts";
import { derivedOf, type DerivedFunction } from "../read/drivers.ts";
import { parametersOf } from "../read/parse.ts";
import { sourceOf } from "../read/source.ts";
import { required } from "../transform/rebuild.ts";
import type { AnyFunction } from "./types.ts";

/** A function together with where its text comes from, for callers that know more than the function value tells. */
export interface Located {
  readonly f: AnyFunction;
  readonly source: Source;
  /** What its outer names stand for, in place of the option `scope`. */
  readonly scope?: () => Readonly<Record<string, unknown>>;
}

/**
 * Where the text of a function comes from. What a driver returned, such as `gradient(f)`, has no text that could be
 * read: a function that calls it stands for it.
 */
export function locate(f: AnyFunction): Located {
  const derived = derivedOf(f);
  if (derived === undefined) return { f, source: sourceOf(f) };
  const parameters = parametersOf(innermost(derived).source);
  const names = parameters.map((_, k) => `x${k}`);
  const declared = parameters.map(
    ({ isRest, hasDefault }, k) => `${isRest ? "..." : ""}${required(names[k])}${hasDefault ? " = undefined" : ""}`,
  );
  const passed = parameters.map(({ isRest }, k) => `${isRest ? "..." : ""}${required(names[k])}`);
  const text = `(${declared.join(", ")}) => derived(${passed.join(", ")})`;
  return { f, source: { name: f.name, text }, scope: () => ({ derived: f }) };
}

/** The function that derivatives of derivatives were made of. */
function innermost({ of }: DerivedFunction): Located {
  const inner = derivedOf(of);
  if (inner !== undefined) return innermost(inner);
  if (typeof of !== "function") throw notAFunction(describe(of));
  return { f: (...args): unknown => Reflect.apply(of, undefined, args), source: sourceOf(of) };
}
