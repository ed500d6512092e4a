import { describe, expect, test } from "vitest";
import { WengertError } from "../errors.ts";
import { interpret, ProgramFailure } from "../program/interpret.ts";
import { parse } from "../program/parse.ts";
import { randomArguments, randomProgram } from "../program/random.ts";
import type { Program } from "../program/types.ts";
import { trace, traceSymbolic } from "./trace.ts";
import type { Graph } from "./types.ts";

/** One line for each node: its name, operation and operands, and value. */
function lines({ nodes }: Graph): string[] {
  return nodes.map(({ id, kind, f, operands, name, value }) => {
    const operation = kind === "operation" ? `${f?.name} ${operands.map((operand) => `#${operand}`).join(" ")}` : kind;
    return `#${id} ${name ?? "?"}: ${operation} = ${value}`;
  });
}

const cost = parse(`program cost(w1: f64, w2: f64, w3: f64, w4: f64) -> (f64) {
  a: f64 = add w2 w1 @1:3
  b: f64 = tanh a
  c: f64 = multiply w3 b
  d: f64 = add w4 c
  e: f64 = tanh d @5:9
  return e
}`);

test("tanh(w4 + w3·tanh(w2 + w1)) has four inputs and five operations, with the names and values of the variables", () => {
  const [w1, w2, w3, w4] = [0.5, -0.3, 0.8, 0.1];
  const graph = trace(
    cost,
    [w1, w2, w3, w4].map((value) => ({ value })),
  );
  const [a, b] = [w2 + w1, Math.tanh(w2 + w1)];
  expect(lines(graph)).toEqual([
    "#0 w1: input = 0.5",
    "#1 w2: input = -0.3",
    "#2 w3: input = 0.8",
    "#3 w4: input = 0.1",
    `#4 a: add #1 #0 = ${a}`,
    `#5 b: tanh #4 = ${b}`,
    `#6 c: multiply #2 #5 = ${w3 * b}`,
    `#7 d: add #3 #6 = ${w4 + w3 * b}`,
    `#8 e: tanh #7 = ${Math.tanh(w4 + w3 * b)}`,
  ]);
  expect([graph.inputs, graph.outputs]).toEqual([[0, 1, 2, 3], [8]]);
  expect(graph.nodes.map(({ span }) => span)).toEqual([
    ...Array.from({ length: 4 }, () => undefined),
    { start: 1, end: 3 },
    ...Array.from({ length: 3 }, () => undefined),
    { start: 5, end: 9 },
  ]);
});

