import { elementaryByName, type Graph, type GraphNode } from "wengert/internals";
import "wengert/special";
import { describe, expect, test } from "vitest";
import { examples } from "../../test/figure-examples.ts";
import { explain, explainGraph } from "../index.ts";
import { drawFigure, framesOf, renderPage, sequenceOf } from "./index.ts";
import { mathjaxTypeset } from "./mathjax.ts";

const typeset = mathjaxTypeset();

describe("the page of figures", () => {
  const explanation = explain("tanh(w)*cos(w) + log(w)", { at: { w: 0.7 } });
  const page = renderPage(explanation, { typeset });

  test("has every frame of both modes, in node names and in inputs, in symbols and in numbers", () => {
    const names = [...page.matchAll(/<section [^>]*data-names="(\w+)" [^>]*data-name="([^"]*)"/g)];
    const expected = [...framesOf(explanation, "forward"), ...framesOf(explanation, "reverse")].map(({ name }) => name);
    for (const form of ["nodes", "inputs"]) {
      expect(names.filter(([, inWhat]) => inWhat === form).map(([, , name]) => name)).toEqual(expected);
    }
    for (const labels of ["symbolic", "numeric"]) {
      const figures = page.match(new RegExp(`<svg class="figure" data-labels="${labels}"`, "g"));
      expect(figures).toHaveLength(2 * expected.length);
    }
  });

  test("needs nothing from elsewhere: every outline it refers to is in it, and no address", () => {
    const defined = new Set([...page.matchAll(/<path id="([^"]*)"/g)].map(([, id]) => id));
    const used = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter((id) => !defined.has(id))).toEqual([]);
    expect(page).not.toMatch(/(?:src|href)="(?!#)|url\(|@import|https?:/);
  });

  test("writes what comes from outside as text", () => {
    const hostile = { ...explanation, expression: '<img src=x onerror="alert(1)">', notes: ["</footer><script>"] };
    const written = renderPage(hostile, { typeset });
    expect(written).not.toContain("<img");
    expect(written.match(/<script>/g)).toHaveLength(1);
  });

  test("of a large graph shows less of it, in one way", () => {
    const large = explain(Array.from({ length: 40 }, (_, k) => `sin(${k + 1}*x)`).join(" + "), { at: { x: 1 } });
    const written = renderPage(large, { typeset, labels: "numeric" });
    const frames = written.match(/<section /g)?.length ?? 0;
    expect(frames).toBeGreaterThan(40);
    expect(frames).toBeLessThanOrEqual(90);
    expect(written).toContain('data-labels="numeric"');
    expect(written).not.toContain('data-value="symbolic"');
  });

  test("shows one mode, and symbols alone without a point, if that is all there is", () => {
    const symbolic = renderPage(explain("sin(x)"), { typeset, mode: "forward" });
    expect(symbolic.match(/<section /g)).toHaveLength(2);
    expect(symbolic).not.toContain('data-value="numeric"');
    expect(symbolic).not.toContain('data-value="reverse"');
  });
});

/** Whether at a point, and what figures show. Without a point, functions that are piecewise are written with cases. */
const variants = [
  [true, "symbolic", "inputs"],
  [false, "symbolic", "nodes"],
] as const;

describe("formulas", () => {
  test.each(examples)("of $name have a width, and outlines of letters for all that they show", ({ formula, at }) => {
    for (const { equations } of framesOf(explain(formula, { at }), "reverse")) {
      for (const { left, stages } of equations) {
        for (const latex of [left, ...stages.map((stage) => stage.latex)]) {
          const set = typeset(latex);
          expect(set.width).toBeGreaterThan(0);
          expect(set.height + set.depth).toBeGreaterThan(0);
          expect(set.glyphs.size).toBeGreaterThan(0);
        }
      }
    }
  });

  test("that are no LaTeX are an error, not a picture of one", () => {
    expect(() => typeset("\\nosuchcommand")).toThrow("\\nosuchcommand");
  });

  test("of every elementary function can be set, in node names and in inputs", () => {
    for (const f of elementaryByName.values()) {
      const arity = f.arity === "any" ? 3 : f.arity;
      const operands = Array.from({ length: arity }, (_, k) => k);
      const [low, high] = f.domain[0] ?? [0, 1];
      const nodes = operands.map((id): GraphNode => {
        const [from, to] = f.domain[id] ?? [low, high];
        const value = f.name === "polygamma" && id === 0 ? 1 : from + (to - from) * 0.4;
        return { id, kind: "input", f: undefined, operands: [], value, name: `x${id}`, span: undefined, path: [] };
      });
      const value = f.evaluate(...nodes.map((node) => node.value));
      nodes.push({ id: arity, kind: "operation", f, operands, value, name: undefined, span: undefined, path: [] });
      const graph: Graph = { nodes, inputs: operands, outputs: [arity] };
      for (const [atPoint, labels, names] of variants) {
        const explanation = explainGraph(graph, { expression: f.name, atPoint });
        const options = { labels, names, typeset };
        for (const mode of ["forward", "reverse"] as const) {
          const { layout, frames } = sequenceOf(explanation, mode, options);
          for (const frame of frames) {
            const { body } = drawFigure(explanation, layout, frame, options);
            expect(body).not.toMatch(/NaN|undefined|Infinity/);
            for (const { left, stages } of frame.equations) {
              for (const latex of [left, ...stages.map((stage) => stage.latex)]) typeset(latex);
            }
          }
        }
      }
    }
  }, 120_000);
});
