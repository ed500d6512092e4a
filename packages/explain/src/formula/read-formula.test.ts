import { describe, expect, test } from "vitest";
import { elementaryByName, interpret, WengertError } from "wengert/internals";
import { nearestName } from "./names.ts";
import { readFormula } from "./read-formula.ts";

function valueOf(text: string, point: Record<string, number> = {}): number {
  const { program, names } = readFormula(text);
  const [value] = interpret(
    program,
    names.map((name) => point[name] ?? Number.NaN),
  );
  if (typeof value !== "number") throw new Error("a formula's value is a number");
  return value;
}

function operationsOf(text: string): string[] {
  return readFormula(text).program.body.instructions.map((i) => (i.kind === "elementary" ? i.f.name : i.kind));
}

const point = { x: 3, y: -0.7, w1: 0.5, w2: -0.3, w3: 0.8, w4: 0.1, a_2: 7, α: 1.25, mass: 80 };
const { x, y, w1, w2, w3, w4 } = point;

describe("formulas mean what mathematics means by them", () => {
  test.each<[string, number]>([
    ["tanh(w4 + w3*tanh(w2 + w1))", Math.tanh(w4 + w3 * Math.tanh(w2 + w1))],
    ["w1^2 + w2^2", w1 ** 2 + w2 ** 2],
    ["w1 - w2 - w3", w1 - w2 - w3],
    ["w1/w2/w3", w1 / w2 / w3],
    ["x % y", x % y],
    ["x % 2y", (x % 2) * y],
    ["2^3^2", 512],
    ["x^y^2", x ** (y ** 2)],
    ["x**y**2", x ** (y ** 2)],
    ["-x^2", -(x ** 2)],
    ["(-x)^2", 9],
    ["2^-3", 0.125],
    ["2^-x*y", 2 ** -x * y],
    ["2^-x^2", 2 ** -(x ** 2)],
    ["-x*-y", -x * -y],
    ["x - -y", x - -y],
    ["--x", 3],
    ["+x", 3],
    ["1/2x", (1 / 2) * x],
    ["2x^2", 2 * 9],
    ["2(x + 1)", 8],
    ["(x)(y)", x * y],
    ["x y", x * y],
    ["w1(w2 + 1)", w1 * (w2 + 1)],
    ["a_2(x)", 21],
    ["α(x + 1)", 5],
    ["mass x", 240],
    ["x(y)(2)", x * y * 2],
    ["2 sin(x)cos(x)", 2 * Math.sin(x) * Math.cos(x)],
    ["pi", Math.PI],
    ["π x", Math.PI * x],
    ["pi(x + 1)", Math.PI * 4],
    ["e", Math.E],
    ["2e", 2 * Math.E],
    ["2e1", 20],
    ["2e-1x", 0.2 * x],
    ["e^x", Math.exp(x)],
    ["e^(x y)", Math.exp(x * y)],
    ["exp(x)", Math.exp(x)],
    [".5x", 1.5],
    ["2.x", 6],
    ["1e-3", 1e-3],
    ["x²", 9],
    ["x⁻¹", 3 ** -1],
    ["-x² + y³", -9 + y ** 3],
    ["x · y × 2 ÷ y − 1", (x * y * 2) / y - 1],
    ["ln(x)", Math.log(x)],
    ["arcsin(w1)", Math.asin(w1)],
    ["arsinh(x) + arcosh(x) + artanh(w1)", Math.asinh(x) + Math.acosh(x) + Math.atanh(w1)],
    ["max(w1, w2, w3)", w3],
    ["hypot(x, 4)", 5],
    ["atan2(y, x)", Math.atan2(y, x)],
    ["abs(-x)", 3],
    ["sqrt(x + 1)", 2],
    ["tanh (w1)", Math.tanh(w1)],
    ["w₁ + w1", 1],
    ["0e5x + 0.0", 0],
    ["1e308", 1e308],
    ["5e-324", 5e-324],
    ["0x + 1", 1],
    ["add + 1", Number.NaN],
    ["  x  ", 3],
  ])("%s", (text, expected) => {
    expect(valueOf(text, point)).toBe(expected);
  });

  test("inputs are the free names in natural order", () => {
    expect(readFormula("w10 + w9 x_2 + b2 - x_10 + e + w1 pi").names).toEqual(["b2", "w1", "w9", "w10", "x_2", "x_10"]);
    expect(readFormula("3").names).toEqual([]);
  });

  test("the constants that are used are known", () => {
    expect([...readFormula("e^x + pi").constants].sort()).toEqual(["e", "pi"]);
    expect([...readFormula("exp(x)").constants]).toEqual([]);
  });

  test("operations stand in the Program as written, and those on numbers alone are computed", () => {
    expect(operationsOf("w1^2 + 1x")).toEqual(["square", "constant", "multiply", "add"]);
    expect(operationsOf("2*3 + 4^2 - 1")).toEqual(["constant"]);
    expect(operationsOf("x^1 + x^3")).toEqual(["constant", "pow", "constant", "pow", "add"]);
  });

  test("every instruction carries the span of its expression", () => {
    const text = "w1 * tanh(w2 + 1)";
    const spans = readFormula(text).program.body.instructions.map(({ span }) => text.slice(span?.start, span?.end));
    expect(spans).toEqual(["1", "w2 + 1", "tanh(w2 + 1)", "w1 * tanh(w2 + 1)"]);
  });

  test("every entry of the table can be called by name", () => {
    for (const [name, f] of elementaryByName) {
      const count = f.arity === "any" ? 3 : f.arity;
      const { names } = readFormula(`${name}(${["u", "v", "w"].slice(0, count).join(", ")})`);
      expect(names).toHaveLength(count);
    }
  });
});