describe("nodes", () => {
  test("equal values are not confused: x·x·y at (2, 2)", () => {
    const program = parse(
      "program f(x: f64, y: f64) -> (f64) {\n  s: f64 = multiply x x\n  p: f64 = multiply s y\n  return p\n}",
    );
    const graph = trace(program, [{ value: 2 }, { value: 2 }]);
    expect(lines(graph)).toEqual([
      "#0 x: input = 2",
      "#1 y: input = 2",
      "#2 s: multiply #0 #0 = 4",
      "#3 p: multiply #2 #1 = 8",
    ]);
  });

  test("operations on constants alone are constants, and constants that nothing uses are left out", () => {
    const program = parse(`program f(x: f64, rate: f64) -> (f64, f64) {
      two: f64 = 2
      unused: f64 = 7
      half: f64 = divide rate two
      v1: f64 = tanh half
      y: f64 = multiply x v1
      return y, half
    }`);
    const graph = trace(program, [{ value: 3 }, { value: 0, differentiated: false }]);
    expect(lines(graph)).toEqual([
      "#0 x: input = 3",
      "#1 ?: constant = 0",
      "#2 y: multiply #0 #1 = 0",
      "#3 half: constant = 0",
    ]);
    expect(graph.outputs).toEqual([2, 3]);
  });

  test("a literal is one constant in all turns of a loop; two literals are two", () => {
    const program = parse(`program f(x: f64, n: i32) -> (f64) {
      low: i32 = 0
      s: f64 = for i from low to n carry (s.2: f64 = x) {
        c: f64 = 2
        p: f64 = multiply s.2 c
        d: f64 = 2
        q: f64 = add p d
        yield q
      }
      return s
    }`);
    const graph = trace(program, [{ value: 1 }, { value: 2 }]);
    expect(lines(graph)).toEqual([
      "#0 x: input = 1",
      "#1 c: constant = 2",
      "#2 p: multiply #0 #1 = 2",
      "#3 d: constant = 2",
      "#4 q: add #2 #3 = 4",
      "#5 p: multiply #4 #1 = 8",
      "#6 q: add #5 #3 = 10",
    ]);
    expect(graph.nodes.map(({ path }) => path)).toEqual([
      [],
      ["for i = 0"],
      ["for i = 0"],
      ["for i = 0"],
      ["for i = 0"],
      ["for i = 1"],
      ["for i = 1"],
    ]);
  });

  test("0 and −0 are two constants", () => {
    const program = parse(`program f(x: f64) -> (f64, f64) {
      zero: f64 = 0
      minus: f64 = -0
      a: f64 = divide x zero
      b: f64 = divide x minus
      return a, b
    }`);
    const { nodes, outputs } = trace(program, [{ value: 1 }]);
    expect(outputs.map((id) => nodes[id]?.value)).toEqual([Infinity, -Infinity]);
  });

  test("the first name given to a node stays, and an input keeps its own", () => {
    const program = parse(`program f(x: f64) -> (f64) {
      v1: f64 = sin x
      y: f64 = call helper(v1)
      z: f64 = call helper(x)
      r: f64 = add y z
      return r
    }

    program helper(p: f64) -> (f64) {
      q: f64 = square p
      return q
    }`);
    const graph = trace(program, [{ name: "w", value: 1 }]);
    expect(graph.nodes.map(({ name, path }) => [name, path])).toEqual([
      ["w", []],
      ["p", []],
      ["q", ["helper()"]],
      ["q", ["helper() #2"]],
      ["r", []],
    ]);
  });

  test("an output that is an input is that node; i32 and bool outputs are constants", () => {
    const program = parse(`program f(x: f64, n: i32, c: bool, k: i32[]) -> (f64, i32, bool, i32[]) {
      return x, n, c, k
    }`);
    const graph = trace(program, [{ value: 5 }, { value: 3 }, { value: true }, { value: [7, 8] }]);
    expect(graph.outputs.map((id) => graph.nodes[id]?.value)).toEqual([5, 3, 1, 7, 8]);
    expect(graph.outputs[0]).toBe(graph.inputs[0]);
    expect(graph.nodes.map(({ kind }) => kind)).toEqual(["input", ...Array.from({ length: 4 }, () => "constant")]);
  });

  test("an input that is not used is a node", () => {
    const graph = trace(parse("program f(x: f64, y: f64) -> (f64) {\n  return x\n}"), [{ value: 5 }, { value: 6 }]);
    expect([graph.inputs, graph.outputs]).toEqual([[0, 1], [0]]);
  });
});

