/** Names of quantities in sentences. */
import { barName } from "../symbolic/names.ts";
import { significantDigits } from "../symbolic/number.ts";
import type { Asked, ExplainedGraph } from "./quantities.ts";

/** ∂a/∂w1, ā, … as plain text. */
export function textOf(graph: ExplainedGraph, asked: Asked): string {
  const node = graph.nameOf(asked.node);
  switch (asked.kind) {
    case "value":
      return node;
    case "partial":
      return `∂${node}/∂${graph.nameOf(asked.operand)}`;
    case "tangent":
      return `∂${node}/∂${graph.nameOf(asked.input)}`;
    case "adjoint":
      return barName(node);
    case "contribution":
      return `the contribution of ${node} to ${barName(graph.nameOf(asked.operand))}`;
  }
}

/** 2, ½ or 0.25 in a sentence. */
export function numberInWords(value: number): string {
  const rounded = Math.round(value);
  if (Math.abs(value - rounded) < 1e-9 * Math.abs(value)) return String(rounded).replace("-", "−");
  const inverse = Math.round(1 / value);
  if (Math.abs(1 / value - inverse) < 1e-9 * Math.abs(1 / value))
    return `${inverse < 0 ? "−" : ""}1/${Math.abs(inverse)}`;
  return significantDigits(value).replace("-", "−").replace("e+", "e");
}
