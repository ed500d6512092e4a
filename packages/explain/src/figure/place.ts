/** Where the slots of a column stand, from top to bottom: close to their neighbours, in order, and apart. */
import type { Slot } from "./layers.ts";

const rounds = 16;
/** Edges that pass are drawn straight before anything else. */
const weightOfPassing = 4;

/** Sets every slot's y. @param gap  what is kept free between two slots of a column */
export function placeSlots(layers: readonly (readonly Slot[])[], gap: number): void {
  for (const layer of layers)
    settle(
      layer,
      layer.map(() => 0),
      gap,
    );
  for (let round = 0; round < rounds; round++) {
    const forwards = round % 2 === 0;
    const last = round >= rounds - 2;
    for (const layer of forwards ? layers : layers.toReversed()) {
      const wanted = layer.map((slot) => {
        const side = forwards ? slot.before : slot.after;
        const neighbours = last || side.length === 0 ? [...slot.before, ...slot.after] : side;
        return neighbours.length === 0 ? slot.y : neighbours.reduce((sum, { y }) => sum + y, 0) / neighbours.length;
      });
      settle(layer, wanted, gap);
    }
  }
}

/**
 * The positions with the least sum of squared distances from those wanted, in order and apart: neighbours that want to
 * overlap are merged into blocks (pooling adjacent violators).
 */
function settle(layer: readonly Slot[], wanted: readonly number[], gap: number): void {
  interface Block {
    readonly first: number;
    sum: number;
    weight: number;
  }
  const offsets: number[] = [];
  for (const [k, slot] of layer.entries()) {
    const above = layer[k - 1];
    offsets.push(above === undefined ? 0 : (offsets[k - 1] ?? 0) + above.below + gap + slot.above);
  }
  const blocks: Block[] = [];
  for (const [k, slot] of layer.entries()) {
    const weight = slot.node === undefined ? weightOfPassing : 1;
    blocks.push({ first: k, sum: weight * ((wanted[k] ?? 0) - (offsets[k] ?? 0)), weight });
    for (;;) {
      const [upper, lower] = [blocks.at(-2), blocks.at(-1)];
      if (upper === undefined || lower === undefined || upper.sum / upper.weight <= lower.sum / lower.weight) break;
      upper.sum += lower.sum;
      upper.weight += lower.weight;
      blocks.pop();
    }
  }
  for (const [b, { first, sum, weight }] of blocks.entries()) {
    const end = blocks[b + 1]?.first ?? layer.length;
    for (let k = first; k < end; k++) {
      const slot = layer[k];
      if (slot !== undefined) slot.y = sum / weight + (offsets[k] ?? 0);
    }
  }
}
