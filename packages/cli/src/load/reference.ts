/** `file.ts#function` on the command line. */

export interface FunctionReference {
  readonly file: string;
  readonly name: string;
}

/** The parts of `file.ts#function`; undefined for what is no such reference. */
export function functionReference(text: string): FunctionReference | undefined {
  const match = /^(.*\.[cm]?[jt]sx?)#(.*)$/s.exec(text);
  return match === null ? undefined : { file: match[1] ?? "", name: match[2] ?? "" };
}