describe("arrays", () => {
  const swap = parse(`program swap(x: f64[]) -> (f64[], f64) {
    first: i32 = 0
    second: i32 = 1
    a: f64 = load x[first]
    b: f64 = load x[second]
    store x[first] = b
    store x[second] = a
    accumulate x[first] += a
    c: f64 = load x[first]
    return x, c
  }`);

  test("their elements are inputs with an index, and loads and stores leave no trace", () => {
    const value = [3, 4];
    const graph = trace(swap, [{ name: "p", value }]);
    expect(lines(graph)).toEqual(["#0 p[0]: input = 3", "#1 p[1]: input = 4", "#2 c: add #1 #0 = 7"]);
    expect(graph.outputs).toEqual([2, 0, 2]);
    expect(value).toEqual([3, 4]);
  });

  test("elements may be named one by one, and typed arrays serve", () => {
    const graph = trace(swap, [{ value: new Float64Array([3, 4]), elements: ["m[0][0]", "m[0][1]"] }]);
    expect(graph.nodes.slice(0, 2).map(({ name }) => name)).toEqual(["m[0][0]", "m[0][1]"]);
  });

  test("an array that is not differentiated is constants", () => {
    const graph = trace(swap, [{ value: [3, 4], differentiated: false }]);
    expect(lines(graph)).toEqual(["#0 c: constant = 7", "#1 x[0]: constant = 3"]);
    expect(graph.inputs).toEqual([]);
  });

  test("a store to an f32[] is an operation that rounds", () => {
    const program = parse(`program f(x: f64) -> (f64) {
      n: i32 = 1
      first: i32 = 0
      b: f32[] = allocate n
      store b[first] = x
      y: f64 = load b[first]
      return y
    }`);
    expect(lines(trace(program, [{ value: 0.1 }]))).toEqual([
      "#0 x: input = 0.1",
      `#1 y: fround #0 = ${Math.fround(0.1)}`,
    ]);
  });
});

describe("control flow", () => {
  const loop = parse(`program f(x: f64) -> (f64) {
    one: f64 = 1
    s: f64, turns: i32 = while carry (t: f64 = x) {
      more: bool = t > one
      yield more
    } do (u: f64) {
      half: f64 = 0.5
      v: f64 = multiply u half
      yield v
    }
    return s
  }`);

  test("only the branch taken is in the graph, and a while is unrolled", () => {
    const branch = parse(`program f(x: f64) -> (f64) {
      zero: f64 = 0
      c: bool = x < zero
      y: f64 = if c {
        v1: f64 = negate x
        yield v1
      } else {
        v2: f64 = sqrt x
        yield v2
      }
      return y
    }`);
    expect(lines(trace(branch, [{ value: -4 }]))).toEqual(["#0 x: input = -4", "#1 y: negate #0 = 4"]);
    expect(lines(trace(branch, [{ value: 4 }]))).toEqual(["#0 x: input = 4", "#1 y: sqrt #0 = 2"]);
    const graph = trace(loop, [{ value: 3 }]);
    expect(graph.nodes.map(({ path }) => path.join())).toEqual([
      "",
      "while turn = 0",
      "while turn = 0",
      "while turn = 1",
    ]);
  });

  test("a failure at the point is raised", () => {
    const program = parse("program f(x: f64) -> (f64) {\n  fail 4\n  return x\n}");
    expect(() => trace(program, [{ value: 1 }])).toThrow(ProgramFailure);
  });

  test("a graph beyond the limit is an error that names the limit", () => {
    const inputs = [{ value: 2 ** 50 }];
    expect(trace(loop, inputs, { limit: 52 }).nodes.length).toBe(52);
    expect(() => trace(loop, inputs, { limit: 51 })).toThrow(
      expect.objectContaining({
        code: "GRAPH_TOO_LARGE",
        message: expect.stringContaining("more than 51 nodes") as unknown,
      }),
    );
    const long = trace(loop, [{ value: 2 ** 1000 }]);
    expect(long.nodes.length).toBe(1002);
    const array = parse("program f(x: f64[]) -> () {\n}");
    expect(() => trace(array, [{ value: new Float64Array(10_001) }])).toThrow("more than 10,000 nodes");
  });
});

test.each([
  ["program f(x: f64) -> () {\n}", true],
  ["program f(x: f64) -> () {\n}", [1]],
  ["program f(x: i32) -> () {\n}", 0.5],
  ["program f(x: f64[]) -> () {\n}", 1],
  ["program f(x: bool) -> () {\n}", 1],
])("an argument of another type is refused: %s", (text, value) => {
  expect(() => trace(parse(text), [{ value }])).toThrow("argument 0 is no ");
  expect(() => trace(parse(text), [])).toThrow("f takes 1 arguments and got 0");
});

