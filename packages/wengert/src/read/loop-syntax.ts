/** What can be told of a loop from its syntax: whether it counts, what leaves it, what its body assigns. */
import type * as acorn from "acorn";
import { namesIn } from "./declaration.ts";

/** `for (…; name + shift < bound; name += step)`. */
export interface Counter {
  readonly name: string;
  readonly shift: number;
  readonly bound: acorn.Expression;
  readonly operator: "<" | "<=" | ">" | ">=";
  readonly step: number;
}

/** The counter of a `for`, where its test and update have the form of one. */
export function counterOf(node: acorn.ForStatement): Counter | undefined {
  const { test, update } = node;
  if (test?.type !== "BinaryExpression" || update == null) return undefined;
  const counted = stepOf(update);
  if (counted === undefined) return undefined;
  const { left, right, operator } = test;
  if (left.type === "PrivateIdentifier") return undefined;
  const shift = shiftOf(left, counted.name);
  if (shift !== undefined) return withBound({ ...counted, shift }, right, operator);
  const mirrored = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;
  const onTheRight = shiftOf(right, counted.name);
  if (onTheRight === undefined) return undefined;
  if (operator !== "<" && operator !== "<=" && operator !== ">" && operator !== ">=") return undefined;
  return withBound({ ...counted, shift: onTheRight }, left, mirrored[operator]);
}

function withBound(
  counter: Pick<Counter, "name" | "shift" | "step">,
  bound: acorn.Expression,
  operator: string,
): Counter | undefined {
  if (counter.step > 0 && (operator === "<" || operator === "<=")) return { ...counter, bound, operator };
  if (counter.step < 0 && (operator === ">" || operator === ">=")) return { ...counter, bound, operator };
  return undefined;
}

/** c where an expression is `name`, `name + c`, `c + name` or `name - c`. */
function shiftOf(node: acorn.Expression, name: string): number | undefined {
  const isName = (part: acorn.Node): boolean => part.type === "Identifier" && Reflect.get(part, "name") === name;
  if (isName(node)) return 0;
  if (node.type === "ParenthesizedExpression") return shiftOf(node.expression, name);
  if (node.type !== "BinaryExpression") return undefined;
  const { left, right, operator } = node;
  if (left.type === "PrivateIdentifier") return undefined;
  if (operator === "+") return isName(left) ? literalStep(right) : isName(right) ? literalStep(left) : undefined;
  const subtracted = operator === "-" && isName(left) ? literalStep(right) : undefined;
  return subtracted === undefined ? undefined : -subtracted;
}

function stepOf(update: acorn.Expression): { name: string; step: number } | undefined {
  if (update.type === "UpdateExpression" && update.argument.type === "Identifier") {
    return { name: update.argument.name, step: update.operator === "++" ? 1 : -1 };
  }
  if (update.type !== "AssignmentExpression" || update.left.type !== "Identifier") return undefined;
  const { name } = update.left;
  const { right, operator } = update;
  if (operator === "+=" || operator === "-=") return signed(name, literalStep(right), operator === "-=");
  if (operator !== "=" || right.type !== "BinaryExpression") return undefined;
  if (right.left.type !== "Identifier" || right.left.name !== name) return undefined;
  if (right.operator !== "+" && right.operator !== "-") return undefined;
  return signed(name, literalStep(right.right), right.operator === "-");
}

function signed(
  name: string,
  step: number | undefined,
  isNegative: boolean,
): { name: string; step: number } | undefined {
  return step === undefined ? undefined : { name, step: isNegative ? -step : step };
}

function literalStep(node: acorn.Expression): number | undefined {
  if (node.type !== "Literal" || typeof node.value !== "number") return undefined;
  return Number.isInteger(node.value) && node.value > 0 && node.value < 2 ** 30 ? node.value : undefined;
}

/** What was found out of nodes before: a loop is read again in every turn that is unrolled, and wherever its function is called. */
const leaving = new WeakMap<acorn.Statement, Map<string, boolean>>();
const assigning = new WeakMap<object, ReadonlySet<string>>();

/** Whether a loop's body can end the loop: break, return, or continue of a loop around it. */
export function leavesEarly(body: acorn.Statement, labels: readonly string[]): boolean {
  let known = leaving.get(body);
  if (known === undefined) leaving.set(body, (known = new Map<string, boolean>()));
  const key = labels.join(" ");
  let leaves = known.get(key);
  if (leaves === undefined) known.set(key, (leaves = findLeaving(body, labels)));
  return leaves;
}

