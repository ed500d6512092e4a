/** The text of a function value. */
import { cannotRead, notAFunction } from "../errors.ts";
import { makerOf } from "./drivers.ts";
import type { Source } from "../program/types.ts";

const given = new WeakMap<object, Source>();

/** Says what the text of a function is: who read it from a file knows its place, and its types are erased without moving anything. */
export function giveSource(f: object, source: Source): void {
  given.set(f, source);
}

/** The function as a string, from `Function.prototype.toString`, and its name. */
export function sourceOf(f: unknown): Source {
  if (typeof f !== "function") throw notAFunction(describeValue(f));
  const known = given.get(f);
  if (known !== undefined) return known;
  const text = Function.prototype.toString.call(f);
  const maker = makerOf(f);
  if (maker !== undefined) {
    throw cannotRead(
      `what ${maker}(f) returned`,
      "it is no function of the user's",
      `Call it in a function of your own: (x) => ${maker}(f)(…).`,
    );
  }
  const name = f.name === "" ? "f" : f.name;
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text)) {
    throw f.name.startsWith("bound ")
      ? cannotRead(name, "a bound function has no text", "Pass an arrow function that calls it: (x) => f(x).")
      : cannotRead(name, "a native function has no text", "Pass a function that is written in JavaScript.");
  }
  if (/^class\b/.test(text)) {
    throw cannotRead(name, "it is a class", "Pass a function that constructs it: (x) => new C(x).value().");
  }
  return { name, text };
}

/** The text of a class; undefined for other values. */
export function classSourceOf(f: unknown): Source | undefined {
  if (typeof f !== "function") return undefined;
  const text = Function.prototype.toString.call(f);
  return /^class\b/.test(text) ? { name: f.name === "" ? "class" : f.name, text } : undefined;
}

/** What a value is, for a message. */
export function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  switch (typeof value) {
    case "undefined":
      return "undefined";
    case "object":
      return "an object";
    case "function":
      return "a function";
    case "string":
      return `the string ${JSON.stringify(value.length > 30 ? `${value.slice(0, 30)}…` : value)}`;
    case "number":
    case "boolean":
    case "bigint":
      return `the ${typeof value} ${String(value)}`;
    default:
      return "a symbol";
  }
}
