/** What both modes cost, and how that grows with the number of inputs and outputs. */
import type { Explanation } from "@wengert/explain";
import { countOperations, type Graph } from "wengert/internals";
import type { CostView } from "./protocol.ts";

/** The growth is counted, too: without any tangent, and with the output twice. */
export function costOf(graph: Graph, { cost, recommendation, inputs }: Explanation): CostView {
  const { outputs } = graph;
  const withoutTangents = countOperations({ ...graph, inputs: [] });
  const twiceOut = countOperations({ ...graph, outputs: [...outputs, ...outputs] });
  const n = inputs.length;
  return {
    ...cost,
    perInput: n === 0 ? 0 : (cost.forward - withoutTangents.forward) / n,
    perOutput: twiceOut.reverse - cost.reverse,
    inputs: n,
    recommended: recommendation.mode,
    reason: recommendation.reason,
  };
}
