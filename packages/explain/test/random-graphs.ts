/** Random graphs for figures: every node is used, and the last one is the output. */
import * as fc from "fast-check";
import { type Graph, type GraphNode, elementaryByName } from "wengert/internals";

const operations = [
  "add",
  "multiply",
  "subtract",
  "divide",
  "tanh",
  "sin",
  "exp",
  "square",
  "logaddexp",
  "max",
  "clamp",
];

/** @param most  how many nodes it has at most */
export function randomGraph(most: number): fc.Arbitrary<Graph> {
  return fc
    .record({
      inputs: fc.integer({ min: 1, max: 6 }),
      steps: fc.array(
        fc.record({
          name: fc.constantFrom(...operations),
          picks: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
          far: fc.boolean(),
        }),
        { minLength: 1, maxLength: most },
      ),
    })
    .map(({ inputs, steps }) => build(inputs, steps, most));
}

function build(
  inputs: number,
  steps: readonly { readonly name: string; readonly picks: readonly number[]; readonly far: boolean }[],
  most: number,
): Graph {
  const nodes: GraphNode[] = [];
  const unused = new Set<number>();
  const put = (kind: GraphNode["kind"], name: string, operands: readonly number[], value: number): number => {
    const id = nodes.length;
    const f = kind === "operation" ? elementaryByName.get(name) : undefined;
    const result = f === undefined ? value : f.evaluate(...operands.map((operand) => nodes[operand]!.value));
    nodes.push({
      id,
      kind,
      f,
      operands,
      value: result,
      name: kind === "input" ? name : undefined,
      span: undefined,
      path: [],
    });
    for (const operand of operands) unused.delete(operand);
    unused.add(id);
    return id;
  };
  for (let k = 0; k < inputs; k++) put("input", `w${k + 1}`, [], 0.3 + k / 7);
  for (const { name, picks, far } of steps) {
    // Room for the additions that bring the loose ends together.
    if (nodes.length + unused.size + 3 > most) break;
    const active = nodes.filter(({ kind }) => kind !== "constant").map(({ id }) => id);
    const pick = (k: number): number =>
      far ? active[picks[k]! % active.length]! : [...unused][picks[k]! % unused.size]!;
    const arity = elementaryByName.get(name)?.arity;
    if (name === "clamp") put("operation", name, [pick(0), put("constant", "", [], -1), put("constant", "", [], 1)], 0);
    else if (arity === 1) put("operation", name, [pick(0)], 0);
    else if (arity === "any") put("operation", name, [pick(0), pick(1), pick(2)], 0);
    else put("operation", name, [pick(0), pick(1)], 0);
    unused.delete(-1);
  }
  for (;;) {
    const loose = [...unused].filter((id) => nodes[id]!.kind !== "constant");
    if (loose.length < 2) break;
    put("operation", "add", [loose[0]!, loose[1]!], 0);
  }
  return {
    nodes,
    inputs: nodes.filter(({ kind }) => kind === "input").map(({ id }) => id),
    outputs: [nodes.length - 1],
  };
}
