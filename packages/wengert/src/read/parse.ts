/** The text of a function and its syntax tree. */
import * as acorn from "acorn";
import { expressionTooDeep, placeIn, sourceNotParsed, unsupportedSyntax, type Where } from "../errors.ts";
import type { Source, Span } from "../program/types.ts";

export type FunctionNode = acorn.FunctionExpression | acorn.FunctionDeclaration | acorn.ArrowFunctionExpression;

/** A text that was parsed. Offsets of the tree are larger than those of the text by `shift`. */
export interface Parsed {
  readonly node: FunctionNode | acorn.ClassExpression;
  readonly shift: number;
}

export interface ParsedFunction extends Parsed {
  readonly node: FunctionNode;
}

const cache = new Map<string, ParsedFunction>();
const CACHE_LIMIT = 2000;

/** Parses a function's text; cached by text. */
export function parseFunction(source: Source): ParsedFunction {
  const known = cache.get(source.text);
  if (known !== undefined) return known;
  const parsed = parseText(source);
  if (cache.size >= CACHE_LIMIT) {
    const oldest = cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(source.text, parsed);
  return parsed;
}

type ParsedClass = Parsed & { readonly node: acorn.ClassExpression };

const classes = new Map<string, ParsedClass>();

/** Parses the text of a class; cached by text, as what was decided of a node holds when the function is read anew. */
export function parseClass(source: Source): ParsedClass {
  const known = classes.get(source.text);
  if (known !== undefined) return known;
  const node = attempt(source, source.text);
  if (node instanceof SyntaxError) throw syntaxError(source, node);
  if (node.type !== "ClassExpression") throw new Error("a class that is none");
  const parsed: ParsedClass = { node, shift: 0 };
  if (classes.size >= CACHE_LIMIT) {
    const oldest = classes.keys().next().value;
    if (oldest !== undefined) classes.delete(oldest);
  }
  classes.set(source.text, parsed);
  return parsed;
}

/** `f(x) { … }` in an object or a class is only legal inside braces. */
const METHOD_PREFIX = "({";

function parseText(source: Source): ParsedFunction {
  const direct = attempt(source, source.text);
  if (!(direct instanceof SyntaxError)) return { node: functionIn(source, direct, 0), shift: 0 };
  const method = attempt(source, `${METHOD_PREFIX}${source.text}})`);
  if (method instanceof SyntaxError) throw syntaxError(source, direct);
  const property = method.type === "ObjectExpression" ? method.properties[0] : undefined;
  if (property?.type !== "Property") throw syntaxError(source, direct);
  const shift = METHOD_PREFIX.length;
  if (property.kind !== "init") {
    throw unsupportedSyntax(
      `a ${property.kind}ter can't be differentiated`,
      "Write an ordinary function.",
      whereIn(source, property, shift),
    );
  }
  return { node: functionIn(source, property.value, shift), shift };
}

/**
 * acorn looks for names that are declared twice, in time that grows with the square of their number; the text of a
 * function that exists has none.
 */
const FunctionParser: typeof acorn.Parser = acorn.Parser.extend(
  (parser) =>
    class extends parser {
      declareName(): void {}
    },
);

function attempt(source: Source, text: string): acorn.Expression | SyntaxError {
  try {
    const expression = FunctionParser.parseExpressionAt(text, 0, {
      ecmaVersion: "latest",
      allowAwaitOutsideFunction: true,
      // A method of a class is read without the class that declares what it names.
      checkPrivateFields: false,
    });
    const rest = text.slice(expression.end).replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
    return /^[\s;)]*$/.test(rest) ? expression : new SyntaxError("text after the function");
  } catch (error) {
    const overflows = error instanceof RangeError || (error instanceof SyntaxError && /stack/.test(error.message));
    if (overflows) throw expressionTooDeep(source.name);
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}

function functionIn(source: Source, node: acorn.Expression, shift: number): FunctionNode {
  if (node.type !== "FunctionExpression" && node.type !== "ArrowFunctionExpression") {
    throw unsupportedSyntax("this text is no function", "Pass a function.", whereIn(source, node, shift));
  }
  refuseAsynchronous(source, node, shift);
  return node;
}

/** Throws for async functions and generators. */
export function refuseAsynchronous(source: Source, node: FunctionNode, shift: number): void {
  const head = { start: node.start, end: Math.min(node.end, node.start + 8) };
  if (node.async) {
    throw unsupportedSyntax(
      "an async function can't be differentiated",
      "Await the data first, and differentiate a function that computes with it.",
      whereIn(source, head, shift),
    );
  }
  if (node.generator) {
    throw unsupportedSyntax(
      "a generator can't be differentiated",
      "Write an ordinary function that returns its result.",
      whereIn(source, head, shift),
    );
  }
}

function syntaxError(source: Source, error: SyntaxError): Error {
  const at = "pos" in error && typeof error.pos === "number" ? error.pos : 0;
  return sourceNotParsed(error.message.replace(/ \(\d+:\d+\)$/, ""), whereIn(source, { start: at, end: at + 1 }, 0));
}

/** The place of a node in a function's text, for errors. */
export function whereIn(source: Source, span: Span, shift: number): Where {
  const { name, text, file, isStandIn } = source;
  const place = isStandIn === true ? undefined : placeIn(text, span.start - shift, span.end - shift, file);
  return { inside: name, place };
}

export interface Parameter {
  /** Undefined where the parameter is destructured. */
  readonly name: string | undefined;
  readonly hasDefault: boolean;
  readonly isRest: boolean;
}

/** The parameters of a function, in order. */
export function parametersOf(source: Source): Parameter[] {
  return parseFunction(source).node.params.map((pattern) => {
    const isRest = pattern.type === "RestElement";
    const hasDefault = pattern.type === "AssignmentPattern";
    const target = isRest ? pattern.argument : hasDefault ? pattern.left : pattern;
    return { name: target.type === "Identifier" ? target.name : undefined, hasDefault, isRest };
  });
}
