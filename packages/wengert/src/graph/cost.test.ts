import { describe, expect, test } from "vitest";
import type { Elementary } from "../elementary/entry.ts";
import { elementaryByName } from "../elementary/table.ts";
import { countOperations } from "./cost.ts";
import type { Graph, GraphNode } from "./types.ts";

type Line = "input" | number | readonly [f: string, ...operands: number[]];

/** A graph from lines: an input, a constant, or an operation on earlier lines. */
function graphOf(lines: readonly Line[], outputs: readonly number[] = [lines.length - 1]): Graph {
  const nodes: GraphNode[] = [];
  for (const [id, line] of lines.entries()) {
    const common = { id, name: undefined, span: undefined, path: [] };
    if (line === "input") nodes.push({ ...common, kind: "input", f: undefined, operands: [], value: 0.5 });
    else if (typeof line === "number") {
      nodes.push({ ...common, kind: "constant", f: undefined, operands: [], value: line });
    } else {
      const [name, ...operands] = line;
      const f = entry(name);
      const value = f.evaluate(...operands.map((operand) => nodes[operand]?.value ?? NaN));
      nodes.push({ ...common, kind: "operation", f, operands, value });
    }
  }
  return { nodes, inputs: nodes.filter(({ kind }) => kind === "input").map(({ id }) => id), outputs };
}

function entry(name: string): Elementary {
  const f = elementaryByName.get(name);
  if (f === undefined) throw new Error(`no entry ${name}`);
  return f;
}

describe("operations of both modes", () => {
  test("w1² + w2²: two squares and a sum, 2·w1 and 2·w2, and nothing is multiplied by the seeds", () => {
    const graph = graphOf(["input", "input", ["square", 0], ["square", 1], ["add", 2, 3]]);
    expect(countOperations(graph)).toEqual({ function: 3, forward: 5, reverse: 5 });
  });

  test("tanh(w4 + w3·tanh(w2 + w1)), counted by hand", () => {
    const graph = graphOf([
      ...(["input", "input", "input", "input"] as const),
      ["add", 1, 0],
      ["tanh", 4],
      ["multiply", 2, 5],
      ["add", 3, 6],
      ["tanh", 7],
    ]);
    const tanh = entry("tanh").cost;
    const ofFunction = 3 + 2 * tanh;
    // The partials of both tanh are 1 − y·y.
    const partials = 4;
    // Forward: ∇b has none (1 − b² times 1), ∇c two products, ∇e three (of four, one is with a 1).
    // Reverse: d̄ is the partial itself; c̄·b and c̄·w3; b̄·(1 − b²).
    expect(countOperations(graph)).toEqual({
      function: ofFunction,
      forward: ofFunction + partials + 2 + 3,
      reverse: ofFunction + partials + 2 + 1,
    });
  });

  test("forward grows with the inputs, reverse with the outputs", () => {
    const wide = graphOf([
      ...Array.from({ length: 100 }, (): Line => "input"),
      ...Array.from({ length: 99 }, (_, k): Line => ["multiply", k === 0 ? 0 : 99 + k, k + 1]),
    ]);
    const { forward, reverse } = countOperations(wide);
    expect(forward).toBeGreaterThan(10 * reverse);
    const tall = graphOf(
      ["input", ...Array.from({ length: 100 }, (_, k): Line => ["square", k])],
      Array.from({ length: 100 }, (_, k) => k + 1),
    );
    expect(countOperations(tall).reverse).toBeGreaterThan(10 * countOperations(tall).forward);
  });

  test("an operand that stands twice is one operand: x·x has the partial x + x", () => {
    const graph = graphOf(["input", ["multiply", 0, 0]]);
    expect(countOperations(graph)).toEqual({ function: 1, forward: 2, reverse: 2 });
  });

  test("a fan-out costs an addition", () => {
    const graph = graphOf(["input", ["sin", 0], ["cos", 0], ["add", 1, 2]]);
    const [sin, cos] = [entry("sin").cost, entry("cos").cost];
    const shared = sin + cos + 1 + sin + cos;
    expect(countOperations(graph)).toEqual({ function: sin + cos + 1, forward: shared + 1, reverse: shared + 1 });
  });

  test("what does not influence an output, and structural zeros, count for nothing", () => {
    const graph = graphOf(["input", "input", ["exp", 0], ["floor", 1], 3, ["add", 3, 4]]);
    const floor = entry("floor").cost;
    expect(countOperations(graph)).toEqual({ function: floor + 1, forward: floor + 1, reverse: floor + 1 });
  });

  test("a graph of 50,000 nodes with 200 inputs is counted", () => {
    const lines: Line[] = Array.from({ length: 200 }, (): Line => "input");
    for (let k = 200; k < 50_200; k++) lines.push(["multiply", k - 1, k % 200]);
    const graph = graphOf(lines);
    expect(countOperations(graph).reverse).toBeGreaterThan(50_000);
  });
});
