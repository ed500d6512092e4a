/** Where the nodes of a graph stand and how its edges run. Pure geometry: labels come in as sizes. */
import type { Explanation } from "../steps/explanation.ts";
import { type Obstacle, pathOf, type Point, route } from "./edges.ts";
import { layer, type Slot } from "./layers.ts";
import { orderSlots } from "./order.ts";
import { placeSlots } from "./place.ts";
import { type View, viewOf, type VisibleNode } from "./view.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface LayoutOptions {
  /** What is shown; where the graph is large, loops, calls and variables are collapsed unless it is given. */
  readonly view?: View | undefined;
  /** What is kept free at the upper right of a node, by id, for its label. */
  readonly labels?: ReadonlyMap<number, Size> | undefined;
  /** What is kept free on an edge, by `edgeKey`. */
  readonly edgeLabels?: ReadonlyMap<string, Size> | undefined;
}

export interface PlacedConstant extends Point {
  readonly id: number;
  readonly radius: number;
  readonly sign: string;
}

export interface PlacedNode extends Point, Omit<VisibleNode, "constants"> {
  readonly radius: number;
  /** Counted from the left, 0 for the inputs. */
  readonly column: number;
  /** The lower left corner of its label. */
  readonly label: Point;
  readonly constants: readonly PlacedConstant[];
}

export interface PlacedEdge {
  readonly from: number;
  readonly to: number;
  /** An SVG path from the operand to the operation, where an arrowhead begins. */
  readonly path: string;
  /** The same with the arrowhead at the operand. */
  readonly backPath: string;
  /** Where it touches the operand's disc, and the operation's. */
  readonly start: Point;
  readonly end: Point;
  /** The lower left corner of what is written on it; undefined where nothing is. */
  readonly label: Point | undefined;
}

export interface Layout extends Size {
  readonly view: View;
  readonly nodes: ReadonlyMap<number, PlacedNode>;
  readonly edges: readonly PlacedEdge[];
}

export const radius = 20;
const constantRadius = 12;
const margin = 16;
/** What is written on an edge begins beyond the arrowhead, and keeps clear of the line. */
const edgeLabelStart = radius + 14;
const edgeLabelGap = 4;
/** An edge ends inside its arrowhead. */
const arrowBase = 4;
const rowGap = 16;
/** Constants stand below the operation. */
const constantDistance = radius + constantRadius + 12;
/** Where a label begins: the corner that touches the disc at its upper right. */
const corner: Point = { x: radius * 0.9, y: -radius * 0.83 };
const estimatedLabel: Size = { width: 24, height: 18 };

/** How an edge is named in `edgeLabels`. */
export function edgeKey(from: number, to: number): string {
  return `${from}>${to}`;
}

/**
 * A layered layout: inputs in one column at the left, in order; operations to the right of their operands, in an order
 * with few crossings; edges as curves that pass between the nodes and their labels, never through them.
 *
 * Cost: about linear in nodes and in columns that edges pass.
 *
 * @example
 * const { nodes } = layoutGraph(explain("w1^2 + w2^2"));
 * [...nodes.values()].map(({ column }) => column); // [0, 0, 1, 1, 2]
 */
