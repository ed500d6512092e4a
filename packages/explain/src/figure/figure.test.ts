import { describe, expect, test } from "vitest";
import { examples } from "../../test/figure-examples.ts";
import { explain } from "../index.ts";
import { type Box, drawFigure, framesOf, layoutGraph, type Mode, renderFigure, sequenceOf } from "./index.ts";
import { mathjaxTypeset } from "./mathjax.ts";

const typeset = mathjaxTypeset();
const modes: readonly Mode[] = ["forward", "reverse"];

/** Discs are round, and their rings reach a little further. */
function overlaps(boxes: readonly Box[]): string[] {
  const reach = 2.5;
  return boxes.flatMap((a, k) =>
    boxes.slice(k + 1).flatMap((b) => {
      const [disc, other] = a.kind === "node" ? [a, b] : [b, a];
      let apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      if (disc.kind === "node") {
        const r = disc.width / 2;
        const [x, y] = [disc.x + r, disc.y + r];
        const [dx, dy] =
          other.kind === "node"
            ? [x - (other.x + other.width / 2), y - (other.y + other.width / 2)]
            : [
                x - Math.min(Math.max(x, other.x), other.x + other.width),
                y - Math.min(Math.max(y, other.y), other.y + other.height),
              ];
        apart = Math.hypot(dx, dy) >= r + reach + (other.kind === "node" ? other.width / 2 : 0);
      }
      return apart ? [] : [`${a.kind} ${a.of} and ${b.kind} ${b.of}`];
    }),
  );
}

describe("frames", () => {
  test("are named after their sweep and step", () => {
    const explanation = explain("w1^2 + w2^2");
    expect(framesOf(explanation, "forward").map(({ name }) => name)).toEqual([
      "forward-01",
      "forward-02",
      "forward-03",
    ]);
    expect(framesOf(explanation, "reverse").map(({ name }) => name)).toEqual([
      "forward-sweep-01",
      "forward-sweep-02",
      "forward-sweep-03",
      "backward-sweep-01",
      "backward-sweep-02",
      "backward-sweep-03",
    ]);
  });

  test("show the rule, every term, the simplified formula and the number", () => {
    const frame = framesOf(explain("w1^2 + w2^2", { at: { w1: 3, w2: -0.4 } }), "forward").at(-1);
    expect(frame?.equations.at(-1)?.stages.map(({ kind }) => kind)).toEqual(["rule", "terms", "simplified", "number"]);
    expect(frame?.equations.at(-1)?.stages.at(-1)?.latex).toBe("\\left[6,\\ -0.8\\right]");
  });

  test("say in plain text what happens", () => {
    const frame = framesOf(explain("w1^2 + w2^2", { at: { w1: 3, w2: -0.4 } }), "reverse").at(-1);
    expect(frame?.description.normalize("NFC")).toBe(
      "Reverse mode, backward sweep, step 3 of 3. Operands: w1. ā = 1. w̄1 += ā·∂a/∂w1 = 1·2w1 = 2w1 = 6.",
    );
  });
});

describe("the layout", () => {
  test("has the inputs in one column, in order, and operations to the right of their operands", () => {
    const { nodes, edges } = layoutGraph(explain("tanh(w4 + w3*tanh(w2 + w1))"));
    const inputs = [...nodes.values()].filter(({ kind }) => kind === "input");
    expect(new Set(inputs.map(({ x }) => x)).size).toBe(1);
    expect(inputs.map(({ y }) => y)).toEqual(inputs.map(({ y }) => y).toSorted((a, b) => a - b));
    for (const { from, to } of edges) expect(nodes.get(to)?.x).toBeGreaterThan(nodes.get(from)?.x ?? Infinity);
  });
});

describe.each(examples)("$name", ({ formula, at }) => {
  const explanation = explain(formula, { at });
  const variants = modes.flatMap((mode) => (["symbolic", "numeric"] as const).map((labels) => ({ mode, labels })));

  test.each(variants)("labels overlap nothing: $mode, $labels", ({ mode, labels }) => {
    const options = { labels, typeset };
    const { layout, frames } = sequenceOf(explanation, mode, options);
    for (const frame of frames) {
      const { boxes } = drawFigure(explanation, layout, frame, options);
      expect(boxes.length).toBeGreaterThan(explanation.nodes.length);
      expect(overlaps(boxes)).toEqual([]);
      for (const { x, y, width, height } of boxes) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(layout.width);
        expect(y + height).toBeLessThanOrEqual(layout.height);
      }
    }
  });

  test("a figure is the same each time, and names its nodes and edges", () => {
    const { layout, frames } = sequenceOf(explanation, "reverse", { typeset });
    const [frame] = frames;
    if (frame === undefined) throw new Error("no frames");
    const svg = renderFigure(explanation, layout, frame, { typeset });
    expect(renderFigure(explanation, layout, frame, { typeset: mathjaxTypeset() })).toBe(svg);
    for (const { id } of explanation.nodes) expect(svg).toContain(`data-node="${id}"`);
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    expect(svg).toContain("<desc>Reverse mode, forward sweep, step 1 of");
    expect(svg).not.toMatch(/<text|<style|<script|NaN|undefined/);
  });
});
