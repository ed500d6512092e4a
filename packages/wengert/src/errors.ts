/** Every error that Wengert raises: one class, one factory per diagnostic, each with a stable code. */

/** Where in the user's source an error lies. Line and column count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The source line with the place underlined. */
  readonly excerpt: string;
  readonly file?: string;
}

export interface WengertErrorOptions {
  readonly code: string;
  /** What happened, one sentence. */
  readonly what: string;
  /** The name of the function the place is in. */
  readonly inside?: string | undefined;
  readonly place?: Place | undefined;
  /** Why, and what to write instead. */
  readonly hint: string;
  readonly cause?: unknown;
}

/** What errors were made of. */
const parts = new WeakMap<WengertError, WengertErrorOptions>();

/** An error that says what happened, where in the user's source, and what to do. `code` is stable; docs/errors.md has a section for each. */
export class WengertError extends Error {
  readonly code: string;
  readonly place: Place | undefined;
  readonly hint: string;

  constructor({ code, what, inside, place, hint, cause }: WengertErrorOptions) {
    const where =
      place === undefined
        ? ""
        : `\n  ${place.file === undefined ? (inside ?? "formula") : place.file}, line ${place.line}, column ${place.column}\n${place.excerpt}`;
    super(
      `Wengert: ${what}  [${code}]${where}\n  ${hint.replaceAll("\n", "\n  ")}`,
      cause === undefined ? {} : { cause },
    );
    this.name = "WengertError";
    parts.set(this, { code, what, inside, place, hint });
    this.code = code;
    this.place = place;
    this.hint = hint;
  }
}

/** Where a text stands in a file: the file and what to add to line and column (both from 0). */
export interface FilePosition {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** The file's lines as they are written, types included, to show in place of the text's own. */
  readonly lines?: readonly string[];
}

/** The place of a span of a text: its line and column, and the line underlined. */
export function placeIn(text: string, start: number, end: number, file?: FilePosition): Place {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", start) === -1 ? text.length : text.indexOf("\n", start);
  const lineIndex = text.slice(0, lineStart).split("\n").length - 1;
  const line = lineIndex + 1 + (file?.line ?? 0);
  const column = start - lineStart + 1 + (lineIndex === 0 ? (file?.column ?? 0) : 0);
  const underline = "^".repeat(Math.max(1, Math.min(end, lineEnd) - start));
  const gutter = String(line);
  const whole = file?.lines?.[line - 1];
  const [shown, at] = whole === undefined ? [text.slice(lineStart, lineEnd), start - lineStart] : [whole, column - 1];
  const window = excerptWindow(shown, at, underline.length);
  const excerpt = `    ${gutter} | ${window.line}\n    ${" ".repeat(gutter.length)} | ${" ".repeat(window.at)}${"^".repeat(window.length)}`;
  return { line, column, excerpt, ...(file === undefined ? {} : { file: file.path }) };
}

/** At most 100 characters of a line around a place, so that minified code does not fill the screen. */
function excerptWindow(line: string, at: number, length: number): { line: string; at: number; length: number } {
  if (line.length <= 100) return { line, at, length };
  const from = Math.max(0, Math.min(at - 40, line.length - 100));
  const shown = line.slice(from, from + 100);
  return { line: shown, at: at - from, length: Math.max(1, Math.min(length, shown.length - (at - from))) };
}

/** A place with the name of the function it is in; that alone where the text is none of the user's. */
export interface Where {
  readonly inside: string;
  readonly place: Place | undefined;
}

/** What is to be differentiated is no function. */
export function notAFunction(came: string): WengertError {
  return new WengertError({
    code: "NOT_A_FUNCTION",
    what: `expected a function, got ${came}`,
    hint: "Pass the function itself: gradient(f), not gradient(f(x)).",
  });
}

/** A function whose text can't be had: native, bound, a class. */
export function cannotRead(name: string, why: string, hint: string): WengertError {
  return new WengertError({ code: "NOT_READABLE", what: `${name}() can't be read: ${why}`, hint });
}

