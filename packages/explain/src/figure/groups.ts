/**
 * What stands for many operations in a large graph: loops, their turns, calls; the operations that lead up to a variable;
 * and where that is not enough, stretches of the list. Operations that stand together are contiguous in the order of
 * evaluation or used by each other alone, so that what is collapsed has no cycles.
 */
import type { ExplainedNode } from "../steps/explanation.ts";

/** An operation, or what stands for several. */
export type Item = ExplainedNode | Group;

export interface Group {
  /** Names it among all groups of the graph. */
  readonly key: string;
  /** `for i`, `i = 2`, `helper()`, a variable, `a … f`. */
  readonly title: string;
  readonly items: readonly Item[];
  /** The operations in it, in order. */
  readonly members: readonly number[];
}

export function isGroup(item: Item): item is Group {
  return "members" in item;
}

/** The operations as a tree of loops, turns and calls. */
export function groupByPath(operations: readonly ExplainedNode[]): Item[] {
  return gather(
    operations.map((node) => ({ node, levels: (node.path ?? []).flatMap(levelsOf) })),
    0,
    "",
  );
}

/** A turn of a loop lies in the loop. */
function levelsOf(step: string): string[] {
  const [, loop, , index, turn] = /^((for|while) (.*?)(?: #\d+)?) = (\d+)$/.exec(step) ?? [];
  return loop === undefined ? [step] : [loop, `${index} = ${turn}`];
}

interface Leveled {
  readonly node: ExplainedNode;
  readonly levels: readonly string[];
}

function gather(nodes: readonly Leveled[], depth: number, prefix: string): Item[] {
  const items: Item[] = [];
  for (let start = 0; start < nodes.length;) {
    const first = nodes[start];
    const level = first?.levels[depth];
    if (first === undefined) break;
    if (level === undefined) {
      items.push(first.node);
      start++;
      continue;
    }
    let end = start + 1;
    while (nodes[end]?.levels[depth] === level) end++;
    const inside = nodes.slice(start, end);
    const key = `${prefix}/${level}`;
    items.push(...groupUnlessSingle(key, level, gather(inside, depth + 1, key)));
    start = end;
  }
  return items;
}

/** A group of one thing is that thing. */
function groupUnlessSingle(key: string, title: string, items: readonly Item[]): readonly Item[] {
  return items.length < 2 ? items : [groupOf(key, title, items)];
}

function groupOf(key: string, title: string, items: readonly Item[]): Group {
  return { key, title, items, members: items.flatMap((item) => (isGroup(item) ? item.members : [item.id])) };
}

/** Puts operations that have no variable of their own to the one that alone uses them. */
export function groupByVariable(items: readonly Item[], output: number): Item[] {
  const users = new Map<number, Item[]>();
  for (const item of items) {
    for (const operand of operandsOf(item)) {
      const known = users.get(operand);
      if (known === undefined) users.set(operand, [item]);
      else if (known.at(-1) !== item) known.push(item);
    }
  }
  // From the last to the first: what uses an operation has been assigned before it.
  const heads = new Map<Item, Item>();
  for (const item of items.toReversed()) {
    if (isGroup(item)) continue;
    const [user, other] = users.get(item.id) ?? [];
    const moves =
      item.variable === undefined && item.id !== output && user !== undefined && other === undefined && !isGroup(user);
    heads.set(item, moves ? (heads.get(user) ?? user) : item);
  }
  const cones = new Map<Item, Item[]>();
  for (const item of items) {
    const head = heads.get(item) ?? item;
    const cone = cones.get(head);
    if (cone === undefined) cones.set(head, [item]);
    else cone.push(item);
  }
  return items.flatMap((item) => {
    const cone = cones.get(item);
    if (cone === undefined || isGroup(item)) return cone === undefined ? [] : [item];
    return groupUnlessSingle(`=${item.name}`, item.name, cone);
  });
}

/** Stretches of about equal length. @param prefix  of their keys */
export function groupByStretch(items: readonly Item[], most: number, prefix: string): Item[] {
  const length = Math.ceil(items.length / most);
  const groups: Item[] = [];
  for (let start = 0; start < items.length; start += length) {
    const stretch = items.slice(start, start + length);
    const [first, last] = [stretch[0], stretch.at(-1)];
    if (first === undefined || last === undefined) break;
    const title = `${titleOf(first)} … ${titleOf(last)}`;
    groups.push(...groupUnlessSingle(`${prefix}…${start}`, title, stretch));
  }
  return groups;
}

function titleOf(item: Item): string {
  return isGroup(item) ? item.title : item.name;
}

function operandsOf(item: Item): readonly number[] {
  if (!isGroup(item)) return item.operands;
  return item.items.flatMap(operandsOf);
}
