/** Expressions. */
import type * as acorn from "acorn";
import type { Value } from "../program/types.ts";
import { fieldsOf, isIndexOf, keyOf, knownItems, member, readKey } from "./access.ts";
import { assign, update } from "./assignment.ts";
import { conditional } from "./branch.ts";
import { classMeaning } from "./class.ts";
import { FIELD_HELPERS, resolve, toolImport } from "./identifier.ts";
import {
  boolean,
  constant,
  describe,
  type FunctionMeaning,
  I32,
  type Meaning,
  number,
  TEXT,
  UNDEFINED,
} from "./meaning.ts";
import { toInt32 } from "./integers.ts";
import { viewed } from "./list.ts";
import { isKnownGlobal } from "./names.ts";
import { negative, toIndex, toNumber } from "./numbers.ts";
import { binary, isNothing, knownText, logical, truth, typeOf } from "./operators.ts";
import { type FunctionNode, refuseAsynchronous } from "./parse.ts";
import type { Reader } from "./reader.ts";
import { write } from "./store.ts";
import type { Scope } from "./unit.ts";

/** What an expression denotes; its instructions are appended where the reader stands. */
export function readExpression(reader: Reader, node: acorn.Expression, scope: Scope): Meaning {
  switch (node.type) {
    case "Literal":
      return readLiteral(reader, node);
    case "Identifier":
      return resolve(reader, node, scope);
    case "BinaryExpression":
      return readBinary(reader, node, scope);
    case "LogicalExpression":
      return readLogical(reader, node, scope);
    case "UnaryExpression":
      return readUnary(reader, node, scope);
    case "ConditionalExpression":
      return conditional(
        reader,
        readCondition(reader, node.test, scope),
        node,
        () => readExpression(reader, node.consequent, scope),
        () => readExpression(reader, node.alternate, scope),
      );
    case "AssignmentExpression":
      return assign(reader, node, scope);
    case "UpdateExpression":
      return update(reader, node, scope);
    case "SequenceExpression":
      return node.expressions.reduce<Meaning>((_, part) => readExpression(reader, part, scope), UNDEFINED);
    case "ParenthesizedExpression":
      return readExpression(reader, node.expression, scope);
    case "MemberExpression":
    case "CallExpression":
      return readChain(reader, node, scope) ?? UNDEFINED;
    case "ChainExpression":
      return readChain(reader, node.expression, scope) ?? UNDEFINED;
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return functionMeaning(reader, node, scope);
    case "ArrayExpression":
      return readArray(reader, node, scope);
    case "ObjectExpression":
      return readObject(reader, node, scope);
    case "TemplateLiteral":
      return readTemplate(reader, node, scope);
    case "NewExpression":
      return readNew(reader, node, scope);
    case "ThisExpression":
      return readThis(reader, node, scope);
    case "ClassExpression":
      return classMeaning(node, reader.unit, scope);
    case "TaggedTemplateExpression":
      return reader.refuse(node, "a tagged template can't be differentiated", "Work on text outside.");
    case "YieldExpression":
    case "AwaitExpression":
    case "ImportExpression":
    case "MetaProperty":
      return reader.refuse(node, `\`${reader.text(node)}\` can't be differentiated`, "Compute it outside and pass it.");
  }
}

function readThis(reader: Reader, node: acorn.ThisExpression, scope: Scope): Meaning {
  const self = scope.lookup("this");
  const meaning = self === undefined ? UNDEFINED : reader.get(self);
  if (meaning.kind !== "constant") return meaning;
  return reader.refuse(node, "`this` can't be read here", "Pass the object as a parameter.");
}

