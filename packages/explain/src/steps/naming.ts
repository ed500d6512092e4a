/** Names of nodes: letters in visiting order for a formula, the user's variables for a function. */
import type { Graph } from "wengert/internals";
import { letterName } from "../symbolic/names.ts";

export interface NamingOptions {
  /** The inputs' names; their graph names where it is silent. */
  readonly inputs?: readonly string[] | undefined;
  /** Names that no node may take: `e` where a formula uses Euler's number. */
  readonly reserved?: ReadonlySet<string> | undefined;
}

/**
 * The name of every input and operation, by id. Operations that the graph names keep that name; a name that stands for
 * several (a variable assigned in a loop) gets a number for each, s1, s2, …; the others are a, b, …, z, a1, b1, …
 * in visiting order, without the names that are taken.
 */
export function nameNodes(graph: Graph, options: NamingOptions = {}): string[] {
  const taken = new Set(options.reserved);
  const names = graph.nodes.map(() => "");
  for (const [k, id] of graph.inputs.entries()) {
    const name = options.inputs?.[k] ?? graph.nodes[id]?.name ?? `x${k + 1}`;
    names[id] = name;
    taken.add(name);
  }
  const inputNames = new Set(taken);
  const counts = new Map<string, number>();
  const operations = graph.nodes.filter(({ kind }) => kind === "operation");
  for (const { name } of operations) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [name, count] of counts) if (count === 1) taken.add(name);
  const numbered = new Map<string, number>();
  let letters = 0;
  for (const { id, name } of operations) {
    if (name === undefined) names[id] = nextLetter();
    else names[id] = counts.get(name) === 1 && !inputNames.has(name) ? name : nextNumbered(name);
  }
  return names;

  function nextLetter(): string {
    for (;;) {
      const name = letterName(letters++);
      if (!taken.has(name)) return name;
    }
  }

  function nextNumbered(stem: string): string {
    const separator = /\d$/.test(stem) ? "_" : "";
    for (;;) {
      const k = (numbered.get(stem) ?? 0) + 1;
      numbered.set(stem, k);
      const name = `${stem}${separator}${k}`;
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  }
}
