/** Writing fields and elements. */
import type * as acorn from "acorn";
import { literal } from "../program/builder.ts";
import { elementRange, type Key, positionOf } from "./access.ts";
import { hasSetter } from "./class.ts";
import { toInt32 } from "./integers.ts";
import { truncate, writeItem } from "./list.ts";
import {
  type ArrayMeaning,
  describe,
  type ListMeaning,
  type Meaning,
  number,
  type NumberMeaning,
  type ObjectMeaning,
} from "./meaning.ts";
import { asInteger, toIndex, toNumber } from "./numbers.ts";
import { areNumbers, type Reader } from "./reader.ts";

/** `of[key] = meaning`. */
export function write(reader: Reader, of: Meaning, key: Key, meaning: Meaning, node: acorn.Node): void {
  if (of.kind === "object") return writeObject(reader, of, key, meaning, node);
  if (of.kind === "list") return writeList(reader, of, key, meaning, node);
  if (of.kind === "array" && typeof key !== "string") return writeElement(reader, of, key, meaning, node);
  if (of.kind === "scope object") {
    return reader.refuse(
      node,
      `\`${of.path.join(".")}\` belongs to the scope, so it can't be changed`,
      `Copy it first: { ...${of.path.join(".")} }.`,
    );
  }
  return reader.refuse(
    node,
    `${describe(of)} can't be changed here`,
    "Change records and arrays of the function's own.",
  );
}

function writeObject(reader: Reader, of: ObjectMeaning, key: Key, meaning: Meaning, node: acorn.Node): void {
  const content = reader.contentOf(of, node);
  if (content.kind === "record") {
    const name = typeof key === "string" ? key : literal(key.value);
    if (name === undefined) return reader.refuse(node, "a field chosen by a number can't be written", "Use an array.");
    if (name === "__proto__") return reader.refuse(node, "__proto__ can't be set", "Use plain fields.");
    const isInherited = content.inherited?.includes(String(name)) === true;
    if (isInherited || (content.of !== undefined && hasSetter(content.of, String(name)))) {
      return reader.refuse(node, "a setter can't be read", "Assign the field itself.");
    }
    const fields = new Map(content.fields).set(String(name), meaning);
    return reader.change(of, { ...content, fields }, node);
  }
  const index = typeof key === "string" ? undefined : literal(key.value);
  if (typeof index === "number" && Number.isInteger(index) && index >= 0 && index <= content.items.length) {
    const items = [...content.items];
    items[index] = meaning;
    return reader.change(of, { kind: "tuple", items }, node);
  }
  if (typeof key !== "string" && index === undefined && of.cell.readOnly === undefined)
    reader.needMemory(of, content.items);
  if (key === "length" && areNumbers(content.items)) reader.needList(of.cell.origin);
  return reader.refuse(node, "this element of an array can't be written", "Write to an index below the length.");
}

function writeList(reader: Reader, of: ListMeaning, key: Key, meaning: Meaning, node: acorn.Node): void {
  if (typeof key !== "string") {
    return writeItem(reader, of, key, meaning, node, (now, index) => store(reader, now, index, meaning, node));
  }
  if (key === "length" && meaning.kind === "number") return truncate(reader, of, meaning, node);
  return reader.refuse(node, `the property ${key} of an array can't be written`, "Set elements, or the length.");
}

function writeElement(reader: Reader, of: ArrayMeaning, key: NumberMeaning, meaning: Meaning, node: acorn.Node): void {
  refuseReadOnly(reader, of, node);
  if (of.extents.length > 1) {
    return reader.refuse(node, "a row can't be replaced", "Copy the elements in a loop.");
  }
  store(reader, of, key, meaning, node);
}

/** Stores an element. */
export function store(reader: Reader, of: ArrayMeaning, key: NumberMeaning, meaning: Meaning, node: acorn.Node): void {
  const value = elementOf(reader, of, meaning, node);
  const { position, checked } = positionOf(reader, of, toIndex(reader, key), node);
  reader.builder.store(of.buffer, position, value, checked);
}

export function refuseReadOnly(reader: Reader, of: ArrayMeaning, node: acorn.Node): void {
  if (of.readOnly !== undefined) {
    reader.refuse(node, `${of.readOnly}, so it can't be changed`, "Copy it first: x.slice().");
  }
}

/** A value as an element of an array. */
function elementOf(reader: Reader, of: ArrayMeaning, meaning: Meaning, node: acorn.Node): NumberMeaning["value"] {
  const range = elementRange(of.array);
  if (range === undefined) return toNumber(reader, meaning, node);
  if (meaning.kind === "number" && meaning.value.type === "i32" && of.array === "Int32Array") return meaning.value;
  // An Int32Array takes any number modulo 2³².
  if (of.array === "Int32Array") return toInt32(reader, number(toNumber(reader, meaning, node))).value;
  const integer = meaning.kind === "number" ? asInteger(reader, meaning) : undefined;
  if (integer !== undefined && integer.range.low >= range.low && integer.range.high <= range.high) return integer.value;
  return reader.refuse(
    node,
    `a number that may have a fraction, or be out of range, can't be stored in ${of.array.startsWith("I") ? "an" : "a"} ${of.array}`,
    "Keep it in a Float64Array: integer arrays take integers that are known to fit, such as the index of a loop.",
  );
}

/** How to add to an element in place; undefined where the target is no element of memory that takes it. */
export function accumulate(
  reader: Reader,
  of: Meaning,
  key: Key,
  node: acorn.Node,
): ((meaning: Meaning, right: acorn.Node) => void) | undefined {
  if (of.kind !== "array" || typeof key === "string" || of.extents.length > 1) return undefined;
  // A Float32Array rounds the sum, which is no sum any more.
  if (of.array !== "number[]" && of.array !== "Float64Array") return undefined;
  return (meaning, right) => {
    refuseReadOnly(reader, of, node);
    const { position, checked } = positionOf(reader, of, toIndex(reader, key), node);
    reader.builder.accumulate(of.buffer, position, toNumber(reader, meaning, right), checked);
  };
}