/** A text that is no JavaScript function. */
export function sourceNotParsed(message: string, where: Where): WengertError {
  return new WengertError({
    code: "SYNTAX_ERROR",
    what: `the text of ${where.inside}() is not JavaScript: ${message}`,
    ...where,
    hint: "Pass a function whose text is its source.",
  });
}

/** An expression that is nested too deep for the parser's or the reader's stack. */
export function expressionTooDeep(inside: string): WengertError {
  return new WengertError({
    code: "EXPRESSION_TOO_DEEP",
    what: `an expression in ${inside}() is nested too deep to be parsed`,
    hint: "Split it: assign its parts to variables, or compute it in a loop.",
  });
}

/** A construct that is not read. */
export function unsupportedSyntax(what: string, hint: string, where: Where): WengertError {
  return new WengertError({ code: "UNSUPPORTED_SYNTAX", what, ...where, hint });
}

/** The reader itself has failed. */
export function readingFailed(cause: unknown, where: Where): WengertError {
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  return new WengertError({
    code: "UNSUPPORTED_SYNTAX",
    what: `Wengert can't read ${where.inside}() from here on${why}`,
    ...where,
    hint: "This is an error in Wengert. Write this part in another way, and please report the function.",
    cause,
  });
}

/** What esbuild, TypeScript, Babel and SWC put in place of syntax that an older engine has not. */
const translationHelpers = new Set(
  [
    "__spreadValues __spreadProps __objRest __pow __privateAdd __privateGet __privateSet __privateMethod __async",
    "__assign __rest __read __spreadArray __values __classPrivateFieldGet __classPrivateFieldSet __extends __awaiter",
    "_objectSpread _objectSpread2 _objectWithoutProperties _objectWithoutPropertiesLoose _slicedToArray _extends",
    "_toConsumableArray _createForOfIteratorHelper _createForOfIteratorHelperLoose _classCallCheck _createClass",
    "_classPrivateFieldInitSpec _classPrivateFieldGet _classPrivateFieldSet _classPrivateFieldLooseBase _inherits",
    "_object_spread _object_spread_props _object_without_properties _sliced_to_array _to_consumable_array",
    "_class_call_check _create_class _class_private_field_init _class_private_field_get _class_private_field_set",
  ].flatMap((line) => line.split(" ")),
);

/**
 * A name, or several, that nothing defines where the reader can see it. In a helper, which may be a library's, they may
 * be out of the user's reach as well.
 */
export function unknownName(
  names: readonly string[],
  suggestion: string | undefined,
  where: Where & { readonly inHelper: boolean },
): WengertError {
  const list = names.map((name) => `\`${name}\``);
  const subject = list.length === 1 ? list.join("") : `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;
  const helper = names.find((name) => translationHelpers.has(name));
  const hint =
    helper !== undefined
      ? `A build tool translated the function for older JavaScript (${helper}). Set its target to ES2022 or later.`
      : [
          ...(suggestion === undefined ? [] : [`Did you mean ${suggestion}?`]),
          "A function's outer variables are invisible at run time.",
          `Pass them:  { scope: () => ({ ${names.join(", ")} }) }`,
          ...(where.inHelper ? [`If ${where.inside}() is not yours, call it outside and pass its result.`] : []),
        ].join("\n");
  return new WengertError({
    code: "UNKNOWN_NAME",
    what: `${subject} ${list.length === 1 ? "is" : "are"} used in ${where.inside}() but can't be seen from here`,
    inside: where.inside,
    place: where.place,
    hint,
  });
}

/** A property that a namespace such as Math does not have. */
export function unknownMember(owner: string, name: string, suggestion: string | undefined, where: Where): WengertError {
  return new WengertError({
    code: "UNKNOWN_NAME",
    what: `${owner} has no ${name}`,
    ...where,
    hint: suggestion === undefined ? `Wengert knows no ${owner}.${name}.` : `Did you mean ${suggestion}?`,
  });
}

