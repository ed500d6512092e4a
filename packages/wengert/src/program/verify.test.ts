import { describe, expect, test } from "vitest";
import { add, multiply } from "../elementary/arithmetic.ts";
import { addParam, Builder, createRegion, createValue } from "./builder.ts";
import { interpret } from "./interpret.ts";
import type { Instruction, Program, Region, Type, Value } from "./types.ts";
import { verify } from "./verify.ts";

/** The values that the table's callbacks may use: parameters x, y: f64, n: i32, c: bool, b: f64[], k: i32[]. */
interface Params {
  readonly x: Value;
  readonly y: Value;
  readonly n: Value;
  readonly c: Value;
  readonly b: Value;
  readonly k: Value;
}

function program(build: (b: Builder, params: Params) => Value[], name = "f"): Program {
  const b = new Builder();
  const param = (type: Type, as: string): Value => addParam(b.region, type, as);
  const params = {
    x: param("f64", "x"),
    y: param("f64", "y"),
    n: param("i32", "n"),
    c: param("bool", "c"),
    b: param("f64[]", "b"),
    k: param("i32[]", "k"),
  };
  return b.finish(name, build(b, params));
}

/** A region inside `parent` that yields what `build` returns. */
function region(b: Builder, params: readonly Type[], build: (params: Value[]) => Value[]): Region {
  const inner = createRegion(b.region);
  const values = params.map((type, k) => addParam(inner, type, `r${k}`));
  inner.yields = b.inside(inner, () => build(values));
  return inner;
}

function last(b: Builder): Instruction {
  const instruction = b.region.instructions.at(-1);
  if (instruction === undefined) throw new Error("no instruction yet");
  return instruction;
}

const identity = program((_, { x }) => [x], "identity");

describe("a legal Program passes", () => {
  test("with every kind of instruction", () => {
    const p = program((b, { x, n, c, b: buffer }) => {
      const own = b.allocate("f64[]", n);
      b.store(own, b.toInteger(x, "index"), b.toNumber(c));
      b.accumulate(own, b.integer(0), b.load(buffer, b.integer(0)));
      const looped = b.loop({ low: b.integer(0), high: b.length(own) }, [x], (i, [s = x]) => [
        b.apply(multiply, s, b.toNumber(i)),
      ]);
      const { carried, turns } = b.whileLoop(
        looped,
        ([s = x]) => b.not(b.compare(s, "<", x)),
        ([s = x]) => [b.apply(add, s, x)],
      );
      const chosen = b.branch(
        c,
        ["f64"],
        () => carried,
        () => {
          b.fail(1);
          return [x];
        },
      );
      b.push(0, 1, turns);
      b.pop(0, 1, "i32");
      const f = region(b, ["f64", "f64[]"], ([u = x, v = buffer]) => [b.apply(multiply, u, b.load(v, n))]);
      b.append({ kind: "differentiate", mode: "forward", wrt: [0], args: [x, buffer, x], regions: [f] }, [
        "f64",
        "f64",
      ]);
      const g = region(b, ["f64", "f64[]"], ([u = x, v = buffer]) => [b.apply(multiply, u, b.load(v, n))]);
      b.append({ kind: "differentiate", mode: "reverse", wrt: [1, 0], args: [x, buffer, x, own], regions: [g] }, [
        "f64",
        "f64",
      ]);
      const h = region(b, ["f64"], ([u = x]) => [c, u, n]);
      b.append({ kind: "differentiate", mode: "reverse", wrt: [0], args: [x, x], regions: [h] }, [
        "bool",
        "f64",
        "i32",
        "f64",
      ]);
      return [...chosen, b.integerOperation("divide", n, turns), own];
    });
    expect(() => verify(p)).not.toThrow();
  });

  test("that calls itself", () => {
    const b = new Builder();
    const n = addParam(b.region, "f64", "n");
    const p: Program = { name: "f", body: b.region, source: undefined };
    b.region.yields = [n];
    b.region.yields = b.call(p, [n]);
    expect(() => verify(p)).not.toThrow();
  });

  test("of 50,000 instructions in a line", () => {
    const p = program((b, { x }) => {
      let s = x;
      for (let k = 0; k < 50_000; k++) s = b.apply(add, s, x);
      return [s];
    });
    expect(() => verify(p)).not.toThrow();
  });
});

