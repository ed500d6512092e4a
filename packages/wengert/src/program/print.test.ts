import { describe, expect, test } from "vitest";
import { add, multiply, negate } from "../elementary/arithmetic.ts";
import { addParam, Builder, createRegion } from "./builder.ts";
import { interpret } from "./interpret.ts";
import { parse } from "./parse.ts";
import { print, printInstruction } from "./print.ts";
import { reachablePrograms } from "./print-names.ts";
import { randomArguments, randomProgram } from "./random.ts";
import type { Program, Value } from "./types.ts";
import { verify } from "./verify.ts";

const norm = `program norm(x: f64[]) -> (f64) {
  low: i32 = 0
  high: i32 = length x
  zero: f64 = 0
  s: f64 = for i from low to high carry (s.2: f64 = zero) {
    v1: f64 = load x[i]
    v2: f64 = multiply v1 v1
    s.3: f64 = add s.2 v2
    yield s.3
  }
  v3: f64 = sqrt s
  return v3
}
`;

/** Every kind of instruction, in a text that print gives back. */
const everyKind = `program f(x: f64, n: i32, c: bool, b: f64[], single: f32[], k: i32[]) -> (f64, f64, i32) {
  v1: f64 = -0
  v2: i32 = -3
  v3: bool = true
  v4: f64 = hypot x v1 x
  v5: i32 = remainder n v2
  v6: bool = x !== v4
  v7: bool = not v6
  v8: f64 = convert n
  v9: f64 = convert c
  v10: i32 = convert x by index
  v11: i32 = convert x by ceil
  v12: i32 = convert x by floor
  v13: f32[] = allocate n
  v14: i32 = length k
  v15: f64 = load b[n]
  v16: i32 = load unchecked k[v5]
  store unchecked v13[v16] = v15
  ~ accumulate b[n] += x @3:7
  v17: f64, v18: i32 = for i from v2 to n step -2 reversed carry (v19: f64 = x, v20: i32 = n) @3:40 {
    yield v19, i
  }
  for i.2 from n to v5 {
    if c {
      fail 2
    }
  }
  ~ v21: f64, v22: i32 = while carry (s: f64 = v17) {
    v23: bool = s < x
    yield v23
  } do (s.2: f64) {
    v24: f64 = add s.2 v8
    push tape 0 site 3 v24
    yield v24
  }
  v25: f64 = if c @0:5 {
    v26: f64 = pop tape 0 site 3
    yield v26
  } else {
    yield v21
  }
  v27: f64, v28: f64 = differentiate reverse wrt (1, 0) at (x, v25, b, v9) of (p: f64, q: f64) {
    v29: f64 = multiply p q
    yield v29
  }
  v30: f64 = call "g h"(x, b)
  return v27, v30, v22
}

program "g h"(a: f64, m: f64[]) -> (f64) {
  v1: f64 = call "g h"(a, m)
  v2: f64 = call "g h".2(v1)
  return v2
}

program "g h".2(a: f64) -> (f64) {
  return a
}
`;

describe("print and parse are inverses", () => {
  test.each([norm, everyKind])("on text", (text) => {
    expect(print(parse(text))).toBe(text);
  });

  test("on random Programs, which keep their meaning", () => {
    for (let seed = 0; seed < 250; seed++) {
      const program = randomProgram(seed, { readArrays: 1, mutatedArrays: 1, results: 2 });
      const text = print(program);
      const parsed = parse(text);
      verify(parsed);
      expect(print(parsed)).toBe(text);
      expect(structure(parsed)).toEqual(structure(program));
      expect(interpret(parsed, randomArguments(parsed, seed))).toEqual(
        interpret(program, randomArguments(program, seed)),
      );
    }
  });

  test.each([0, -0, 1, -1.5, NaN, Infinity, -Infinity, 5e-324, 1e21, 1.7976931348623157e308, 1e-7, 0.1, 2 ** 53])(
    "the number %d comes back bit by bit",
    (number) => {
      const b = new Builder();
      const parsed = parse(print(b.finish("f", [b.constant(number)])));
      expect(interpret(parsed, [])).toEqual([number]);
      expect(Object.is(interpret(parsed, [])[0], number)).toBe(true);
    },
  );

  test.each([
    "a",
    "w_1",
    "$x",
    "π",
    "x[2]",
    "p.mass",
    "p.q[0].r",
    "v3",
    "s.2",
    "x[2].2",
    "for",
    "to",
    "true",
    "NaN",
    "return",
    "",
    "a b",
    'say "a"',
    "back\\slash",
    "two\nlines",
    "0",
    "-1",
    "f64",
    "add",
    "x[01",
    "'",
  ])("a value or a Program named %j keeps its name", (name) => {
    const b = new Builder();
    const values = ["f64", "f64", "i32[]"] as const;
    const [x = addParam(b.region, "f64"), y = x, z = x] = values.map((type) => addParam(b.region, type, name));
    const index = b.length(z);
    index.name = name;
    const sum = b.apply(add, b.apply(multiply, x, y), b.toNumber(b.load(z, index)));
    const program = b.finish(name, [sum, x, y]);
    const parsed = parse(print(program));
    expect(structure(parsed)).toEqual(structure(program));
    expect(print(parsed)).toBe(print(program));
  });

  test("a straight line of 50,000 instructions takes well under a second", () => {
    const b = new Builder();
    const x = addParam(b.region, "f64", "x");
    let s = x;
    for (let k = 0; k < 50_000; k++) {
      s = b.apply(k % 2 === 0 ? add : multiply, s, x);
      s.name = "s";
    }
    const program = b.finish("f", [s]);
    const text = print(program);
    expect(print(parse(text))).toBe(text);
  });
});

