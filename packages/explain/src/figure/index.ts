export { type Frame, type FrameEquation, type FrameOptions, framesOf, type Mode, type Sweep } from "./frames.ts";
export type { LabelOptions } from "./labels.ts";
export {
  layoutGraph,
  type Layout,
  type LayoutOptions,
  type PlacedConstant,
  type PlacedEdge,
  type PlacedNode,
  type Size,
} from "./layout.ts";
export { type Box, type Drawing, drawFigure, type FigureOptions, outlines, renderFigure } from "./render.ts";
export { type PageOptions, renderPage } from "./page.ts";
export { type Sequence, sequenceOf, type SequenceOptions } from "./sequence.ts";
export { renderSheet } from "./sheet.ts";
export { type ThemeName, themeStyle } from "./theme.ts";
export type { Typeset, TypesetFormula } from "./typeset.ts";
export { type View, viewOf, type ViewOptions, type VisibleNode } from "./view.ts";
