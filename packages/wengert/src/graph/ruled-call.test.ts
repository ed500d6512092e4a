import { expect, test } from "vitest";
import { read } from "../read/read.ts";
import { sourceOf } from "../read/source.ts";
import { withDerivative } from "../derivatives/with-derivative.ts";
import { partialOf } from "../elementary/table.ts";
import { NumberAlgebra } from "../elementary/algebra.ts";
import { expand } from "../transform/expand.ts";
import { trace } from "./trace.ts";

const tenfold = {
  vjp: (x: number, y: number) => ({ value: x * y, pullback: (s: number) => [10 * s * y, 20 * s * x] as const }),
  jvp: ([x, y]: [number, number], [dx, dy]: [number, number]) => ({ value: x * y, tangent: 10 * dx * y + 20 * dy * x }),
};
const times = (x: number, y: number): number => x * y;

test.each([
  ["vjp", withDerivative(times, { vjp: tenfold.vjp })],
  ["jvp", withDerivative(times, { jvp: tenfold.jvp })],
])("a function with a %s is one node with the partials of its rule", (_, ruled) => {
  const f = (x: number, y: number): number => ruled(x, y) + x;
  const { program } = read(sourceOf(f), f, [{ kind: "number" }, { kind: "number" }], { scope: () => ({ ruled }) });
  const graph = trace(expand(program), [{ value: 3 }, { value: 4 }]);
  const node = graph.nodes.find(({ f: operation }) => operation?.name === "times()");
  expect(node?.value).toBe(12);
  expect(node?.operands).toEqual(graph.inputs);
  const operands = { count: 2, x: 3, y: 4, z: NaN, operand: (k: number) => [3, 4][k] as number, result: 12 };
  expect([0, 1].map((k) => partialOf(node!.f!, k)(new NumberAlgebra(), operands, k))).toEqual([40, 60]);
  expect(node?.f?.evaluate(5, 6)).toBe(30);
});
