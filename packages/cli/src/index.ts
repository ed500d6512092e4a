/** The command `wengert`. */
import { readFileSync } from "node:fs";
import { WengertError } from "wengert/internals";
import { type Invocation, parseCommandLine } from "./command-line.ts";
import { commandHelp, topHelp } from "./help.ts";
import { userStack } from "./load/user-stack.ts";
import { complain, deliver, deliverFiles } from "./output.ts";
import { parsePoint } from "./point.ts";
import { runCheck } from "./check.ts";
import { runExplain } from "./explain.ts";
import { runGradient } from "./gradient.ts";
import { UsageError } from "./usage.ts";

/**
 * Runs the command line.
 *
 * @returns the exit code: 0; 1 if the function or the point is at fault; 2 if the command line is
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const parsed = parseCommandLine(args);
    if (parsed.kind === "help") {
      process.stdout.write(parsed.command === undefined ? topHelp() : commandHelp(parsed.command));
    } else if (parsed.kind === "version") process.stdout.write(`${version()}\n`);
    else await run(parsed);
    return 0;
  } catch (error) {
    return report(error);
  }
}

async function run({ command, subject, options }: Invocation): Promise<void> {
  const only = (name: string): string | undefined => options.get(name)?.[0];
  const given = options.get("at");
  const point = given === undefined ? undefined : parsePoint(given);
  const out = only("out");
  if (command === "explore") {
    // What serves pages is loaded by the command that needs it.
    const { runExplore } = await import("./explore/explore.ts");
    await runExplore(subject, { point, port: only("port"), opens: !options.has("no-open") });
    return;
  }
  if (subject === undefined) throw new Error(`${command} without a formula or function`);
  const format = only("format") ?? "text";
  if ((format === "svg" || format === "png") && (out === undefined || out === "-")) {
    throw new UsageError(`--format ${format} writes a file for every step`, "Name a folder for them: --out figures");
  }
  const output =
    command === "explain"
      ? await runExplain(subject, {
          point,
          mode: only("mode") ?? "both",
          format,
          names: only("in") ?? "nodes",
          labels: only("labels") ?? "symbolic",
          theme: only("theme") ?? "light",
          all: options.has("all"),
          toFile: out !== undefined,
        })
      : command === "check"
        ? await runCheck(subject, { point, tolerance: only("tolerance"), format })
        : await runGradient(subject, { point, format });
  if (typeof output === "string") deliver(output, out);
  else deliverFiles(output, out ?? ".");
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    complain(`wengert: ${error.message}`);
    process.stderr.write("  wengert --help shows how it is used.\n");
    return 2;
  }
  if (error instanceof WengertError) complain(error.message);
  // The user's own function may throw whatever it likes.
  else complain(error instanceof Error ? (userStack(error) ?? error.stack ?? error.message) : String(error));
  return 1;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  if (typeof manifest !== "object" || manifest === null || !("version" in manifest)) throw new Error("no version");
  return String(manifest.version);
}
