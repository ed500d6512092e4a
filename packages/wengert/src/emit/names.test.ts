import { describe, expect, test } from "vitest";
import { Names, propertyAccess, propertyName, sanitise } from "./names.ts";

describe("sanitise", () => {
  test.each<[name: string, clean: string | undefined]>([
    ["w1", "w1"],
    ["w_bar", "w_bar"],
    ["$", "$"],
    ["class", "class_"],
    ["arguments", "arguments_"],
    ["eval", "eval_"],
    ["Math", "Math_"],
    ["NaN", "NaN_"],
    ["undefined", "undefined_"],
    ["__proto__", "__proto___"],
    ["constructor", "constructor_"],
    ["ẇ", "w_dot"],
    ["w̄", "w_bar"],
    ["Δx", "Deltax"],
    ["θ", "theta"],
    ["é", "e"],
    ["x₁", "x1"],
    ["1st", "_1st"],
    ["a b", "a_b"],
    ["x; alert(1)", "x__alert_1_"],
    ["`${x}`", "_$_x__"],
    ["x\u2028y", "x_y"],
    ["名", undefined],
    ["", undefined],
    ["_", undefined],
  ])("%j becomes %j", (name, clean) => {
    expect(sanitise(name)).toBe(clean);
  });

  test("nothing but an identifier of ASCII characters ever comes out", () => {
    for (let code = 0; code < 0x3000; code++) {
      for (const name of [String.fromCodePoint(code), `a${String.fromCodePoint(code)}b`]) {
        expect(sanitise(name) ?? "t").toMatch(/^[A-Za-z_$][\w$]*$/);
      }
    }
  });

  test("a long name is cut", () => {
    expect(sanitise("x".repeat(1000))?.length).toBeLessThan(60);
  });
});

describe("Names", () => {
  test("a name that is taken gets the first free number", () => {
    const names = new Names(["x_3"]);
    expect(["x", "x", "x", "x"].map((name) => names.declare(name))).toEqual(["x", "x_2", "x_4", "x_5"]);
  });

  test("without a name it is t1, t2, …, past those that are taken", () => {
    const names = new Names();
    names.declare("t2");
    expect([names.declare(undefined), names.declare("名"), names.declare(undefined)]).toEqual(["t1", "t3", "t4"]);
  });

  test("a name serves again when its scope is closed, not while it is open", () => {
    const names = new Names();
    names.open();
    expect(names.declare("i")).toBe("i");
    names.open();
    expect(names.declare("i")).toBe("i_2");
    names.close();
    names.close();
    expect(names.declare("i")).toBe("i");
  });

  test("the name of a function stays taken when the scope around it is closed", () => {
    const names = new Names();
    names.open();
    expect(names.declareOutermost("part")).toBe("part_1");
    names.close();
    expect(names.declareOutermost("part")).toBe("part_2");
    expect(names.declare("part_1")).not.toBe("part_1");
  });

  test("fifty thousand variables of one name are numbered in linear time", () => {
    const names = new Names();
    for (let k = 0; k < 50_000; k++) names.declare("s");
    expect(names.declare("s")).toBe("s_50001");
  });
});

test("a key of a record is written so that it stays a key", () => {
  expect(["mass", "two words", "__proto__", '"'].map(propertyName)).toEqual([
    "mass",
    '"two words"',
    '["__proto__"]',
    '"\\""',
  ]);
  expect([propertyAccess("p", "mass"), propertyAccess("p", "a-b"), propertyAccess("p", 3)]).toEqual([
    "p.mass",
    'p["a-b"]',
    "p[3]",
  ]);
});