function readLiteral(reader: Reader, node: acorn.Literal): Meaning {
  const { value } = node;
  if (node.regex !== undefined) {
    return reader.refuse(
      node,
      "a regular expression can't be differentiated",
      "Work on text outside, and pass numbers.",
    );
  }
  if (typeof value === "number") return number(reader.builder.constant(value));
  if (typeof value === "boolean") return boolean(reader.builder.boolean(value));
  if (typeof value === "string" || value === null) return constant(value);
  return reader.refuse(node, "a BigInt can't be differentiated", "Use a number.");
}

/** A chain of operators leans to the left, however long it is, so it is followed without recursion. */
function readBinary(reader: Reader, node: acorn.BinaryExpression, scope: Scope): Meaning {
  const spine: acorn.BinaryExpression[] = [];
  let left: acorn.Expression | acorn.PrivateIdentifier = node;
  while (left.type === "BinaryExpression") {
    spine.push(left);
    left = left.left;
  }
  if (left.type === "PrivateIdentifier") return reader.refuse(node, "private names can't be read", "Use plain fields.");
  let meaning = readExpression(reader, left, scope);
  for (const operation of spine.reverse()) {
    const right = readExpression(reader, operation.right, scope);
    reader.at(operation);
    meaning = binary(reader, operation.operator, meaning, right, operation);
  }
  return meaning;
}

/** A condition: a bool, which is known where it can be decided while reading. */
export function readCondition(reader: Reader, node: acorn.Expression, scope: Scope): Value {
  if (node.type === "LogicalExpression" && node.operator !== "??") return readConditionChain(reader, node, scope);
  if (node.type === "UnaryExpression" && node.operator === "!") {
    return reader.builder.not(readCondition(reader, node.argument, scope));
  }
  const meaning = readExpression(reader, node, scope);
  reader.at(node);
  return truth(reader, meaning, node);
}

function readConditionChain(reader: Reader, node: acorn.LogicalExpression, scope: Scope): Value {
  const spine: acorn.LogicalExpression[] = [];
  let left: acorn.Expression = node;
  while (left.type === "LogicalExpression" && left.operator !== "??") {
    spine.push(left);
    left = left.left;
  }
  let condition = readCondition(reader, left, scope);
  for (const part of spine.reverse()) {
    const right = (): Meaning => boolean(readCondition(reader, part.right, scope));
    const decided = (): Meaning => boolean(reader.builder.boolean(part.operator === "||"));
    const meaning =
      part.operator === "&&"
        ? conditional(reader, condition, part, right, decided)
        : conditional(reader, condition, part, decided, right);
    condition = truth(reader, meaning, part);
  }
  return condition;
}

function readLogical(reader: Reader, node: acorn.LogicalExpression, scope: Scope): Meaning {
  if (node.operator === "??" && node.left.type === "MemberExpression" && node.left.computed) {
    return readElementOr(reader, node.left, node, scope);
  }
  const left = readExpression(reader, node.left, scope);
  return logical(reader, node.operator, left, () => readExpression(reader, node.right, scope), node);
}

/** `x[i] ?? other`: an element, where the index is one of the array's. */
function readElementOr(
  reader: Reader,
  left: acorn.MemberExpression,
  node: acorn.LogicalExpression,
  scope: Scope,
): Meaning {
  const right = (): Meaning => readExpression(reader, node.right, scope);
  if (left.object.type === "Super") return reader.refuse(left, "inheritance can't be read", "Use plain records.");
  const of = readExpression(reader, left.object, scope);
  if (left.optional && isNothing(of)) return right();
  const key = readKey(reader, left, scope);
  const read = (): Meaning => member(reader, of, key, left, left.object);
  if (of.kind !== "array" || typeof key === "string") return logical(reader, "??", read(), right, node);
  const index = toIndex(reader, key);
  const element = (): Meaning => member(reader, of, index, left, left.object);
  return conditional(reader, isIndexOf(reader, of, index, node), node, element, right);
}

