/** What the user's own code throws, told in the user's own files. */
import { relative } from "node:path";

/** The copies that run: the address of each, the file that it is made from, and what was put before its first line. */
const copies = new Map<string, { readonly path: string; readonly head: number }>();

export function rememberCopy(url: string, path: string, head: number): void {
  copies.set(url, { path, head });
}

/** The message and the frames in the user's files; undefined for an error that comes from elsewhere. */
export function userStack(error: Error): string | undefined {
  const lines = (error.stack ?? "").split("\n");
  const first = lines.findIndex((line) => line.startsWith("    at "));
  if (first === -1) return undefined;
  const frames: string[] = [];
  for (const line of lines.slice(first)) {
    const [, url = "", row = "", column = ""] = /(file:[^\s()]+):(\d+):(\d+)/.exec(line) ?? [];
    const copy = copies.get(url);
    if (copy === undefined) break;
    const place = `${relative(process.cwd(), copy.path)}:${row}:${Number(column) - (row === "1" ? copy.head : 0)}`;
    frames.push(line.replace(`${url}:${row}:${column}`, place));
  }
  return frames.length === 0 ? undefined : [...lines.slice(0, first), ...frames].join("\n");
}
