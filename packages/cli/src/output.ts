/** Where a command's result goes: the terminal or a file. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import picocolors from "picocolors";
import { UsageError } from "./usage.ts";

/** Colour only on a terminal, and never against NO_COLOR (https://no-color.org); FORCE_COLOR asks for it anywhere. */
export function wantsColour(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): boolean {
  if (environment["NO_COLOR"] !== undefined && environment["NO_COLOR"] !== "") return false;
  if (environment["FORCE_COLOR"] !== undefined) return environment["FORCE_COLOR"] !== "0";
  // isTTY is undefined, whatever its type says, where the stream is none; that must not mean "the default".
  if (!stream.isTTY) return false;
  return environment["TERM"] !== "dumb";
}

export interface OutputFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** A text, or files for a folder. */
export type Output = string | readonly OutputFile[];

/** Writes files to a folder, which is made if it is not there. @throws UsageError where they can't be written */
export function deliverFiles(files: readonly OutputFile[], folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const { name, content } of files) writeFileSync(join(folder, name), content);
  } catch (error) {
    throw new UsageError(`--out: ${folder} can't be written: ${whyNot(error)}`, "Name a folder for the figures.");
  }
  const [first, last] = [files[0]?.name, files.at(-1)?.name];
  const which = first === last ? first : `${first} … ${last}`;
  process.stderr.write(`Written to ${folder}: ${which} (${files.length} ${files.length === 1 ? "file" : "files"})\n`);
}

/** Writes to a file, or to the terminal for no file and for `-`. @throws UsageError where the file can't be written */
export function deliver(text: string, file: string | undefined): void {
  if (file === undefined || file === "-") {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`--out: ${file} can't be written: ${whyNot(error)}`, "Name a file in a folder that exists.");
  }
  process.stderr.write(`Written to ${file}\n`);
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no such folder";
  if (code === "EISDIR") return "it is a folder";
  if (code === "EEXIST" || code === "ENOTDIR") return "it is a file, or in one";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return "permission is denied";
  return error instanceof Error ? error.message : String(error);
}

export function complain(message: string): void {
  const colours = picocolors.createColors(wantsColour(process.stderr, process.env));
  const [first = "", ...rest] = message.split("\n");
  process.stderr.write(`${[colours.red(first), ...rest].join("\n")}\n`);
}
