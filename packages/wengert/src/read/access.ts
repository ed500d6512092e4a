/** Reading properties and elements: records, tuples, arrays, Math.PI, objects of the user's scope. */
import type * as acorn from "acorn";
import { elementaryByName } from "../elementary/table.ts";
import { unknownMember } from "../errors.ts";
import { literal } from "../program/builder.ts";
import type { ArrayKind } from "../program/shape.ts";
import type { Value } from "../program/types.ts";
import { conditional } from "./branch.ts";
import { classMember } from "./class.ts";
import { scopeKeys, scopeProperty } from "./hidden.ts";
import { viewed, viewOf } from "./list.ts";
import {
  type ArrayMeaning,
  boolean,
  constant,
  type Content,
  describe,
  I32,
  type Meaning,
  number,
  type NumberMeaning,
  type ObjectMeaning,
  type Range,
  type ScopeObjectMeaning,
  UNDEFINED,
} from "./meaning.ts";
import { nearestName } from "./names.ts";
import { compareNumbers, refuseAsNumber, toIndex, toNumber } from "./numbers.ts";
import { type Reader, Restart } from "./reader.ts";
import type { Scope } from "./unit.ts";

/** A property's key: its name, or the index of an element. */
export type Key = string | NumberMeaning;

/** The key that a computed property has: a known string or number is a name. */
export function keyOf(reader: Reader, meaning: Meaning, node: acorn.Node): Key {
  if (meaning.kind === "constant" && typeof meaning.value === "string") {
    return /^(0|[1-9]\d*)$/.test(meaning.value) ? number(reader.builder.integer(Number(meaning.value))) : meaning.value;
  }
  if (meaning.kind === "number") return meaning;
  if (meaning.kind === "optional") return number(toNumber(reader, meaning, node));
  if (meaning.kind === "boolean") return reader.refuse(node, "a boolean can't be an index", "Use b ? 1 : 0.");
  return refuseAsNumber(reader, meaning, node);
}

/** `of[key]`, where `node` is the whole and `owner` the expression that gave `of`. */
export function member(reader: Reader, of: Meaning, key: Key, node: acorn.Node, owner: acorn.Node): Meaning {
  reader.at(node);
  switch (of.kind) {
    case "object":
      return objectMember(reader, of, key, node);
    case "array":
      return typeof key === "string" ? arrayProperty(of, of, key) : element(reader, of, key, node);
    case "list": {
      const now = viewOf(reader, of, node);
      return typeof key === "string" ? arrayProperty(of, now, key) : element(reader, now, key, node);
    }
    case "scope object":
      return scopeMember(reader, of, key, node);
    case "namespace":
      return namespaceMember(reader, of.name, key, node);
    case "class": {
      const found = typeof key === "string" ? classMember(reader, of, key, of, node) : undefined;
      if (found !== undefined) return found;
      break;
    }
    case "builtin":
      if (typeof key === "string") return { kind: "builtin", name: `${of.name}.${key}` };
      break;
    case "constant":
      if (typeof of.value === "string") return stringMember(reader, of.value, key, node);
      return reader.mismatch(
        node,
        `\`${reader.text(owner)}\` is ${String(of.value)}, so it has no ${keyText(key)}`,
        "Check what is passed, or use ?. where it may be missing.",
      );
    case "pullback":
    case "ruled":
    case "derived":
    case "driver":
    case "function":
    case "elementary":
    case "method":
    case "number":
    case "optional":
    case "boolean":
    case "spread":
      break;
    case "absent":
      if (reader.layer.unreachable) return of;
      break;
    case "inconsistent":
      return refuseAsNumber(reader, of, owner);
  }
  return reader.refuse(
    node,
    `${describe(of)} has no ${keyText(key)} that can be read`,
    of.kind === "number" ? "Use arithmetic and Math on numbers." : "Only records and arrays have properties here.",
  );
}

function keyText(key: Key): string {
  return typeof key === "string" ? `property ${key}` : "elements";
}

const ARRAY_METHODS = new Set(Object.getOwnPropertyNames(Array.prototype));