function readUnary(reader: Reader, node: acorn.UnaryExpression, scope: Scope): Meaning {
  const { builder } = reader;
  switch (node.operator) {
    case "!":
      return boolean(builder.not(readCondition(reader, node.argument, scope)));
    case "typeof": {
      const { argument } = node;
      const unknown =
        argument.type === "Identifier" &&
        scope.lookup(argument.name) === undefined &&
        !(argument.name in reader.unit.names) &&
        !isKnownGlobal(argument.name);
      return constant(unknown ? "undefined" : typeOf(reader, readExpression(reader, argument, scope), argument));
    }
    case "void":
      readExpression(reader, node.argument, scope);
      return UNDEFINED;
    case "-": {
      const meaning = readExpression(reader, node.argument, scope);
      reader.at(node);
      return negative(reader, meaning.kind === "number" ? meaning : number(toNumber(reader, meaning, node.argument)));
    }
    case "+": {
      const meaning = readExpression(reader, node.argument, scope);
      return meaning.kind === "number" ? meaning : number(toNumber(reader, meaning, node.argument));
    }
    case "~": {
      // ~x is −x − 1 in 32 bits.
      const meaning = readExpression(reader, node.argument, scope);
      const x = meaning.kind === "number" ? meaning : number(toNumber(reader, meaning, node.argument));
      const { value } = toInt32(reader, x);
      return number(reader.builder.integerOperation("subtract", reader.builder.integer(-1), value), I32);
    }
    case "delete":
      return reader.refuse(node, "a field can't be deleted", "Make a record without it.");
  }
}

/** A property or a call; undefined where `?.` ends the chain. */
function readChain(reader: Reader, node: acorn.Expression, scope: Scope): Meaning | undefined {
  if (node.type === "MemberExpression") {
    const imported = toolImport(reader, node, scope);
    if (imported !== undefined) return imported;
    if (node.object.type === "Super") return reader.refuse(node, "inheritance can't be read", "Use plain records.");
    const of = readChain(reader, node.object, scope);
    if (of === undefined || (node.optional && isNothing(of))) return undefined;
    return member(reader, of, readKey(reader, node, scope), node, node.object);
  }
  if (node.type === "CallExpression") {
    const skipped = skippedCall(reader, node, scope);
    if (skipped !== undefined) return skipped;
    if (node.callee.type === "Super") return reader.refuse(node, "inheritance can't be read", "Use plain records.");
    const callee = readChain(reader, node.callee, scope);
    if (callee === undefined || (node.optional && isNothing(callee))) return undefined;
    const args = readArguments(reader, node.arguments, scope);
    return reader.rules.call(reader, callee, args, node, scope);
  }
  return readExpression(reader, node, scope);
}

/** Calls that compute nothing: console.log(…), esbuild's __name(f, "f"). */
function skippedCall(reader: Reader, node: acorn.CallExpression, scope: Scope): Meaning | undefined {
  const { callee } = node;
  if (callee.type === "Identifier" && callee.name === "__name" && scope.lookup("__name") === undefined) {
    const [named] = node.arguments;
    if (named !== undefined && named.type !== "SpreadElement") return readExpression(reader, named, scope);
  }
  if (callee.type === "Identifier" && FIELD_HELPERS.has(callee.name) && scope.lookup(callee.name) === undefined) {
    return defineField(reader, node, scope);
  }
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return undefined;
  if (callee.object.name !== "console" || scope.lookup("console") !== undefined) return undefined;
  if (hasEffects(node.arguments)) {
    return reader.refuse(node, "a console call whose arguments change something can't be skipped", "Change it before.");
  }
  return UNDEFINED;
}

/** A field of a class as older JavaScript defines it: `__publicField(this, "x", 0)`. */
function defineField(reader: Reader, node: acorn.CallExpression, scope: Scope): Meaning {
  const [of, key, value = UNDEFINED] = readArguments(reader, node.arguments, scope);
  if (of === undefined || key === undefined) return reader.refuse(node, "a field without a name", "Name the field.");
  write(reader, of, keyOf(reader, key, node), value, node);
  return UNDEFINED;
}