/** Values of different kinds meet where one kind is needed. */
export function inconsistentTypes(what: string, hint: string, where: Where): WengertError {
  return new WengertError({ code: "INCONSISTENT_TYPES", what, ...where, hint });
}

/** A function that ends without a value on every path. */
export function noReturnValue(where: Where): WengertError {
  return new WengertError({
    code: "NO_RETURN_VALUE",
    what: `${where.inside}() never returns a value`,
    ...where,
    hint: "Return what is to be differentiated.",
  });
}

/** A comparison of two different numbers that gives NaN: where it is met decides on the order. */
export function noOrder(where: Where): WengertError {
  return new WengertError({
    code: "NO_ORDER",
    what: "the comparison of a sort gives NaN, so that the numbers have no order",
    ...where,
    hint: "Sort numbers without NaN among them.",
  });
}

/** A call inside a call inside … without an end in sight. */
export function recursionTooDeep(name: string, where: Where): WengertError {
  return new WengertError({
    code: "UNSUPPORTED_SYNTAX",
    what: `${name}() calls itself to a depth that is not known while reading`,
    ...where,
    hint: "Write the recursion as a loop.",
  });
}

/** Reading gives more instructions than are sensible. */
export function programTooLarge(limit: number, where: Where): WengertError {
  return new WengertError({
    code: "PROGRAM_TOO_LARGE",
    what: `reading ${where.inside}() gives more than ${limit.toLocaleString("en-US")} operations`,
    ...where,
    hint: "Functions are expanded where they are called. Call them in a loop instead of many times in a row.",
  });
}

/** An option that does not exist, or has a value it can't have. */
export function badOption(what: string, hint: string): WengertError {
  return new WengertError({ code: "BAD_OPTION", what, hint });
}

/** An argument that can't be an input. */
export function badArgument(
  path: string,
  inside: string,
  came: string,
  expected: string = "a number, a boolean, a string, an array, a typed array or a record of these",
): WengertError {
  return new WengertError({
    code: "BAD_ARGUMENT",
    what: `argument ${path} of ${inside}() is ${came}; expected ${expected}`,
    hint: "Pass what the function itself computes with. NaN and ±Infinity are numbers and are accepted.",
  });
}

/** The same error, where an array is empty that might have held anything. */
export function ofEmptyArray(error: WengertError, name: string): WengertError {
  const made = parts.get(error);
  if (made === undefined) return error;
  const hint = `${made.hint}\n${name} is empty, so that its items were taken for numbers. If they are none, leave such a call out.`;
  return new WengertError({ ...made, hint, cause: error });
}

/** Too few or too many arguments. */
export function wrongArgumentCount(inside: string, expected: string, came: number): WengertError {
  return new WengertError({
    code: "WRONG_ARGUMENT_COUNT",
    what: `${inside}() takes ${expected}; ${came} came`,
    hint: "A derivative is called with the arguments of the function itself.",
  });
}

/** A tangent or seed that is not of the shape it belongs to. */
export function shapeMismatch(path: string, expected: string, came: string): WengertError {
  return new WengertError({
    code: "SHAPE_MISMATCH",
    what: `${path} is ${came}; expected ${expected}`,
    hint: "Tangents have the shapes of the arguments, seeds the shape of the result.",
  });
}

/** A gradient of what is not one real number. */
export function notScalar(inside: string, result: { readonly kind: string }): WengertError {
  const came = {
    array: "an array",
    nested: "nested arrays",
    tuple: "an array",
    record: "a record",
    boolean: "a boolean",
    constant: "no number",
  }[result.kind];
  return new WengertError({
    code: "NOT_SCALAR",
    what: `${inside}() returns ${came ?? result.kind}; a gradient needs one real number`,
    hint: "Use jacobian(f) for all partials of several results, or vjp(f) for a weighted sum of them.",
  });
}

/** A derivative with respect to what is not one number. */
export function notOneInput(inside: string): WengertError {
  return new WengertError({
    code: "NOT_ONE_INPUT",
    what: `derivative(${inside}) needs exactly one number as its input`,
    hint: "Name one with { wrt: k }, or use gradient(f), jvp(f) or jacobian(f).",
  });
}

