/** Values of the user's scope: hidden passive arguments, functions, objects of both. */
import type * as acorn from "acorn";
import { WengertError } from "../errors.ts";
import { addParam, type Builder } from "../program/builder.ts";
import { bufferTypeOf, type Shape } from "../program/shape.ts";
import { NoShape, shapeOf } from "../program/shape-of.ts";
import { classMeaning } from "./class.ts";
import {
  boolean,
  type ClassMeaning,
  constant,
  type FunctionMeaning,
  type Meaning,
  number,
  type ObjectMeaning,
  type RuledMeaning,
  type ScopeObjectMeaning,
  UNDEFINED,
} from "./meaning.ts";
import {
  type DerivedFunction,
  derivedOf,
  namedThunk,
  positionsOf,
  type RuledFunction,
  ruledOf,
  scopeOf,
} from "./drivers.ts";
import { recognised } from "./names.ts";
import { parseClass, parseFunction, refuseAsynchronous } from "./parse.ts";
import type { Reader } from "./reader.ts";
import { parametersOf, ruledMeaning } from "./rule.ts";
import { classSourceOf, sourceOf } from "./source.ts";
import { Scope, type Unit } from "./unit.ts";

/** The meaning of a value that the user's scope gives under a path. */
export function scopeValue(
  reader: Reader,
  unit: Unit,
  path: readonly string[],
  value: unknown,
  node: acorn.Node,
): Meaning {
  if (typeof value === "function") return scopeFunction(reader, unit, path, value);
  if (isPlainObject(value)) {
    relyOn(reader, unit, path, "object", isPlainObject);
    return { kind: "scope object", unit, path, value };
  }
  if (Array.isArray(value) && value.some((item) => typeof item === "function")) {
    return scopeTuple(reader, unit, path, value, node);
  }
  return hiddenArgument(reader, unit, path, value, node);
}

/** An array of the scope that holds functions, item by item. */
function scopeTuple(
  reader: Reader,
  unit: Unit,
  path: readonly string[],
  value: readonly unknown[],
  node: acorn.Node,
): Meaning {
  const { length } = value;
  relyOn(reader, unit, path, "keys", (now) => Array.isArray(now) && now.length === length);
  const items = value.map((item, k) => scopeValue(reader, unit, [...path, String(k)], item, node));
  const name = path.join(".");
  return reader.rootObject({ kind: "tuple", items }, name, { readOnly: "belongs to the scope" });
}

/** Notes what is taken from a value of the scope. */
function relyOn(
  reader: Reader,
  unit: Unit,
  path: readonly string[],
  what: "function" | "object" | "keys" | "absence",
  holds: (value: unknown) => boolean,
): void {
  const fact = { path, holds, ...(unit.thunk === undefined ? {} : { scope: unit.thunk }) };
  reader.facts.set(`${what} ${pathKey(unit, path)}`, fact);
}

/** The keys of an object of the scope, in their order. */
export function scopeKeys(reader: Reader, { unit, path, value }: ScopeObjectMeaning): readonly string[] {
  const keys = Object.keys(value);
  const written = JSON.stringify(keys);
  relyOn(reader, unit, path, "keys", (now) => isPlainObject(now) && JSON.stringify(Object.keys(now)) === written);
  return keys;
}

/** A property of an object of the scope. */
export function scopeProperty(
  reader: Reader,
  { unit, path, value }: ScopeObjectMeaning,
  name: string,
  node: acorn.Node,
): Meaning {
  const inner = [...path, name];
  if (name in value) return scopeValue(reader, unit, inner, Reflect.get(value, name), node);
  relyOn(reader, unit, inner, "absence", (now) => now === undefined);
  return UNDEFINED;
}

function scopeFunction(reader: Reader, unit: Unit, path: readonly string[], value: object): Meaning {
  relyOn(reader, unit, path, "function", (now) => now === value);
  return functionValue(reader, unit, path, value);
}