/** All of a Program but ids and spans, with values numbered in order of definition. */
function structure(program: Program): unknown {
  const numbers = new Map<Value, number>();
  const numberOf = (value: Value): number => {
    if (!numbers.has(value)) numbers.set(value, numbers.size);
    return numbers.get(value) ?? -1;
  };
  const defined = (value: Value): unknown => [numberOf(value), value.type, value.name];
  const regionOf = (region: Program["body"]): unknown => [
    region.params.map(defined),
    region.instructions.map(({ args, results, regions, region: _, span: _span, ...own }) => [
      "callee" in own ? { ...own, callee: own.callee.name } : own,
      args.map(numberOf),
      regions.map(regionOf),
      results.map(defined),
    ]),
    region.yields.map(numberOf),
  ];
  return reachablePrograms(program).map((each) => [each.name, regionOf(each.body)]);
}

test("spans are printed, or left out on demand", () => {
  const text = "program f(x: f64) -> (f64) {\n  ~ a: f64 = negate x @2:4\n  return a\n}\n";
  expect(print(parse(text))).toBe(text);
  expect(parse(text).body.instructions[0]).toMatchObject({ f: negate, adjoint: true, span: { start: 2, end: 4 } });
  expect(print(parse(text), { spans: false })).toBe(text.replace(" @2:4", ""));
});

test("one instruction is printed without what its regions hold", () => {
  const program = parse(norm);
  expect(program.body.instructions.map((instruction) => printInstruction(instruction, program))).toEqual([
    "low: i32 = 0",
    "high: i32 = length x",
    "zero: f64 = 0",
    "s: f64 = for i from low to high carry (s.2: f64 = zero)",
    "v3: f64 = sqrt s",
  ]);
});

test("an illegal Program is printed with a question mark for what is missing", () => {
  const b = new Builder();
  b.append({ kind: "for", step: 1, reversed: false, args: [], regions: [createRegion(b.region)] }, ["f64"]);
  expect(print(b.finish("f", []))).toBe("program f() -> () {\n  v1: f64 = for ? from ? to ? {\n  }\n}\n");
});

const body = (line: string): string => `program f(x: f64, n: i32) -> () {\n  ${line}\n}\n`;

test.each<[text: string, error: string]>([
  ["", "line 1: there is no program"],
  ["\n\nx: f64 = 0\n", "line 1: there is no program"],
  ["x\nprogram f() -> () {\n}\n", "line 1: program is expected and not x"],
  ["program f() -> () {\n", "line 2: the text ends inside a program"],
  ["program f() -> () {\n}\n}\n", "line 3: program is expected and not }"],
  ["program f() -> () {\n}\nprogram f() -> () {\n}\n", "line 3: there are two programs f"],
  ["program f() -> () {\n}\nprogram g() -> () {\n}\n", "program g is not called"],
  ["program f(x: f64) -> (i32) {\n  return x\n}\n", "line 3: (f64) is returned and not (i32)"],
  ["program f(x: f65) -> () {\n}\n", "line 1: f65 is no type"],
  ["program f(x: f64) {\n}\n", "line 1: -> is expected and not {"],
  [body("a: f64 = add x y"), "line 2: there is no value y"],
  [body("a: f64 = a"), "line 2: a is no instruction"],
  [body("x: f64 = 0"), "line 2: there are two values x"],
  [body("a: f64 = 0 0"), "line 2: the line should end before 0"],
  [body("a: f64 ="), "line 2: the line ends too early"],
  [body("a: f64 = -x"), "line 2: -x is not understood"],
  [body("a: f64 = add x 1"), "line 2: a name is expected and not 1"],
  [body("fail x"), "line 2: a number is expected and not x"],
  [body("a: i32 = convert x by round"), "line 2: round is no rounding"],
  [body("call g(x)"), "line 2: there is no program g"],
  [body("push site 0 x"), "line 2: tape is expected and not site"],
  [body("differentiate sideways wrt (0) at (x) of (y: f64) {"), "line 2: sideways is no mode"],
  [body("for i from n to n"), "line 2: { is expected and not the end"],
  [body("return x, n\n  y: f64 = 0"), "line 3: } is expected and not y"],
])("refused: %j", (text, error) => {
  expect(() => parse(text)).toThrow(new Error(error));
});
