/** A figure sequence: the frames of one mode on one layout that has room for all their labels. */
import type { Explanation } from "../steps/explanation.ts";
import { type Frame, framesOf, type Mode } from "./frames.ts";
import { LabelWriter } from "./labels.ts";
import { type Layout, layoutGraph } from "./layout.ts";
import type { FigureOptions } from "./render.ts";

export interface Sequence {
  readonly layout: Layout;
  readonly frames: readonly Frame[];
}

/**
 * The frames of one mode, and a layout that stays the same from frame to frame.
 *
 * @example
 * const { layout, frames } = sequenceOf(explain("w1^2 + w2^2"), "forward", { typeset: mathjaxTypeset() });
 * frames.length; // 3
 */
export function sequenceOf(explanation: Explanation, mode: Mode, options: FigureOptions): Sequence {
  const frames = framesOf(explanation, mode, options);
  return { layout: layoutGraph(explanation, new LabelWriter(explanation, options).sizes(mode, frames)), frames };
}
