import { describe, expect, test } from "vitest";
import { type Elementary, elementaryByName } from "wengert/internals";
import { SymbolicAlgebra } from "./algebra.ts";
import type { Formula } from "./formula.ts";
import { barLatex, barName, distinctLatexNames, latexName, letterName } from "./names.ts";
import { writeLatex, writeText } from "./write.ts";

const algebra = new SymbolicAlgebra();
const symbol = (name: string): Formula => algebra.store.symbol(name, latexName(name));
const [x, y, z] = [symbol("x"), symbol("y"), symbol("z")];
const c = (value: number): Formula => algebra.constant(value);

function entry(name: string): Elementary {
  const f = elementaryByName.get(name);
  if (f === undefined) throw new Error(`no entry ${name}`);
  return f;
}

function f(name: string, ...operands: Formula[]): Formula {
  return algebra.apply(entry(name), ...operands);
}

describe("formulas are simplified a little", () => {
  test.each<[() => Formula, string]>([
    [() => f("add", x, c(0)), "x"],
    [() => f("add", x, x), "2x"],
    [() => f("subtract", x, x), "0"],
    [() => f("subtract", x, f("negate", y)), "x + y"],
    [() => f("add", x, f("multiply", c(-2), y)), "x − 2y"],
    [() => f("negate", f("negate", x)), "x"],
    [() => f("add", f("multiply", c(2), x), f("multiply", x, c(3))), "5x"],
    [() => f("multiply", x, c(1)), "x"],
    [() => f("multiply", x, c(0)), "0"],
    [() => f("multiply", x, x), "x²"],
    [() => f("multiply", f("multiply", x, y), x), "x²·y"],
    [() => f("multiply", f("square", x), f("pow", x, c(3))), "x^5"],
    [() => f("multiply", c(-1), f("multiply", c(-3), x)), "3x"],
    [() => f("divide", x, x), "1"],
    [() => f("divide", c(0.5), x), "1/(2x)"],
    [() => f("divide", f("multiply", x, y), f("multiply", y, z)), "x/z"],
    [() => f("divide", f("divide", x, y), y), "x/y²"],
    [() => f("square", f("multiply", c(3), x)), "9x²"],
    [() => f("pow", x, c(0.5)), "x^(1/2)"],
    [() => f("pow", f("square", x), c(0.5)), "(x²)^(1/2)"],
    [() => f("pow", x, c(-1)), "1/x"],
    [() => f("multiply", f("subtract", c(1), f("square", y)), f("subtract", c(1), f("square", y))), "(1 − y²)²"],
    [() => f("divide", f("multiply", y, x), f("multiply", x, y)), "1"],
    [() => f("multiply", c(2), f("tanh", x)), "2·tanh(x)"],
    [() => f("multiply", c(2), f("add", x, y)), "2(x + y)"],
    [() => f("negate", f("add", x, y)), "−(x + y)"],
    [() => f("multiply", f("negate", x), f("sin", y)), "−x·sin(y)"],
    [() => f("sqrt", c(4)), "2"],
    [() => f("sqrt", c(2)), "sqrt(2)"],
    [() => f("log", c(1)), "0"],
    [() => f("divide", c(1), c(0)), "1/0"],
    [() => f("multiply", c(0.1), c(3)), "0.3"],
    [() => f("multiply", symbol("e3"), c(2)), "2·e3"],
    [() => f("multiply", c(1e-20), x), "1e-20·x".replace("-", "−")],
    [() => c(NaN), "NaN"],
    [() => c(-Infinity), "−∞"],
  ])("case %#: %s", (make, text) => {
    expect(writeText(make())).toBe(text);
  });

  test("products are one object whatever the order, so that they cancel", () => {
    const [xy, yx] = [f("multiply", x, y), f("multiply", y, x)];
    expect(xy).toBe(yx);
    expect(f("subtract", xy, yx)).toBe(algebra.constant(0));
  });

  test("a sum of 50,000 terms and a product of as many factors are built without recursion or quadratic work", () => {
    let [sum, product] = [x, x];
    for (let k = 0; k < 50_000; k++) {
      sum = f("add", sum, symbol(`x${k}`));
      product = f("multiply", product, symbol(`x${k}`));
    }
    expect(sum.kind).toBe("tooLong");
    expect(product.kind).toBe("tooLong");
  });

  test("a formula of 1,900 characters and as many levels is written without recursion", () => {
    let deep = x;
    for (let k = 0; k < 1900; k++) deep = algebra.store.applied(entry("negate"), [deep]);
    expect(writeText(deep)).toBe(`${"−".repeat(1900)}x`);
    expect(algebra.store.applied(entry("sin"), [deep]).size).toBeLessThan(2000);
  });
});