function objectMember(reader: Reader, of: ObjectMeaning, key: Key, node: acorn.Node): Meaning {
  const content = reader.contentOf(of, node);
  if (content.kind === "record") {
    if (typeof key !== "string") return recordElement(reader, content.fields, key, node);
    const field = content.fields.get(key);
    if (field !== undefined) return field;
    const inherited = content.of === undefined ? undefined : classMember(reader, content.of, key, of, node);
    if (inherited !== undefined) return inherited;
    if (content.inherited?.includes(key) === true) {
      return reader.refuse(
        node,
        `\`${key}\` comes from the class of an object`,
        "Only an object's own fields are read: write a function that takes the object, or make it a field.",
      );
    }
    if (Object.hasOwn(Object.prototype, key)) {
      return reader.refuse(node, `\`${key}\` of an object can't be read`, "Use the object's own fields.");
    }
    return UNDEFINED;
  }
  if (key === "length") {
    const { length } = content.items;
    return number(reader.builder.integer(length), { low: length, high: length });
  }
  if (typeof key !== "string") return tupleElement(reader, of, content.items, key, node);
  return ARRAY_METHODS.has(key) ? { kind: "method", of, name: key } : UNDEFINED;
}

function recordElement(
  reader: Reader,
  fields: ReadonlyMap<string, Meaning>,
  key: NumberMeaning,
  node: acorn.Node,
): Meaning {
  const known = literal(key.value);
  if (typeof known === "number") return fields.get(String(known)) ?? UNDEFINED;
  return reader.refuse(node, "a field chosen by a number can't be read", "Use an array, or name the field.");
}

function tupleElement(
  reader: Reader,
  of: ObjectMeaning,
  items: readonly Meaning[],
  key: NumberMeaning,
  node: acorn.Node,
): Meaning {
  const known = literal(key.value);
  if (typeof known === "number") return items[known] ?? UNDEFINED;
  // A short loop over known items is unrolled: its items then need no memory.
  const { range } = key;
  const isShort = range !== undefined && range.low >= 0 && range.high < Math.min(items.length, 16);
  if (key.loop !== undefined && isShort && key.value.instruction === undefined && !reader.decisions.has(key.loop))
    throw new Restart(key.loop, "unroll");
  reader.needMemory(of, items);
  if (key.loop !== undefined && !reader.decisions.has(key.loop) && items.length <= 64)
    throw new Restart(key.loop, "unroll");
  return choose(reader, items, toIndex(reader, key), node);
}

/** An item of a tuple by an index that is not known while reading: a chain of conditions. */
function choose(reader: Reader, items: readonly Meaning[], index: NumberMeaning, node: acorn.Node): Meaning {
  const from = (k: number): Meaning => {
    const item = items[k];
    if (item === undefined) {
      reader.builder.fail(reader.failure("index", node));
      reader.layer.unreachable = true;
      return { kind: "absent" };
    }
    const here = compareNumbers(reader, index, "===", number(reader.builder.integer(k)));
    return conditional(
      reader,
      here.value,
      node,
      () => item,
      () => from(k + 1),
    );
  };
  if (items.length > 64) {
    return reader.refuse(
      node,
      `an array of ${items.length} items that are no numbers can't be indexed by a variable`,
      "Keep the numbers in arrays of numbers.",
    );
  }
  return from(0);
}

function arrayProperty(of: Meaning, now: ArrayMeaning, key: string): Meaning {
  if (key === "length") return lengthOf(now);
  return ARRAY_METHODS.has(key) || key === "set" || key === "subarray" ? { kind: "method", of, name: key } : UNDEFINED;
}

/** The number of elements (or rows) of an array. */
export function lengthOf(of: ArrayMeaning): NumberMeaning {
  const [extent] = of.extents;
  if (extent === undefined) throw new Error("an array without extents");
  const known = literal(extent);
  if (typeof known === "number") return number(extent, { low: known, high: known });
  return { kind: "number", value: extent, range: { low: 0, high: I32.high }, below: { value: extent, distance: 0 } };
}

