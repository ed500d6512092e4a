/** Star colourings of symmetric patterns. */
import type { Colouring } from "./column-colouring.ts";
import { at, type SparsityPattern } from "./pattern.ts";

/**
 * A colouring of the rows and columns of a symmetric pattern from which every entry can be read directly: neighbours have
 * different colours, and where two neighbours of a vertex share a colour, that colour is larger than the vertex's own. So
 * the entry between i and j stands, for the lower of both colours, alone at the vertex with the higher one.
 *
 * Greedy, the vertices of most neighbours first and in their own order; the better one is returned.
 *
 * Cost: the number of entries times that of colours.
 * Source: A. H. Gebremedhin, F. Manne & A. Pothen, What color is your Jacobian?, SIAM Review 47(4), 2005, §4 (restricted
 * star colouring; M. J. D. Powell & Ph. L. Toint, SIAM Journal on Numerical Analysis 16, 1979).
 */
export function colourSymmetric(pattern: SparsityPattern): Colouring {
  const { rows, rowPointers } = pattern;
  const degree = (vertex: number): number => at(rowPointers, vertex + 1) - at(rowPointers, vertex);
  const inOrder = Array.from({ length: rows }, (_, vertex) => vertex).filter((vertex) => degree(vertex) > 0);
  const fullestFirst = inOrder.toSorted((a, b) => degree(b) - degree(a));
  const first = greedy(pattern, fullestFirst, Infinity);
  if (first === undefined) throw new Error("a colouring with too many colours for any number");
  return greedy(pattern, inOrder, first.count) ?? first;
}

/** A colouring of fewer colours than `limit`, if that is what the order gives. */
function greedy(
  { rows, rowPointers, columnIndices }: SparsityPattern,
  order: readonly number[],
  limit: number,
): Colouring | undefined {
  const colours = new Int32Array(rows).fill(-1);
  // The colours of each vertex's neighbours, each once: a hub has many neighbours of few colours.
  const around = Array.from(colours, (): number[] => []);
  // forbidden[colour] is the vertex that can't have it.
  const forbidden = new Int32Array(order.length + 1).fill(-1);
  let count = 0;
  for (const vertex of order) {
    const neighbours = columnIndices.subarray(at(rowPointers, vertex), at(rowPointers, vertex + 1));
    for (const neighbour of neighbours) {
      if (neighbour === vertex) continue;
      const between = at(colours, neighbour);
      if (between >= 0) forbidden[between] = vertex;
      // vertex – neighbour – other: of one colour only where it is larger than the one between.
      for (const colour of around[neighbour] ?? []) {
        if (between < 0 || colour < between) forbidden[colour] = vertex;
      }
    }
    let colour = 0;
    while (forbidden[colour] === vertex) colour++;
    if (colour + 1 >= limit) return undefined;
    colours[vertex] = colour;
    count = Math.max(count, colour + 1);
    for (const neighbour of neighbours) {
      const seen = around[neighbour];
      if (neighbour !== vertex && seen !== undefined && !seen.includes(colour)) seen.push(colour);
    }
  }
  return { colours, count };
}
