/** The colours of figures: those of the textbook, on white and on dark paper. */

export interface Theme {
  readonly paper: string;
  /** Strokes, edges and labels. */
  readonly ink: string;
  /** What has not been visited. */
  readonly pale: string;
  /** Labels of what has not been visited. */
  readonly quiet: string;
  readonly input: string;
  readonly operation: string;
  readonly constant: string;
  /** The node that is visited, and edges that the backward sweep follows. */
  readonly visited: string;
  /** Its operands, and the edges between. */
  readonly operand: string;
  /** Signs on a disc in colour, and on a pale one. */
  readonly sign: string;
  readonly quietSign: string;
}

const colours = {
  input: "#afb8b2",
  operation: "#fede95",
  visited: "#fc1478",
  operand: "#24d2fd",
  sign: "#000000",
};

/** `css` leaves the colours of paper and ink to the page: `--figure-ink` and so on, those of light paper where it has none. */
export type ThemeName = "light" | "dark" | "css";

const paper: Readonly<Record<"light" | "dark", Theme>> = {
  light: {
    ...colours,
    paper: "#ffffff",
    ink: "#000000",
    pale: "#e5e5e5",
    quiet: "#767676",
    constant: "#ffffff",
    quietSign: "#8a8a8a",
  },
  dark: {
    ...colours,
    paper: "#16191d",
    ink: "#f0f0f0",
    pale: "#3a3f45",
    quiet: "#9aa0a6",
    constant: "#dddddd",
    quietSign: "#9aa0a6",
  },
};

export const themes: Readonly<Record<ThemeName, Theme>> = {
  ...paper,
  css: {
    ...paper.light,
    paper: variable("paper"),
    ink: variable("ink"),
    pale: variable("pale"),
    quiet: variable("quiet"),
    constant: variable("constant"),
    quietSign: variable("quietSign"),
  },
};

function variable(name: keyof Theme): string {
  return `var(${property(name)}, ${paper.light[name]})`;
}

function property(name: keyof Theme): string {
  return `--figure-${name.replace("S", "-s")}`;
}

/** The declarations that give a page the colours of a theme. */
export function themeStyle(name: "light" | "dark"): string {
  const names = ["paper", "ink", "pale", "quiet", "constant", "quietSign"] as const;
  return names.map((each) => `${property(each)}: ${paper[name][each]};`).join(" ");
}
