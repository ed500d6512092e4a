/** What is known of a function that a driver takes. */
import { freeNamesOf } from "./free-names.ts";
import type { Meaning } from "./meaning.ts";
import { isKnownGlobal, isOwnName } from "./names.ts";
import { isToolName } from "./identifier.ts";
import type { Reader } from "./reader.ts";

/** How many parameters a function declares; undefined where any number will do. */
export function parameterCount(of: Meaning): number | undefined {
  if (of.kind === "function") return of.node.params.length;
  if (of.kind === "ruled") return of.parameters;
  if (of.kind === "elementary") return of.f.arity === "any" ? undefined : of.f.arity;
  return of.kind === "derived" && of.driver !== "jvp" ? parameterCount(of.of) : undefined;
}

/** Whether a function gathers arguments in a rest parameter. */
export function gathersArguments(of: Meaning): boolean {
  if (of.kind === "derived") return gathersArguments(of.of);
  return of.kind === "function" && of.node.params.at(-1)?.type === "RestElement";
}

/**
 * Whether a driver that is called natively can read a function by itself: it closes over nothing of the function that
 * is being read, and what it takes from the scope is passed to the driver.
 */
export function runsByItself(reader: Reader, of: Meaning, hasScope: boolean): boolean {
  if (of.kind === "derived") return runsByItself(reader, of.of, hasScope);
  if (of.kind === "ruled") {
    return [of.jvp, of.vjp].every((rule) => rule === undefined || runsByItself(reader, rule, hasScope));
  }
  if (of.kind !== "function") return false;
  const ownScope = of.unit.thunk !== reader.main.thunk;
  return freeNamesOf(of.node).every(({ name }) => {
    if (of.scope.lookup(name) !== undefined) return false;
    if (name in of.unit.names) return ownScope || hasScope;
    return isKnownGlobal(name) || isOwnName(name) || isToolName(name);
  });
}
