/** What goes into a function with rules and comes out of it, as values of its Programs. */
import type * as acorn from "acorn";
import { badRule } from "../errors.ts";
import { addParam, literal } from "../program/builder.ts";
import type { Region, Type, Value } from "../program/types.ts";
import { knownItems } from "./access.ts";
import { conditional } from "./branch.ts";
import { allocate, filled } from "./construct.ts";
import { itemsOf, mapItems, withItems } from "./content.ts";
import { copyElements, copyOf } from "./copy.ts";
import type { Layer } from "./environment.ts";
import { isDifferentiableArray } from "./leaves.ts";
import { type ArrayMeaning, boolean, constant, describe, type Meaning, number, UNDEFINED } from "./meaning.ts";
import { toNumber } from "./numbers.ts";
import type { Reader } from "./reader.ts";

const readOnly = "an argument of a function with rules";

/** The arguments of a call, and what of them is known while reading. */
export interface Operands {
  /** The arguments, lists of numbers as memory. */
  readonly args: readonly Meaning[];
  readonly values: Value[];
  /** Which of the values a derivative can be taken by. */
  readonly positions: number[];
  /** Equal for arguments that one reading serves, as far as `statics` are the same. */
  signature: string;
  /** Functions, strings and the like among them. */
  readonly statics: Meaning[];
}

/** The values of the arguments of a call: numbers as f64, arrays whole. */
export function operandsOf(reader: Reader, args: readonly Meaning[], node: acorn.Node): Operands {
  const settled = args.map((arg) => inMemory(reader, arg, node));
  const operands: Operands = { args: settled, values: [], positions: [], signature: "", statics: [] };
  for (const arg of settled) addOperand(reader, arg, node, operands);
  return operands;
}

/** A list of numbers, or of lists of the same length, as memory; anything else as it is. */
function inMemory(reader: Reader, arg: Meaning, node: acorn.Node): Meaning {
  if (arg.kind !== "object") return arg;
  const content = reader.contentOf(arg, node);
  if (content.kind === "record") {
    return reader.object(
      mapItems(content, (item) => inMemory(reader, item, node)),
      arg.cell.name,
    );
  }
  const items = content.items.map((item) => inMemory(reader, item, node));
  if (items.every((item) => item.kind === "number")) return filled(reader, "number[]", items, node);
  const rows = items.filter((item) => item.kind === "array");
  const [first] = rows;
  const isMatrix =
    first?.array === "number[]" && rows.length === items.length && rows.every((row) => haveSameExtents(row, first));
  return isMatrix ? stacked(reader, first, rows, node) : reader.object({ kind: "tuple", items }, arg.cell.name);
}

function haveSameExtents(a: ArrayMeaning, b: ArrayMeaning): boolean {
  return (
    a.array === b.array &&
    a.extents.length === b.extents.length &&
    a.extents.every((extent, k) => {
      const other = b.extents[k];
      return (
        extent === other || (other !== undefined && literal(extent) !== undefined && literal(extent) === literal(other))
      );
    })
  );
}

/** An array of rows of the same lengths. */
function stacked(reader: Reader, first: ArrayMeaning, rows: readonly ArrayMeaning[], node: acorn.Node): ArrayMeaning {
  const { builder } = reader;
  const count = builder.integer(rows.length);
  const made = allocated(reader, first, [count, ...first.extents], node);
  const size = first.extents.reduce((product, extent) => builder.integerOperation("multiply", product, extent));
  const whole: ArrayMeaning = { ...made, extents: [builder.integerOperation("multiply", count, size)] };
  for (const [k, row] of rows.entries()) {
    const at = number(builder.integerOperation("multiply", builder.integer(k), size));
    copyElements(reader, { ...row, extents: [size] }, whole, at, node);
  }
  return made;
}

