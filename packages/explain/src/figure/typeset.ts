/** How a figure has its formulas set: the setter is passed in, so that figures need no particular one. */

/** A formula as paths, in ems; its baseline is at 0. */
export interface TypesetFormula {
  /** SVG elements in thousandths of an em, y upwards, that refer to `glyphs` by `<use href="#id">`. */
  readonly svg: string;
  readonly width: number;
  /** How far it reaches above the baseline. */
  readonly height: number;
  /** How far it reaches below the baseline. */
  readonly depth: number;
  /** The outlines that `svg` uses, by id. An id always has the same outline. */
  readonly glyphs: ReadonlyMap<string, string>;
}

/** Sets a formula in LaTeX. */
export type Typeset = (latex: string) => TypesetFormula;