/** What a function is: one that is recognised, one that a driver made or that has rules, a class, or one to be read. */
export function functionValue(reader: Reader, unit: Unit, path: readonly string[], value: object): Meaning {
  const known = recognised(value);
  if (known !== undefined) return known;
  const derived = derivedOf(value);
  if (derived !== undefined) {
    const of = underlying(reader, unitOfDerived(unit, derived), derived.of, path);
    return { kind: "derived", driver: derived.driver, of, wrt: positionsOf(derived.wrt) };
  }
  const rules = ruledOf(value);
  if (rules !== undefined) return ruledFrom(reader, unit, value, rules, path);
  return classFrom(reader, unit, value) ?? functionOf(reader, unit, value, path.at(-1) ?? "f");
}

/** A function with rules of its own. */
function ruledFrom(
  reader: Reader,
  caller: Unit,
  value: object,
  { of, jvp, vjp }: RuledFunction,
  path: readonly string[],
): RuledMeaning {
  const known = reader.ruledMeanings.get(value);
  if (known !== undefined) return known;
  const own = scopeOf(value);
  const unit = own === undefined ? caller : { ...caller, names: own(), thunk: own };
  const meaningOf = (f: object): Meaning => underlying(reader, unit, f, path);
  const meaning = ruledMeaning(
    nameOfFunction(of) ?? nameIn(unit, path.at(-1) ?? "f"),
    () => meaningOf(of),
    jvp && meaningOf(jvp),
    vjp && meaningOf(vjp),
    countParameters(of, meaningOf),
    true,
  );
  reader.ruledMeanings.set(value, meaning);
  return meaning;
}

/** By the text, or else as the function itself says. */
function countParameters(of: object, meaningOf: (f: object) => Meaning): number | undefined {
  try {
    return parametersOf(meaningOf(of));
  } catch (error) {
    if (!(error instanceof WengertError) || typeof of !== "function") throw error;
    return of.length;
  }
}

/** What a function without a name of its own is called: as it is in the text that calls it, if that is the user's. */
function nameIn({ source }: Unit, name: string): string {
  return source.isStandIn === true ? "f" : name;
}

function nameOfFunction(f: object): string | undefined {
  return typeof f === "function" && f.name !== "" ? f.name : undefined;
}

/** A class of the user's scope. */
export function classFrom(reader: Reader, unit: Unit, value: object): ClassMeaning | undefined {
  const source = classSourceOf(value);
  if (source === undefined) return undefined;
  const known = reader.classMeanings.get(value);
  if (known !== undefined) return known;
  const parsed = parseClass(source);
  const made: Unit = { source, parsed, names: unit.names, thunk: unit.thunk };
  const meaning = classMeaning(parsed.node, made, new Scope(undefined));
  reader.classMeanings.set(value, meaning);
  return meaning;
}

/** Where the names of a function that a driver was given are looked up: in the scope that the driver got with it. */
export function unitOfDerived(unit: Unit, { scope }: DerivedFunction): Unit {
  if (scope === undefined) return unit;
  const thunk = namedThunk(scope);
  return { ...unit, names: thunk(), thunk };
}

/** The function that a driver was given. */
function underlying(reader: Reader, unit: Unit, value: unknown, path: readonly string[]): Meaning {
  const known = recognised(value);
  if (known !== undefined) return known;
  const derived = derivedOf(value);
  if (derived !== undefined) {
    const of = underlying(reader, unitOfDerived(unit, derived), derived.of, path);
    return { kind: "derived", driver: derived.driver, of, wrt: positionsOf(derived.wrt) };
  }
  const rules = ruledOf(value);
  if (rules !== undefined && typeof value === "function") return ruledFrom(reader, unit, value, rules, path);
  if (typeof value !== "function") throw new Error("a derivative of what is no function");
  return functionOf(reader, unit, value, path.at(-1) ?? "f");
}

/** A function of the user's, read from its own text: its free names are looked up where its caller's are, or in its own scope. */
export function functionOf(reader: Reader, unit: Unit, value: object, name: string): FunctionMeaning {
  const known = reader.functionMeanings.get(value);
  if (known !== undefined && (known.unit.thunk !== undefined || known.unit.names === unit.names)) return known;
  const source = sourceOf(value);
  const parsed = parseFunction(source);
  refuseAsynchronous(source, parsed.node, parsed.shift);
  const thunk = scopeOf(value) ?? unit.thunk;
  const names = thunk === unit.thunk ? unit.names : (thunk?.() ?? {});
  const meaning: FunctionMeaning = {
    kind: "function",
    unit: { source, parsed, names, thunk },
    node: parsed.node,
    scope: new Scope(undefined),
    name: source.name === "f" ? nameIn(unit, name) : source.name,
  };
  reader.functionMeanings.set(value, meaning);
  return meaning;
}

