/** The diagnostics of reading a function from a file. */
import { type Place, WengertError } from "wengert/internals";
import type { NonFinite } from "wengert/testing";
import { nearest } from "./nearest.ts";

export function fileSyntax(what: string, place: Place): WengertError {
  return new WengertError({
    code: "FILE_SYNTAX",
    what,
    place,
    hint: "Types are erased in place, so only TypeScript that can be erased is read: no enums, namespaces or parameter properties.",
  });
}

export function fileNotLoaded(file: string, why: string, cause?: unknown): WengertError {
  return new WengertError({
    code: "FILE_NOT_LOADED",
    what: `${file} can't be loaded: ${why}`,
    hint: "The file is run as a module, with everything it imports; it has to load by itself, as with node or tsx.",
    cause,
  });
}

export function notAFunctionInFile(file: string, name: string, came: string): WengertError {
  return new WengertError({
    code: "NOT_A_FUNCTION_IN_FILE",
    what: `${name} in ${file} is ${came}, not a function`,
    hint: "Name a function of the file: file.ts#function.",
  });
}

export function parameterWithoutName(position: number, inside: string): WengertError {
  return new WengertError({
    code: "PARAMETER_WITHOUT_NAME",
    what: `parameter ${position} of ${inside}() is a pattern whose values --at can't name`,
    hint: "Give the parameter a name, and take it apart in the function's body.",
  });
}

/**
 * @param given  the names of the point
 * @param why    why it can't be one, where that is known
 */
export function unknownInput(
  name: string,
  inputs: readonly string[],
  given: Iterable<string>,
  why?: string,
): WengertError {
  const known = new Set(given);
  const missing = inputs.filter((input) => !known.has(input));
  const near = why === undefined ? nearest(name, missing) : undefined;
  return new WengertError({
    code: "UNKNOWN_INPUT",
    what: `the point names \`${name}\`, which is not an input`,
    hint: `${why === undefined ? "" : `${why} `}${near === undefined ? "" : `Did you mean ${near}? `}${inputs.length === 0 ? "There are no inputs." : `The inputs are ${inputs.join(", ")}.`}`,
  });
}

export function missingInputs(missing: readonly string[], given: readonly string[]): WengertError {
  return new WengertError({
    code: "MISSING_INPUTS",
    what: `the point has no value for ${missing.join(", ")}`,
    hint: `${given.length === 0 ? "" : `Given: ${given.join(", ")}. `}Add ${missing.map((name) => `${name}=…`).join(",")} to --at.`,
  });
}

export function notANumber(name: string, came: string): WengertError {
  return new WengertError({
    code: "INPUT_NOT_NUMBER",
    what: `the value of input \`${name}\` must be a number, but ${came} came`,
    hint: "The inputs of a formula are numbers; a function of a file can take lists and records.",
  });
}

/** @param inside  the function's name */
export function notFinite(found: NonFinite, inside: string): WengertError {
  const { quantity, number, inputs, operation, place, path, reason } = found;
  const others =
    inputs.length > 1 ? ` (and those by ${inputs.slice(1, 6).join(", ")}${inputs.length > 6 ? ", …" : ""})` : "";
  return new WengertError({
    code: "NOT_FINITE",
    what: `${quantity}${others} is ${String(number)}: it arises in ${operation}`,
    inside,
    place,
    hint: `${reason}${path.length === 0 ? "" : `\nIt lies in ${path.join(", ")}.`}`,
  });
}

export function nothingToDraw(): WengertError {
  return new WengertError({
    code: "NOTHING_TO_DRAW",
    what: "the function has no operations, so there is no step to draw",
    hint: "Figures show one operation each; --format text says what the function is.",
  });
}
