/** Where the figures of the pages are. */
export const folder: string;
/** Every figure by the name of its file. */
export function figures(): Map<string, string>;
