/** A figure sequence: the frames of one mode on one layout that has room for all their labels. */
import type { Explanation } from "../steps/explanation.ts";
import { type Frame, framesOf, type Mode } from "./frames.ts";
import { LabelWriter } from "./labels.ts";
import { type Layout, layoutGraph } from "./layout.ts";
import type { FigureOptions } from "./render.ts";
import { type View, viewOf } from "./view.ts";

export interface SequenceOptions extends FigureOptions {
  /** What is shown; where the graph is large, loops, calls and variables are collapsed unless it is given. */
  readonly view?: View | undefined;
}

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
export function sequenceOf(explanation: Explanation, mode: Mode, options: SequenceOptions): Sequence {
  const { view = viewOf(explanation) } = options;
  const frames = framesOf(explanation, mode, { names: options.names, view });
  const sizes = new LabelWriter(explanation, view, options).sizes(frames);
  return { layout: layoutGraph(explanation, { view, ...sizes }), frames };
}
