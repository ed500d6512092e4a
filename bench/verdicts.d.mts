/** Figures of a contestant: its ratio to the derivative written by hand, and the time of a call. */
export interface Row {
  readonly name: string;
  readonly milliseconds?: number;
  readonly ratio?: { readonly median: number };
  readonly isWrong?: boolean;
}

export interface Case {
  readonly bar?: number;
  readonly functionBar?: number;
  readonly leads?: boolean;
  readonly rows: readonly Row[];
}

/** A sentence for each bar of a case. */
export function verdictsOf(measured: Case): string[];

/** The row of the fastest peer whose result is accurate. */
export function fastestPeer(measured: Case): Row | undefined;
