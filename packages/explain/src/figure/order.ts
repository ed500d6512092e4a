/**
 * Fewer crossings: the order of the slots in each column is improved by sweeps that put each slot at the mean position of
 * its neighbours (Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures, IEEE
 * SMC-11(2), 1981). The first column, the inputs, keeps its order.
 */
import type { Slot } from "./layers.ts";

const sweeps = 12;

/** Orders every column in place. */
export function orderSlots(layers: readonly Slot[][]): void {
  const position = new Map<Slot, number>();
  const number = (layer: readonly Slot[]): void => {
    for (const [k, slot] of layer.entries()) position.set(slot, k);
  };
  for (const layer of layers) number(layer);
  let best = layers.map((layer) => [...layer]);
  let fewest = Infinity;
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const forwards = sweep % 2 === 0;
    const others = layers.slice(1);
    for (const layer of forwards ? others : others.toReversed()) {
      const mean = new Map(
        layer.map((slot) => [slot, meanPosition(slot, forwards ? slot.before : slot.after, position)] as const),
      );
      layer.sort((a, b) => (mean.get(a) ?? 0) - (mean.get(b) ?? 0));
      number(layer);
    }
    const crossings = countCrossings(layers, position);
    if (crossings < fewest) {
      fewest = crossings;
      best = layers.map((layer) => [...layer]);
    }
  }
  for (const [k, layer] of best.entries()) layers[k]?.splice(0, layer.length, ...layer);
}

function meanPosition(slot: Slot, neighbours: readonly Slot[], position: ReadonlyMap<Slot, number>): number {
  if (neighbours.length === 0) return position.get(slot) ?? 0;
  return neighbours.reduce((sum, neighbour) => sum + (position.get(neighbour) ?? 0), 0) / neighbours.length;
}

/** How many pairs of edges between neighbouring columns cross. */
function countCrossings(layers: readonly (readonly Slot[])[], position: ReadonlyMap<Slot, number>): number {
  let crossings = 0;
  for (const layer of layers) {
    const ends = layer.flatMap((slot) => slot.after.map((next) => position.get(next) ?? 0).sort((a, b) => a - b));
    crossings += inversions(ends);
  }
  return crossings;
}

/** How many pairs stand in the wrong order, by merging. */
function inversions(list: readonly number[]): number {
  let count = 0;
  const sorted = (part: readonly number[]): readonly number[] => {
    if (part.length < 2) return part;
    const half = part.length >> 1;
    const [left, right] = [sorted(part.slice(0, half)), sorted(part.slice(half))];
    const merged: number[] = [];
    let k = 0;
    for (const x of right) {
      while (k < left.length && (left[k] ?? 0) <= x) merged.push(left[k++] ?? 0);
      count += left.length - k;
      merged.push(x);
    }
    return [...merged, ...left.slice(k)];
  };
  sorted(list);
  return count;
}
