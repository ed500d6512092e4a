/** The diagnostics of formulas and explanations: one factory each, with a stable code. */
import { placeIn, type Span, WengertError } from "wengert/internals";

function inFormula(code: string, text: string, span: Span, what: string, hint: string): WengertError {
  return new WengertError({ code, what, hint, place: placeIn(text, span.start, span.end) });
}

export function formulaSyntax(text: string, span: Span, what: string, hint: string): WengertError {
  return inFormula("FORMULA_SYNTAX", text, span, what, hint);
}

export function formulaUnits(text: string, span: Span, unit: string): WengertError {
  const angle = unit === "deg" || unit === "rad" || unit === "°" || unit === "grad";
  return inFormula(
    "FORMULA_UNITS",
    text,
    span,
    `a formula has no units, and \`${unit}\` after a number reads like one`,
    angle
      ? "Trigonometric functions take radians; write 30 degrees as 30*pi/180."
      : `Write the number in the unit you compute in; if ${unit} is an input, write the product with *.`,
  );
}

/** @param suggestion  what to write instead, if anything comes near: `Did you mean tanh?` */
export function unknownFunction(text: string, span: Span, name: string, suggestion: string | undefined): WengertError {
  return inFormula(
    "UNKNOWN_FUNCTION",
    text,
    span,
    `there is no function called \`${name}\``,
    `${suggestion === undefined ? "" : `${suggestion}\n`}If ${name} is an input, write the product with *: ${name}*(…)`,
  );
}

export function wrongArgumentCount(
  text: string,
  span: Span,
  name: string,
  expected: number | "any",
  came: number,
  hint: string,
): WengertError {
  const takes = expected === "any" ? "at least 1 argument" : `${expected} ${expected === 1 ? "argument" : "arguments"}`;
  return inFormula("WRONG_ARGUMENT_COUNT", text, span, `\`${name}\` takes ${takes}, but ${came} came`, hint);
}

export function missingInputs(missing: readonly string[], given: readonly string[]): WengertError {
  const list = missing.join(", ");
  return new WengertError({
    code: "MISSING_INPUTS",
    what: `the point has no value for ${list}`,
    hint:
      given.length === 0
        ? `Give every input a number: ${missing.map((name) => `${name}=1`).join(",")}`
        : `Given: ${given.join(", ")}. Add ${missing.map((name) => `${name}=1`).join(",")}, or give no point at all for an explanation in symbols.`,
  });
}

export function unknownInput(name: string, inputs: readonly string[]): WengertError {
  return new WengertError({
    code: "UNKNOWN_INPUT",
    what: `the point names \`${name}\`, which is not an input`,
    hint: inputs.length === 0 ? "There are no inputs: it is a constant." : `The inputs are ${inputs.join(", ")}.`,
  });
}

export function inputNotNumber(name: string, came: unknown): WengertError {
  return new WengertError({
    code: "INPUT_NOT_NUMBER",
    what: `the value of input \`${name}\` must be a number, but a ${came === null ? "null" : typeof came} came`,
    hint: "Pass numbers; NaN and ±Infinity are numbers.",
  });
}

export function explainNeedsScalar(outputs: number): WengertError {
  return new WengertError({
    code: "NOT_SCALAR",
    what: `a function with one number as its result can be explained, and this one has ${outputs}`,
    hint: "Explain one result at a time; `jacobian` differentiates them all.",
  });
}
