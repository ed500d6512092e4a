/** Where a command's result goes: the terminal or a file. */
import { writeFileSync } from "node:fs";
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
  return error instanceof Error ? error.message : String(error);
}

export function complain(message: string): void {
  const colours = picocolors.createColors(wantsColour(process.stderr, process.env));
  const [first = "", ...rest] = message.split("\n");
  process.stderr.write(`${[colours.red(first), ...rest].join("\n")}\n`);
}
