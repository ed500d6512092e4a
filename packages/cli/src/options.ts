/** The commands and their options: parsing and help both come from here. */

export interface Option {
  /** What the value stands for in the help; undefined for an option without a value. */
  readonly value: string | undefined;
  /** The values it takes, where they are a fixed list; the first is the default. */
  readonly choices?: readonly string[];
  readonly help: string;
}

export interface Command {
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly string[];
  /** Whether it can do without a formula or function. */
  readonly needsNoSubject?: boolean;
}

const at: Option = {
  value: "POINT",
  help: "the point: w1=0.5,w2=pi/4; a list: x=[1,2,3]; a record: 'p={\"mass\":2}'; may be repeated",
};

export const commands: Readonly<Record<"explain" | "gradient" | "check" | "explore", Command>> = {
  explain: {
    summary: "Shows every step of forward and reverse mode, and what each costs",
    options: {
      at,
      mode: { value: "MODE", choices: ["both", "forward", "reverse"], help: "which steps to show" },
      format: {
        value: "FORMAT",
        choices: ["text", "markdown", "latex", "json", "svg", "png", "html"],
        help: "how to write them",
      },
      in: {
        value: "NAMES",
        choices: ["nodes", "inputs"],
        help: "write derivatives in the names of nodes or of inputs",
      },
      labels: {
        value: "LABELS",
        choices: ["symbolic", "numeric"],
        help: "what figures show",
      },
      theme: { value: "THEME", choices: ["light", "dark"], help: "the paper of svg and png figures" },
      out: {
        value: "FILE",
        help: "write to a file instead of the terminal; svg and png: the folder for a file per step",
      },
      all: { value: undefined, help: "show every step, however many there are" },
    },
    examples: [
      'wengert explain "tanh(w4 + w3*tanh(w2 + w1))" --at w1=0.5,w2=-0.3,w3=0.8,w4=0.1',
      'wengert explain "w1^2 + w2^2" --mode reverse',
      "wengert explain cost.ts#cost --at x=3 --format markdown --out cost.md",
      'wengert explain "tanh(w)*cos(w) + log(w)" --mode reverse --format svg --out figures',
    ],
  },
  gradient: {
    summary: "Prints the value and the partial derivatives at a point",
    options: {
      at,
      format: { value: "FORMAT", choices: ["text", "json"], help: "how to write them" },
      out: { value: "FILE", help: "write to a file instead of the terminal" },
    },
    examples: [
      'wengert gradient "x*y + sin(x)" --at x=1,y=2',
      "wengert gradient fit.ts#cost --at 'weights=[0.1,0.2]' --format json",
    ],
  },
  check: {
    summary: "Compares forward mode, reverse mode and finite differences, and finds where a NaN arises",
    options: {
      at,
      tolerance: { value: "NUMBER", help: "the largest relative error accepted (default 1e-6)" },
      format: { value: "FORMAT", choices: ["text", "json"], help: "how to write the errors found" },
      out: { value: "FILE", help: "write to a file instead of the terminal" },
    },
    examples: [
      "wengert check cost.ts#cost --at x=1,y=2",
      "wengert check fit.ts#loss --at 'weights=[0.1,0.2]' --tolerance 1e-8",
    ],
  },
  explore: {
    summary: "Opens the explorer, a page that shows every step, on this machine",
    options: {
      at,
      port: { value: "PORT", help: "where to serve it; any free port unless given" },
      "no-open": { value: undefined, help: "print the address and leave the browser alone" },
    },
    examples: [
      'wengert explore "tanh(w)*cos(w) + log(w)" --at w=2',
      "wengert explore cost.ts#cost --at x=3",
      "wengert explore",
    ],
    needsNoSubject: true,
  },
};

export type CommandName = keyof typeof commands;

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
