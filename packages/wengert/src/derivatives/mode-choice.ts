/** Which mode a Jacobian takes: both are weighed by the operations that one pass takes and the passes needed. */

/**
 * Forward mode takes ⌈n/8⌉ passes with 8 tangents each, reverse mode m passes; a tangent costs about as much as the
 * function again, a reverse pass about three times the function.
 */
export function cheaperMode(columns: number, rows: number): "forward" | "reverse" {
  const chunks = Math.floor(columns / 8);
  const rest = columns % 8;
  const forward = chunks * 9 + (rest === 0 ? 0 : rest + 1);
  return forward <= rows * 3 ? "forward" : "reverse";
}
