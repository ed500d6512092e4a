/** Assignments, ++ and --, and destructuring. */
import type * as acorn from "acorn";
import { literal } from "../program/builder.ts";
import { fieldsOf, type Key, keyOf, knownItems, lengthOf, member, readKey } from "./access.ts";
import { conditional } from "./branch.ts";
import type { Variable } from "./environment.ts";
import { isToolName } from "./identifier.ts";
import { viewed } from "./list.ts";
import { describe, type Meaning, number, type NumberMeaning, UNDEFINED } from "./meaning.ts";
import { arithmetic, compareNumbers, negative, refuseAsNumber, toNumber } from "./numbers.ts";
import { binary, logical } from "./operators.ts";
import { type Reader, UNNAMED } from "./reader.ts";
import { accumulate, write } from "./store.ts";
import type { Scope } from "./unit.ts";

/** A place that can be read and assigned. */
interface Reference {
  get(): Meaning;
  set(meaning: Meaning): void;
  /** Adds to an element of an array, where the reference is one and its old value has not been read. */
  readonly add?: ((meaning: Meaning, right: acorn.Node) => void) | undefined;
}

function reference(reader: Reader, target: acorn.Expression | acorn.Pattern, scope: Scope): Reference {
  if (target.type === "Identifier") {
    return {
      get: () => reader.rules.expression(reader, target, scope),
      set: (meaning) => assignVariable(reader, target, meaning, scope),
    };
  }
  if (target.type === "ParenthesizedExpression") return reference(reader, target.expression, scope);
  if (target.type !== "MemberExpression") {
    return reader.refuse(target, "this can't be assigned here", "Assign to a variable, a field or an element.");
  }
  const { object } = target;
  if (object.type === "Super") return reader.refuse(target, "inheritance can't be read", "Use plain records.");
  const of = reader.rules.expression(reader, object, scope);
  const key: Key = readKey(reader, target, scope);
  return {
    get: () => member(reader, of, key, target, object),
    set: (meaning) => write(reader, of, key, meaning, target),
    add: accumulate(reader, of, key, target),
  };
}

/** The variable that an assignment to a name changes. */
function assignVariable(reader: Reader, node: acorn.Identifier, meaning: Meaning, scope: Scope): void {
  const variable = scope.lookup(node.name);
  if (variable === undefined) {
    return reader.refuse(
      node,
      `\`${node.name}\` is assigned, but it is not a variable of this function`,
      "Return the value instead of assigning it outside.",
    );
  }
  if (variable.constant) return reader.refuse(node, `\`${node.name}\` is a constant`, "Declare it with let.");
  if (reader.get(variable).kind === "absent" && !reader.layer.unreachable && !variable.hoisted) {
    return reader.refuse(node, `\`${node.name}\` is used before it is declared`, "Declare it first.");
  }
  setVariable(reader, variable, meaning);
}

export function setVariable(reader: Reader, variable: Variable, meaning: Meaning): void {
  reader.set(variable, meaning);
  nameAfter(meaning, variable.name);
}

/** Gives a computed value the name of the variable that it is assigned to. */
function nameAfter(meaning: Meaning, name: string): void {
  if (meaning.kind === "object" && meaning.cell.name === UNNAMED) meaning.cell.name = name;
  const value =
    meaning.kind === "number" || meaning.kind === "boolean"
      ? meaning.value
      : meaning.kind === "array"
        ? meaning.buffer
        : undefined;
  if (value !== undefined && value.name === undefined && literal(value) === undefined) value.name = name;
}

