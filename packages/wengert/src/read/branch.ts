/** Reading both sides of a condition, and what variables and objects hold after it. */
import { createRegion, literal } from "../program/builder.ts";
import type { Span, Value } from "../program/types.ts";
import { Layer } from "./environment.ts";
import type { Meaning } from "./meaning.ts";
import { type Branch, Merge } from "./merge.ts";
import type { Reader } from "./reader.ts";

export function openBranch(reader: Reader): Branch {
  return { region: createRegion(reader.builder.region), layer: new Layer(reader.layer) };
}

/** Reads something inside a branch; it may be gone on with later. */
export function inBranch<R>(reader: Reader, branch: Branch, read: () => R): R {
  const outer = reader.layer;
  reader.layer = branch.layer;
  try {
    return reader.builder.inside(branch.region, read);
  } finally {
    reader.layer = outer;
  }
}

/** An `if` with a value: only one side is read where the condition is known. */
export function conditional(
  reader: Reader,
  condition: Value,
  node: Span,
  then: () => Meaning,
  otherwise: () => Meaning,
): Meaning {
  const known = literal(condition);
  if (known === true) return then();
  if (known === false) return otherwise();
  const [a, b] = [openBranch(reader), openBranch(reader)];
  const first = inBranch(reader, a, then);
  const second = inBranch(reader, b, otherwise);
  return mergeBranches(reader, condition, node, a, first, b, second);
}

/** Appends the `if` of two branches; afterwards every variable and object holds what the branch taken gave it. */
export function mergeBranches(
  reader: Reader,
  condition: Value,
  node: Span,
  a: Branch,
  first: Meaning,
  b: Branch,
  second: Meaning,
): Meaning {
  const merge = new Merge(reader, condition, reader.spanOf(node), a, b);
  const pending: (() => void)[] = [];
  for (const variable of new Set([...a.layer.variables.keys(), ...b.layer.variables.keys()])) {
    const before = reader.layer.lookup(variable);
    if (before === undefined) continue;
    const plan = merge.variable(variable, before);
    if (plan !== undefined) pending.push(() => reader.set(variable, plan()));
  }
  for (const cell of new Set([...a.layer.objects.keys(), ...b.layer.objects.keys()])) {
    const before = reader.layer.lookupObject(cell);
    if (before === undefined) continue;
    const plan = merge.content(a.layer.content(cell), b.layer.content(cell), cell.name);
    pending.push(() => reader.layer.objects.set(cell, plan()));
  }
  const result = merge.meaning(first, second, undefined);
  merge.append();
  for (const apply of pending) apply();
  if (a.layer.unreachable && b.layer.unreachable) reader.layer.unreachable = true;
  return result();
}