function addOperand(reader: Reader, arg: Meaning, node: acorn.Node, into: Operands): void {
  switch (arg.kind) {
    case "number":
      into.positions.push(into.values.length);
      into.values.push(reader.builder.toNumber(arg.value));
      into.signature += "n";
      return;
    case "boolean":
      into.values.push(arg.value);
      into.signature += "b";
      return;
    case "array":
      if (isDifferentiableArray(arg)) into.positions.push(into.values.length);
      into.values.push(arg.offset === undefined ? arg.buffer : copyOf(reader, arg, node));
      into.values.push(...arg.extents.filter((extent) => literal(extent) === undefined));
      into.signature += `${arg.array}(${arg.extents.map((extent) => String(literal(extent) ?? "*")).join()})`;
      return;
    case "object": {
      const content = reader.contentOf(arg, node);
      into.signature += content.kind === "tuple" ? "[" : "{";
      for (const [key, item] of itemsOf(content)) {
        if (content.kind === "record") into.signature += `${JSON.stringify(key)}:`;
        addOperand(reader, item, node, into);
      }
      into.signature += "]";
      return;
    }
    case "spread":
      return reader.refuse(node, "an array of unknown length can't be spread into arguments", "Pass the array itself.");
    case "inconsistent":
    case "absent":
      return reader.mismatch(node, `an argument is ${describe(arg)}`, "Pass the same kind of value on every path.");
    default:
      into.statics.push(arg);
      into.signature += "s";
  }
}

/** An argument inside: params for its values. */
export function enter(reader: Reader, region: Region, arg: Meaning, node: acorn.Node): Meaning {
  if (arg.kind === "number") return number(addParam(region, "f64", arg.value.name));
  if (arg.kind === "boolean") return boolean(addParam(region, "bool", arg.value.name));
  if (arg.kind === "array") {
    const buffer = addParam(region, arg.buffer.type, arg.buffer.name);
    const extents = arg.extents.map((extent) => (literal(extent) === undefined ? addParam(region, "i32") : extent));
    return { kind: "array", array: arg.array, buffer, offset: undefined, extents };
  }
  if (arg.kind !== "object") return arg;
  const content = mapItems(reader.contentOf(arg, node), (item) => enter(reader, region, item, node));
  const { name, origin } = arg.cell;
  return reader.object(content, name, { readOnly: "is an argument of a function with rules", origin });
}

/** A tangent or a seed in the shape of what it belongs to: params for its values. */
export function derivativeOf(reader: Reader, region: Region, of: Meaning, node: acorn.Node): Meaning {
  if (of.kind === "number") return number(addParam(region, "f64", nameOf(of.value)));
  if (of.kind === "array" && isDifferentiableArray(of)) {
    return { ...of, buffer: addParam(region, of.buffer.type, nameOf(of.buffer)), offset: undefined, readOnly };
  }
  if (of.kind !== "object") return constant(null);
  const content = mapItems(reader.contentOf(of, node), (item) => derivativeOf(reader, region, item, node));
  return reader.object(content, "derivative", { readOnly: "is an argument of a rule" });
}

function nameOf({ name }: Value): string | undefined {
  return name === undefined ? undefined : `${name}_derivative`;
}

/** A tangent of zeros. */
export function zeroOf(reader: Reader, of: Meaning, node: acorn.Node): Meaning {
  const { builder } = reader;
  if (of.kind === "number") return number(builder.constant(0));
  if (of.kind === "array" && isDifferentiableArray(of)) return allocated(reader, of, of.extents, node);
  if (of.kind !== "object") return constant(null);
  return reader.object(
    mapItems(reader.contentOf(of, node), (item) => zeroOf(reader, item, node)),
    "zero",
  );
}

function allocated(reader: Reader, like: ArrayMeaning, extents: readonly Value[], node: acorn.Node): ArrayMeaning {
  const { builder } = reader;
  const size = extents.reduce((product, extent) => builder.integerOperation("multiply", product, extent));
  return { ...allocate(reader, like.array, number(size), node), extents };
}

/** Checks what a rule returns, and takes the values out of it. */
export class Returned {
  readonly leaves: Value[];
  private readonly reader: Reader;
  private readonly node: acorn.Node;
  /** What returns it: `the vjp of f`. */
  private readonly of: string;
  /** Holds the objects that it should be like. */
  private readonly layer: Layer;