function findLeaving(body: acorn.Statement, labels: readonly string[]): boolean {
  const visit = (value: unknown, depth: number, inner: readonly string[]): boolean => {
    if (typeof value !== "object" || value === null) return false;
    if (Array.isArray(value)) return value.some((item) => visit(item, depth, inner));
    const type: unknown = Reflect.get(value, "type");
    if (typeof type !== "string") return false;
    if (type.includes("Function") || type.startsWith("Class")) return false;
    if (type === "ReturnStatement") return true;
    if (type === "BreakStatement" || type === "ContinueStatement") {
      const label: unknown = Reflect.get(value, "label");
      const name = typeof label === "object" && label !== null ? String(Reflect.get(label, "name")) : undefined;
      if (name === undefined) return type === "BreakStatement" && depth === 0;
      if (inner.includes(name)) return false;
      return type === "BreakStatement" || !labels.includes(name);
    }
    const isLoop = /^(For|While|DoWhile|ForOf|ForIn)Statement$/.test(type) || type === "SwitchStatement";
    const label: unknown = type === "LabeledStatement" ? Reflect.get(value, "label") : undefined;
    const names = typeof label === "object" && label !== null ? [...inner, String(Reflect.get(label, "name"))] : inner;
    return Object.values(value).some((child) => visit(child, isLoop ? depth + 1 : depth, names));
  };
  return visit(body, 0, []);
}

/** The names that a part of a function assigns, functions inside it included. */
export function assignedNames(node: acorn.Node): ReadonlySet<string> {
  let names = assigning.get(node);
  if (names === undefined) assigning.set(node, (names = findAssigned(node)));
  return names;
}

function findAssigned(root: acorn.Node): Set<string> {
  const names = new Set<string>();
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== "object" || node === null) continue;
    if (isAssignment(node)) for (const name of namesIn(node.left)) names.add(name);
    if (isUpdate(node) && node.argument.type === "Identifier") names.add(node.argument.name);
    const parts: unknown[] = Object.values(node);
    pending.push(...parts);
  }
  return names;
}

function isAssignment(node: object): node is acorn.AssignmentExpression {
  return Reflect.get(node, "type") === "AssignmentExpression";
}

function isUpdate(node: object): node is acorn.UpdateExpression {
  return Reflect.get(node, "type") === "UpdateExpression";
}

/** Whether a name is used in the index of an element: `x[i]`, `x[2 * i + 1]`. */
export function isUsedAsIndex(nodes: readonly unknown[], name: string): boolean {
  const visit = (value: unknown, inIndex: boolean): boolean => {
    if (typeof value !== "object" || value === null) return false;
    if (Array.isArray(value)) return value.some((item) => visit(item, inIndex));
    const type: unknown = Reflect.get(value, "type");
    // Of what a function or an operator on bits makes an integer, it need not be one.
    if (inIndex && (type === "CallExpression" || bitOperators.has(String(Reflect.get(value, "operator"))))) {
      return visit(Object.values(value), false);
    }
    if (type === "Identifier") return inIndex && Reflect.get(value, "name") === name;
    if (type === "MemberExpression") {
      const computed = Reflect.get(value, "computed") === true;
      return visit(Reflect.get(value, "object"), inIndex) || visit(Reflect.get(value, "property"), computed);
    }
    return Object.values(value).some((child) => visit(child, inIndex));
  };
  return nodes.some((node) => visit(node, false));
}

const bitOperators: ReadonlySet<string> = new Set(["|", "&", "^", "~", "<<", ">>", ">>>"]);

/** The names in a bound that can be computed once, before the loop; undefined where it can't be told. */
export function namesOfBound(bound: acorn.Expression): Set<string> | undefined {
  const names = new Set<string>();
  const visit = (node: acorn.Expression | acorn.Super | acorn.PrivateIdentifier | acorn.SpreadElement): boolean => {
    switch (node.type) {
      case "Literal":
        return true;
      case "Identifier":
        names.add(node.name);
        return true;
      case "BinaryExpression":
        return visit(node.left) && visit(node.right);
      case "UnaryExpression":
        return visit(node.argument);
      case "ParenthesizedExpression":
        return visit(node.expression);
      case "MemberExpression":
        return visit(node.object) && (!node.computed || visit(node.property));
      case "CallExpression":
        return isMath(node.callee) && node.arguments.every(visit);
      default:
        return false;
    }
  };
  return visit(bound) ? names : undefined;
}

function isMath(callee: acorn.Expression | acorn.Super): boolean {
  return callee.type === "MemberExpression" && callee.object.type === "Identifier" && callee.object.name === "Math";
}
