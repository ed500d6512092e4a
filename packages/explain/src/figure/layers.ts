/** A layered graph: nodes in columns, and every edge as a chain of points, one in each column that it passes. */
import type { View } from "./view.ts";

/** What stands in a column: a node, or the place where an edge passes or is written on. */
export interface Slot {
  readonly layer: number;
  /** Undefined where an edge passes. */
  readonly node: number | undefined;
  readonly before: Slot[];
  readonly after: Slot[];
  /** Reaches above and below its middle, and to the right. */
  above: number;
  below: number;
  width: number;
  y: number;
}

export interface Chain {
  readonly from: number;
  readonly to: number;
  /** From the operand to the operation. */
  readonly slots: readonly Slot[];
}

export interface Layered {
  /** Nodes stand in the even layers, what is written on edges in the odd ones. */
  readonly layers: readonly Slot[][];
  readonly chains: readonly Chain[];
  readonly slots: ReadonlyMap<number, Slot>;
}

/** Inputs stand in the first column, an operation in the first column after all its operands. */
export function layer(view: View): Layered {
  const slots = new Map<number, Slot>();
  const chains: Chain[] = [];
  const layers: Slot[][] = [];
  const put = (index: number, node: number | undefined): Slot => {
    while (layers.length <= index) layers.push([]);
    const slot: Slot = { layer: index, node, before: [], after: [], above: 0, below: 0, width: 0, y: 0 };
    layers[index]?.push(slot);
    return slot;
  };
  for (const { id, kind, operands } of view.nodes) {
    const from = operands.flatMap((operand) => slots.get(operand) ?? []);
    const column = Math.max(0, ...from.map((slot) => slot.layer + 2));
    // An operation of constants alone would stand among the inputs; there is none in an explanation.
    const slot = put(kind === "operation" ? Math.max(2, column) : 0, id);
    slots.set(id, slot);
    for (const operand of operands) {
      const start = slots.get(operand);
      if (start === undefined) continue;
      const chain = [start];
      for (let index = start.layer + 1; index < slot.layer; index++) chain.push(put(index, undefined));
      chain.push(slot);
      for (const [k, next] of chain.entries()) {
        const last = chain[k - 1];
        if (last === undefined) continue;
        last.after.push(next);
        next.before.push(last);
      }
      chains.push({ from: operand, to: id, slots: chain });
    }
  }
  return { layers, chains, slots };
}