/** `discarded` where the value of the expression is not used. */
export function assign(
  reader: Reader,
  node: acorn.AssignmentExpression,
  scope: Scope,
  discarded: boolean = false,
): Meaning {
  const { left, operator } = node;
  if (operator === "=") {
    if (left.type === "ObjectPattern" || left.type === "ArrayPattern") {
      const meaning = reader.rules.expression(reader, node.right, scope);
      bind(reader, left, meaning, scope, undefined);
      return meaning;
    }
    const target = reference(reader, left, scope);
    const meaning = reader.rules.expression(reader, node.right, scope);
    reader.at(node);
    target.set(meaning);
    return meaning;
  }
  const target = reference(reader, left, scope);
  if (operator === "&&=" || operator === "||=" || operator === "??=") {
    const right = (): Meaning => {
      const meaning = reader.rules.expression(reader, node.right, scope);
      target.set(meaning);
      return meaning;
    };
    const kept = operator === "&&=" ? "&&" : operator === "||=" ? "||" : "??";
    return logical(reader, kept, target.get(), right, node);
  }
  if (discarded && target.add !== undefined && (operator === "+=" || operator === "-=")) {
    return addInPlace(reader, node, target, scope);
  }
  const old = target.get();
  const right = reader.rules.expression(reader, node.right, scope);
  reader.at(node);
  const meaning = binary(reader, operator.slice(0, -1), old, right, node);
  target.set(meaning);
  return meaning;
}

/** `x[i] += v`, where computing v writes no memory, so that reading x[i] after it is the same. */
function addInPlace(reader: Reader, node: acorn.AssignmentExpression, target: Reference, scope: Scope): Meaning {
  if (mayWrite(node.right)) {
    const old = target.get();
    const right = reader.rules.expression(reader, node.right, scope);
    target.set(binary(reader, node.operator.slice(0, -1), old, right, node));
    return UNDEFINED;
  }
  const right = reader.rules.expression(reader, node.right, scope);
  reader.at(node);
  const value = toNumber(reader, right, node.right);
  const added = node.operator === "+=" ? value : negative(reader, number(value)).value;
  target.add?.(number(added), node.right);
  return UNDEFINED;
}

/** Whether evaluating an expression could write memory: it assigns, or calls something that is not Math's. */
function mayWrite(node: unknown): boolean {
  const stack: unknown[] = [node];
  while (stack.length > 0) {
    const item = stack.pop();
    if (typeof item !== "object" || item === null) continue;
    const type: unknown = Reflect.get(item, "type");
    if (type === "AssignmentExpression" || type === "UpdateExpression") return true;
    if (type === "CallExpression" && !isMathCall(item)) return true;
    const parts: unknown[] = Object.values(item);
    stack.push(...parts);
  }
  return false;
}

function isMathCall(node: object): boolean {
  const callee: unknown = Reflect.get(node, "callee");
  if (typeof callee !== "object" || callee === null) return false;
  const object: unknown = Reflect.get(callee, "object");
  return typeof object === "object" && object !== null && Reflect.get(object, "name") === "Math";
}

export function update(reader: Reader, node: acorn.UpdateExpression, scope: Scope): Meaning {
  if (isCounter(node.argument, scope)) return UNDEFINED;
  const target = reference(reader, node.argument, scope);
  const read = target.get();
  const old: NumberMeaning = read.kind === "number" ? read : number(toNumber(reader, read, node.argument));
  reader.at(node);
  const one = number(reader.builder.constant(1));
  const meaning = arithmetic(reader, node.operator === "++" ? "+" : "-", old, one);
  target.set(meaning);
  return node.prefix ? meaning : old;
}

/** A counter that a coverage tool put in: cov_x1().s[3]++. */
function isCounter(node: acorn.Expression, scope: Scope): boolean {
  let inner: acorn.Expression | acorn.Super = node;
  while (inner.type === "MemberExpression") inner = inner.object;
  if (inner.type !== "CallExpression" || inner.callee.type !== "Identifier") return false;
  const { name } = inner.callee;
  return /^cov_\w+$/.test(name) && isToolName(name) && scope.lookup(name) === undefined;
}

/** How the names of a pattern become variables; undefined where they are assigned. */
export type Declare = ((name: string) => Variable) | undefined;

