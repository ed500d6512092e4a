/** The diagnostics of reading a function from a file. */
import { type Place, WengertError } from "wengert/internals";

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
