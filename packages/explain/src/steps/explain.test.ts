import { describe, expect, test } from "vitest";
import { WengertError } from "wengert/internals";
import { explain } from "./explain.ts";
import type { ExplainedQuantity, Explanation } from "./explanation.ts";

const { tanh, cos, sin, log } = Math;

function nameOf({ inputs, nodes }: Explanation, id: number): string {
  return [...inputs, ...nodes].find((node) => node.id === id)?.name ?? "nothing";
}

const inNodes = ({ symbolic }: ExplainedQuantity): string => symbolic.text.nodes;
const inInputs = ({ symbolic }: ExplainedQuantity): string => symbolic.text.inputs;

/** ∇ of every node by its name. */
function gradients(
  explanation: Explanation,
  show: (quantity: ExplainedQuantity) => unknown,
): Record<string, unknown[]> {
  return Object.fromEntries(
    explanation.forward.map(({ node, gradient }) => [nameOf(explanation, node), gradient.map(show)]),
  );
}

function valuesOf(explanation: Explanation): Record<string, number | null> {
  return Object.fromEntries(explanation.nodes.map(({ name, value }) => [name, value]));
}

function adjoints(explanation: Explanation, show: (quantity: ExplainedQuantity) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    explanation.backwardSweep.map(({ node, adjoint }) => [nameOf(explanation, node), show(adjoint)]),
  );
}

/** The local partials of the forward sweep by `∂v/∂u`. */
function partials(explanation: Explanation, show: (quantity: ExplainedQuantity) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    explanation.forwardSweep.flatMap(({ node, partials }) =>
      partials.map((partial) => [
        `∂${nameOf(explanation, node)}/∂${nameOf(explanation, partial.operand)}`,
        show(partial),
      ]),
    ),
  );
}

/** What each contribution adds to which adjoint, in order. */
function contributions(explanation: Explanation, show: (quantity: ExplainedQuantity) => unknown): unknown[][] {
  return explanation.backwardSweep.flatMap((step) =>
    step.contributions.map(({ operand, product, before, after }) => [
      nameOf(explanation, operand),
      show(product),
      show(before),
      show(after),
    ]),
  );
}

const value = (quantity: ExplainedQuantity): number | null => quantity.value;

describe("w1² + w2²", () => {
  const explanation = explain("w1^2 + w2^2", { at: { w1: 3, w2: -0.4 } });

  test("has the nodes a = w1², b = w2², c = a + b", () => {
    expect(explanation.nodes.map((node) => [node.name, node.operation, inNodes(node)])).toEqual([
      ["a", "square", "w1²"],
      ["b", "square", "w2²"],
      ["c", "add", "a + b"],
    ]);
    expect(valuesOf(explanation)).toEqual({ a: 9, b: 0.4 * 0.4, c: 9 + 0.4 * 0.4 });
  });

  test("forward mode: ∇a = [2w1, 0], ∇b = [0, 2w2], ∇c = [2w1, 2w2]", () => {
    expect(gradients(explanation, inNodes)).toEqual({ a: ["2w1", "0"], b: ["0", "2w2"], c: ["2w1", "2w2"] });
    expect(gradients(explanation, value)).toEqual({ a: [6, 0], b: [0, -0.8], c: [6, -0.8] });
  });

  test("every term of the chain rule is there, zeros included", () => {
    const [, , c] = explanation.forward;
    expect(c?.gradient[0]?.terms.map(({ partial, tangent }) => [inNodes(partial), inNodes(tangent)])).toEqual([
      ["1", "2w1"],
      ["1", "0"],
    ]);
  });

  test("reverse mode: the local partials, then the adjoints 1, 1, 1 and [2w1, 2w2]", () => {
    const local = { "∂a/∂w1": "2w1", "∂b/∂w2": "2w2", "∂c/∂a": "1", "∂c/∂b": "1" };
    expect(partials(explanation, inNodes)).toEqual(local);
    expect(partials(explanation, value)).toEqual({ "∂a/∂w1": 6, "∂b/∂w2": -0.8, "∂c/∂a": 1, "∂c/∂b": 1 });
    expect(adjoints(explanation, inNodes)).toEqual({ a: "1", b: "1", c: "1" });
    expect(explanation.backwardSweep.map(({ node }) => nameOf(explanation, node))).toEqual(["c", "b", "a"]);
    expect(explanation.gradient.map(inNodes)).toEqual(["2w1", "2w2"]);
    expect(explanation.gradient.map(value)).toEqual([6, -0.8]);
  });
});

