import { describe, expect, test } from "vitest";
import { explain } from "../steps/explain.ts";
import type { Explanation } from "../steps/explanation.ts";
import { renderJson } from "./json.ts";
import { renderLatex } from "./latex.ts";
import { renderMarkdown } from "./markdown.ts";
import { widthOf, wrapped } from "./terminal.ts";
import { renderText } from "./text.ts";

const golden = (file: string): string => new URL(`../../test/golden/${file}`, import.meta.url).pathname;

const examples: [name: string, formula: string, at: Record<string, number> | undefined][] = [
  ["squares", "w1^2 + w2^2", { w1: 3, w2: -0.4 }],
  ["squares-symbolic", "w1^2 + w2^2", undefined],
  ["two-layers", "tanh(w4 + w3*tanh(w2 + w1))", { w1: 0.5, w2: -0.3, w3: 0.8, w4: 0.1 }],
  ["fan-out", "tanh(w)*cos(w) + log(w)", { w: 0.7 }],
];

describe.each(examples)("golden files of %s", (name, formula, at) => {
  const explanation = explain(formula, { at });

  test("text", async () => {
    await expect(renderText(explanation)).toMatchFileSnapshot(golden(`${name}.txt`));
  });

  test("text in inputs", async () => {
    await expect(renderText(explanation, { in: "inputs" })).toMatchFileSnapshot(golden(`${name}-in-inputs.txt`));
  });

  test("Markdown", async () => {
    await expect(renderMarkdown(explanation)).toMatchFileSnapshot(golden(`${name}.md`));
  });

  test("LaTeX", async () => {
    await expect(renderLatex(explanation)).toMatchFileSnapshot(golden(`${name}.tex`));
  });

  test("JSON", async () => {
    await expect(renderJson(explanation)).toMatchFileSnapshot(golden(`${name}.json`));
  });
});

