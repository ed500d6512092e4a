/** The cases in the order of the tables: a file of bench/cases each. */
export const caseNames: readonly string[];
