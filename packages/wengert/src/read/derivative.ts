/** Derivatives that are taken inside a function. */
import type * as acorn from "acorn";
import type { DerivedMeaning, DriverMeaning, Meaning, PullbackMeaning } from "./meaning.ts";
import type { Reader } from "./reader.ts";
import type { Scope } from "./unit.ts";

export function callDriver(
  reader: Reader,
  driver: DriverMeaning,
  _args: readonly Meaning[],
  node: acorn.Node,
): Meaning {
  return reader.refuse(node, `${driver.name} can't be read inside a function yet`, "Take the derivative outside.");
}

export function callDerived(
  reader: Reader,
  derived: DerivedMeaning,
  _args: readonly Meaning[],
  node: acorn.Node,
  _scope: Scope,
): Meaning {
  return reader.refuse(node, `${derived.driver} can't be read inside a function yet`, "Take the derivative outside.");
}

export function callPullback(
  reader: Reader,
  pullback: PullbackMeaning,
  _args: readonly Meaning[],
  node: acorn.Node,
  _scope: Scope,
): Meaning {
  return reader.refuse(node, `a ${pullback.kind} can't be read inside a function yet`, "Take the derivative outside.");
}