describe("tanh(w4 + w3·tanh(w2 + w1))", () => {
  const [w1, w2, w3, w4] = [0.5, -0.3, 0.8, 0.1];
  const explanation = explain("tanh(w4 + w3*tanh(w2 + w1))", { at: { w1, w2, w3, w4 } });
  const a = w2 + w1;
  const b = tanh(a);
  const c = w3 * b;
  const d = w4 + c;
  const e = tanh(d);

  test("has the nodes a … e", () => {
    expect(explanation.nodes.map((node) => [node.name, inNodes(node), inInputs(node)])).toEqual([
      ["a", "w2 + w1", "w2 + w1"],
      ["b", "tanh(a)", "tanh(w2 + w1)"],
      ["c", "w3·b", "w3·tanh(w2 + w1)"],
      ["d", "w4 + c", "w4 + w3·tanh(w2 + w1)"],
      ["e", "tanh(d)", "tanh(w4 + w3·tanh(w2 + w1))"],
    ]);
    expect(valuesOf(explanation)).toEqual({ a, b, c, d, e });
  });

  test("forward mode in node names", () => {
    expect(gradients(explanation, inNodes)).toEqual({
      a: ["1", "1", "0", "0"],
      b: ["1 − b²", "1 − b²", "0", "0"],
      c: ["w3·(1 − b²)", "w3·(1 − b²)", "b", "0"],
      d: ["w3·(1 − b²)", "w3·(1 − b²)", "b", "1"],
      e: ["(1 − e²)·w3·(1 − b²)", "(1 − e²)·w3·(1 − b²)", "(1 − e²)·b", "1 − e²"],
    });
  });

  test("forward mode in inputs", () => {
    const inner = "1 − tanh(w2 + w1)²";
    const outer = "1 − tanh(w4 + w3·tanh(w2 + w1))²";
    expect(gradients(explanation, inInputs)).toEqual({
      a: ["1", "1", "0", "0"],
      b: [inner, inner, "0", "0"],
      c: [`w3·(${inner})`, `w3·(${inner})`, "tanh(w2 + w1)", "0"],
      d: [`w3·(${inner})`, `w3·(${inner})`, "tanh(w2 + w1)", "1"],
      e: [`(${outer})·w3·(${inner})`, `(${outer})·w3·(${inner})`, `(${outer})·tanh(w2 + w1)`, outer],
    });
  });

  test("forward mode in numbers, to the last bit", () => {
    const [ofB, ofE] = [1 - b * b, 1 - e * e];
    expect(gradients(explanation, value)).toEqual({
      a: [1, 1, 0, 0],
      b: [ofB, ofB, 0, 0],
      c: [w3 * ofB, w3 * ofB, b, 0],
      d: [w3 * ofB, w3 * ofB, b, 1],
      e: [ofE * (w3 * ofB), ofE * (w3 * ofB), ofE * b, ofE],
    });
  });

  test("reverse mode in symbols and numbers", () => {
    const ofE = 1 - e * e;
    expect(partials(explanation, inNodes)).toEqual({
      "∂a/∂w1": "1",
      "∂a/∂w2": "1",
      "∂b/∂a": "1 − b²",
      "∂c/∂b": "w3",
      "∂c/∂w3": "b",
      "∂d/∂c": "1",
      "∂d/∂w4": "1",
      "∂e/∂d": "1 − e²",
    });
    expect(adjoints(explanation, inNodes)).toEqual({
      e: "1",
      d: "1 − e²",
      c: "1 − e²",
      b: "(1 − e²)·w3",
      a: "(1 − e²)·w3·(1 − b²)",
    });
    const adjointOfA = ofE * w3 * (1 - b * b);
    expect(adjoints(explanation, value)).toEqual({ e: 1, d: ofE, c: ofE, b: ofE * w3, a: adjointOfA });
    expect(explanation.gradient.map(value)).toEqual([adjointOfA, adjointOfA, ofE * b, ofE]);
  });

  test("reverse mode is recommended, with the counts as the reason", () => {
    const { cost, recommendation } = explanation;
    expect(cost.reverse).toBeLessThan(cost.forward);
    expect(recommendation.mode).toBe("reverse");
    expect(recommendation.reason).toContain(String(cost.forward));
    expect(recommendation.reason).toContain(String(cost.reverse));
  });
});

describe("tanh(w)·cos(w) + log(w)", () => {
  const w = 0.7;
  const explanation = explain("tanh(w)*cos(w) + log(w)", { at: { w } });

  test("the adjoint of w is the sum of three contributions, each shown", () => {
    const added = contributions(explanation, inNodes).filter(([operand]) => operand === "w");
    expect(added).toEqual([
      ["w", "1/w", "0", "1/w"],
      ["w", "−a·sin(w)", "1/w", "1/w − a·sin(w)"],
      ["w", "b·(1 − a²)", "1/w − a·sin(w)", "1/w − a·sin(w) + b·(1 − a²)"],
    ]);
    const numbers = contributions(explanation, value).filter(([operand]) => operand === "w");
    const [first, second, third] = [1 / w, tanh(w) * -sin(w), cos(w) * (1 - tanh(w) * tanh(w))];
    expect(numbers).toEqual([
      ["w", first, 0, first],
      ["w", second, first, first + second],
      ["w", third, first + second, first + second + third],
    ]);
    expect(explanation.gradient.map(value)).toEqual([first + second + third]);
  });

  test("its values are those of its operations", () => {
    expect(valuesOf(explanation)).toEqual({
      a: tanh(w),
      b: cos(w),
      c: tanh(w) * cos(w),
      d: log(w),
      e: tanh(w) * cos(w) + log(w),
    });
  });
});

