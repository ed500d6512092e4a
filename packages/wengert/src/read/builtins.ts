/** Global functions and methods of Number, Array and Object. */
import type * as acorn from "acorn";
import { fieldsOf } from "./access.ts";
import { conditional } from "./branch.ts";
import { boolean, constant, type Meaning, number, type NumberMeaning, TEXT, UNDEFINED } from "./meaning.ts";
import { nearestName, REFUSED_GLOBALS } from "./names.ts";
import { imul } from "./integers.ts";
import { asInteger, compareNumbers, refuseAsNumber, toNumber } from "./numbers.ts";
import { knownText, truth } from "./operators.ts";
import { entry, type Reader } from "./reader.ts";
import { write } from "./store.ts";

type Builtin = (reader: Reader, args: readonly Meaning[], node: acorn.Node) => Meaning;

const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["isNaN", (reader, args, node) => isNotANumber(reader, numeric(reader, args[0], node))],
  ["isFinite", (reader, args, node) => isFiniteNumber(reader, numeric(reader, args[0], node))],
  ["Number.isNaN", (reader, [x], node) => ofNumber(reader, x, node, (number) => isNotANumber(reader, number))],
  ["Number.isFinite", (reader, [x], node) => ofNumber(reader, x, node, (number) => isFiniteNumber(reader, number))],
  ["Number.isInteger", (reader, [x], node) => ofNumber(reader, x, node, (number) => isInteger(reader, number, node))],
  ["Math.imul", (reader, [x, y], node) => imul(reader, numeric(reader, x, node), numeric(reader, y, node))],
  ["Boolean", (reader, [x], node) => boolean(truth(reader, x ?? UNDEFINED, node))],
  ["String", (_, args) => text(args)],
  ["Array.isArray", (reader, [x], node) => known(reader, isArray(reader, x, node))],
  ["Object.keys", (reader, [x], node) => entries(reader, x, node, (name) => constant(name))],
  ["Object.values", (reader, [x], node) => entries(reader, x, node, (_, field) => field)],
  [
    "Object.entries",
    (reader, [x], node) => entries(reader, x, node, (name, field) => reader.tuple([constant(name), field])),
  ],
  ["Array.of", (reader, args, node) => reader.tuple(args, node)],
  ["Object.freeze", (_, [x]) => x ?? UNDEFINED],
  ["Object.assign", (reader, [target, ...sources], node) => assign(reader, target, sources, node)],
]);

export function callBuiltin(reader: Reader, name: string, args: readonly Meaning[], node: acorn.Node): Meaning {
  const builtin = BUILTINS.get(name);
  const [first] = args;
  if (first?.kind === "inconsistent" && first !== TEXT) return refuseAsNumber(reader, first, node);
  if (builtin !== undefined) return builtin(reader, args, node);
  const nearest = nearestName(name, BUILTINS.keys());
  return reader.refuse(
    node,
    `${name}() can't be differentiated`,
    REFUSED_GLOBALS.get(name) ??
      (nearest === undefined ? "Compute it outside and pass the result." : `Did you mean ${nearest}?`),
  );
}

/** What holds for a number, and for nothing else. */
function ofNumber(
  reader: Reader,
  x: Meaning | undefined,
  node: acorn.Node,
  holds: (x: NumberMeaning) => Meaning,
): Meaning {
  if (x?.kind === "number") return holds(x);
  if (x?.kind !== "optional") return known(reader, false);
  return conditional(
    reader,
    x.isThere,
    node,
    () => holds(x.value),
    () => known(reader, false),
  );
}

function known(reader: Reader, value: boolean): Meaning {
  return boolean(reader.builder.boolean(value));
}

function numeric(reader: Reader, meaning: Meaning | undefined, node: acorn.Node): NumberMeaning {
  if (meaning?.kind === "number") return meaning;
  return number(meaning === undefined ? reader.builder.constant(Number.NaN) : toNumber(reader, meaning, node));
}

function isNotANumber(reader: Reader, x: NumberMeaning): Meaning {
  if (x.value.type === "i32") return known(reader, false);
  return compareNumbers(reader, x, "!==", x);
}

/** x is finite where x − x is 0. */
function isFiniteNumber(reader: Reader, x: NumberMeaning): Meaning {
  if (x.value.type === "i32") return known(reader, true);
  const { builder } = reader;
  const size = number(builder.apply(entry("abs"), x.value));
  return compareNumbers(reader, size, "<", number(builder.constant(Number.POSITIVE_INFINITY)));
}

function isInteger(reader: Reader, x: NumberMeaning, node: acorn.Node): Meaning {
  if (asInteger(reader, x) !== undefined) return known(reader, true);
  const finite = isFiniteNumber(reader, x);
  return conditional(
    reader,
    truth(reader, finite, node),
    node,
    () => compareNumbers(reader, number(reader.builder.apply(entry("trunc"), x.value)), "===", x),
    () => known(reader, false),
  );
}

function text(args: readonly Meaning[]): Meaning {
  const [x] = args;
  const value = x === undefined ? "" : knownText(x);
  return value === undefined ? TEXT : constant(value);
}

function isArray(reader: Reader, x: Meaning | undefined, node: acorn.Node): boolean {
  if (x?.kind === "list") return true;
  if (x?.kind === "array") return x.array === "number[]" || x.extents.length > 1;
  return x?.kind === "object" && reader.contentOf(x, node).kind === "tuple";
}

/** Sets the fields of one record to those of others. */
function assign(reader: Reader, target: Meaning | undefined, sources: readonly Meaning[], node: acorn.Node): Meaning {
  if (target?.kind !== "object" || reader.contentOf(target, node).kind !== "record") {
    return reader.refuse(node, "Object.assign can't be read here", "Assign to a record, or spread: { ...a, ...b }.");
  }
  for (const source of sources) {
    for (const [name, field] of fieldsOf(reader, source, node)) write(reader, target, name, field, node);
  }
  return target;
}

function entries(
  reader: Reader,
  x: Meaning | undefined,
  node: acorn.Node,
  item: (name: string, field: Meaning) => Meaning,
): Meaning {
  return reader.tuple([...fieldsOf(reader, x ?? UNDEFINED, node)].map(([name, field]) => item(name, field)));
}
