import { describe, expect, test } from "vitest";
import { parseCommandLine } from "./command-line.ts";
import { parsePoint } from "./point.ts";

const words = (line: string): string[] => line.split(" ").map((word) => word.replaceAll("_", " "));

describe("good command lines", () => {
  test.each([
    ["explain w1^2", "explain", "w1^2", {}],
    ["explain -x^2", "explain", "-x^2", {}],
    ["explain -x", "explain", "-x", {}],
    ["explain -- --x", "explain", "--x", {}],
    ["explain x --at x=1 --mode reverse", "explain", "x", { at: ["x=1"], mode: ["reverse"] }],
    ["explain --at=x=-1 x", "explain", "x", { at: ["x=-1"] }],
    ["explain --at x=1 --at y=2 x*y", "explain", "x*y", { at: ["x=1", "y=2"] }],
    [
      "explain x --all --out a.md --format markdown",
      "explain",
      "x",
      { all: [""], out: ["a.md"], format: ["markdown"] },
    ],
    ["gradient cost.ts#f --at x=[1,2]", "gradient", "cost.ts#f", { at: ["x=[1,2]"] }],
  ])("%s", (line, command, subject, options) => {
    const parsed = parseCommandLine(words(line));
    expect(parsed).toMatchObject({ kind: "run", command, subject });
    expect(parsed.kind === "run" ? Object.fromEntries(parsed.options) : undefined).toEqual(options);
  });

  test.each([
    ["", { kind: "help", command: undefined }],
    ["--help", { kind: "help", command: undefined }],
    ["-h", { kind: "help", command: undefined }],
    ["help", { kind: "help", command: undefined }],
    ["help gradient", { kind: "help", command: "gradient" }],
    ["explain x --help", { kind: "help", command: "explain" }],
    ["gradient -h", { kind: "help", command: "gradient" }],
    ["--version", { kind: "version" }],
    ["-v", { kind: "version" }],
    ["explain --version", { kind: "version" }],
  ])("%s", (line, expected) => {
    expect(parseCommandLine(line === "" ? [] : words(line))).toEqual(expected);
  });
});

describe("bad command lines say what is wrong and what to write", () => {
  test.each([
    ["explian x", 'unknown command "explian"', "Did you mean explain?"],
    ["w1^2", 'unknown command "w1^2"', 'wengert explain "w1^2"'],
    ["toString x", 'unknown command "toString"', "explain, gradient, check and explore"],
    ["--mode reverse", "unknown option --mode", "Write the command first"],
    ["explain", "the formula or function is missing", "For example: wengert explain"],
    ["explain _", "the formula or function is missing", "For example: wengert explain"],
    ["explain x y", 'but "y" came after "x"', 'Put quotes around a formula with spaces: "x y"'],
    ["explain x x=1", 'but "x=1" came after "x"', "Give the point with --at: --at x=1"],
    ["explain x --a", "unknown option --a", "--at"],
    ["explain x --formta json", "unknown option --formta", "Did you mean --format?"],
    ["explain x --moed both", "unknown option --moed", "Did you mean --mode?"],
    ["explain x --toString", "unknown option --toString", "--help"],
    ["gradient x --mode both", "unknown option --mode", "gradient takes"],
    ["explain x -mode", "unknown option -mode", "Did you mean --mode?"],
    ["explain x --at", "--at needs a value", "--at w1=0.5,w2=-0.3"],
    ["explain x --at --all", "--at needs a value", "--at w1=0.5,w2=-0.3"],
    ["explain x --mode", "--mode needs a value", "both|forward|reverse"],
    ["explain x --mode revers", `--mode can't be "revers"`, "Did you mean reverse?"],
    ["explain x --out=", "--out needs a value", "--out FILE"],
    ["explain explain x", `"x" came after "explain"`, `Leave out "explain"`],
    ["explain x --mode=", `--mode can't be ""`, "both, forward, reverse"],
    ["gradient x --format latex", `--format can't be "latex"`, "text, json"],
    ["explain x --all=yes", "--all takes no value", "yes"],
    ["explain x --mode both --mode both", "--mode is given 2 times", "2"],
  ])("%s", (line, what, hint) => {
    const parse = () => parseCommandLine(words(line));
    expect(parse).toThrow(expect.objectContaining({ name: "UsageError" }));
    expect(parse).toThrow(what);
    expect(parse).toThrow(hint);
  });
});

describe("the point", () => {
  test.each([
    ["w1=0.5,w2=-0.3", { w1: 0.5, w2: -0.3 }],
    [" w_1 = 1e-3 , w2=.5,w3=+2.", { w_1: 0.001, w2: 0.5, w3: 2 }],
    ["x=NaN,y=Infinity,z=-Infinity", { x: Number.NaN, y: Infinity, z: -Infinity }],
    ["x=-0", { x: -0 }],
    ["x=−2,y=−1e−3", { x: -2, y: -0.001 }],
    ["x=pi/4,y=1/2,z=π", { x: Math.PI / 4, y: 0.5, z: Math.PI }],
    ["x=max(1,2),y=-sqrt(2),z=e^2", { x: 2, y: -Math.SQRT2, z: Math.exp(2) }],
    ["x=∞,y=-∞,z=−∞", { x: Infinity, y: -Infinity, z: -Infinity }],
    ["α₁=2,w₁₀=1", { α1: 2, w10: 1 }],
    ["x=[1,2,3],y=4", { x: [1, 2, 3], y: 4 }],
    [
      'p={"mass":2,"at":[1,2]},q=[[1,2],[3,4]]',
      {
        p: { mass: 2, at: [1, 2] },
        q: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    ['s="a,b]\\"",t=true,u=null', { s: 'a,b]"', t: true, u: null }],
    ["α=1,x′=2".replace("′", "2"), { α: 1, x2: 2 }],
  ])("%s", (text, expected) => {
    expect(Object.fromEntries(parsePoint([text]))).toEqual(expected);
  });

  test("several --at are one point", () => {
    expect([...parsePoint(["x=1", "y=2,z=3"]).keys()]).toEqual(["x", "y", "z"]);
  });

  test.each([
    ["", "has an empty part"],
    ["x=1,", "has an empty part"],
    ["x", 'does not understand "x"'],
    ["1=2", 'does not understand "1=2"'],
    ["x=", "gives x no value"],
    ["x=1,x=2", "gives x twice"],
    ["x=one", '"one" is no value for x'],
    ["x=0x10", '"0x10" is no value for x'],
    ["x=[1,2", '"[1,2" is no value for x'],
    ["p={mass:1}", "Write a number, a list [1, 2, 3] or a record in JSON: p="],
  ])("%s is refused", (text, message) => {
    expect(() => parsePoint([text])).toThrow(expect.objectContaining({ name: "UsageError" }));
    expect(() => parsePoint([text])).toThrow(message);
  });
});
