/** One program of the corpus: a function as people write it, and points to differentiate it at. */
export interface CorpusProgram<A extends readonly unknown[] = never[]> {
  readonly name: string;
  readonly f: (...args: A) => number;
  readonly at: Readonly<A>;
  /** Further points, which take other ways through the function. */
  readonly also?: readonly Readonly<A>[];
  readonly scope?: () => Readonly<Record<string, unknown>>;
  /** Positions of the arguments that are counts, indices or steps: their partials are 0. */
  readonly counts?: readonly number[];
  /** false: no finite differences, because a point is a kink; then `closed` is given. */
  readonly smooth?: boolean;
  /** true: values are rounded to 32 bits on the way; the modes round differently, and `closed` is given. */
  readonly single?: boolean;
  /** The partials in closed form. */
  readonly closed?: (...args: A) => unknown;
  /** How far `closed` may be away, relative to the largest partial; 1e-12 unless given. */
  readonly within?: number;
  /**
   * What f computes, without derivatives inside: an inner derivative of a function that closes over local values can't
   * run natively.
   */
  readonly plain?: (...args: A) => number;
}

/** Gives a program its static types: `at` has to fit the parameters of `f`. */
export function program<A extends readonly unknown[]>(
  given: CorpusProgram<A> & { readonly at: Readonly<NoInfer<A>> },
): CorpusProgram {
  return given as unknown as CorpusProgram;
}