describe("LaTeX", () => {
  test.each<[() => Formula, string]>([
    [() => f("multiply", c(2), symbol("w1")), "2 w_{1}"],
    [() => f("subtract", c(1), f("square", y)), "1 - y^{2}"],
    [() => f("divide", c(0.5), x), "\\frac{1}{2 x}"],
    [() => f("multiply", x, f("subtract", c(1), y)), "x \\cdot \\left(1 - y\\right)"],
    [() => f("multiply", c(2), f("exp2", x)), "2 \\cdot 2^{x}"],
    [() => f("square", f("tanh", x)), "\\tanh\\left(x\\right)^{2}"],
    [() => c(Infinity), "\\infty"],
    [() => f("multiply", c(1e30), x), "10^{30} x"],
    [() => f("exp", x), "\\mathrm{e}^{x}"],
    [
      () =>
        algebra.branch(
          { left: x, operator: "<=", right: y },
          () => c(1),
          () => c(0),
        ),
      "\\begin{cases} 1 & x \\le y \\\\ 0 & \\text{otherwise} \\end{cases}",
    ],
  ])("case %#: %s", (make, latex) => {
    expect(writeLatex(make())).toBe(latex);
  });
});

describe("names", () => {
  test.each([
    ["x", "x"],
    ["w1", "w_{1}"],
    ["w_1", "w_{1}"],
    ["a_b", "a_{b}"],
    ["x[2]", "x_{2}"],
    ["m[0][1]", "m_{0,1}"],
    ["p.mass", "p_{\\mathrm{mass}}"],
    ["rate", "\\mathrm{rate}"],
    ["rate2", "\\mathrm{rate}_{2}"],
    ["alpha", "\\alpha"],
    ["α3", "\\alpha_{3}"],
    ["my_rate", "\\mathrm{my\\_rate}"],
    ["$x", "\\mathrm{\\$x}"],
    ["_", "\\mathrm{\\_}"],
    ["é", "\\mathrm{UE9}"],
  ])("%s is %s in LaTeX", (name, latex) => {
    expect(latexName(name)).toBe(latex);
  });

  test("names that would look the same are told apart without a prime", () => {
    expect(distinctLatexNames(["x1", "x_1", "α", "alpha"])).toEqual([
      "x_{1}",
      "\\mathtt{x\\_1}",
      "\\alpha",
      "\\mathtt{alpha}",
    ]);
    expect(barLatex("\\mathtt{x\\_1}")).toBe("\\overline{\\mathtt{x\\_1}}");
  });

  test("an adjoint has a bar over its letter", () => {
    expect(barName("w1")).toBe("w\u03041");
    expect(barName("rate")).toBe("bar(rate)");
    expect(barLatex("w_{1}")).toBe("\\bar{w}_{1}");
    expect(barLatex("\\mathrm{rate}")).toBe("\\overline{\\mathrm{rate}}");
  });

  test("letters go on after z", () => {
    expect([0, 25, 26, 51, 52].map(letterName)).toEqual(["a", "z", "a1", "z1", "a2"]);
  });
});