function hasEffects(nodes: readonly unknown[]): boolean {
  const stack: unknown[] = [...nodes];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node !== "object" || node === null) continue;
    const type: unknown = Reflect.get(node, "type");
    if (type === "AssignmentExpression" || type === "UpdateExpression") return true;
    const parts: unknown[] = Object.values(node);
    stack.push(...parts);
  }
  return false;
}

export function readArguments(
  reader: Reader,
  nodes: readonly (acorn.Expression | acorn.SpreadElement)[],
  scope: Scope,
): Meaning[] {
  return nodes.flatMap((node) => {
    if (node.type !== "SpreadElement") return [readExpression(reader, node, scope)];
    const spread = viewed(reader, readExpression(reader, node.argument, scope), node);
    const items = knownItems(reader, spread, node);
    if (items !== undefined) return items;
    if (spread.kind === "array") return [{ kind: "spread", of: spread } as const];
    return reader.refuse(node, `${describe(spread)} can't be spread`, "Spread arrays.");
  });
}

function functionMeaning(reader: Reader, node: FunctionNode, scope: Scope): FunctionMeaning {
  refuseAsynchronous(reader.unit.source, node, reader.unit.parsed.shift);
  return { kind: "function", unit: reader.unit, node, scope, name: node.id?.name ?? "f" };
}

function readArray(reader: Reader, node: acorn.ArrayExpression, scope: Scope): Meaning {
  const items = node.elements.map((element) => {
    if (element === null) return reader.refuse(node, "an array with holes can't be read", "Write every item.");
    return element;
  });
  const read = readArguments(reader, items, scope);
  if (read.some((item) => item.kind === "spread")) {
    if (reader.decisions.get(node) === "list") return reader.rules.list(reader, read, node);
    const made = reader.rules.concatenate(reader, read, node);
    return made.kind === "array" ? { ...made, origin: node } : made;
  }
  return reader.tuple(read, node);
}

function readObject(reader: Reader, node: acorn.ObjectExpression, scope: Scope): Meaning {
  const fields = new Map<string, Meaning>();
  for (const property of node.properties) {
    if (property.type === "SpreadElement") {
      for (const [name, field] of fieldsOf(reader, readExpression(reader, property.argument, scope), property)) {
        fields.set(name, field);
      }
      continue;
    }
    if (property.kind !== "init") {
      return reader.refuse(property, `a ${property.kind}ter can't be read`, "Use a field or a function.");
    }
    const { key } = property;
    if (property.computed) {
      const name = keyOf(reader, readExpression(reader, key, scope), key);
      if (typeof name !== "string") return reader.refuse(key, "a field can't be named by a number", "Use an array.");
      fields.set(name, readExpression(reader, property.value, scope));
      continue;
    }
    const name = key.type === "Identifier" ? key.name : key.type === "Literal" ? String(key.value) : undefined;
    if (name === undefined) return reader.refuse(key, "this key can't be read", "Use a plain name.");
    if (name === "__proto__") return reader.refuse(key, "__proto__ can't be set", "Use plain fields.");
    fields.set(name, readExpression(reader, property.value, scope));
  }
  return reader.record(fields);
}

function readTemplate(reader: Reader, node: acorn.TemplateLiteral, scope: Scope): Meaning {
  const known = node.expressions.map((expression) => knownText(readExpression(reader, expression, scope)));
  const parts = node.quasis.map(({ value }, k) => [k === 0 ? "" : known[k - 1], value.cooked ?? ""] as const);
  if (known.includes(undefined)) return TEXT;
  return constant(parts.flat().join(""));
}

function readNew(reader: Reader, node: acorn.NewExpression, scope: Scope): Meaning {
  const callee = readExpression(reader, node.callee, scope);
  const args = readArguments(reader, node.arguments, scope);
  return reader.rules.construct(reader, callee, args, node, scope);
}