const mistakes: [text: string, code: string, column: number, fragments: string[]][] = [
  ["", "FORMULA_SYNTAX", 1, ["empty"]],
  ["  ", "FORMULA_SYNTAX", 1, ["empty"]],
  ["tanh x", "FORMULA_SYNTAX", 1, ["Write tanh(x)"]],
  ["1 + sin 2", "FORMULA_SYNTAX", 5, ["Write sin(2)"]],
  ["sin^2(x)", "FORMULA_SYNTAX", 1, ["Write sin(x)^2"]],
  ["sin²(x + (1))", "FORMULA_SYNTAX", 1, ["Write sin(x + (1))²"]],
  ["cos^2 x", "FORMULA_SYNTAX", 1, ["Write cos(x)^2"]],
  ["sin^-1(x)", "FORMULA_SYNTAX", 1, ["asin(x) for the inverse", "1/sin(x)"]],
  ["log⁻¹(x)", "FORMULA_SYNTAX", 1, ["1/log(x)"]],
  ["2 + sin", "FORMULA_SYNTAX", 5, ["`sin` is a function"]],
  ["tnah(x)", "UNKNOWN_FUNCTION", 1, ["`tnah`", "Did you mean tanh?"]],
  ["1 + sine(x)", "UNKNOWN_FUNCTION", 5, ["Did you mean sin?"]],
  ["lg(x)", "UNKNOWN_FUNCTION", 1, ["Write log10(x) or log2(x)."]],
  ["cot(x)", "UNKNOWN_FUNCTION", 1, ["Write 1/tan(x)."]],
  ["sec(x)", "UNKNOWN_FUNCTION", 1, ["Write 1/cos(x)."]],
  ["csc(x)", "UNKNOWN_FUNCTION", 1, ["Write 1/sin(x)."]],
  ["2tg(x)", "UNKNOWN_FUNCTION", 2, ["Write tan(x)."]],
  ["1 + 0x10", "FORMULA_SYNTAX", 5, ["decimal", "Write 16."]],
  ["0b11", "FORMULA_SYNTAX", 1, ["Write 3."]],
  ["0b12", "FORMULA_SYNTAX", 1, ["decimal digits"]],
  ["1e400x", "FORMULA_SYNTAX", 1, ["`1e400` is too large"]],
  ["x + 1e-400", "FORMULA_SYNTAX", 5, ["`1e-400` is too small"]],
  ["frobnicate(x)", "UNKNOWN_FUNCTION", 1, ["frobnicate*(…)"]],
  ["mass(x + 1)", "UNKNOWN_FUNCTION", 1, ["mass*(…)"]],
  ["tanh(x, y)", "WRONG_ARGUMENT_COUNT", 1, ["takes 1 argument, but 2 came", "tanh(x)"]],
  ["1 + atan2(x)", "WRONG_ARGUMENT_COUNT", 5, ["takes 2 arguments, but 1 came", "atan2(x, y)"]],
  ["log(x, 2)", "WRONG_ARGUMENT_COUNT", 1, ["log(x)/log(b)"]],
  ["tanh()", "WRONG_ARGUMENT_COUNT", 1, ["0 came"]],
  ["max()", "WRONG_ARGUMENT_COUNT", 1, ["at least 1"]],
  ["(x + 1", "FORMULA_SYNTAX", 1, ["never closed"]],
  ["x + tanh(x", "FORMULA_SYNTAX", 5, ["never closed"]],
  ["x + 1)", "FORMULA_SYNTAX", 6, ["never opened"]],
  [")", "FORMULA_SYNTAX", 1, ["never opened"]],
  ["()", "FORMULA_SYNTAX", 2, ["missing"]],
  ["x +", "FORMULA_SYNTAX", 4, ["missing after `+`"]],
  ["x * / y", "FORMULA_SYNTAX", 5, ["missing after `*`"]],
  ["50%", "FORMULA_SYNTAX", 4, ["missing after `%`"]],
  ["* x", "FORMULA_SYNTAX", 1, ["missing"]],
  ["max(x, , y)", "FORMULA_SYNTAX", 8, ["missing after `,`"]],
  ["0,5 + x", "FORMULA_SYNTAX", 2, ["0.5"]],
  ["x, y", "FORMULA_SYNTAX", 2, ["comma"]],
  ["x 2", "FORMULA_SYNTAX", 3, ["number"]],
  ["2 3", "FORMULA_SYNTAX", 3, ["number"]],
  ["1.2.3", "FORMULA_SYNTAX", 4, ["number"]],
  ["5 cm + x", "FORMULA_UNITS", 3, ["`cm`", "*"]],
  ["sin(30deg)", "FORMULA_UNITS", 7, ["radians", "pi/180"]],
  ["sin(30°)", "FORMULA_UNITS", 7, ["radians"]],
  ["x!", "FORMULA_SYNTAX", 2, ["factorial"]],
  ["f'(x)", "FORMULA_SYNTAX", 2, ["prime"]],
  ["y = x^2", "FORMULA_SYNTAX", 3, ["right of ="]],
  ["x > 0", "FORMULA_SYNTAX", 3, ["comparison"]],
  ["|x|", "FORMULA_SYNTAX", 1, ["abs(x)"]],
  ["w[1]", "FORMULA_SYNTAX", 2, ["w_1"]],
  ["√x", "FORMULA_SYNTAX", 1, ["sqrt(x)"]],
  ["_1 + 2", "FORMULA_SYNTAX", 1, ["letter"]],
  ["x # y", "FORMULA_SYNTAX", 3, ["`#`"]],
  ["²", "FORMULA_SYNTAX", 1, ["x²"]],
  ["x +\n tanh 2", "FORMULA_SYNTAX", 2, ["line 2"]],
];

