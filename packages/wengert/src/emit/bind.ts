/** Makes the source text of generated code a function. */
import type { Elementary } from "../elementary/entry.ts";
import type { FailureSite } from "./module.ts";

/** What generated code calls outside of itself. */
export interface Runtime {
  /** Called where evaluation must end, with the code of the `fail`, or −1 for an index and the like; it throws. */
  fail(code: number, site: FailureSite | undefined): never;
}

export type Bound = (...args: unknown[]) => unknown;

/** Raised where the host forbids code made from text, as a content security policy does. */
export class CodeForbiddenError extends Error {
  constructor(cause: unknown) {
    super("code made from text is forbidden here", { cause });
    this.name = "CodeForbiddenError";
  }
}

/** @throws CodeForbiddenError */
export function bindSource(parts: {
  readonly text: string;
  /** The name under which the text calls `Runtime.fail`. */
  readonly fail: string;
  readonly elementary: ReadonlyMap<Elementary, string>;
  readonly sites: readonly FailureSite[];
  /** Further names in the text, and what they stand for. */
  readonly given: readonly (readonly [name: string, value: unknown])[];
  readonly runtime: Runtime;
}): Bound {
  const { runtime, sites } = parts;
  const given: (readonly [name: string, value: unknown])[] = [
    ...parts.given,
    [parts.fail, (code: number, site: number): never => runtime.fail(code, sites[site])],
    ...[...parts.elementary].map(([f, name]): [string, unknown] => [name, f.evaluate]),
  ];
  const make = functionFrom(
    given.map(([name]) => name),
    `"use strict";\n${parts.text}`,
  );
  const bound: unknown = make(...given.map(([, value]) => value));
  if (!isFunction(bound)) throw new Error("generated code gave no function");
  return bound;
}

function functionFrom(parameters: readonly string[], text: string): Bound {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- the text is written by this folder, from a Program
    const made: unknown = new Function(...parameters, text);
    if (!isFunction(made)) throw new Error("the Function constructor gave no function");
    return made;
  } catch (error) {
    if (error instanceof EvalError) throw new CodeForbiddenError(error);
    throw error;
  }
}

function isFunction(value: unknown): value is Bound {
  return typeof value === "function";
}
