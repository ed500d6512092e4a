/** Numerical derivatives, for checking exact ones. */

export interface Difference {
  readonly value: number;
  /** How far the last two estimates are apart. */
  readonly uncertainty: number;
}

/**
 * The derivative of φ at 0 by central differences with steps h, h/2, h/4, … extrapolated to step 0; the estimate where
 * two neighbours agree best. Source: C. J. F. Ridders, Accurate computation of F′(x) and F′(x)F″(x), Adv. Eng. Software 4(2), 1982.
 */
export function differenceQuotient(phi: (t: number) => number, h: number): Difference {
  const central = (step: number): number => (phi(step) - phi(-step)) / (2 * step);
  let row = [central(h)];
  let best: Difference = { value: row[0] ?? NaN, uncertainty: Infinity };
  for (let level = 1; level < 7; level++) {
    const next = [central(h / 2 ** level)];
    for (let k = 1; k <= level; k++) {
      const [finer, coarser] = [next[k - 1] ?? NaN, row[k - 1] ?? NaN];
      const estimate = finer + (finer - coarser) / (4 ** k - 1);
      const uncertainty = Math.max(Math.abs(estimate - finer), Math.abs(estimate - coarser));
      if (uncertainty < best.uncertainty) best = { value: estimate, uncertainty };
      next.push(estimate);
    }
    row = next;
  }
  return best;
}
