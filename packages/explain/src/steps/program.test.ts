import { describe, expect, test } from "vitest";
import { addParam, Builder, elementaryByName, type Elementary, type Program } from "wengert/internals";
import { renderText } from "../render/text.ts";
import { explain, explainProgram } from "./explain.ts";

function entry(name: string): Elementary {
  const f = elementaryByName.get(name);
  if (f === undefined) throw new Error(`no entry ${name}`);
  return f;
}

/** let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * x[i]; return s */
function sumOfSquares(): Program {
  const builder = new Builder();
  const x = addParam(builder.region, "f64[]", "x");
  const zero = builder.constant(0);
  zero.name = "s";
  const [s] = builder.loop({ low: builder.integer(0), high: builder.length(x) }, [zero], (i, [carried]) => {
    if (carried === undefined) throw new Error("nothing carried");
    const element = builder.load(x, i);
    const next = builder.apply(entry("add"), carried, builder.apply(entry("multiply"), element, element));
    next.name = "s";
    return [next];
  });
  if (s === undefined) throw new Error("no result");
  return builder.finish("sumOfSquares", [s]);
}

/** (x, w) => { const z = w * x; return z > 0 ? z : 0.1 * z } */
function leaky(): Program {
  const builder = new Builder();
  const [x, w] = [addParam(builder.region, "f64", "x"), addParam(builder.region, "f64", "w")];
  const z = builder.apply(entry("multiply"), w, x);
  z.name = "z";
  const yields = builder.branch(
    builder.compare(z, ">", builder.constant(0)),
    ["f64"],
    () => [z],
    () => [builder.apply(entry("multiply"), builder.constant(0.1), z)],
  );
  return builder.finish("leaky", yields);
}

describe("a Program at a point", () => {
  test("loops are unrolled, elements are inputs, and a variable that is assigned again is numbered", () => {
    const explanation = explainProgram(sumOfSquares(), [{ name: "x", value: [3, 4, 5] }]);
    expect(explanation.inputs.map(({ name }) => name)).toEqual(["x[0]", "x[1]", "x[2]"]);
    expect(explanation.gradient.map(({ value }) => value)).toEqual([6, 8, 10]);
    const operations = explanation.nodes.filter(({ operation }) => operation !== "constant");
    expect(operations.map(({ name, symbolic }) => `${name} = ${symbolic.text.nodes}`)).toEqual([
      "a = x[0]·x[0]",
      "s1 = 0 + a",
      "b = x[1]·x[1]",
      "s2 = s1 + b",
      "c = x[2]·x[2]",
      "s3 = s2 + c",
    ]);
    expect(explanation.gradient.map(({ symbolic }) => symbolic.nodes)).toEqual(["2 x_{0}", "2 x_{1}", "2 x_{2}"]);
    expect(renderText(explanation)).toContain("s1 = 0 + a");
  });

  test("branches are decided by the point", () => {
    const explanation = explainProgram(leaky(), [{ value: 2 }, { value: -3 }]);
    expect(explanation.gradient.map(({ value }) => value)).toEqual([0.1 * -3, 0.1 * 2]);
    expect(explanation.nodes.map(({ name }) => name)).toEqual(["z", "0.1", "a"]);
    expect(explainProgram(leaky(), [{ value: 2 }, { value: 3 }]).output).toBe(2);
  });

  test("explain takes a Program and a point by names", () => {
    expect(explain(leaky(), { at: { x: 2, w: 3 } }).gradient.map(({ value }) => value)).toEqual([3, 2]);
    expect(() => explain(leaky())).toThrow("POINT_NEEDED");
  });

  test("several results are refused", () => {
    const builder = new Builder();
    const x = addParam(builder.region, "f64", "x");
    expect(() => explain(builder.finish("pair", [x, x]), { at: { x: 1 } })).toThrow("NOT_SCALAR");
  });

  test("a parameter that is no input is a constant", () => {
    const explanation = explainProgram(leaky(), [{ value: 2 }, { value: 3, differentiated: false }]);
    expect(explanation.gradient.map(({ value }) => value)).toEqual([3]);
  });
});

test("π and Euler's number are digits where an input or a node has their name", () => {
  const multiplied = (...names: string[]): string => {
    const builder = new Builder();
    const params = names.map((name) => addParam(builder.region, "f64", name));
    const factors = [...params, builder.constant(Math.PI), builder.constant(Math.E)];
    const product = factors.reduce((x, y) => builder.apply(entry("multiply"), x, y));
    const explanation = explain(builder.finish("product", [product]));
    const written = explanation.nodes.filter(({ operation }) => operation === "constant").map(({ name }) => name);
    return written.join(" ");
  };
  expect(multiplied("x", "y")).toBe("π e");
  expect(multiplied("pi", "x")).toBe("3.14159265358979 e");
  expect(multiplied("π", "x")).toBe("3.14159265358979 e");
  expect(multiplied("e", "x")).toBe("π 2.71828182845905");
  const builder = new Builder();
  let x = addParam(builder.region, "f64", "x");
  for (let k = 0; k < 5; k++) x = builder.apply(entry("sin"), x);
  const last = builder.apply(entry("multiply"), x, builder.constant(Math.E));
  expect(explain(builder.finish("f", [last])).nodes.map(({ name }) => name)).toEqual([
    "a",
    "b",
    "c",
    "d",
    "f",
    "e",
    "g",
  ]);
});