/** The value of the function as Wengert reads it differs from the function's own. */
export function valueMismatch(inside: string, own: string, read: string): WengertError {
  return new WengertError({
    code: "VALUE_MISMATCH",
    what: `${inside}() returns ${own}, but as it was read it gives ${read}`,
    hint:
      "A name inside the function probably stands for something else than Wengert took it for, or the function depends on\n" +
      "more than its arguments. Pass its outer names with { scope: () => ({ … }) }.",
  });
}

/** `.source` of a function that can't be specialised to numbers. */
export function notSpecialised(inside: string, cause: unknown): WengertError {
  return new WengertError({
    code: "NOT_SPECIALISED",
    what: `${inside}() has no generated code yet, and its parameters can't all be numbers`,
    hint: "Call it once, or use .sourceFor(...args) with arguments like those you will pass.",
    cause,
  });
}

/** An array index that is out of range, or no integer. */
export function indexOutOfRange(where: Where | undefined, inside: string): WengertError {
  return new WengertError({
    code: "INDEX_OUT_OF_RANGE",
    what: `an array in ${inside}() is read or written outside its range`,
    ...where,
    hint: "Indices are integers from 0 to length − 1. Check the lengths of the arrays passed.",
  });
}

/** Two arguments that share memory, one of which is written. */
export function aliasedArguments(first: string, second: string, inside: string): WengertError {
  return new WengertError({
    code: "ALIASED_ARGUMENTS",
    what: `arguments ${first} and ${second} of ${inside}() share memory, and the function writes to it`,
    hint: "Pass a copy of one of them, for instance x.slice().",
  });
}

/** A function evaluates more operations at a point than a graph should hold. */
export function graphTooLarge(limit: number, inside: string): WengertError {
  return new WengertError({
    code: "GRAPH_TOO_LARGE",
    what: `the computational graph of ${inside} has more than ${limit.toLocaleString("en-US")} nodes here`,
    hint: "Take a smaller point (shorter arrays, fewer turns of its loops), or raise the limit.",
  });
}

/** A graph without a point, of a function whose way depends on its inputs. */
export function pointNeeded(inside: string, place: Place | undefined): WengertError {
  return new WengertError({
    code: "POINT_NEEDED",
    what: `which operations ${inside} evaluates depends on its inputs`,
    inside,
    place,
    hint: "Give every input a value.",
  });
}

/** A dense Jacobian or Hessian that would not fit. */
export function jacobianTooLarge(
  matrix: "Jacobian" | "Hessian",
  inside: string,
  rows: number,
  columns: number,
): WengertError {
  const gigabytes = ((rows * columns * 8) / 2 ** 30).toFixed(1);
  const [sparse, products] =
    matrix === "Jacobian" ? ["sparseJacobian(f)", "jvp(f) or vjp(f)"] : ["sparseHessian(f)", "hvp(f)"];
  return new WengertError({
    code: "JACOBIAN_TOO_LARGE",
    what: `the ${matrix} of ${inside}() has ${rows} rows and ${columns} columns; dense it would take ${gigabytes} GiB`,
    hint: `If most of it is zero, take ${sparse}; otherwise products with it, ${products}, which never form it.`,
  });
}

/** A sparse matrix with too many entries. */
export function sparseTooLarge(inside: string, rows: number, columns: number, most: number): WengertError {
  return new WengertError({
    code: "JACOBIAN_TOO_LARGE",
    what: `the derivative of ${inside}() has ${rows} rows and ${columns} columns with more than ${most.toLocaleString("en-US")} entries that are not zero`,
    hint: "Take products with it instead, jvp(f), vjp(f) or hvp(f), or the derivatives of its parts.",
  });
}

/** Two ways of computing a derivative disagree. */
export function derivativeMismatch(where: string, first: string, a: number, second: string, b: number): WengertError {
  return new WengertError({
    code: "DERIVATIVE_MISMATCH",
    what: `${where}: ${first} gives ${a}, ${second} give ${b}`,
    hint: "The function may have a kink or a jump near the point; move the point, or raise the tolerance if the function is noisy.",
  });
}