export function layoutGraph(explanation: Explanation, options: LayoutOptions = {}): Layout {
  const { view = viewOf(explanation) } = options;
  const { layers, chains, slots } = layer(view);
  for (const { id, constants } of view.nodes) {
    const slot = slots.get(id);
    if (slot === undefined) continue;
    const label = options.labels?.get(id) ?? estimatedLabel;
    slot.above = Math.max(radius, label.height - corner.y);
    slot.below = constants.length > 0 ? constantDistance + constantRadius : radius;
    slot.width = Math.max(corner.x + label.width, (constants.length * (2 * constantRadius + 6)) / 2);
  }
  for (const { from, to, slots: chain } of chains) {
    const size = options.edgeLabels?.get(edgeKey(from, to));
    const [first, second] = chain;
    if (size === undefined || first === undefined || second === undefined) continue;
    // An edge that is its operand's only one is written on right there, others where they have parted.
    if (first.after.length === 1) {
      first.below = Math.max(first.below, edgeLabelGap + size.height);
      first.width = Math.max(first.width, edgeLabelStart + size.width);
    } else {
      second.above = size.height + edgeLabelGap;
      second.width = size.width;
    }
  }
  orderSlots(layers);
  placeSlots(layers, rowGap);
  const columns = columnsOf(layers);
  const top = Math.min(...layers.flat().map(({ y, above }) => y - above)) - margin;
  const bottom = Math.max(...layers.flat().map(({ y, below }) => y + below)) + margin;
  const at = (slot: Slot): Point => ({ x: columns[slot.layer]?.middle ?? 0, y: slot.y - top });
  const nodes = new Map<number, PlacedNode>();
  for (const { id, constants, ...rest } of view.nodes) {
    const slot = slots.get(id);
    if (slot === undefined) continue;
    const { x, y } = at(slot);
    nodes.set(id, {
      id,
      ...rest,
      x,
      y,
      radius,
      column: slot.layer / 2,
      label: { x: x + corner.x, y: y + corner.y },
      constants: constants.map(({ id: constant, sign }, k) => ({
        id: constant,
        sign,
        x: x + (k - (constants.length - 1) / 2) * (2 * constantRadius + 6),
        y: y + constantDistance,
        radius: constantRadius,
      })),
    });
  }
  const edgeLabels = new Map<string, Point>();
  for (const { from, to, slots: chain } of chains) {
    const size = options.edgeLabels?.get(edgeKey(from, to));
    const [first, second] = chain;
    if (size === undefined || first === undefined || second === undefined) continue;
    const alone = first.after.length === 1;
    edgeLabels.set(edgeKey(from, to), {
      x: alone ? at(first).x + edgeLabelStart : (columns[second.layer]?.from ?? 0),
      y: alone ? at(first).y + edgeLabelGap + size.height : at(second).y - edgeLabelGap,
    });
  }
  const obstacles = obstaclesOf([...nodes.values()], edgeLabels, options);
  const edges = chains.map(({ from, to, slots: chain }): PlacedEdge => {
    const key = edgeKey(from, to);
    const label = edgeLabels.get(key);
    const labelEnd = label === undefined ? 0 : label.x + (options.edgeLabels?.get(key)?.width ?? 0);
    const passages = chain.flatMap((slot) => {
      const column = columns[slot.layer];
      // Columns in which nothing is written on an edge take no place.
      if (column === undefined || column.from === column.to) return [];
      const carries = label !== undefined && label.x >= column.from && labelEnd <= column.to + 0.5;
      const straightTo = carries ? labelEnd : column.from;
      return [{ y: at(slot).y, from: column.from, to: column.to, straightTo }];
    });
    const [first, last] = [chain[0], chain.at(-1)];
    if (first === undefined || last === undefined) throw new Error("an edge without ends");
    const start = { x: at(first).x + radius, y: at(first).y };
    const end = port(at(last), last, chain.at(-2));
    const pieces = route(start, passages, end, obstacles, [from, to, key]);
    return {
      from,
      to,
      path: pathOf(start, pieces, [0, arrowBase]),
      backPath: pathOf(start, pieces, [arrowBase, 0]),
      start,
      end,
      label,
    };
  });
  const width = (columns.at(-1)?.to ?? 0) + margin;
  return { view, width: Math.ceil(width), height: Math.ceil(bottom - top), nodes, edges };
}

/** What edges have to keep clear of. */
function obstaclesOf(
  nodes: readonly PlacedNode[],
  edgeLabels: ReadonlyMap<string, Point>,
  options: LayoutOptions,
): Obstacle[] {
  const disc = ({ x, y }: Point, r: number, of: number | undefined): Obstacle => ({
    x: x - r,
    y: y - r,
    width: 2 * r,
    height: 2 * r,
    of,
  });
  const above = ({ x, y }: Point, { width, height }: Size, of: string | undefined): Obstacle => ({
    x,
    y: y - height,
    width,
    height,
    of,
  });
  return [
    ...nodes.flatMap((node) => [
      disc(node, node.radius, node.id),
      ...node.constants.map((constant) => disc(constant, constant.radius, undefined)),
      above(node.label, options.labels?.get(node.id) ?? estimatedLabel, undefined),
    ]),
    ...[...edgeLabels].flatMap(([key, corner]) => {
      const size = options.edgeLabels?.get(key);
      return size === undefined ? [] : [above(corner, size, key)];
    }),
  ];
}

interface Column {
  /** Where edges run horizontally, past nodes and labels. */
  readonly from: number;
  readonly to: number;
  /** Where the nodes' middles are. */
  readonly middle: number;
}

/** Between two columns edges have room to curve: more of it where they climb more. */
function columnsOf(layers: readonly (readonly Slot[])[]): Column[] {
  const columns: Column[] = [];
  let x = margin;
  for (const [index, slots] of layers.entries()) {
    const isNodes = index % 2 === 0;
    const width = Math.max(0, ...slots.map((slot) => slot.width));
    // Where nothing is written on edges, they climb from one column of nodes to the next.
    const skipped = isNodes && columns.at(-1)?.from === columns.at(-1)?.to;
    if (index > 0 && (isNodes || width > 0)) {
      const before = (slot: Slot): readonly Slot[] =>
        skipped ? slot.before.flatMap((last) => last.before) : slot.before;
      const climbs = slots.flatMap((slot) => before(slot).map(({ y }) => Math.abs(y - slot.y)));
      x += Math.min(120, Math.max(36, Math.max(0, ...climbs) * 0.5));
    }
    const middle = isNodes ? x + radius : x;
    const to = isNodes ? middle + Math.max(radius, width) : x + width;
    columns.push({ from: x, to, middle });
    x = to;
  }
  return columns;
}

/** Where an edge meets its operation: edges that come from above meet it above its middle. */
function port({ x, y }: Point, slot: Slot, before: Slot | undefined): Point {
  const sorted = slot.before.toSorted((a, b) => a.y - b.y);
  const index = before === undefined ? 0 : sorted.indexOf(before);
  const spread = Math.min(26, 13 * (sorted.length - 1));
  const offset = sorted.length < 2 ? 0 : spread * (index / (sorted.length - 1) - 0.5);
  return { x: x - Math.sqrt(radius * radius - offset * offset), y: y + offset };
}
