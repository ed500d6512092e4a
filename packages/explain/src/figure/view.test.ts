import { addParam, Builder, type Elementary, elementaryByName, type Program } from "wengert/internals";
import { describe, expect, test } from "vitest";
import { explain, type Explanation, explainProgram } from "../index.ts";
import { drawFigure, framesOf, sequenceOf, type View, viewOf } from "./index.ts";
import { mathjaxTypeset } from "./mathjax.ts";

const entry = (name: string): Elementary => elementaryByName.get(name)!;

/** let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * x[i]; return sin(s) */
function sumOfSquares(): Program {
  const builder = new Builder();
  const x = addParam(builder.region, "f64[]", "x");
  const [s] = builder.loop(
    { low: builder.integer(0), high: builder.length(x) },
    [builder.constant(0)],
    (i, [carried]) => {
      i.name = "i";
      const element = builder.load(x, i);
      const next = builder.apply(entry("add"), carried!, builder.apply(entry("multiply"), element, element));
      next.name = "s";
      return [next];
    },
  );
  return builder.finish("sumOfSquares", [builder.apply(entry("sin"), s!)]);
}

function loopOf(length: number): Explanation {
  return explainProgram(sumOfSquares(), [{ value: Array.from({ length }, (_, k) => k / length) }]);
}

/** Every input and operation stands in one visible node, whose operands come before it. */
function expectSound(explanation: Explanation, { nodes, owners }: View): void {
  const ids = [...explanation.inputs, ...explanation.nodes.filter(({ operation }) => operation !== "constant")].map(
    ({ id }) => id,
  );
  expect([...owners.keys()].toSorted((a, b) => a - b)).toEqual(ids.toSorted((a, b) => a - b));
  expect(nodes.flatMap(({ members }) => members)).toHaveLength(ids.length);
  const seen = new Set<number>();
  for (const { id, operands } of nodes) {
    for (const operand of operands) expect(seen).toContain(operand);
    seen.add(id);
  }
}

describe("what is visible", () => {
  test("is everything where the graph is small", () => {
    const view = viewOf(loopOf(5));
    expect(view.nodes.every(({ group }) => group === undefined)).toBe(true);
    expectSound(loopOf(5), view);
  });

  test("are the turns of a loop where their operations are too many, and a list where its elements are", () => {
    const explanation = loopOf(40);
    const view = viewOf(explanation);
    expectSound(explanation, view);
    expect(view.nodes.length).toBeLessThanOrEqual(60);
    const titles = view.nodes.flatMap(({ group }) => group?.title ?? []);
    expect(titles[0]).toBe("x");
    expect(titles.at(-1)).toBe("i = 39");
  });

  test("are stretches of turns where the loop is long", () => {
    const explanation = loopOf(2500);
    const view = viewOf(explanation);
    expectSound(explanation, view);
    expect(view.nodes.length).toBeGreaterThan(30);
    expect(view.nodes.length).toBeLessThanOrEqual(60);
  });

  test("is what leads up to a variable, or a stretch of the list, where there is no loop", () => {
    const terms = Array.from({ length: 60 }, (_, k) => `sin(${k + 1}*x)*cos(y)`);
    const explanation = explain(terms.join(" + "));
    const view = viewOf(explanation);
    expectSound(explanation, view);
    expect(view.nodes.length).toBeGreaterThan(30);
    expect(view.nodes.length).toBeLessThanOrEqual(60);
  });

  test("can be opened", () => {
    const explanation = loopOf(40);
    const closed = viewOf(explanation, { limit: 3 });
    expect(closed.nodes.map(({ group }) => group?.title)).toEqual(["x", "for i", undefined]);
    const opened = viewOf(explanation, { limit: 3, expanded: new Set([closed.nodes[1]!.group!.key]) });
    expect(opened.nodes).toHaveLength(42);
    expectSound(explanation, opened);
  });
});

describe("a collapsed loop", () => {
  const explanation = loopOf(40);
  const view = viewOf(explanation, { limit: 3 });

  test("is visited once in each sweep, with what it hands on", () => {
    const forward = framesOf(explanation, "forward", { view });
    expect(forward.map(({ name }) => name)).toEqual(["forward-01", "forward-02"]);
    expect(forward[0]?.description).toContain("Forward mode, step 1 of 2: for i, 80 operations together.");
    const reverse = framesOf(explanation, "reverse", { view });
    expect(reverse.map(({ name }) => name)).toEqual([
      "forward-sweep-01",
      "forward-sweep-02",
      "backward-sweep-01",
      "backward-sweep-02",
    ]);
    const last = reverse.at(-1);
    // x̄[0] … are complete once the whole loop has been visited.
    expect(last?.equations[0]?.stages.at(-1)?.latex).toBeDefined();
    expect(last?.step).toBe(explanation.backwardSweep.length - 1);
  });

  test("is drawn as one disc, by its name", () => {
    const options = { typeset: mathjaxTypeset() };
    const { layout, frames } = sequenceOf(explanation, "reverse", { ...options, view });
    const { body } = drawFigure(explanation, layout, frames.at(-1)!, options);
    expect(body.match(/data-group="[^"]*"/g)).toEqual(['data-group="input x"', 'data-group="/for i"']);
  });
});