describe("node names", () => {
  const namesOf = (formula: string): string[] => explain(formula).nodes.map(({ name }) => name);

  test("run a, b, c, …, and skip the inputs' names", () => {
    expect(namesOf("a*b + b*d")).toEqual(["c", "e", "f"]);
  });

  test("skip e where the formula writes Euler's number", () => {
    expect(namesOf("sin(cos(sin(cos(x) + e)))")).toEqual(["a", "e", "b", "c", "d", "f"]);
    expect(namesOf("sin(cos(sin(cos(exp(x)))))")).toEqual(["a", "b", "c", "d", "f"]);
    expect(namesOf("sin(cos(sin(cos(sin(x)))))")).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("go on with a1, b1, … after z", () => {
    const names = namesOf("-".repeat(54) + "x");
    expect(names.slice(24, 28)).toEqual(["z", "a1", "b1", "c1"]);
    expect(new Set(names).size).toBe(54);
  });
});

describe("raised digits are powers", () => {
  test.each([
    ["x³", "x^3", "3x²"],
    ["x⁻¹", "x^(−1)", "−1/x²"],
    ["x¹⁰", "x^10", "10x^9"],
    ["x²³", "x^23", "23x^22"],
    ["x¹", "x^1", "1"],
    ["x⁰", "x^0", "0"],
    ["(x+1)³", "(x + 1)^3", "3(x + 1)²"],
    ["sin(x)³", "sin(x)^3", "3·sin(x)²·cos(x)"],
    ["x²y³", "x²·y^3", "2y^3·x"],
    ["2³x", "2^3·x", "8"],
    ["e³x", "exp(3)·x", "exp(3)"],
  ])("%s", (formula, written, derivative) => {
    const { nodes, gradient } = explain(formula);
    expect(nodes.at(-1)?.symbolic.text.inputs).toBe(written);
    expect(gradient[0]?.symbolic.text.inputs).toBe(derivative);
  });
});

describe("a point", () => {
  test("missing: symbols only, every value null, and a line that says so", () => {
    const explanation = explain("x*y + 1");
    expect(explanation.inputs.map(({ value }) => value)).toEqual([null, null]);
    expect(explanation.gradient.map((entry) => [inNodes(entry), entry.value])).toEqual([
      ["y", null],
      ["x", null],
    ]);
    expect(explanation.notes[0]).toContain("point");
    expect(explain("x", { at: { x: 1 } }).notes).toEqual([]);
  });

  test.each<[Record<string, number>, string, string]>([
    [{ x: 1 }, "MISSING_INPUTS", "y, z"],
    [{}, "MISSING_INPUTS", "x, y, z"],
    [{ x: 1, y: 2, z: 3, u: 4 }, "UNKNOWN_INPUT", "`u`"],
    [JSON.parse('{ "x": 1, "y": "2", "z": 3 }') as Record<string, number>, "INPUT_NOT_NUMBER", "`y`"],
  ])("%j is refused: %s", (at, code, fragment) => {
    const run = (): unknown => explain("x + y + z", { at });
    expect(run).toThrow(WengertError);
    expect(run).toThrow(fragment);
    expect(run).toThrow(code);
  });

  test("names that every object has are no inputs", () => {
    expect(() => explain("x + 1", { at: {} })).toThrow("MISSING_INPUTS");
    expect(() => explain("constructor + 1", { at: {} })).toThrow("MISSING_INPUTS");
  });
});

describe("edges", () => {
  test.each<[string, Record<string, number>, number[]]>([
    ["3", {}, []],
    ["w1", { w1: 2 }, [1]],
    ["x*x*y", { x: 2, y: 2 }, [8, 4]],
    ["x^y", { x: 0, y: 2 }, [0, 0]],
    ["x^2", { x: 0 }, [0]],
    ["max(x, x)", { x: 1 }, [1]],
    ["max(x, y)", { x: 1, y: 1 }, [0.5, 0.5]],
    ["sigmoid(x)", { x: -800 }, [0]],
    ["softplus(x)", { x: 800 }, [1]],
    ["logaddexp(x, y)", { x: 1e16, y: 1e16 }, [0.5, 0.5]],
    ["sqrt(x)", { x: 0 }, [Infinity]],
    ["x/y", { x: 0, y: 0 }, [Infinity, NaN]],
    ["x + y", { x: NaN, y: Infinity }, [1, 1]],
    ["x*y", { x: NaN, y: Infinity }, [Infinity, NaN]],
    ["log(x)", { x: -1 }, [NaN]],
    ["floor(x)*y", { x: 2.5, y: 3 }, [0, 2]],
    ["x - x", { x: 2 }, [0]],
    ["relu(x)", { x: -1 }, [0]],
    ["abs(x)", { x: 0 }, [0]],
  ])("%s at %j", (formula, at, expected) => {
    const explanation = explain(formula, { at });
    expect(explanation.gradient.map(value)).toEqual(expected);
    const forward = explanation.forward.at(-1)?.gradient.map(value) ?? expected;
    expect(forward).toEqual(expected);
  });

  test("without a point a piecewise rule shows its cases, at a point the one that holds", () => {
    expect(explain("relu(x)").gradient.map(inNodes)).toEqual(["(1 if x > 0, else 0)"]);
    expect(explain("relu(x)", { at: { x: 2 } }).gradient.map(inNodes)).toEqual(["1"]);
    expect(explain("relu(x)").gradient[0]?.symbolic.nodes).toContain("\\begin{cases}");
  });

  test("a formula in inputs of more than 2,000 characters falls back to node names and says so", () => {
    const formula = Array.from({ length: 30 }, () => "sin(x + cos(x * ").join("") + "x" + "))".repeat(30);
    const short = explain(formula);
    expect(short.nodes.at(-1)?.symbolic.fallsBack).toBe(false);
    const long = explain(`(${formula})^3 + (${formula})^2 + (${formula}) + exp(${formula}) + (${formula})^5`);
    const last = long.nodes.at(-1);
    expect(last?.symbolic.fallsBack).toBe(true);
    expect(last?.symbolic.inputs).toBe(last?.symbolic.nodes);
    expect(long.notes.join(" ")).toContain("2,000 characters");
  });

  test("a formula of 10,000 operations is explained, with formulas of bounded length", () => {
    const formula = "-".repeat(10_000) + "x";
    const explanation = explain(formula, { at: { x: 1 } });
    expect(explanation.gradient[0]?.value).toBe(1);
    expect(explanation.forward.at(-1)?.gradient[0]?.value).toBe(1);
    expect(explain("sin(".repeat(1000) + "x" + ")".repeat(1000)).gradient[0]?.symbolic.nodes).toContain("\\bar{");
    expect(explanation.gradient[0]?.symbolic.nodes.length).toBeLessThan(4000);
  });
});

/** Random formulas in x, y, z. */
function randomFormula(random: () => number, depth: number): string {
  const pick = Math.floor(random() * (depth === 0 ? 4 : 13));
  if (pick < 3) return ["x", "y", "z"][pick] ?? "x";
  if (pick === 3) return (random() * 4 + 0.5).toFixed(2);
  const left = randomFormula(random, depth - 1);
  const unary = ["sin", "tanh", "exp", "sigmoid", "-"][pick - 4];
  if (unary !== undefined) return `${unary}(${left})`;
  const right = randomFormula(random, depth - 1);
  return pick === 12 ? `max(${left}, ${right})` : `(${left} ${["+", "-", "*"][pick - 9] ?? "+"} ${right})`;
}

test("forward and reverse mode agree on random formulas", () => {
  let seed = 11;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let k = 0; k < 200; k++) {
    const formula = `(${randomFormula(random, 5)}) + 0*(x + y + z)`;
    const explanation = explain(formula, { at: { x: 0.3, y: -0.7, z: 1.1 } });
    const forward = explanation.forward.at(-1)?.gradient.map(value) ?? [];
    for (const [j, { value }] of explanation.gradient.entries()) {
      const other = forward[j] ?? NaN;
      if (!Number.isFinite(value) || !Number.isFinite(other)) continue;
      expect(Math.abs((value ?? NaN) - other), formula).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(other)));
    }
  }
});

test("LaTeX has balanced braces and nothing undefined, whatever the formula", () => {
  let seed = 5;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let k = 0; k < 60; k++) {
    const latex = JSON.stringify(explain(`1 + ${randomFormula(random, 5)}/x^3`));
    expect(latex).not.toContain("undefined");
    const braces = [...latex.replaceAll(/\\\\[{}]/g, "")].filter((c) => c === "{" || c === "}");
    let open = 0;
    for (const brace of braces) {
      open += brace === "{" ? 1 : -1;
      expect(open).toBeGreaterThanOrEqual(0);
    }
    expect(open).toBe(0);
  }
});
