/** What a figure shows of a graph: inputs and operations, each with the constants it uses, and groups of them. */
import { elementaryByName } from "wengert/internals";
import type { ExplainedInput, ExplainedNode, Explanation } from "../steps/explanation.ts";
import { latexName } from "../symbolic/names.ts";
import { groupByPath, groupByStretch, groupByVariable, isGroup, type Item } from "./groups.ts";

export interface VisibleNode {
  /** The explanation's id; for a group that of its last member. */
  readonly id: number;
  readonly kind: "input" | "constant" | "operation";
  /** What stands inside the disc, as LaTeX; an input's name is left to the label. */
  readonly sign: string;
  /** The visible nodes that it is computed from, each once, in order; constants apart. */
  readonly operands: readonly number[];
  readonly constants: readonly { readonly id: number; readonly sign: string }[];
  /** What it stands for: itself, or a group's operations or inputs. */
  readonly members: readonly number[];
  /** The members that others use, or that are the output. */
  readonly exits: readonly number[];
  /** For a group: what `expanded` calls it, and its title. */
  readonly group: { readonly key: string; readonly title: string } | undefined;
}

export interface View {
  /** Inputs in order, then operations in order of evaluation. */
  readonly nodes: readonly VisibleNode[];
  /** The visible node that stands for an input or operation. */
  readonly owners: ReadonlyMap<number, number>;
}

export interface ViewOptions {
  /** So many nodes are shown before loops, calls and variables are collapsed; 60 unless given. */
  readonly limit?: number | undefined;
  /** Keys of groups that are shown as their members all the same. */
  readonly expanded?: ReadonlySet<string> | undefined;
}

const mostVisible = 60;
/** A group is not opened for fewer things than this. */
const fewestStretches = 4;

/**
 * All of a graph where it is small. A large one is collapsed by loop, turn and call, then by variable, and at last by
 * stretches of the list; what there is room for is shown.
 */
export function viewOf(explanation: Explanation, options: ViewOptions = {}): View {
  const { limit = mostVisible, expanded = new Set() } = options;
  const operations = explanation.nodes.filter(({ operation }) => operation !== "constant");
  const inputs = groupInputs(explanation.inputs, operations.length, limit, expanded);
  const room = Math.max(1, limit - inputs.length);
  let items = groupByPath(operations);
  if (items.length > room) items = groupByVariable(items, explanation.output);
  if (items.length > room) items = groupByStretch(items, room, "");
  return assemble(explanation, inputs, open(items, room, expanded));
}

interface InputGroup {
  readonly key: string | undefined;
  readonly title: string;
  readonly members: readonly number[];
}