test.each<[sentence: string, build: (b: Builder, params: Params) => Value[]]>([
  [
    "z is used where it is not defined\n  in  v1: f64 = add x ?",
    (b, { x }) => [b.apply(add, x, createValue("f64", b.region, undefined, "z"))],
  ],
  ["z is returned where it is not defined", (b) => [createValue("f64", b.region, undefined, "z")]],
  [
    "inner is used where it is not defined\n  in  v2: f64 = add inner x",
    (b, { x, n }) => {
      let inner = x;
      b.loop({ low: n, high: n }, [], (i) => {
        inner = b.toNumber(i);
        inner.name = "inner";
        return [];
      });
      return [b.apply(add, inner, x)];
    },
  ],
  [
    "is yielded where it is not defined\n  in  v1: f64 = if c",
    (b, { x, y, c }) => {
      const late = createValue("f64", b.region, undefined, "late");
      return b.branch(
        c,
        ["f64"],
        () => [late],
        () => [b.apply(add, x, y)],
      );
    },
  ],
  [
    "a value of type f64 is used where it is not defined",
    (b, { x, y }) => {
      const s = b.apply(add, x, y);
      b.apply(multiply, s, y);
      b.region.instructions.reverse();
      return [s];
    },
  ],
  ["x is defined twice", (b, { x }) => (b.region.params.push(x), [x])],
  [
    "an instruction stands in two places",
    (b, { x, y }) => {
      b.store(addParam(b.region, "f64[]", "o"), b.integer(0), b.apply(add, x, y));
      b.region.instructions.push(last(b));
      return [];
    },
  ],
  [
    "a region stands in two places\n  in  if c",
    (b, { c }) => {
      const branch = region(b, [], () => []);
      b.append({ kind: "if", args: [c], regions: [branch, branch] }, []);
      return [];
    },
  ],
  [
    "a region's parent is not the region around it\n  in  if c",
    (b, { c }) => {
      b.append({ kind: "if", args: [c], regions: [createRegion(undefined), createRegion(undefined)] }, []);
      return [];
    },
  ],
  [
    "the instruction's region is not the one it stands in",
    (b, { x, y }) => {
      const s = b.inside(createRegion(undefined), () => {
        b.apply(add, x, y);
        return last(b);
      });
      b.region.instructions.push(s);
      return [];
    },
  ],
  [
    "the instruction of s is not the one that defines it",
    (b, { x, y }) => {
      b.apply(add, x, y);
      last(b).results.splice(0, 1, createValue("f64", b.region, undefined, "s"));
      return [];
    },
  ],
  [
    "the region of s is not the one that defines it",
    (b, { x, y }) => {
      b.apply(add, x, y);
      last(b).results.splice(0, 1, createValue("f64", createRegion(undefined), last(b), "s"));
      return [];
    },
  ],
  ["add has 3 operands and not 2", (b, { x }) => [b.apply(add, x, x, x)]],
  ["argument 1 is of type i32 and not f64\n  in  v1: f64 = add x n", (b, { x, n }) => [b.apply(add, x, n)]],
  [
    "result 0 is of type i32 and not f64",
    (b, { x }) => b.append({ kind: "elementary", f: add, args: [x, x], regions: [] }, ["i32"]),
  ],
  [
    "result 0 of type f64 is missing",
    (b, { x }) => b.append({ kind: "elementary", f: add, args: [x, x], regions: [] }, []),
  ],
  [
    "result 1 is one too many",
    (b, { x }) => b.append({ kind: "elementary", f: add, args: [x, x], regions: [] }, ["f64", "f64"]),
  ],
  [
    "it has 1 regions and not 0",
    (b, { x }) => b.append({ kind: "elementary", f: add, args: [x, x], regions: [region(b, [], () => [])] }, ["f64"]),
  ],
  ["0.5 is no i32", (b) => [b.integer(0.5)]],
  ["−0 is no i32", (b) => [b.integer(-0)]],
  ["2147483648 is no i32", (b) => [b.integer(2147483648)]],
  [
    "result 0 is of type f64[] and not f64",
    (b) => b.append({ kind: "constant", value: 1, args: [], regions: [] }, ["f64[]"]),
  ],
  [
    "result 0 is of type f64 and not bool",
    (b) => b.append({ kind: "constant", value: true, args: [], regions: [] }, ["f64"]),
  ],
  ["argument 1 is of type f64 and not i32", (b, { n, x }) => [b.integerOperation("add", n, x)]],
  ["argument 1 is of type i32 and not f64\n  in  v1: bool = x < n", (b, { x, n }) => [b.compare(x, "<", n)]],
  ["bool values have no order", (b, { c }) => [b.compare(c, "<", c)]],
  ["buffers are not compared", (b, { b: buffer }) => [b.compare(buffer, "===", buffer)]],
  ["argument 0 is of type f64 and not bool", (b, { x }) => [b.not(x)]],
  [
    "argument 0 is of type f64 and not i32",
    (b, { x }) => b.append({ kind: "convert", rounding: undefined, args: [x], regions: [] }, ["f64"]),
  ],
  ["argument 0 is of type bool and not f64", (b, { c }) => [b.toInteger(c, "floor")]],
  [
    "result 0 is of type f64 and not i32",
    (b, { x }) => b.append({ kind: "convert", rounding: "index", args: [x], regions: [] }, ["f64"]),
  ],
  ["argument 0 is of type f64 and not i32", (b, { x }) => [b.allocate("f64[]", x)]],
  [
    "result 0 is of type f64 and not f64[]",
    (b, { n }) => b.append({ kind: "allocate", args: [n], regions: [] }, ["f64"]),
  ],
  ["argument 0 is of type f64 and not f64[]", (b, { x }) => [b.length(x)]],
  ["argument 1 is of type f64 and not i32", (b, { b: buffer, x }) => [b.load(buffer, x)]],
  [
    "result 0 is of type f64 and not i32",
    (b, { k, n }) => b.append({ kind: "load", checked: true, args: [k, n], regions: [] }, ["f64"]),
  ],
  ["argument 2 is of type f64 and not i32\n  in  store k[n] = x", (b, { k, n, x }) => (b.store(k, n, x), [])],
  [
    "argument 2 is of type i32 and not f64\n  in  accumulate b[n] += n",
    (b, { b: buffer, n }) => (b.accumulate(buffer, n, n), []),
  ],
  ["argument 0 is of type f64 and not i32", (b, { x, n }) => b.loop({ low: x, high: n }, [], () => [])],
  ["the step is 0", (b, { n }) => b.loop({ low: n, high: n, step: 0 }, [], () => [])],
  ["the step is 0.5", (b, { n }) => b.loop({ low: n, high: n, step: 0.5 }, [], () => [])],
  ["yield 0 of the body is of type i32 and not f64", (b, { n, x }) => b.loop({ low: n, high: n }, [x], (i) => [i])],
  ["yield 0 of the body of type f64 is missing", (b, { n, x }) => b.loop({ low: n, high: n }, [x], () => [])],
  ["yield 0 of the body is one too many", (b, { n }) => b.loop({ low: n, high: n }, [], (i) => [i])],
  [
    "parameter 0 of the body of type i32 is missing",
    (b, { n }) =>
      b.append({ kind: "for", step: 1, reversed: false, args: [n, n], regions: [region(b, [], () => [])] }, []),
  ],
  [
    "it has 0 regions and not 1",
    (b, { n }) => b.append({ kind: "for", step: 1, reversed: false, args: [n, n], regions: [] }, []),
  ],
  [
    "yield 0 of the condition is of type f64 and not bool",
    (b, { x }) =>
      b.whileLoop(
        [x],
        ([s = x]) => s,
        (s) => s,
      ).carried,
  ],
  [
    "yield 0 of the body of type f64 is missing",
    (b, { x, c }) =>
      b.whileLoop(
        [x],
        () => c,
        () => [],
      ).carried,
  ],
  [
    "result 1 of type i32 is missing",
    (b, { x, c }) =>
      b.append({ kind: "while", args: [x], regions: [region(b, ["f64"], () => [c]), region(b, ["f64"], (s) => s)] }, [
        "f64",
      ]),
  ],
  [
    "argument 0 is of type f64 and not bool",
    (b, { x }) =>
      b.branch(
        x,
        [],
        () => [],
        () => [],
      ),
  ],
  [
    "yield 0 of the second branch is of type i32 and not f64",
    (b, { c, x, n }) =>
      b.branch(
        c,
        ["f64"],
        () => [x],
        () => [n],
      ),
  ],
  [
    "yield 0 of the first branch of type f64 is missing",
    (b, { c, x }) =>
      b.branch(
        c,
        ["f64"],
        () => [],
        () => [x],
      ),
  ],
  [
    "parameter 0 of the first branch is one too many",
    (b, { c }) =>
      b.append({ kind: "if", args: [c], regions: [region(b, ["f64"], () => []), region(b, [], () => [])] }, []),
  ],
  ["argument 1 of type f64 is missing\n  in  v1: f64 = call identity(x)", (b, { x }) => b.call(identity, [x])],
  ["argument 2 is of type f64 and not i32", (b, { x, c, b: buffer, k }) => b.call(identity, [x, x, x, c, buffer, k])],
  [
    "result 0 is of type i32 and not f64",
    (b, { x, n, c, b: buffer, k }) =>
      b.append({ kind: "call", callee: identity, args: [x, x, n, c, buffer, k], regions: [] }, ["i32"]),
  ],
  ["a tape holds scalars and not f64[]", (b, { b: buffer }) => (b.push(0, 0, buffer), [])],
  ["the tape is -1", (b, { x }) => (b.push(-1, 0, x), [])],
  ["the site is 0.5", (b) => [b.pop(0, 0.5, "f64")]],
  ["nothing is pushed at this site\n  in  v1: f64 = pop tape 0 site 1", (b) => [b.pop(0, 1, "f64")]],
  ["nothing pops what is pushed at this site\n  in  push tape 0 site 1 x", (b, { x }) => (b.push(0, 1, x), [])],
  ["the site holds i32 here and f64 elsewhere", (b, { x }) => (b.push(0, 1, x), [b.pop(0, 1, "i32")])],
  ["the code is 0.5", (b) => (b.fail(0.5), [])],
  [
    "wrt names parameter 1 of 1",
    (b, { x }) =>
      b.append(
        { kind: "differentiate", mode: "forward", wrt: [1], args: [x], regions: [region(b, ["f64"], (r) => r)] },
        ["f64"],
      ),
  ],
  [
    "wrt names a parameter twice",
    (b, { x }) =>
      b.append(
        { kind: "differentiate", mode: "forward", wrt: [0, 0], args: [x], regions: [region(b, ["f64"], (r) => r)] },
        ["f64"],
      ),
  ],
  [
    "wrt names a parameter of type i32",
    (b, { n }) =>
      b.append(
        { kind: "differentiate", mode: "forward", wrt: [0], args: [n], regions: [region(b, ["i32"], () => [])] },
        [],
      ),
  ],
  [
    "result 3 is one too many",
    (b, { x, c }) => {
      const f = region(b, ["f64"], (r) => [...r, c]);
      return b.append({ kind: "differentiate", mode: "forward", wrt: [], args: [x], regions: [f] }, [
        "f64",
        "bool",
        "f64",
        "f64",
      ]);
    },
  ],
  [
    "argument 1 of type f64 is missing",
    (b, { x }) =>
      b.append(
        { kind: "differentiate", mode: "reverse", wrt: [0], args: [x], regions: [region(b, ["f64"], (r) => r)] },
        ["f64", "f64"],
      ),
  ],
  [
    "result 1 of type f64 is missing",
    (b, { x }) =>
      b.append(
        { kind: "differentiate", mode: "forward", wrt: [0], args: [x, x], regions: [region(b, ["f64"], (r) => r)] },
        ["f64"],
      ),
  ],
])("refused: %s", (sentence, build) => {
  const p = program(build);
  expect(() => verify(p)).toThrow(/^Program f is not legal: /);
  expect(() => verify(p)).toThrow(sentence);
});

test("a value of another Program is refused, and a fault in a Program that is called is found", () => {
  const inner = program((b, { x, n }) => [b.apply(add, x, n)], "inner");
  const outer = program((b, { x, y, n, c, b: buffer, k }) => b.call(inner, [x, y, n, c, buffer, k]));
  expect(() => verify(outer)).toThrow("Program inner is not legal: argument 1 is of type i32 and not f64");
  const foreign = program((b, { x }) => [b.apply(add, x, identity.body.params[0] ?? x)]);
  expect(() => verify(foreign)).toThrow("x is used where it is not defined");
});

test("one half of a pair of Programs may leave its tapes open", () => {
  const half = program((b, { x }) => (b.push(0, 1, x), []));
  verify(half, { openTapes: true });
  const whole = program(
    (b, { x, y, n, c, b: buffer, k }) => (b.call(half, [x, y, n, c, buffer, k]), [b.pop(0, 1, "f64")]),
  );
  verify(whole);
  expect(interpret(whole, [7, 0, 0, true, [], new Int32Array(0)])).toEqual([7]);
});
