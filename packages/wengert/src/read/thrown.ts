/** What a `throw` throws, as far as its text tells. */
import type * as acorn from "acorn";
import type { Scope } from "./unit.ts";

/** A `throw` of the user's: its text, and the error where that is one of the language's with a message that is known. */
export interface Thrown {
  readonly text: string;
  readonly error: { readonly name: ErrorName; readonly message: string } | undefined;
}

type ErrorName = "Error" | "EvalError" | "RangeError" | "ReferenceError" | "SyntaxError" | "TypeError" | "URIError";

const constructors: Record<ErrorName, new (message: string) => Error> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** `new RangeError("too large")`, with or without `new`. */
export function errorOf(node: acorn.Expression, scope: Scope, names: object): Thrown["error"] {
  if (node.type !== "NewExpression" && node.type !== "CallExpression") return undefined;
  const { callee } = node;
  if (callee.type !== "Identifier" || !isErrorName(callee.name)) return undefined;
  if (scope.lookup(callee.name) !== undefined || callee.name in names) return undefined;
  const [first, ...others] = node.arguments;
  const message = first === undefined ? "" : textOf(first);
  return message === undefined || others.length > 0 ? undefined : { name: callee.name, message };
}

function isErrorName(name: string): name is ErrorName {
  return Object.hasOwn(constructors, name);
}

function textOf(node: acorn.Expression | acorn.PrivateIdentifier | acorn.SpreadElement): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type === "TemplateLiteral") return node.expressions.length > 0 ? undefined : text(node.quasis[0]);
  if (node.type !== "BinaryExpression" || node.operator !== "+") return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}

function text(part: acorn.TemplateElement | undefined): string | undefined {
  return part?.value.cooked ?? undefined;
}

/** The error that a `throw` throws. */
export function made({ name, message }: NonNullable<Thrown["error"]>): Error {
  return new constructors[name](message);
}