const thunkNumbers = new WeakMap<object, number>();
let thunkCount = 0;

/** Tells values of the same path in different scopes apart. */
function pathKey({ thunk }: Unit, path: readonly string[]): string {
  if (thunk === undefined) return JSON.stringify(path);
  let scope = thunkNumbers.get(thunk);
  if (scope === undefined) thunkNumbers.set(thunk, (scope = thunkCount++));
  return JSON.stringify([scope, ...path]);
}

function hiddenArgument(
  reader: Reader,
  unit: Unit,
  path: readonly string[],
  value: unknown,
  node: acorn.Node,
): Meaning {
  const key = pathKey(unit, path);
  const known = reader.hidden.get(key);
  if (known !== undefined) return known.meaning;
  let shape: Shape;
  try {
    shape = shapeOf(value, path.join("."));
  } catch (error) {
    if (!(error instanceof NoShape)) throw error;
    return reader.refuse(
      node,
      `\`${error.path}\` is ${error.came}, which can't be used in a differentiated function`,
      `Use ${error.expected}.`,
    );
  }
  const meaning = bindShape(reader, shape, path.join("."), `\`${path.join(".")}\` belongs to the scope`);
  const argument = { path, shape, ...(unit.thunk === undefined ? {} : { scope: unit.thunk }) };
  reader.hidden.set(key, { argument, meaning });
  return meaning;
}

export function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    prototype === Object.prototype ||
    Object.prototype.toString.call(value) === "[object Module]" ||
    Object.getPrototypeOf(prototype) === null
  );
}

/**
 * Parameters of the Program for the leaves of a shape, and the meaning that they make up.
 *
 * @param readOnly  why arrays must not be written, where they must not
 */
export function bindShape(reader: Reader, shape: Shape, name: string | undefined, readOnly?: string): Meaning {
  const { root } = reader;
  switch (shape.kind) {
    case "number":
      return number(addParam(root, "f64", name));
    case "boolean":
      return boolean(addParam(root, "bool", name));
    case "constant":
      return constant(shape.value);
    case "array": {
      const buffer = addParam(root, bufferTypeOf(shape.array), name);
      const length = reader.inRoot((builder: Builder) =>
        shape.length === undefined ? builder.length(buffer) : builder.integer(shape.length),
      );
      return { kind: "array", array: shape.array, buffer, offset: undefined, extents: [length], readOnly };
    }
    case "nested": {
      const buffer = addParam(root, bufferTypeOf(shape.innermost), name);
      const extents = Array.from({ length: shape.dimensions }, (_, k) =>
        addParam(root, "i32", name === undefined ? undefined : `${name}.extent${k}`),
      );
      return { kind: "array", array: shape.innermost, buffer, offset: undefined, extents, readOnly };
    }
    case "tuple": {
      const items = shape.items.map((item, k) =>
        bindShape(reader, item, name === undefined ? undefined : `${name}[${k}]`, readOnly),
      );
      return parameterObject(reader, name, { kind: "tuple", items }, readOnly);
    }
    case "record": {
      const fields = shape.fields.map(
        ([field, inner]) =>
          [field, bindShape(reader, inner, name === undefined ? undefined : `${name}.${field}`, readOnly)] as const,
      );
      const { inherited } = shape;
      return parameterObject(reader, name, { kind: "record", fields: new Map(fields), inherited }, readOnly);
    }
  }
}

function parameterObject(
  reader: Reader,
  name: string | undefined,
  content: Parameters<Reader["object"]>[0],
  readOnly: string | undefined,
): ObjectMeaning {
  if (readOnly !== undefined) return reader.rootObject(content, name ?? "object", { readOnly: "belongs to the scope" });
  const made = reader.rootObject(content, name ?? "object", {});
  reader.callers.set(made.cell, content);
  return made;
}
