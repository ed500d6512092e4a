/** Which mode a Jacobian takes: both are weighed by the operations that one pass takes and the passes needed. */
import { countNumbers } from "./arguments.ts";
import type { Differentiated } from "./differentiated.ts";

/**
 * Forward mode takes ⌈n/8⌉ passes with 8 tangents each, reverse mode m passes; a tangent costs about as much as the
 * function again, a reverse pass about three times the function.
 */
export function cheaperMode(differentiated: Differentiated, values: readonly unknown[]): "forward" | "reverse" {
  const columns = differentiated.differentiatedPositions.reduce((sum, k) => sum + countNumbers(values[k]), 0);
  const rows = differentiated.countResults(values);
  const { forward, reverse } = costs(columns, rows);
  return forward <= reverse ? "forward" : "reverse";
}

/** Costs of both modes, in evaluations of the function. */
function costs(columns: number, rows: number): { forward: number; reverse: number } {
  const chunks = Math.floor(columns / 8);
  const rest = columns % 8;
  const forward = chunks * 9 + (rest === 0 ? 0 : rest + 1);
  return { forward, reverse: rows * 3 };
}
