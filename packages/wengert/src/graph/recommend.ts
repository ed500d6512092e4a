/** Which mode to take, and why. */
import type { OperationCounts } from "./formula.ts";

export interface Recommendation {
  readonly mode: "forward" | "reverse";
  readonly reason: string;
}

/** How a Jacobian is computed: the numbers of inputs and outputs, and the sweeps that each mode makes. */
export interface Sweeps {
  readonly inputs: number;
  readonly outputs: number;
  readonly passes: { readonly forward: number; readonly reverse: number };
}

/** The cheaper mode by the counts; forward mode where they are equal, as it keeps nothing. */
export function recommend(counts: OperationCounts, { inputs, outputs, passes }: Sweeps): Recommendation {
  if (inputs === 0) return { mode: "forward", reason: "There is no input, so there is nothing to differentiate." };
  if (outputs === 0) return { mode: "forward", reason: "There is no output, so there is nothing to differentiate." };
  const { forward, reverse } = counts;
  const shape = `${numberOf(inputs, "input")}, ${numberOf(outputs, "output")}`;
  if (reverse < forward) {
    return {
      mode: "reverse",
      reason: `${shape}: reverse mode takes ${numberOf(reverse, "operation")}, forward mode ${forward}. ${whyReverse(inputs, outputs)}`,
    };
  }
  const comparison =
    reverse === forward
      ? `both modes take ${numberOf(forward, "operation")}`
      : `forward mode takes ${numberOf(forward, "operation")}, reverse mode ${reverse}`;
  const sweeps = passes.forward === 1 ? "one sweep" : `${passes.forward} sweeps of several tangents each`;
  return {
    mode: "forward",
    reason: `${shape}: ${comparison}. Forward mode is done in ${sweeps} and has no local partials to keep for a second.`,
  };
}

function whyReverse(inputs: number, outputs: number): string {
  const tangents = inputs === 1 ? "a tangent" : `${inputs} tangents`;
  return outputs === 1
    ? `One backward sweep gives every partial derivative at once, where forward mode carries ${tangents} through the graph.`
    : `A backward sweep for each of the outputs takes less than to carry ${tangents} through the function.`;
}

function numberOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
