/** What a figure shows of a graph: its inputs and operations, each with the constants that it uses. */
import { elementaryByName } from "wengert/internals";
import type { Explanation } from "../steps/explanation.ts";

export interface VisibleNode {
  /** The explanation's id. */
  readonly id: number;
  readonly kind: "input" | "constant" | "operation";
  /** What stands inside the disc, as LaTeX. */
  readonly sign: string;
  /** What it is computed from, each once, in order; constants apart. */
  readonly operands: readonly number[];
  readonly constants: readonly { readonly id: number; readonly sign: string }[];
}

export interface View {
  /** Inputs in order, then operations in order of evaluation. */
  readonly nodes: readonly VisibleNode[];
}

/** Everything there is: a constant stands beside the operation that uses it. */
export function viewOf(explanation: Explanation): View {
  const constants = new Map(
    explanation.nodes.filter(({ operation }) => operation === "constant").map((node) => [node.id, node] as const),
  );
  const nodes: VisibleNode[] = explanation.inputs.map(({ id }) => ({
    id,
    kind: "input",
    sign: "",
    operands: [],
    constants: [],
  }));
  for (const { id, operation, operands, symbolic } of explanation.nodes) {
    if (operation !== "constant") {
      const distinct = [...new Set(operands)];
      nodes.push({
        id,
        kind: "operation",
        sign: signOf(operation),
        operands: distinct.filter((operand) => !constants.has(operand)),
        constants: distinct.flatMap((operand) => {
          const constant = constants.get(operand);
          return constant === undefined ? [] : [{ id: operand, sign: constant.symbolic.nodes }];
        }),
      });
    } else if (id === explanation.output) {
      nodes.push({ id, kind: "constant", sign: symbolic.nodes, operands: [], constants: [] });
    }
  }
  return { nodes };
}

/** Signs that LaTeX writes otherwise. */
const signs: Readonly<Record<string, string>> = {
  "×": "\\times",
  "÷": "\\div",
  "−": "-",
  "%": "\\%",
  "^": "x^{y}",
  "√": "\\sqrt{\\,\\cdot\\,}",
  "∛": "\\sqrt[3]{\\,\\cdot\\,}",
  "(·)²": "(\\cdot)^{2}",
  "2^": "2^{(\\cdot)}",
  σ: "\\sigma",
  "|·|": "|\\cdot|",
  "⌈·⌉": "\\lceil\\cdot\\rceil",
  "⌊·⌋": "\\lfloor\\cdot\\rfloor",
  ψ: "\\psi",
  Γ: "\\Gamma",
  "log Γ": "\\log\\Gamma",
  "ψ⁽ⁿ⁾": "\\psi^{(n)}",
};

function signOf(operation: string): string {
  const sign = elementaryByName.get(operation)?.notation.sign ?? operation;
  return signs[sign] ?? (/^[a-z]\w*$/i.test(sign) ? `\\mathrm{${sign.replaceAll("_", "\\_")}}` : sign);
}
