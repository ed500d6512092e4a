/** The graph of a straight line of operations on numbers, which every formula is; it needs no point. */
import { type Graph, type GraphNode, literal, type Program, type Value } from "wengert/internals";

/** Whether a Program is such a straight line: f64 parameters, constants and elementary operations, nothing else. */
export function isStraightLine({ body }: Program): boolean {
  return (
    body.params.every(({ type }) => type === "f64") &&
    body.instructions.every(({ kind, results }) => {
      return kind === "elementary" || (kind === "constant" && results[0]?.type === "f64");
    })
  );
}

/** The graph of what influences the results; NaN as the value of what depends on an input that has none. */
export function straightLineGraph({ body }: Program, values: readonly number[] | undefined): Graph {
  const live = influencing(body.instructions, body.yields);
  const nodes: GraphNode[] = [];
  const ids = new Map<Value, number>();
  const append = (value: Value, node: Omit<GraphNode, "id" | "path">): void => {
    ids.set(value, nodes.length);
    nodes.push({ id: nodes.length, path: [], ...node });
  };
  for (const [k, param] of body.params.entries()) {
    const value = values?.[k] ?? NaN;
    append(param, { kind: "input", f: undefined, operands: [], value, name: param.name, span: undefined });
  }
  const inputs = nodes.map(({ id }) => id);
  const idOf = (value: Value): number => {
    const id = ids.get(value);
    if (id === undefined) throw new Error("a value is used before it is defined");
    return id;
  };
  for (const instruction of body.instructions) {
    const [result] = instruction.results;
    if (result === undefined || !live.has(result)) continue;
    const { span } = instruction;
    if (instruction.kind === "elementary") {
      const operands = instruction.args.map(idOf);
      const value = instruction.f.evaluate(...operands.map((id) => nodes[id]?.value ?? NaN));
      const constant = operands.every((id) => nodes[id]?.kind === "constant");
      const kind = constant ? "constant" : "operation";
      const [f, from] = constant ? [undefined, []] : [instruction.f, operands];
      append(result, { kind, f, operands: from, value, name: result.name, span });
    } else {
      const value = Number(literal(result));
      append(result, { kind: "constant", f: undefined, operands: [], value, name: result.name, span });
    }
  }
  return { nodes, inputs, outputs: body.yields.map(idOf) };
}

function influencing(instructions: Program["body"]["instructions"], yields: readonly Value[]): ReadonlySet<Value> {
  const live = new Set(yields);
  for (const { results, args } of instructions.toReversed()) {
    if (results.some((result) => live.has(result))) for (const arg of args) live.add(arg);
  }
  return live;
}