  constructor(reader: Reader, node: acorn.Node, of: string, layer: Layer, leaves: readonly Value[] = []) {
    this.leaves = [...leaves];
    this.reader = reader;
    this.node = node;
    this.of = of;
    this.layer = layer;
  }

  fail(what: string, hint: string): never {
    throw badRule(`${this.of} ${what}`, hint, this.reader.where(this.node));
  }

  /**
   * The values of a result in the shape of another, of which only that shape can be seen here: numbers, booleans, arrays
   * of its own with their extents. Returns the result in that shape.
   */
  value(like: Meaning, given: Meaning, path: string = "the value"): Meaning {
    const { reader, node } = this;
    switch (like.kind) {
      case "number": {
        const value = this.number(given, path);
        this.leaves.push(value);
        return number(value);
      }
      case "boolean":
        if (given.kind !== "boolean") return this.mismatch(path, given, "a boolean");
        this.leaves.push(given.value);
        return given;
      case "array": {
        const array = this.array(like, given, path);
        const buffer = this.own(array);
        this.leaves.push(buffer);
        const extents = array.extents.map((extent, k) => {
          const known = literal(like.extents[k] ?? extent);
          if (typeof known === "number") {
            const wanted = reader.builder.integer(known);
            this.requireSame(wanted, extent);
            return wanted;
          }
          if (array.extents.length > 1) this.leaves.push(extent);
          return extent;
        });
        return { kind: "array", array: like.array, buffer, offset: undefined, extents };
      }
      case "object":
        return this.items(like, given, path, (item, other, inner) => this.value(item, other, inner));
      case "constant":
        if (given.kind !== "constant" || given.value !== like.value) return this.mismatch(path, given, describe(like));
        return like;
      default:
        return reader.mismatch(node, `${this.of} returns ${describe(like)}`, "Return numbers, arrays or records.");
    }
  }

  /** The values of a derivative in the shape of what it belongs to; nothing for what carries none. */
  derivative(like: Meaning, given: Meaning, path: string, isOwn: boolean): void {
    if (like.kind === "number") this.leaves.push(this.number(given, path));
    else if (like.kind === "array" && isDifferentiableArray(like)) {
      const array = this.array(like, given, path);
      like.extents.forEach((extent, k) => {
        this.requireSame(extent, array.extents[k] ?? extent);
      });
      this.leaves.push(isOwn || array.offset !== undefined ? this.own(array) : array.buffer);
    } else if (like.kind === "object") {
      this.items(like, given, path, (item, other, inner) => {
        this.derivative(item, other, inner, isOwn);
        return item;
      });
    }
  }

  private mismatch(path: string, given: Meaning, expected: string): never {
    return this.fail(
      `gives ${describe(given)} for ${path}; expected ${expected}`,
      "Values have the shape that the function returns; tangents, seeds and adjoints that of what they belong to.",
    );
  }

  private number(given: Meaning, path: string): Value {
    if (given.kind !== "number" && given.kind !== "boolean") return this.mismatch(path, given, "a number");
    return toNumber(this.reader, given, this.node);
  }

  private items(
    like: Extract<Meaning, { kind: "object" }>,
    given: Meaning,
    path: string,
    each: (like: Meaning, given: Meaning, path: string) => Meaning,
  ): Meaning {
    const { reader, node } = this;
    const content = this.layer.content(like.cell);
    const items = itemsOf(content);
    const mapped = new Map<string, Meaning>();
    if (content.kind === "tuple") {
      const others = knownItems(reader, given, node);
      if (others?.length !== items.size) {
        const came = others === undefined ? describe(given) : `${others.length} items`;
        this.fail(`gives ${came} for ${path}; expected an array of ${items.size}`, "Return an array of that length.");
      }
      for (const [key, item] of items) {
        mapped.set(key, each(item, others[Number(key)] ?? UNDEFINED, `${path}[${key}]`));
      }
      return reader.object(withItems(content, mapped), like.cell.name);
    }
    if (given.kind !== "object") return this.mismatch(path, given, `an object { ${[...items.keys()].join(", ")} }`);
    const others = itemsOf(reader.contentOf(given, node));
    for (const [key, item] of items) {
      const other = others.get(key);
      if (other === undefined) this.fail(`gives no ${key} for ${path}`, `Return { ${[...items.keys()].join(", ")} }.`);
      mapped.set(key, each(item, other, `${path}.${key}`));
    }
    return reader.object(withItems(content, mapped), like.cell.name);
  }