/** A function with rules that lacks the one that is needed. */
export function ruleMissing(name: string, missing: "jvp" | "vjp", place: Place | undefined): WengertError {
  const mode = missing === "jvp" ? "forward" : "reverse";
  return new WengertError({
    code: "RULE_MISSING",
    what: `${name}() has no ${missing} rule, which ${mode} mode needs here`,
    inside: name,
    place,
    hint: `Add ${missing === "jvp" ? "jvp: (primals, tangents) => ({ value, tangent })" : "vjp: (…args) => ({ value, pullback })"} to withDerivative(${name}, …), or use the other mode.`,
  });
}

/** A rule can't stand for the one that is missing, as it can't be seen to be linear. */
export function ruleNotLinear(name: string, missing: "jvp" | "vjp", place: Place | undefined): WengertError {
  const [given, linear] = missing === "jvp" ? ["pullback", "seed"] : ["jvp", "tangents"];
  return new WengertError({
    code: "RULE_MISSING",
    what: `${name}() has no ${missing} rule, and its ${given} can't be seen to be linear in the ${linear}, so it can't stand for one`,
    inside: name,
    place,
    hint: `Add the ${missing} rule to withDerivative(${name}, …), or write the ${given} as sums of products with the ${linear}.`,
  });
}

/** A function with rules uses a differentiated value that is none of its arguments. */
export function ruleClosesOver(name: string, value: string | undefined, place: Place | undefined): WengertError {
  return new WengertError({
    code: "RULE_CLOSES_OVER",
    what: `${name}() uses ${value === undefined ? "a value" : `\`${value}\``} that is differentiated here and is none of its arguments, so its rules know nothing of it`,
    inside: name,
    place,
    hint: "Make it a parameter of the function and of its rules, or write stopGradient(…) around it.",
  });
}

/** A rule that does not return what it should. */
export function badRule(what: string, hint: string, where?: Where): WengertError {
  return new WengertError({ code: "BAD_RULE", what, ...where, hint });
}

/** A rule gives another value than its function. */
export function ruleValueMismatch(inside: string, rule: "jvp" | "vjp", own: string, read: string): WengertError {
  return new WengertError({
    code: "VALUE_MISMATCH",
    what: `${inside}() returns ${own}, but with the values of ${rule} rules it gives ${read}`,
    hint: "The value that a rule returns is that of its function, up to rounding.",
  });
}

/** A rule returns an array of another length than what it belongs to. */
export function ruleOfAnotherLength(inside: string, where: Where | undefined): WengertError {
  return badRule(
    `a rule that ${inside}() uses returns an array of another length than what it belongs to`,
    "Values are as long as those of the function, tangents as the value, adjoints as their arguments.",
    where,
  );
}

/** What throws is no part of the function as it runs by itself, a rule of it, and its error can't be made again. */
export function throwReached(inside: string, text: string, where: Where | undefined): WengertError {
  return new WengertError({
    code: "THROW_REACHED",
    what: `a derivative of ${inside}() comes to \`${text}\` in a rule or a derivative inside, where its error can't be made`,
    ...where,
    hint: 'An error of the language with a text that is written out would be raised itself: throw new RangeError("x < 0").',
  });
}

/** Linear algebra on arrays of the wrong lengths. */
export function wrongShapes(name: string, expected: string, came: string): WengertError {
  return new WengertError({
    code: "SHAPE_MISMATCH",
    what: `${name}() takes ${expected}; ${came} came`,
    hint: "Vectors are lists of numbers, matrices are lists of rows of one length.",
  });
}

/** A matrix without an inverse. */
export function singularMatrix(name: string, column: number): WengertError {
  return new WengertError({
    code: "SINGULAR_MATRIX",
    what: `${name}() meets a singular matrix: elimination finds no pivot in column ${column}`,
    hint: "A singular matrix has no inverse. Check that its rows are independent, or solve a regularised system.",
  });
}
