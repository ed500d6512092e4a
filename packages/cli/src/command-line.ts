/** Reads the command line. */
import { type Command, commands, type CommandName, isCommand } from "./options.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage.ts";

export interface Invocation {
  readonly kind: "run";
  readonly command: CommandName;
  /** The formula, or file.ts#function; undefined only for a command that can do without. */
  readonly subject: string | undefined;
  /** The values of each option in the order given; an option without a value has "". */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

export type CommandLine =
  Invocation | { readonly kind: "help"; readonly command: CommandName | undefined } | { readonly kind: "version" };

/**
 * A single `-` begins a formula (`-x^2`), not an option, except `-h` and `-v`; everything after `--` is taken as it is.
 *
 * @throws UsageError
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const [first, ...rest] = args;
  if (first === undefined || first === "--help" || first === "-h") return { kind: "help", command: undefined };
  if (first === "help") return { kind: "help", command: rest[0] === undefined ? undefined : commandNamed(rest[0]) };
  if (first === "--version" || first === "-v") return { kind: "version" };
  return parseArguments(commandNamed(first), rest);
}

function commandNamed(name: string): CommandName {
  if (isCommand(name)) return name;
  const names = Object.keys(commands);
  if (name.startsWith("--"))
    throw new UsageError(`unknown option ${name}`, `Write the command first: ${names.join(" or ")}.`);
  const near = nearest(name, names);
  throw new UsageError(
    `unknown command "${name}"`,
    near === undefined
      ? `The commands are ${listed(names)}. To explain a formula: wengert explain ${JSON.stringify(name)}`
      : `Did you mean ${near}?`,
  );
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

function parseArguments(command: CommandName, args: readonly string[]): CommandLine {
  const known = commands[command].options;
  const options = new Map<string, string[]>();
  const subjects: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      subjects.push(...args.slice(i + 1));
      break;
    }
    if (arg === "--help" || arg === "-h") return { kind: "help", command };
    if (arg === "--version" || arg === "-v") return { kind: "version" };
    if (!arg.startsWith("--")) {
      refuseSingleDash(arg, Object.keys(known));
      subjects.push(arg);
      continue;
    }
    const equals = arg.indexOf("=");
    const name = arg.slice(2, equals === -1 ? undefined : equals);
    const option = Object.hasOwn(known, name) ? known[name] : undefined;
    if (option === undefined) throw unknownOption(command, name);
    let value = equals === -1 ? undefined : arg.slice(equals + 1);
    if (option.value === undefined) {
      if (value !== undefined) throw new UsageError(`--${name} takes no value, but "${value}" came`);
      value = "";
    } else if (value === undefined) {
      value = args[++i];
      if (value === undefined || value.startsWith("--")) throw missingValue(name, option.value, option.choices);
    }
    if (name === "out" && value === "") throw missingValue(name, "FILE", undefined);
    if (option.choices !== undefined && !option.choices.includes(value)) {
      const near = nearest(value, option.choices);
      throw new UsageError(
        `--${name} can't be "${value}"`,
        `It takes ${option.choices.join(", ")}.${near === undefined ? "" : ` Did you mean ${near}?`}`,
      );
    }
    options.set(name, [...(options.get(name) ?? []), value]);
  }
  return { kind: "run", command, subject: onlySubject(command, subjects), options: onlyOnce(options) };
}

function onlySubject(command: CommandName, subjects: readonly string[]): string | undefined {
  const [subject, extra] = subjects;
  const { needsNoSubject = false }: Command = commands[command];
  if (subject === undefined && needsNoSubject) return undefined;
  if (subject === undefined || subject.trim() === "") {
    throw new UsageError("the formula or function is missing", `For example: ${commands[command].examples[0] ?? ""}`);
  }
  if (extra !== undefined) {
    throw new UsageError(
      `one formula or function is expected, but "${extra}" came after "${subject}"`,
      isCommand(subject)
        ? `Leave out "${subject}": the command is given already.`
        : /^[\p{L}_$][\w$]*=/u.test(extra)
          ? `Give the point with --at: --at ${extra}`
          : `Put quotes around a formula with spaces: "${subjects.join(" ")}"`,
    );
  }
  return subject;
}

/** Only --at can be given more than once: its points are joined. */
function onlyOnce(options: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  for (const [name, values] of options) {
    if (name !== "at" && values.length > 1) throw new UsageError(`--${name} is given ${values.length} times`);
  }
  return options;
}

function refuseSingleDash(arg: string, names: readonly string[]): void {
  const name = /^-([a-z]+)(=|$)/.exec(arg)?.[1];
  if (name !== undefined && names.includes(name))
    throw new UsageError(`unknown option -${name}`, `Did you mean --${name}?`);
}

function unknownOption(command: CommandName, name: string): UsageError {
  const names = [...Object.keys(commands[command].options), "help", "version"];
  const near = nearest(name, names);
  return new UsageError(
    `unknown option --${name}`,
    near === undefined
      ? `${command} takes ${names.map((known) => `--${known}`).join(", ")}. A formula that begins with -- comes after a --.`
      : `Did you mean --${near}?`,
  );
}

function missingValue(name: string, value: string, choices: readonly string[] | undefined): UsageError {
  const example = name === "at" ? "w1=0.5,w2=-0.3" : (choices?.join("|") ?? value);
  return new UsageError(`--${name} needs a value`, `For example: --${name} ${example}`);
}