  /** An array as memory, of the kind of another. */
  private array(like: ArrayMeaning, given: Meaning, path: string): ArrayMeaning {
    const array = this.memory(like, given);
    if (array?.buffer.type !== like.buffer.type || array.extents.length !== like.extents.length) {
      return this.mismatch(path, given, describe(like));
    }
    return array;
  }

  private memory(like: ArrayMeaning, given: Meaning): ArrayMeaning | undefined {
    const { reader, node } = this;
    if (given.kind === "array") return given;
    if (given.kind !== "object") return undefined;
    const content = reader.contentOf(given, node);
    if (content.kind !== "tuple") return undefined;
    if (like.extents.length === 1) {
      const areNumbers = content.items.every(({ kind }) => kind === "number");
      return areNumbers ? filled(reader, like.array, content.items, node) : undefined;
    }
    const inner: ArrayMeaning = { ...like, extents: like.extents.slice(1) };
    const rows = content.items.map((item) => this.memory(inner, item));
    const [first] = rows;
    if (first === undefined || !rows.every((row) => row !== undefined)) return undefined;
    for (const row of rows) {
      first.extents.forEach((extent, k) => {
        this.requireSame(extent, row.extents[k] ?? extent);
      });
    }
    return stacked(reader, first, rows, node);
  }

  /** Fails where two lengths differ. */
  private requireSame(a: Value, b: Value): void {
    const { reader, node } = this;
    if (a === b) return;
    conditional(
      reader,
      reader.builder.compare(a, "===", b),
      node,
      () => UNDEFINED,
      () => {
        reader.builder.fail(reader.failure("rule", node));
        reader.layer.unreachable = true;
        return UNDEFINED;
      },
    );
  }

  /** The elements in a buffer of their own. */
  private own(array: ArrayMeaning): Value {
    const { region } = this.reader.builder;
    const isOwn =
      array.offset === undefined &&
      array.buffer.instruction !== undefined &&
      array.buffer.region === region &&
      !this.leaves.includes(array.buffer);
    return isOwn ? array.buffer : copyOf(this.reader, array, this.node);
  }
}

/** The types of a result's values. */
export function resultTypes(meaning: Meaning, layer: Layer): Type[] {
  if (meaning.kind === "number") return ["f64"];
  if (meaning.kind === "boolean") return ["bool"];
  if (meaning.kind === "array") {
    const open = meaning.extents.length > 1 ? meaning.extents.filter((extent) => literal(extent) === undefined) : [];
    return [meaning.buffer.type, ...open.map((): Type => "i32")];
  }
  if (meaning.kind !== "object") return [];
  return [...itemsOf(layer.content(meaning.cell)).values()].flatMap((item) => resultTypes(item, layer));
}

/** A result where the function is called. */
export function rebuildResult(reader: Reader, meaning: Meaning, layer: Layer, next: () => Value): Meaning {
  switch (meaning.kind) {
    case "number":
      return number(next());
    case "boolean":
      return boolean(next());
    case "array": {
      const buffer = next();
      const isPlain = meaning.extents.length === 1;
      const extents = meaning.extents.map((extent) => {
        const known = literal(extent);
        if (typeof known === "number") return reader.builder.integer(known);
        return isPlain ? reader.builder.length(buffer) : next();
      });
      return { kind: "array", array: meaning.array, buffer, offset: undefined, extents };
    }
    case "object": {
      const content = mapItems(layer.contentOf(meaning), (item) => rebuildResult(reader, item, layer, next));
      return reader.object(content, meaning.cell.name);
    }
    default:
      return meaning;
  }
}