/** Takes a value apart as a pattern says. */
export function bind(reader: Reader, pattern: acorn.Pattern, meaning: Meaning, scope: Scope, declare: Declare): void {
  switch (pattern.type) {
    case "Identifier":
      if (declare === undefined) return assignVariable(reader, pattern, meaning, scope);
      return setVariable(reader, declare(pattern.name), meaning);
    case "MemberExpression":
      return reference(reader, pattern, scope).set(meaning);
    case "AssignmentPattern": {
      if (meaning.kind === "optional" && meaning.nothing === undefined) {
        const otherwise = (): Meaning => reader.rules.expression(reader, pattern.right, scope);
        const chosen = conditional(reader, meaning.isThere, pattern, () => meaning.value, otherwise);
        return bind(reader, pattern.left, chosen, scope, declare);
      }
      const value = isUndefined(meaning) ? reader.rules.expression(reader, pattern.right, scope) : meaning;
      return bind(reader, pattern.left, value, scope, declare);
    }
    case "RestElement":
      if (meaning.kind === "absent") return bind(reader, pattern.argument, meaning, scope, declare);
      return reader.refuse(pattern, "a rest element can't stand here", "Use it inside a pattern or a parameter list.");
    case "ArrayPattern":
      return bindArray(reader, pattern, meaning, scope, declare);
    case "ObjectPattern":
      return bindObject(reader, pattern, meaning, scope, declare);
  }
}

function isUndefined(meaning: Meaning): boolean {
  return meaning.kind === "constant" && meaning.value === undefined;
}

function bindArray(reader: Reader, pattern: acorn.ArrayPattern, given: Meaning, scope: Scope, declare: Declare): void {
  const meaning = viewed(reader, given, pattern);
  const items = meaning.kind === "array" ? undefined : knownItems(reader, meaning, pattern);
  if (items === undefined && meaning.kind === "absent" && reader.layer.unreachable) {
    for (const target of pattern.elements) if (target !== null) bind(reader, target, meaning, scope, declare);
    return;
  }
  if (items === undefined && meaning.kind !== "array") {
    if (meaning.kind === "inconsistent") return refuseAsNumber(reader, meaning, pattern);
    return reader.mismatch(pattern, `${describe(meaning)} can't be taken apart like an array`, "Pass an array.");
  }
  for (const [k, target] of pattern.elements.entries()) {
    if (target === null) continue;
    if (target.type === "RestElement") {
      const from = number(reader.builder.integer(k));
      const rest =
        items === undefined
          ? reader.rules.call(reader, { kind: "method", of: meaning, name: "slice" }, [from], target, scope)
          : reader.tuple(items.slice(k), target);
      bind(reader, target.argument, rest, scope, declare);
      continue;
    }
    const item = items === undefined ? arrayItem(reader, meaning, k, target, scope) : (items[k] ?? UNDEFINED);
    bind(reader, target, item, scope, declare);
  }
}

/** The k-th element of memory; a default applies where the array is shorter. */
function arrayItem(reader: Reader, meaning: Meaning, k: number, target: acorn.Pattern, scope: Scope): Meaning {
  const index = number(reader.builder.integer(k));
  const read = (): Meaning => member(reader, meaning, index, target, target);
  if (target.type !== "AssignmentPattern" || meaning.kind !== "array") return read();
  const isThere = compareNumbers(reader, index, "<", lengthOf(meaning)).value;
  return conditional(reader, isThere, target, read, () => reader.rules.expression(reader, target.right, scope));
}

function bindObject(
  reader: Reader,
  pattern: acorn.ObjectPattern,
  meaning: Meaning,
  scope: Scope,
  declare: Declare,
): void {
  const taken = new Set<string>();
  if (meaning.kind === "constant" && typeof meaning.value !== "string") {
    return reader.mismatch(pattern, `${String(meaning.value)} can't be taken apart like an object`, "Pass an object.");
  }
  for (const property of pattern.properties) {
    if (property.type === "RestElement") {
      const rest = [...fieldsOf(reader, meaning, property)].filter(([name]) => !taken.has(name));
      bind(reader, property.argument, reader.record(new Map(rest)), scope, declare);
      continue;
    }
    const { key: node } = property;
    const key: Key = property.computed
      ? keyOf(reader, reader.rules.expression(reader, node, scope), node)
      : node.type === "Identifier"
        ? node.name
        : node.type === "Literal" && typeof node.value === "string"
          ? node.value
          : keyOf(reader, reader.rules.expression(reader, node, scope), node);
    if (typeof key === "string") taken.add(key);
    bind(reader, property.value, member(reader, meaning, key, property, pattern), scope, declare);
  }
}
