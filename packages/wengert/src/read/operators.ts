/** Operators on meanings: arithmetic, comparisons, truth, text of known values. */
import type * as acorn from "acorn";
import type { Comparison } from "../elementary/algebra.ts";
import { literal } from "../program/builder.ts";
import type { Value } from "../program/types.ts";
import { conditional } from "./branch.ts";
import { checkElement, isElementThere } from "./element-there.ts";
import { bitwise, isBitwise } from "./integers.ts";
import {
  boolean,
  constant,
  describe,
  type Meaning,
  number,
  type NumberMeaning,
  type ObjectMeaning,
  type OptionalMeaning,
  TEXT,
} from "./meaning.ts";
import { arithmetic, compareNumbers, isArithmetic, refuseAsNumber, toNumber, truthOfNumber } from "./numbers.ts";
import type { Reader } from "./reader.ts";
import { sameMeaning } from "./same.ts";

/** The node that an operand of a binary operation stands for, for messages. */
export interface Operation {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly left: acorn.Node;
  readonly right: acorn.Node;
}

export function binary(reader: Reader, operator: string, left: Meaning, right: Meaning, node: Operation): Meaning {
  if (operator === "+" && (isString(left) || isString(right))) return concatenate(left, right);
  if (isArithmetic(operator)) {
    if (left.kind === "number" && right.kind === "number") return arithmetic(reader, operator, left, right);
    const [x, y] = [toNumber(reader, left, node.left), toNumber(reader, right, node.right)];
    return arithmetic(reader, operator, number(x), number(y));
  }
  if (isBitwise(operator)) {
    const numeric = (meaning: Meaning, operand: acorn.Node): NumberMeaning =>
      meaning.kind === "number" ? meaning : number(toNumber(reader, meaning, operand));
    return bitwise(reader, operator, numeric(left, node.left), numeric(right, node.right), node);
  }
  switch (operator) {
    case "<":
    case "<=":
    case ">":
    case ">=":
      return order(reader, operator, left, right, node);
    case "===":
    case "==":
    case "!==":
    case "!=":
      return equality(reader, operator, left, right, node);
    default:
      return reader.refuse(node, `the operator ${operator} can't be differentiated`, "Use arithmetic on numbers.");
  }
}

function isString(meaning: Meaning): boolean {
  return meaning === TEXT || (meaning.kind === "constant" && typeof meaning.value === "string");
}

function concatenate(left: Meaning, right: Meaning): Meaning {
  const [a, b] = [knownText(left), knownText(right)];
  if (a !== undefined && b !== undefined) return constant(a + b);
  return TEXT;
}

/** The text of a known value, as JavaScript makes it. */
export function knownText(meaning: Meaning): string | undefined {
  if (meaning.kind === "constant") return String(meaning.value);
  if (meaning.kind !== "number" && meaning.kind !== "boolean") return undefined;
  const known = literal(meaning.value);
  return known === undefined ? undefined : String(known);
}

function order(reader: Reader, operator: Comparison, left: Meaning, right: Meaning, node: Operation): Meaning {
  if (left.kind === "number" && right.kind === "number") return compareNumbers(reader, left, operator, right);
  if (isString(left) && isString(right)) {
    return reader.refuse(node, "strings can't be ordered here", "Compare numbers.");
  }
  const [x, y] = [toNumber(reader, left, node.left), toNumber(reader, right, node.right)];
  return compareNumbers(reader, number(x), operator, number(y));
}

function equality(
  reader: Reader,
  operator: "===" | "==" | "!==" | "!=",
  left: Meaning,
  right: Meaning,
  node: Operation,
): Meaning {
  const comparison = operator === "===" || operator === "==" ? "===" : "!==";
  if (left.kind === "number" && right.kind === "number") return compareNumbers(reader, left, comparison, right);
  if (left.kind === "boolean" && right.kind === "boolean") {
    return boolean(reader.builder.compare(left.value, comparison, right.value));
  }
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.kind !== "optional") continue;
    const equal = equalsOptional(reader, operator.length === 2, one, other, node);
    return boolean(comparison === "===" ? equal : reader.builder.not(equal));
  }
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.kind !== "number" || !isNothing(other)) continue;
    if (operator.length === 3 && other.kind === "constant" && other.value === null) continue;
    const isThere = isElementThere(reader, one, node);
    return boolean(comparison === "===" ? reader.builder.not(isThere) : isThere);
  }
  const equal = knownEquality(reader, operator.length === 2, left, right, node);
  return boolean(reader.builder.boolean(equal === (comparison === "===")));
}

/** Whether a number that may be missing equals nothing, or a number. */
function equalsOptional(
  reader: Reader,
  loose: boolean,
  { isThere, value, nothing }: OptionalMeaning,
  other: Meaning,
  node: Operation,
): Value {
  const { builder } = reader;
  if (isNothing(other)) {
    const isIt = loose || (other.kind === "constant" && other.value === nothing);
    return isIt ? builder.not(isThere) : builder.boolean(false);
  }
  if (other.kind === "optional") {
    const [found, both] = [other.isThere, nothing === other.nothing || loose];
    const missing = (): Value => (both ? builder.not(found) : builder.boolean(false));
    const equal = conditional(
      reader,
      isThere,
      node,
      () => boolean(equalsOptional(reader, loose, other, value, node)),
      () => boolean(missing()),
    );
    return truth(reader, equal, node.left);
  }
  if (other.kind !== "number") return builder.boolean(knownEquality(reader, loose, value, other, node));
  const equal = conditional(
    reader,
    isThere,
    node,
    () => compareNumbers(reader, value, "===", other),
    () => boolean(builder.boolean(false)),
  );
  return truth(reader, equal, node.left);
}

