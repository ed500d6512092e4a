/** What renderings have in common. */
import type { Explanation } from "../steps/explanation.ts";

export interface RenderOptions {
  /** Which mode's steps to show; both unless given. */
  readonly mode?: "forward" | "reverse" | "both";
  /** Whether derivatives are written in node names or in inputs; in node names unless given. */
  readonly in?: "nodes" | "inputs";
  /** Shows all of a large graph; otherwise the middle of more than 60 nodes is left out. */
  readonly all?: boolean;
  /** What to tell the reader about `all`. */
  readonly allHint?: string;
  /** Significant digits of numbers in steps; the gradient at the end has all of them. 6 unless given. */
  readonly digits?: number;
}

const mostNodes = 60;
const firstShown = 20;
const lastShown = 10;

/** The elements to show, and after how many of them how many are left out. */
export interface Shown<T> {
  readonly before: readonly T[];
  readonly left: number;
  readonly after: readonly T[];
}

/** All elements, or the first and last ones where there are many. */
export function shorten<T>(list: readonly T[], { all = false }: RenderOptions): Shown<T> {
  if (all || list.length <= mostNodes) return { before: list, left: 0, after: [] };
  return {
    before: list.slice(0, firstShown),
    left: list.length - firstShown - lastShown,
    after: list.slice(-lastShown),
  };
}

/** The line that says what was left out. */
export function leftOut(left: number, { allHint = "all: true shows them" }: RenderOptions): string {
  return `… ${left} more; ${allHint} …`;
}

/** Whether a mode is to be shown and has something to show. */
export function shows(
  mode: "forward" | "reverse",
  explanation: Explanation,
  { mode: asked = "both" }: RenderOptions,
): boolean {
  const steps = mode === "forward" ? explanation.forward : explanation.backwardSweep;
  return (asked === mode || asked === "both") && steps.length > 0;
}