test("colours come only when asked for, and change nothing else", async () => {
  const explanation = explain("tanh(w)*cos(w) + log(w)", { at: { w: 0.7 } });
  const [plain, colored] = [renderText(explanation), renderText(explanation, { color: true })];
  expect(plain).not.toContain("\u001B");
  expect(colored).toContain("\u001B[");
  expect(
    colored
      .split("\u001B")
      .map((part) => part.replace(/^\[[\d;]*m/, ""))
      .join(""),
  ).toBe(plain);
});

describe("options", () => {
  const explanation = explain("x*y + sin(x)", { at: { x: 1, y: 2 } });

  test.each([
    ["forward", ["Forward mode"], ["Reverse mode, forward sweep", "Reverse mode, backward sweep"]],
    ["reverse", ["Reverse mode, forward sweep", "Reverse mode, backward sweep"], ["Forward mode"]],
    ["both", ["Forward mode", "Reverse mode, forward sweep", "Reverse mode, backward sweep"], []],
  ] as const)("mode %s shows its steps only", (mode, present, absent) => {
    for (const text of [renderText(explanation, { mode }), renderMarkdown(explanation, { mode })]) {
      const lines = text.split("\n").map((line) => line.replace(/^#+ /, ""));
      for (const title of present) expect(lines).toContain(title);
      for (const title of absent) expect(lines).not.toContain(title);
      expect(lines).toContain("Gradient");
    }
  });

  test("digits are those of the steps; the gradient has all of them", () => {
    const text = renderText(explanation, { digits: 3 });
    expect(text).toContain("0.841\n");
    expect(text).toContain(String(2 + Math.cos(1)));
  });

  test.each([
    [769230769.23, "7.69231e8", String.raw`7.69231 \cdot 10^{8}`],
    [-1234567, "−1.23457e6", String.raw`-1.23457 \cdot 10^{6}`],
    [999999.7, "1e6", "10^{6}"],
    [-17751479289940.8, "−1.77515e13", String.raw`-1.77515 \cdot 10^{13}`],
    [123456.7, "123457", "123457"],
    [1500000, "1500000", "1500000"],
  ])("digits that are cut off before the decimal point are no zeros: %d", (x, plain, latex) => {
    const large = explain("x*y", { at: { x, y: 1 } });
    expect(renderText(large)).toContain(`∂a/∂y = x = ${plain}\n`);
    expect(renderLatex(large)).toContain(` = ${latex}`);
  });

  test("a graph of more than 60 nodes is shortened in the middle, and `all` shows it", () => {
    const large = explain("sin(".repeat(100) + "x" + ")".repeat(100), { at: { x: 1 } });
    const short = renderText(large, { allHint: "--all shows them" });
    expect(short).toContain("… 70 more; --all shows them …");
    expect(short.length).toBeLessThan(renderText(large, { all: true }).length / 2);
    expect(renderText(large, { all: true })).not.toContain("more;");
    expect(renderMarkdown(large)).toContain("… 70 more");
  });

  test("vectors of many entries are shortened", () => {
    const wide = explain(Array.from({ length: 30 }, (_, k) => `w${k + 1}`).join(" + "));
    expect(renderText(wide)).toContain("…");
    expect(renderText(wide, { all: true })).toContain("∂/∂w17");
  });

  test("no line of a textbook example is longer than the width", () => {
    for (const [, formula, at] of examples) {
      for (const line of renderText(explain(formula, { at }), { width: 60 }).split("\n")) {
        expect(widthOf(line)).toBeLessThanOrEqual(60);
      }
    }
  });
});

describe("without operations", () => {
  test.each([
    ["3", "the constant 3"],
    ["1/2", "the constant 1/2"],
    ["w1", "the input w1 itself"],
  ])("%s is %s", (formula, what) => {
    const explanation = explain(formula);
    expect(renderText(explanation)).toContain(what);
    for (const rendered of [renderMarkdown(explanation), renderLatex(explanation), renderJson(explanation)]) {
      expect(rendered).not.toContain("undefined");
      expect(rendered).not.toContain("NaN");
    }
  });
});

describe("JSON", () => {
  test("has the members of schema 1, and strings for numbers that JSON lacks", () => {
    const json: unknown = JSON.parse(renderJson(explain("x/y + 0*log(z)", { at: { x: 0, y: 0, z: -Infinity } })));
    expect(json).toMatchObject({
      schema: 1,
      expression: "x/y + 0*log(z)",
      inputs: [
        { id: 0, name: "x", value: 0 },
        { id: 1, name: "y", value: 0 },
        { id: 2, name: "z", value: "-Infinity" },
      ],
      gradient: [
        { input: 0, symbolic: { nodes: "\\frac{1}{y}", inputs: "\\frac{1}{y}" }, value: "Infinity" },
        { input: 1, value: "NaN" },
        { input: 2 },
      ],
    });
    expect(json).toHaveProperty("nodes[0].operation", "divide");
    expect(json).toHaveProperty("cost.function");
    expect(json).toHaveProperty("recommendation.reason");
  });

  test("every id that is mentioned is that of an input or node", () => {
    const explanation: Explanation = explain("2x*y + x^3 - max(x, y, 1)", { at: { x: 1, y: 2 } });
    const ids = new Set([...explanation.inputs, ...explanation.nodes].map(({ id }) => id));
    for (const { operands } of explanation.nodes) for (const id of operands) expect(ids).toContain(id);
    for (const { node, partials } of explanation.forwardSweep) {
      expect(ids).toContain(node);
      for (const { operand } of partials) expect(ids).toContain(operand);
    }
  });
});

describe("no sign stands for two numbers", () => {
  /** What each left side that is no running sum equals, by its sign. */
  function valuesOf(lines: readonly string[], equals: RegExp): Map<string, Set<string>> {
    const values = new Map<string, Set<string>>();
    let left = "";
    for (const line of lines) {
      const [, sign, rest = ""] = equals.exec(line) ?? [];
      if (sign === undefined) continue;
      if (sign !== "") left = sign;
      const number = /(?:^|= ?)([-−]?[\d.]+(?:e[-−]?\d+)?)$/.exec(rest)?.[1];
      if (number === undefined) continue;
      const value = Number(number.replaceAll("−", "-")).toPrecision(5);
      values.set(left, (values.get(left) ?? new Set()).add(value));
    }
    return values;
  }

  test.each([
    ["x*sin(x)", { x: 2 }, "db/dx", "∂b/∂x"],
    ["x*y + x", { x: 2, y: 3 }, "∂f/∂x", "∂b/∂x"],
    ["x*y*x*y*x*y*x", { x: 2, y: 3 }, "∂F/∂x", "∂f/∂x"],
    ["f*x + x", { f: 2, x: 3 }, "∂F/∂x", "∂b/∂x"],
  ])("%s: the derivative is %j, %s; the local partial is %s", (formula, at, total, local) => {
    const explanation = explain(formula, { at });
    const text = renderText(explanation).split("\n");
    const values = valuesOf(text, /^ +([∂d]\S+|(?= =)) += (.*)$/);
    expect([...values].filter(([, { size }]) => size > 1)).toEqual([]);
    expect(values.get(total)).toBeDefined();
    expect(values.get(local)).toBeDefined();
    expect(values.get(total)).not.toEqual(values.get(local));
    const latex = renderLatex(explanation)
      .replaceAll(/ \\\\$/gm, "")
      .split("\n");
    const written = valuesOf(latex, /^(\\frac\{(?:[^{}]|\{[^{}]*\})*\}\{(?:[^{}]|\{[^{}]*\})*\}|(?= &)) &=(.*)$/);
    expect(written.size).toBeGreaterThan(1);
    expect([...written].filter(([, { size }]) => size > 1)).toEqual([]);
  });

  test("a constant function has a name, too", () => {
    const constant = explain("x - x", { at: { x: 2 } });
    expect(renderText(constant)).toContain("da/dx = 0");
  });
});

test("lines break at spaces; what follows is indented; a bar takes no column", () => {
  expect(wrapped("  aaa bbb ccc", 8, 4)).toEqual(["  aaa", "    bbb", "    ccc"]);
  expect(widthOf("w\u03041")).toBe(2);
  expect(widthOf("\u001B[36mab\u001B[0m")).toBe(2);
});