/** Whether two values are equal, as far as that is known by their kinds. */
function knownEquality(reader: Reader, loose: boolean, left: Meaning, right: Meaning, node: Operation): boolean {
  for (const [meaning, operand] of [
    [left, node.left],
    [right, node.right],
  ] as const) {
    if (meaning.kind === "inconsistent") return refuseAsNumber(reader, meaning, operand);
  }
  const [nothingLeft, nothingRight] = [isNothing(left), isNothing(right)];
  if (left.kind === "constant" && right.kind === "constant") {
    return left.value === right.value || (loose && nothingLeft && nothingRight);
  }
  if (nothingLeft || nothingRight) return false;
  if (left.kind === "object" && right.kind === "object" && left.cell === right.cell) return true;
  if (sameMeaning(left, right)) return true;
  if (left.kind === "object" && right.kind === "object") return sameObject(reader, left, right, node);
  const plain = new Set(["number", "boolean", "constant"]);
  if (!loose && plain.has(left.kind) !== plain.has(right.kind)) return false;
  if (!loose && plain.has(left.kind) && left.kind !== right.kind) return false;
  return reader.refuse(
    node,
    `${describe(left)} and ${describe(right)} can't be compared here`,
    "Compare numbers, booleans or options.",
  );
}

/** Whether two objects are one: not where each is known, and they are two. */
function sameObject(reader: Reader, left: ObjectMeaning, right: ObjectMeaning, node: Operation): boolean {
  for (const { cell } of [left, right]) {
    if (cell.readOnly === undefined || cell.sources === undefined) continue;
    return reader.refuse(
      node,
      `\`${cell.name}\` may be one object or another, so it can't be compared`,
      "Compare an index or a name that the objects have.",
    );
  }
  if (reader.callers.has(left.cell) && reader.callers.has(right.cell)) reader.tellsApart = true;
  return false;
}

export function isNothing(meaning: Meaning): boolean {
  return meaning.kind === "constant" && (meaning.value === undefined || meaning.value === null);
}

/** A meaning in the place of a condition. */
export function truth(reader: Reader, meaning: Meaning, node: acorn.Node): Value {
  const { builder } = reader;
  switch (meaning.kind) {
    case "boolean":
      return meaning.value;
    case "number":
      return truthOfNumber(reader, meaning);
    case "optional": {
      const holds = conditional(
        reader,
        meaning.isThere,
        node,
        () => boolean(truthOfNumber(reader, meaning.value)),
        () => boolean(builder.boolean(false)),
      );
      return truth(reader, holds, node);
    }
    case "constant":
      return builder.boolean(Boolean(meaning.value));
    case "absent":
      return builder.boolean(false);
    case "spread":
      return refuseAsNumber(reader, meaning, node);
    case "inconsistent": {
      if (meaning.kinds.every((kind) => /^(an? )?(object|array|function|array of arrays)$/.test(kind))) {
        return builder.boolean(true);
      }
      return refuseAsNumber(reader, meaning, node);
    }
    case "array":
    case "list":
    case "object":
    case "function":
    case "class":
    case "elementary":
    case "namespace":
    case "builtin":
    case "method":
    case "scope object":
    case "driver":
    case "derived":
    case "pullback":
    case "ruled":
      return builder.boolean(true);
  }
}

/** `&&`, `||` and `??` with the values that JavaScript gives them. */
export function logical(
  reader: Reader,
  operator: "&&" | "||" | "??",
  left: Meaning,
  right: () => Meaning,
  node: Operation,
): Meaning {
  if (operator === "??") {
    if (left.kind === "inconsistent") return refuseAsNumber(reader, left, node.left);
    if (left.kind === "optional") return conditional(reader, left.isThere, node, () => left.value, right);
    if (left.kind === "number") {
      return conditional(reader, isElementThere(reader, left, node), node, () => left, right);
    }
    return isNothing(left) ? right() : left;
  }
  reader.at(node);
  const condition = truth(reader, left, node.left);
  return operator === "&&"
    ? conditional(reader, condition, node, right, () => left)
    : conditional(reader, condition, node, () => left, right);
}

/** What `typeof` gives. */
export function typeOf(reader: Reader, meaning: Meaning, node: acorn.Node): string {
  switch (meaning.kind) {
    case "number":
      checkElement(reader, meaning, node);
      return meaning.kind;
    case "boolean":
    case "function":
      return meaning.kind;
    case "constant":
      return typeof meaning.value;
    case "class":
    case "elementary":
    case "builtin":
    case "method":
    case "driver":
    case "derived":
    case "pullback":
    case "ruled":
      return "function";
    case "array":
    case "list":
    case "object":
    case "namespace":
    case "scope object":
      return "object";
    case "absent":
      return "undefined";
    case "optional":
    case "spread":
    case "inconsistent":
      return reader.mismatch(
        node,
        `what \`${reader.text(node)}\` is depends on the path`,
        "Compare it with undefined or null.",
      );
  }
}
