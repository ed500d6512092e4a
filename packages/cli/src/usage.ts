/** What is wrong with a command line: exit code 2, and a line that says where help is. */
export class UsageError extends Error {
  constructor(what: string, hint?: string) {
    super(hint === undefined ? what : `${what}\n  ${hint.replaceAll("\n", "\n  ")}`);
    this.name = "UsageError";
  }
}
