/** What a function takes from its scope, looked up anew at every call. */
import { NoShape, shapeKey, shapeOf } from "../program/shape-of.ts";
import type { Change, HiddenArgument, Reading } from "../read/reading.ts";
import { withThunkNames } from "../read/thunk-names.ts";
import { propertyOf } from "./arguments.ts";

/**
 * A scope that has its functions under their own names, too: a bundler that renames one of two functions of one name
 * renames it in the text of its callers and as a value, but leaves the key in `{ scope: () => ({ f }) }`.
 */
export function withFunctionNames(
  scope: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (scope === undefined) return undefined;
  const renamed = new Map<string, unknown>();
  for (const value of Object.values(scope)) {
    if (typeof value !== "function" || value.name === "" || Object.hasOwn(scope, value.name)) continue;
    // Two functions of one name: neither is meant for sure.
    renamed.set(value.name, renamed.has(value.name) ? undefined : value);
  }
  for (const [name, value] of renamed) if (value === undefined) renamed.delete(name);
  return renamed.size === 0 ? scope : { ...Object.fromEntries(renamed), ...scope };
}

/** What a path of names leads to, in the scope that it belongs to: a helper's own, or the caller's. */
function follow(
  { path, scope }: Pick<HiddenArgument, "path" | "scope">,
  given: Readonly<Record<string, unknown>> | undefined,
): unknown {
  let value: unknown = scope === undefined ? given : scope();
  for (const name of path) value = propertyOf(value, name);
  return value;
}

/** Whether the functions, and the keys of objects, that were read are still those of the scope. */
export function factsHold({ facts }: Reading, scope: Readonly<Record<string, unknown>> | undefined): boolean {
  return facts.every((fact) => fact.holds(follow(fact, scope)));
}

/**
 * A quick test that a scope returns what it returns now, where that is functions alone: what was read of them holds then.
 * Undefined where a reading takes more from its scopes than functions, or where that no longer holds.
 */
export function sameFunctionsTest(
  reading: Reading,
  scope: () => Readonly<Record<string, unknown>>,
): (() => boolean) | undefined {
  if (reading.hidden.length > 0 || reading.facts.some((fact) => fact.scope !== undefined)) return undefined;
  const names = scope();
  const [keys, values] = [Object.keys(names), Object.values(names)];
  if (!values.every((value) => typeof value === "function")) return undefined;
  if (!factsHold(reading, withFunctionNames(withThunkNames(scope, names)))) return undefined;
  return () => {
    const now = scope();
    let count = 0;
    for (const key in now) {
      if (key !== keys[count] || now[key] !== values[count]) return false;
      count++;
    }
    return count === keys.length;
  };
}

export function hiddenValues({ hidden }: Reading, scope: Readonly<Record<string, unknown>> | undefined): unknown[] {
  return hidden.map((entry) => follow(entry, scope));
}

/** The first record that a function changes in its arguments and takes values of from its scope, too; undefined where none is. */
export function firstChangedInScope(
  { hidden, changes }: Reading,
  scope: Readonly<Record<string, unknown>> | undefined,
  changed: readonly unknown[],
): { readonly change: Change; readonly name: string } | undefined {
  for (const entry of hidden) {
    for (let length = 1; length < entry.path.length; length++) {
      const path = entry.path.slice(0, length);
      const change = changes[changed.indexOf(follow({ ...entry, path }, scope))];
      if (change !== undefined) return { change, name: path.join(".") };
    }
  }
  return undefined;
}

export function hiddenShapesAreSame({ hidden }: Reading, values: readonly unknown[]): boolean {
  try {
    return hidden.every(({ path, shape }, k) => shapeKey(shapeOf(values[k], path.join("."))) === shapeKey(shape));
  } catch (error) {
    // Reading anew says what is wrong with it.
    if (error instanceof NoShape) return false;
    throw error;
  }
}