test("the outputs of random Programs have the values that interpreting them gives, and no node comes before its operands", () => {
  for (let seed = 0; seed < 150; seed++) {
    const program = randomProgram(seed, { readArrays: 1, mutatedArrays: 1, results: 2 });
    const args = randomArguments(program, seed);
    const inputs = args.map((value) => ({ value }));
    const graph = trace(program, inputs, { limit: 100_000 });
    expect(graph.outputs.map((id) => graph.nodes[id]?.value)).toEqual(interpret(program, args));
    for (const [position, { id, kind, f, operands, value }] of graph.nodes.entries()) {
      expect(id).toBe(position);
      expect(Math.max(-1, ...operands)).toBeLessThan(id);
      if (kind !== "operation") continue;
      expect(operands.some((operand) => graph.nodes[operand]?.kind !== "constant")).toBe(true);
      expect(f?.evaluate(...operands.map((operand) => graph.nodes[operand]?.value ?? NaN))).toBe(value);
    }
  }
});

describe("without a point", () => {
  test("a straight line has the same graph, with values only where they are constant", () => {
    const program = parse(`program f(x: f64) -> (f64) {
      zero: f64 = 0
      one: f64 = cos zero
      v1: f64 = pow x zero
      y: f64 = add v1 one
      return y
    }`);
    const point = trace(program, [{ value: 3 }]);
    const symbolic = traceSymbolic(program, ["x"]);
    expect(symbolic.nodes.map((node) => ({ ...node, value: 0 }))).toEqual(
      point.nodes.map((node) => ({ ...node, value: 0 })),
    );
    expect(lines(symbolic)).toEqual([
      "#0 x: input = NaN",
      "#1 zero: constant = 0",
      "#2 ?: pow #0 #1 = NaN",
      "#3 one: constant = 1",
      "#4 y: add #2 #3 = NaN",
    ]);
  });

  test("arrays have the elements that are named, and a loop over their length is unrolled", () => {
    const program = parse(`program f(x: f64[]) -> (f64) {
      low: i32 = 0
      high: i32 = length x
      zero: f64 = 0
      s: f64 = for i from low to high carry (s.2: f64 = zero) {
        v1: f64 = load x[i]
        s.3: f64 = add s.2 v1
        yield s.3
      }
      return s
    }`);
    expect(lines(traceSymbolic(program, [["x[0]", "x[1]"]]))).toEqual([
      "#0 x[0]: input = NaN",
      "#1 x[1]: input = NaN",
      "#2 zero: constant = 0",
      "#3 s: add #2 #0 = NaN",
      "#4 s: add #3 #1 = NaN",
    ]);
  });

  test.each([
    ["a comparison", "c: bool = x < x @9:14"],
    ["an index", "i: i32 = convert x by floor @9:14"],
  ])("%s that depends on an input needs a point, and says where", (_, line) => {
    const parsed = parse(`program f(x: f64) -> (f64) {\n  ${line}\n  return x\n}`);
    const program: Program = { ...parsed, source: { name: "hinge", text: "(x) =>\n  x < x ? x : x" } };
    const raised = catchError(() => traceSymbolic(program, ["x"]));
    expect(raised.code).toBe("POINT_NEEDED");
    expect(raised.place).toMatchObject({ line: 2, column: 3, excerpt: "    2 |   x < x ? x : x\n      |   ^^^^^" });
    expect(raised.message).toContain("which operations hinge evaluates depends on its inputs");
  });

  test("a comparison of constants needs none", () => {
    const program = parse(`program f(x: f64) -> (f64) {
      zero: f64 = 0
      c: bool = zero < zero
      y: f64 = if c {
        yield zero
      } else {
        yield x
      }
      return y
    }`);
    expect(traceSymbolic(program, ["x"]).outputs).toEqual([0]);
  });

  test("a count as a parameter needs a point", () => {
    const program = parse("program f(n: i32) -> () {\n}");
    expect(catchError(() => traceSymbolic(program, ["n"])).code).toBe("POINT_NEEDED");
  });
});

function catchError(run: () => unknown): WengertError {
  try {
    run();
  } catch (error) {
    if (error instanceof WengertError) return error;
    throw error;
  }
  throw new Error("nothing was raised");
}