describe("a mistake is an error at its place, with the fix", () => {
  test.each(mistakes)("%j: %s", (text, code, column, fragments) => {
    const read = (): unknown => readFormula(text);
    expect(read).toThrow(WengertError);
    try {
      read();
    } catch (error) {
      if (!(error instanceof WengertError)) throw error;
      expect(error.code).toBe(code);
      expect(error.place?.column).toBe(column);
      for (const fragment of fragments) expect(error.message).toContain(fragment);
    }
  });

  test("the nearest name is near, or there is none", () => {
    expect(nearestName("sigmiod", ["sin", "sigmoid"])).toBe("sigmoid");
    expect(nearestName("zzz", ["sin", "sigmoid"])).toBeUndefined();
  });
});

/** Random formulas, with the JavaScript that means the same. */
function randomFormula(random: () => number, depth: number): { formula: string; javascript: string } {
  const pick = Math.floor(random() * (depth === 0 ? 3 : 9));
  if (pick === 0) return { formula: "x", javascript: "x" };
  if (pick === 1) return { formula: "y", javascript: "y" };
  if (pick === 2) {
    const number = (random() * 10).toFixed(2);
    return { formula: number, javascript: number };
  }
  const left = randomFormula(random, depth - 1);
  if (pick === 3) return { formula: `sin(${left.formula})`, javascript: `Math.sin(${left.javascript})` };
  if (pick === 4) return { formula: `(-${left.formula})`, javascript: `(-${left.javascript})` };
  const right = randomFormula(random, depth - 1);
  const operator = ["+", "-", "*", "/"][pick - 5] ?? "%";
  return {
    formula: `(${left.formula} ${operator} ${right.formula})`,
    javascript: `(${left.javascript} ${operator} ${right.javascript})`,
  };
}

test("random formulas have the value that JavaScript gives them, to the last bit", () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let k = 0; k < 300; k++) {
    const { formula, javascript } = randomFormula(random, 5);
    const expected: unknown = new Function("x", "y", `return ${javascript};`)(1.25, -0.5);
    expect(valueOf(formula, { x: 1.25, y: -0.5 }), formula).toBe(expected);
  }
});

describe("a formula of 50,000 operations is read", () => {
  const many = 50_000;
  test.each<[string, string]>([
    ["a sum", Array.from({ length: many }, (_, k) => `w${k % 10}`).join(" + ")],
    ["nested parentheses", "(".repeat(many) + "x" + ")".repeat(many)],
    ["nested calls", "sin(".repeat(many) + "x" + ")".repeat(many)],
    ["signs", "-".repeat(many) + "x"],
    ["powers", Array.from({ length: many }, () => "x").join("^")],
    ["products without a sign", "2" + "(x)".repeat(many)],
  ])("%s", (_, text) => {
    expect(readFormula(text).names).toContain(text.includes("w") ? "w0" : "x");
  });
});
