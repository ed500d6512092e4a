/** What bench/results/results.json holds. */
export interface Results {
  readonly cases: readonly { readonly name: string; readonly rows: readonly object[] }[];
}

/** The files that show results, by their paths in the repository. */
export function reportOf(results: Results): Map<string, string>;
