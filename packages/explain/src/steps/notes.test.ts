/** Points without a derivative: the steps say nothing false, and a note says what the number is. */
import { describe, expect, test } from "vitest";
import { renderLatex } from "../render/latex.ts";
import { renderMarkdown } from "../render/markdown.ts";
import { renderText } from "../render/text.ts";
import { explain } from "./explain.ts";

type At = Record<string, number>;

/** The local partials of the forward sweep: formula and value. */
function partialsOf(formula: string, at: At): string[] {
  return explain(formula, { at }).forwardSweep.flatMap(({ partials }) =>
    partials.map(({ symbolic, value }) => `${symbolic.text.nodes} = ${value}`),
  );
}

describe("a convention is called one, and no equation with the usual rule is printed where that gives NaN", () => {
  test.each<[string, At, string[], string[]]>([
    [
      "x^y",
      { x: 0, y: 0 },
      ["0 = 0", "0 = 0"],
      [
        "At x = 0, y = 0 the rule for a = x^y gives no derivative; by convention ∂a/∂x = 0 and ∂a/∂y = 0 (docs/conventions.md).",
      ],
    ],
    [
      "x^y",
      { x: 0, y: 2 },
      ["y·x^(y − 1) = 0", "0 = 0"],
      ["At x = 0, y = 2 the rule for a = x^y gives no derivative; by convention ∂a/∂y = 0 (docs/conventions.md)."],
    ],
    [
      "atan2(y, x)",
      { x: 0, y: 0 },
      ["0 = 0", "0 = 0"],
      [
        "At y = 0, x = 0 the rule for a = atan2(y, x) gives no derivative; by convention ∂a/∂y = 0 and ∂a/∂x = 0 (docs/conventions.md).",
      ],
    ],
    [
      "hypot(x, y)",
      { x: 0, y: 0 },
      ["0 = 0", "0 = 0"],
      [
        "At x = 0, y = 0 the rule for a = hypot(x, y) gives no derivative; by convention ∂a/∂x = 0 and ∂a/∂y = 0 (docs/conventions.md).",
      ],
    ],
    [
      "abs(x)",
      { x: 0 },
      ["sign(x) = 0"],
      ["At x = 0 the rule for a = |x| gives no derivative; by convention ∂a/∂x = 0 (docs/conventions.md)."],
    ],
    [
      "max(x, y)",
      { x: 2, y: 2 },
      ["1/2 = 0.5", "1/2 = 0.5"],
      [
        "At x = 2, y = 2 the rule for a = max(x, y) gives no derivative; by convention ∂a/∂x = 0.5 and ∂a/∂y = 0.5 (docs/conventions.md).",
      ],
    ],
    [
      "xlogy(x, y)",
      { x: 0, y: 0 },
      ["log(y) = -Infinity", "0 = 0"],
      [
        "At x = 0, y = 0 the rule for a = xlogy(x, y) gives no derivative; by convention ∂a/∂y = 0 (docs/conventions.md).",
        "At x = 0, y = 0 the derivative of a = xlogy(x, y) is infinite, or too large for a number: ∂a/∂x = −∞.",
      ],
    ],
    ["log(x)", { x: -1 }, ["NaN = NaN"], ["a = log(x) is not defined at x = −1: its value is NaN, and so is ∂a/∂x."]],
    [
      "log1p(x - 1)",
      { x: -1 },
      ["1 = 1", "NaN = NaN"],
      ["b = log1p(a) is not defined at a = −2: its value is NaN, and so is ∂b/∂a."],
    ],
    [
      "x/y",
      { x: 0, y: 0 },
      ["1/y = Infinity", "−a/y = NaN"],
      ["a = x/y is not defined at x = 0, y = 0: its value is NaN, and so is ∂a/∂y."],
    ],
    [
      "x % y",
      { x: 1, y: 0 },
      ["NaN = NaN", "−round((x − a)/y) = NaN"],
      ["a = x % y is not defined at x = 1, y = 0: its value is NaN, and so are ∂a/∂x and ∂a/∂y."],
    ],
    [
      "x^y",
      { x: -2, y: 3 },
      ["y·x^(y − 1) = 12", "a·log(x) = NaN"],
      ["a = x^y has no derivative by y at x = −2, y = 3: ∂a/∂y is NaN."],
    ],
    [
      "sqrt(-x)",
      { x: 0 },
      ["−1 = -1", "1/(2b) = Infinity"],
      ["At a = 0 the derivative of b = sqrt(a) is infinite, or too large for a number: ∂b/∂a = ∞."],
    ],
  ])("%s at %j", (formula, at, partials, notes) => {
    expect(partialsOf(formula, at)).toEqual(partials);
    expect(explain(formula, { at }).notes).toEqual(notes);
  });

  test.each<[string, At]>([
    ["relu(x)", { x: 0 }],
    ["min(x, y, z)", { x: 1, y: 1, z: 2 }],
    ["clamp(x, y, z)", { x: 1, y: 0, z: 1 }],
    ["clamp(x, y, z)", { x: 0, y: 0, z: 1 }],
    ["floor(x)", { x: 2 }],
    ["ceil(x)", { x: 2 }],
    ["trunc(x)", { x: -2 }],
    ["round(x)", { x: -0.5 }],
    ["sign(x)", { x: 0 }],
    ["x % y", { x: 6, y: 3 }],
    ["atan2(y, x)", { x: -1, y: 0 }],
    ["fround(x)", { x: 0.1 }],
  ])("%s at %j has the note", (formula, at) => {
    expect(explain(formula, { at }).notes).toEqual([expect.stringContaining("by convention")]);
  });

  test.each<[string, At]>([
    ["max(x, x)", { x: 1 }],
    ["max(x, y)", { x: 1, y: 2 }],
    ["max(x, y, z)", { x: 1, y: 1, z: 2 }],
    ["trunc(x) + x % y", { x: 0, y: 3 }],
    ["floor(x) + round(x)", { x: 2.25 }],
    ["logaddexp(x, y)", { x: 1, y: 1 }],
    ["x^y", { x: 2, y: 0 }],
    ["abs(x)*max(x, y)", { x: NaN, y: 1 }],
    ["atan2(y, x)", { x: 1, y: 0 }],
  ])("%s at %j needs none", (formula, at) => {
    expect(explain(formula, { at }).notes).toEqual([]);
  });

  test("a point with many digits is not named by another one", () => {
    expect(explain("max(x, y)", { at: { x: 1234567, y: 1234567 } }).notes.join(" ")).toContain("x = 1.23457e6");
  });

  test("the notes stand in every rendering", () => {
    const explanation = explain("abs(x) + log(x)", { at: { x: 0 } });
    expect(renderText(explanation)).toContain("by convention ∂a/∂x = 0");
    expect(renderMarkdown(explanation)).toContain("by convention ∂a/∂x = 0");
    expect(renderLatex(explanation)).toContain("by convention $\\partial$a/$\\partial$x = 0");
  });

  test("after eight nodes the others are counted", () => {
    const formula = Array.from({ length: 12 }, (_, k) => `abs(x${k})`).join(" + ");
    const at = Object.fromEntries(Array.from({ length: 12 }, (_, k) => [`x${k}`, 0]));
    const { notes } = explain(formula, { at });
    expect(notes).toHaveLength(9);
    expect(notes.at(-1)).toBe("The same holds for 4 more nodes.");
  });
});