/** The elements of a list or record stand together where there are many. */
function groupInputs(
  inputs: readonly ExplainedInput[],
  operations: number,
  limit: number,
  expanded: ReadonlySet<string>,
): InputGroup[] {
  const alone = inputs.map(({ id, name }): InputGroup => ({ key: undefined, title: name, members: [id] }));
  if (inputs.length + operations <= limit || inputs.length <= limit / 5) return alone;
  const stems = new Map<string, InputGroup[]>();
  for (const input of alone) {
    const stem = input.title.replace(/[.[].*$/s, "");
    stems.set(stem, [...(stems.get(stem) ?? []), input]);
  }
  return [...stems].flatMap(([title, group]) => {
    const key = `input ${title}`;
    if (group.length < 2 || expanded.has(key)) return group;
    return [{ key, title, members: group.flatMap(({ members }) => members) }];
  });
}

/** Opens the smallest group as long as there is room, and what is too large for that into stretches. */
function open(closed: readonly Item[], room: number, expanded: ReadonlySet<string>): readonly Item[] {
  let items = closed;
  for (;;) {
    const groups = items.filter(isGroup);
    const asked = groups.find(({ key }) => expanded.has(key));
    const free = room - items.length + 1;
    const smallest = groups.toSorted((a, b) => a.items.length - b.items.length)[0];
    const opened = asked ?? smallest;
    if (opened === undefined || (asked === undefined && free < fewestStretches)) return items;
    const inside =
      opened === asked || opened.items.length <= free ? opened.items : groupByStretch(opened.items, free, opened.key);
    items = items.flatMap((item) => (item === opened ? inside : [item]));
  }
}

function assemble(explanation: Explanation, inputs: readonly InputGroup[], items: readonly Item[]): View {
  const byId = new Map(explanation.nodes.map((node) => [node.id, node] as const));
  const owners = new Map<number, number>();
  const nodes: VisibleNode[] = [];
  const put = (node: Omit<VisibleNode, "exits">): void => {
    for (const member of node.members) owners.set(member, node.id);
    nodes.push({ ...node, exits: [] });
  };
  const isConstant = (id: number): boolean => byId.get(id)?.operation === "constant";
  for (const { key, title, members } of inputs) {
    const id = members.at(-1);
    if (id === undefined) continue;
    const group = key === undefined ? undefined : { key, title };
    put({
      id,
      kind: "input",
      sign: key === undefined ? "" : upright(title),
      operands: [],
      constants: [],
      members,
      group,
    });
  }
  const output = byId.get(explanation.output);
  if (output?.operation === "constant") {
    const { id, symbolic } = output;
    put({ id, kind: "constant", sign: symbolic.nodes, operands: [], constants: [], members: [id], group: undefined });
  }
  for (const item of items) {
    const members = isGroup(item) ? item.members : [item.id];
    const id = members.at(-1);
    if (id === undefined) continue;
    const inside = new Set(members);
    const used = members.flatMap((member) => byId.get(member)?.operands ?? []);
    const outside = used.filter((operand) => !isConstant(operand) && !inside.has(operand));
    put({
      id,
      kind: "operation",
      sign: isGroup(item) ? upright(item.title) : signOf(item.operation),
      operands: [...new Set(outside.map((operand) => owners.get(operand) ?? operand))],
      constants: isGroup(item) ? [] : constantsOf(item, byId),
      members,
      group: isGroup(item) ? { key: item.key, title: item.title } : undefined,
    });
  }
  return { nodes: withExits(explanation, nodes, owners), owners };
}

function withExits(
  { nodes: all, output }: Explanation,
  nodes: readonly VisibleNode[],
  owners: ReadonlyMap<number, number>,
): VisibleNode[] {
  const used = new Set([output]);
  for (const { id, operands } of all) {
    for (const operand of operands) if (owners.get(operand) !== owners.get(id)) used.add(operand);
  }
  return nodes.map((node) => ({ ...node, exits: node.members.filter((member) => used.has(member)) }));
}

function constantsOf(
  { operands }: ExplainedNode,
  byId: ReadonlyMap<number, ExplainedNode>,
): { id: number; sign: string }[] {
  return [...new Set(operands)].flatMap((id) => {
    const node = byId.get(id);
    return node?.operation === "constant" ? [{ id, sign: node.symbolic.nodes }] : [];
  });
}

/** Signs that LaTeX writes otherwise. */
const signs: Readonly<Record<string, string>> = {
  "+": "+",
  "×": "\\times",
  "÷": "\\div",
  "−": "-",
  "%": "\\%",
  "^": "x^{y}",
  "√": "\\sqrt{\\,\\cdot\\,}",
  "∛": "\\sqrt[3]{\\,\\cdot\\,}",
  "(·)²": "(\\cdot)^{2}",
  "2^": "2^{(\\cdot)}",
  σ: "\\sigma",
  "|·|": "|\\cdot|",
  "⌈·⌉": "\\lceil\\cdot\\rceil",
  "⌊·⌋": "\\lfloor\\cdot\\rfloor",
  ψ: "\\psi",
  Γ: "\\Gamma",
  "log Γ": "\\log\\Gamma",
  "ψ⁽ⁿ⁾": "\\psi^{(n)}",
};

function signOf(operation: string): string {
  const sign = elementaryByName.get(operation)?.notation.sign ?? operation;
  return signs[sign] ?? upright(sign);
}

/** A word as it stands, in LaTeX. */
function upright(word: string): string {
  const written = [...word].map((character) => {
    if (/[\w ()=+.,[\]]/.test(character)) return character === "_" ? "\\_" : character === " " ? "\\ " : character;
    if (character === "…") return "\\ldots ";
    return character === "#" || character === "$" ? `\\${character}` : latexName(character);
  });
  return `\\mathrm{${written.join("")}}`;
}