/** The element or the row at an index. */
export function element(reader: Reader, of: ArrayMeaning, key: NumberMeaning, node: acorn.Node): Meaning {
  const index = toIndex(reader, key);
  if (of.extents.length > 1) return row(reader, of, index, node);
  const { position, checked } = positionOf(reader, of, index, node);
  return number(reader.builder.load(of.buffer, position, checked), elementRange(of.array));
}

/** Where an element stands in its buffer; a view is checked here, as its buffer is larger. */
export function positionOf(
  reader: Reader,
  of: ArrayMeaning,
  index: NumberMeaning,
  node: acorn.Node,
): { position: Value; checked: boolean } {
  const inRange = isInRange(of, index);
  if (of.offset === undefined) return { position: index.value, checked: !inRange };
  if (!inRange) checkIndex(reader, of, index, node);
  return { position: reader.builder.integerOperation("add", of.offset, index.value), checked: false };
}

/** Whether an index is proved to be one of the array's. */
function isInRange(of: ArrayMeaning, index: NumberMeaning): boolean {
  const [extent] = of.extents;
  if (extent === undefined) return false;
  const known = literal(index.value);
  const range = typeof known === "number" ? { low: known, high: known } : (index.range ?? I32);
  if (range.low < 0) return false;
  const length = literal(extent);
  if (typeof length === "number") return range.high < length;
  return index.below !== undefined && index.below.value === extent && index.below.distance < 0;
}

/** Whether an index is one of the array's. */
export function isIndexOf(reader: Reader, of: ArrayMeaning, index: NumberMeaning, node: acorn.Node): Value {
  const { builder } = reader;
  if (isInRange(of, index)) return builder.boolean(true);
  const notNegative = compareNumbers(reader, index, ">=", number(builder.integer(0))).value;
  const valid = conditional(
    reader,
    notNegative,
    node,
    () => compareNumbers(reader, index, "<", lengthOf(of)),
    () => boolean(builder.boolean(false)),
  );
  if (valid.kind !== "boolean") throw new Error("a condition without a value");
  return valid.value;
}

/** Fails where an index is not one of the array's. */
export function checkIndex(reader: Reader, of: ArrayMeaning, index: NumberMeaning, node: acorn.Node): void {
  failUnless(reader, isIndexOf(reader, of, index, node), node);
}

export function failUnless(reader: Reader, isIndex: Value, node: acorn.Node): void {
  conditional(
    reader,
    isIndex,
    node,
    () => UNDEFINED,
    () => {
      reader.builder.fail(reader.failure("index", node));
      reader.layer.unreachable = true;
      return UNDEFINED;
    },
  );
}

/** The row at an index of a nested array: a view of the same memory. */
function row(reader: Reader, of: ArrayMeaning, index: NumberMeaning, node: acorn.Node): ArrayMeaning {
  const { builder } = reader;
  if (!isInRange(of, index)) checkIndex(reader, of, index, node);
  const extents = of.extents.slice(1);
  const size = extents.reduce((product, extent) => builder.integerOperation("multiply", product, extent));
  const start = builder.integerOperation("multiply", index.value, size);
  return {
    ...of,
    offset: of.offset === undefined ? start : builder.integerOperation("add", of.offset, start),
    extents,
  };
}

/** What the elements of an array of integers can be. */
export function elementRange(array: ArrayKind): Range | undefined {
  switch (array) {
    case "Int32Array":
    case "Uint32Array":
      return I32;
    case "Int16Array":
      return { low: -0x8000, high: 0x7fff };
    case "Int8Array":
      return { low: -0x80, high: 0x7f };
    case "Uint16Array":
      return { low: 0, high: 0xffff };
    case "Uint8Array":
    case "Uint8ClampedArray":
      return { low: 0, high: 0xff };
    case "number[]":
    case "Float64Array":
    case "Float32Array":
      return undefined;
  }
}

function scopeMember(reader: Reader, of: ScopeObjectMeaning, key: Key, node: acorn.Node): Meaning {
  const known = typeof key === "string" ? key : literal(key.value);
  if (known === undefined) return reader.refuse(node, "a field chosen by a number can't be read", "Name the field.");
  return scopeProperty(reader, of, String(known), node);
}

