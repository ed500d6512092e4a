import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { examples } from "../../test/figure-examples.ts";
import { pathPoints } from "../../test/path-points.ts";
import { randomGraph } from "../../test/random-graphs.ts";
import { explain, explainGraph, type Explanation } from "../index.ts";
import {
  type Box,
  drawFigure,
  framesOf,
  layoutGraph,
  type Layout,
  type Mode,
  renderFigure,
  renderSheet,
  sequenceOf,
} from "./index.ts";
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

/** Draws every frame of a mode and checks that nothing lies on anything else, or reaches beyond the frame. */
function expectClear(explanation: Explanation, mode: Mode, labels: "symbolic" | "numeric"): void {
  const options = { labels, typeset };
  const { layout, frames } = sequenceOf(explanation, mode, options);
  for (const frame of frames) {
    const { boxes } = drawFigure(explanation, layout, frame, options);
    expect(boxes.length).toBeGreaterThan(frames.length / 2);
    expect(overlaps(boxes)).toEqual([]);
    for (const { x, y, width, height } of boxes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(layout.width);
      expect(y + height).toBeLessThanOrEqual(layout.height);
    }
    // The last frames show the most.
    if (frame === frames.at(-1) || frame.step === explanation.forward.length - 1)
      expect(layout.edges.flatMap((edge) => crossed(edge, boxes))).toEqual([]);
  }
}

/** The discs and labels that an edge runs through, other than the discs at its ends. */
function crossed({ from, to, path, backPath }: Layout["edges"][number], boxes: readonly Box[]): string[] {
  const points = [...pathPoints(path), ...pathPoints(backPath)];
  return boxes
    .filter(({ kind, of }) => kind !== "node" || (of !== String(from) && of !== String(to)))
    .filter(({ kind, x, y, width, height }) =>
      points.some((point) =>
        kind === "node"
          ? Math.hypot(point.x - x - width / 2, point.y - y - height / 2) < width / 2 + 1
          : point.x > x && point.x < x + width && point.y > y && point.y < y + height,
      ),
    )
    .map(({ kind, of }) => `${from} → ${to} through ${kind} ${of}`);
}

describe.each(examples)("$name", ({ name, formula, at }) => {
  const explanation = explain(formula, { at });
  const variants = modes.flatMap((mode) => (["symbolic", "numeric"] as const).map((labels) => ({ mode, labels })));

  test.each(variants)("labels, discs and edges keep clear of each other: $mode, $labels", ({ mode, labels }) => {
    expectClear(explanation, mode, labels);
  });

  test.each(variants.filter(({ labels }) => labels === "symbolic"))(
    "every frame is as in golden: $mode",
    async ({ mode, labels }) => {
      const options = { labels, typeset };
      const sheet = renderSheet(explanation, sequenceOf(explanation, mode, options), options);
      await expect(sheet).toMatchFileSnapshot(`../../test/golden/${name}-${mode}.svg`);
    },
  );

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

test("labels, discs and edges keep clear of each other on random graphs of up to 40 nodes", () => {
  fc.assert(
    fc.property(randomGraph(40), fc.constantFrom(...modes), (graph, mode) => {
      const explanation = explainGraph(graph, { expression: "random", atPoint: true });
      expectClear(explanation, mode, "numeric");
    }),
    { numRuns: 50, seed: 1 },
  );
}, 120_000);