describe("a simplification is not shown where it does not hold", () => {
  test.each<[string, At, string, number]>([
    ["sqrt(x)^2", { x: 0 }, "2a·(1/(2a))", NaN],
    ["sqrt(x)^2", { x: 4 }, "1", 1],
    ["x*(1/x)", { x: 0 }, "a + x·(−a/x)", NaN],
    ["x*(1/x)", { x: 4 }, "0", 0],
    ["cbrt(x)^3", { x: 0 }, "3a²·(1/(3a²))", NaN],
    ["x^2/x", { x: 0 }, "−b/x + (1/x)·2x", NaN],
    ["x*log(x)", { x: 0 }, "a + x·(1/x)", NaN],
    ["x*log(x)", { x: 1 }, "a + 1", 1],
    ["exp(x)/x/exp(x)", { x: 1000 }, "−d − b/(c·x) + a/(c·x)", NaN],
  ])("%s at %j", (formula, at, shown, value) => {
    const [entry] = explain(formula, { at }).gradient;
    expect(entry?.value).toBe(value);
    expect(entry?.symbolic.text.nodes).toBe(shown);
  });

  test("no equation of a rendering says that a number is NaN or infinite", () => {
    for (const formula of ["sqrt(x)^2", "x*(1/x)", "cbrt(x)^3", "x^2/x", "x*log(x)", "x - 1/x + 1/x", "x*y/x*y/y"]) {
      for (const form of ["nodes", "inputs"] as const) {
        const names = explain(formula).inputs.map(({ name }) => [name, 0]);
        const text = renderText(explain(formula, { at: Object.fromEntries(names) as At }), { in: form });
        expect(text).not.toMatch(/= −?\d[\d.]* = −?(?:NaN|∞|Infinity)/);
      }
    }
  });
});

describe("names that look like a function with its argument", () => {
  test.each([
    ["sinx", "sin(x)"],
    ["expx + 1", "exp(x)"],
    ["sinθ", "sin(θ)"],
    ["lnx2", "ln(x2)"],
    ["sina*a", "sin(a)"],
  ])("%s: write %s", (formula, call) => {
    expect(explain(formula).notes[0]).toMatch(/is read as the name of one input/);
    expect(explain(formula).notes[0]).toContain(call);
  });

  test.each(["cost*rate", "mass", "signal", "logs", "tan1", "max1"])("%s is an input like others", (formula) => {
    expect(explain(formula).notes.join(" ")).not.toContain("is read as");
  });
});
