/** The help texts, from the table of commands. */
import { type Command, commands, type CommandName } from "./options.ts";

const subjects = `  FORMULA         tanh(w4 + w3*tanh(w2 + w1)); its free names are the inputs
  FILE#FUNCTION   cost.ts#cost: a function of a TypeScript or JavaScript file, read with the file's imports and
                  constants in scope; its parameters are the inputs`;

export function topHelp(): string {
  const names = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(15)} ${summary}`);
  const examples = Object.values(commands).flatMap((command) =>
    command.examples.slice(0, 1).map((line) => `  ${line}`),
  );
  return `Automatic differentiation that shows its work.

Usage: wengert COMMAND <FORMULA | FILE#FUNCTION> [options]

Commands:
${names.join("\n")}

What is differentiated:
${subjects}

Options:
  -h, --help      this text; wengert COMMAND --help lists a command's options
  -v, --version   the version

Examples:
${examples.join("\n")}

Exit codes: 0; 1 if the function or the point is at fault; 2 if the command line is.
`;
}

export function commandHelp(name: CommandName): string {
  const { summary, options, examples, needsNoSubject = false }: Command = commands[name];
  const lines = Object.entries(options).map(([option, { value, choices, help }]) => {
    const head = `  --${option}${value === undefined ? "" : ` ${value}`}`;
    const list = choices === undefined ? "" : `: ${choices.join(", ")} (default ${choices[0] ?? ""})`;
    return `${head.padEnd(18)}${help}${list}`;
  });
  return `${summary}.

Usage: wengert ${name} ${needsNoSubject ? "[FORMULA | FILE#FUNCTION]" : "<FORMULA | FILE#FUNCTION>"} [options]

${subjects}

Options:
${lines.join("\n")}
  -h, --help      this text

Examples:
${examples.map((line) => `  ${line}`).join("\n")}
`;
}