function namespaceMember(reader: Reader, namespace: string, key: Key, node: acorn.Node): Meaning {
  const name = typeof key === "string" ? key : "";
  if (namespace === "Math") {
    const f = elementaryByName.get(name);
    if (f !== undefined && typeof Reflect.get(Math, name) === "function") return { kind: "elementary", f };
    if (name === "random") {
      return reader.refuse(
        node,
        "Math.random can't be differentiated",
        "Draw the numbers outside and pass them as data.",
      );
    }
  }
  const owner: object | undefined = namespace === "Math" ? Math : namespace === "Number" ? Number : undefined;
  if (owner !== undefined) {
    const value: unknown = Reflect.get(owner, name);
    if (typeof value === "number") return number(reader.builder.constant(value));
    if (typeof value !== "function") {
      const nearest = nearestName(name, Object.getOwnPropertyNames(owner));
      const suggestion = nearest === undefined ? undefined : `${namespace}.${nearest}`;
      throw unknownMember(namespace, name, suggestion, reader.where(node));
    }
  }
  return { kind: "builtin", name: `${namespace}.${name}` };
}

function stringMember(reader: Reader, text: string, key: Key, node: acorn.Node): Meaning {
  if (key === "length") return number(reader.builder.constant(text.length));
  const known = typeof key === "string" ? undefined : literal(key.value);
  if (typeof known === "number") return constant(text[known]);
  return reader.refuse(node, "text can't be processed here", "Do it outside, and pass numbers or options.");
}

/** The items of a tuple, or of an array whose length is known; undefined otherwise. */
export function knownItems(reader: Reader, given: Meaning, node: acorn.Node): readonly Meaning[] | undefined {
  const of = viewed(reader, given, node);
  if (of.kind === "object") {
    const content: Content = reader.contentOf(of, node);
    return content.kind === "tuple" ? content.items : undefined;
  }
  if (of.kind !== "array") return undefined;
  const length = literal(lengthOf(of).value);
  if (typeof length !== "number" || length > 64) return undefined;
  return Array.from({ length }, (_, k) => element(reader, of, number(reader.builder.integer(k)), node));
}

/** The key of a property as written: a name, or a computed one. */
export function readKey(reader: Reader, node: acorn.MemberExpression, scope: Scope): Key {
  const { property } = node;
  if (property.type === "PrivateIdentifier") return `#${property.name}`;
  if (!node.computed && property.type === "Identifier") return property.name;
  return keyOf(reader, reader.rules.expression(reader, property, scope), property);
}

/** The fields of something that is spread into a record. */
export function fieldsOf(reader: Reader, of: Meaning, node: acorn.Node): ReadonlyMap<string, Meaning> {
  if (of.kind === "constant" && (of.value === undefined || of.value === null)) return new Map();
  if (of.kind === "object") {
    const content = reader.contentOf(of, node);
    if (content.kind === "record") {
      if (content.unordered !== undefined) return refuseAsNumber(reader, content.unordered, node);
      return inOrder(content.fields);
    }
  }
  if (of.kind === "scope object") {
    return new Map(scopeKeys(reader, of).map((name) => [name, scopeProperty(reader, of, name, node)]));
  }
  return reader.refuse(node, `${describe(of)} can't be spread into an object`, "Spread records.");
}

/** Fields as JavaScript goes through them: those whose names are indices first, private ones not at all. */
function inOrder(fields: ReadonlyMap<string, Meaning>): ReadonlyMap<string, Meaning> {
  const names = Object.keys(Object.fromEntries(fields)).filter((name) => !name.startsWith("#"));
  return new Map(names.map((name) => [name, fields.get(name) ?? UNDEFINED]));
}

/** The keys that `for…in` goes through. */
export function keysOf(reader: Reader, of: Meaning, node: acorn.Node): readonly string[] {
  if (of.kind !== "object") return [...fieldsOf(reader, of, node).keys()];
  const content = reader.contentOf(of, node);
  return content.kind === "tuple" ? content.items.map((_, k) => String(k)) : [...fieldsOf(reader, of, node).keys()];
}
