/** Which mode to take, and why. */
import type { OperationCounts } from "wengert/internals";
import type { Recommendation } from "./explanation.ts";

/** The cheaper mode by the counts for n inputs and one output; forward mode where they are equal, as it keeps nothing. */
export function recommend(counts: OperationCounts, inputs: number): Recommendation {
  if (inputs === 0) return { mode: "forward", reason: "There is no input, so there is nothing to differentiate." };
  const { forward, reverse } = counts;
  const shape = `${inputs} ${inputs === 1 ? "input" : "inputs"}, 1 output`;
  if (reverse < forward) {
    return {
      mode: "reverse",
      reason:
        `${shape}: reverse mode takes ${operations(reverse)}, forward mode ${forward}. One backward sweep gives every partial ` +
        `derivative at once, where forward mode carries ${inputs === 1 ? "a tangent" : `${inputs} tangents`} through the graph.`,
    };
  }
  const comparison =
    reverse === forward
      ? `both modes take ${operations(forward)}`
      : `forward mode takes ${operations(forward)}, reverse mode ${reverse}`;
  return {
    mode: "forward",
    reason: `${shape}: ${comparison}. Forward mode is done in one sweep and has no local partials to keep for a second.`,
  };
}

function operations(count: number): string {
  return `${count} ${count === 1 ? "operation" : "operations"}`;
}
