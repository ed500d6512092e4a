import { describe, expect, test } from "vitest";
import { add, divide, multiply, subtract } from "../elementary/arithmetic.ts";
import { addParam, Builder } from "./builder.ts";
import { interpret, ProgramFailure } from "./interpret.ts";
import type { IntegerInstruction, Program, ScalarType, Type, Value } from "./types.ts";

/** A Program built by a callback from its params. */
function program(types: readonly Type[], build: (b: Builder, ...params: Value[]) => Value[], name = "f"): Program {
  const b = new Builder();
  const params = types.map((type, k) => addParam(b.region, type, `p${k}`));
  return b.finish(name, build(b, ...params));
}

/** 0² + 1² + … with a buffer. */
const sumOfSquares = program(["f64[]"], (b, x) => {
  const range = { low: b.integer(0), high: b.length(x) };
  return b.loop(range, [b.constant(0)], (i, [s = i]) => {
    const element = b.load(x, i);
    return [b.apply(add, s, b.apply(multiply, element, element))];
  });
});

describe("scalars", () => {
  test("an elementary operation takes its operands in order", () => {
    expect(
      interpret(
        program(["f64", "f64"], (b, x, y) => [b.apply(subtract, x, y)]),
        [5, 3],
      ),
    ).toEqual([2]);
  });

  test("conversions: bool and i32 to f64 exactly, f64 to i32 by rounding", () => {
    const convert = program(["bool", "i32", "f64"], (b, p, n, x) => [
      b.toNumber(p),
      b.toNumber(n),
      b.toInteger(x, "ceil"),
      b.toInteger(x, "floor"),
    ]);
    expect(interpret(convert, [true, -7, 2.5])).toEqual([1, -7, 3, 2]);
    expect(interpret(convert, [false, 0, 1e300])).toEqual([0, 0, 2147483647, 2147483647]);
    expect(interpret(convert, [false, 0, NaN])).toEqual([0, 0, -2147483648, -2147483648]);
  });

  test("only an integer in the range of i32 converts to an index", () => {
    const index = program(["f64"], (b, x) => [b.toInteger(x, "index")]);
    expect(interpret(index, [3])).toEqual([3]);
    expect(interpret(index, [-0])).toEqual([0]);
    for (const x of [0.5, NaN, Infinity, 2147483648]) expect(() => interpret(index, [x])).toThrow(ProgramFailure);
  });

  test.each<[IntegerInstruction["operator"], number]>([
    ["add", -5],
    ["subtract", -9],
    ["multiply", -14],
    ["divide", -3],
    ["remainder", -1],
  ])("i32 %s of −7 and 2 is %d", (operator, expected) => {
    const p = program(["i32", "i32"], (b, x, y) => [b.integerOperation(operator, x, y)]);
    expect(interpret(p, [-7, 2])).toEqual([expected]);
  });

  test("an i32 is never −0", () => {
    const p = program(["i32", "i32"], (b, x, y) => [b.integerOperation("multiply", x, y)]);
    expect(interpret(p, [0, -2])).toEqual([0]);
    expect(() => interpret(p, [-0, 2])).toThrow("argument 0 is no i32");
    const folded = program([], (b) => [b.integerOperation("multiply", b.integer(0), b.integer(-2))]);
    expect(interpret(folded, [])).toEqual([0]);
    expect(folded.body.instructions.at(-1)).toMatchObject({ kind: "constant", value: 0 });
  });

  test("an i32 overflow is an error, an integer division by zero a failure", () => {
    const product = program(["i32", "i32"], (b, x, y) => [b.integerOperation("multiply", x, y)]);
    expect(() => interpret(product, [65536, 65536])).toThrow("4294967296 is no i32");
    for (const operator of ["divide", "remainder"] as const) {
      const quotient = program(["i32", "i32"], (b, x, y) => [b.integerOperation(operator, x, y)]);
      expect(() => interpret(quotient, [1, 0])).toThrow(ProgramFailure);
    }
  });

  test("comparisons follow IEEE arithmetic", () => {
    const p = program(["f64", "f64"], (b, x, y) => [
      b.compare(x, "<", y),
      b.compare(x, "===", y),
      b.not(b.compare(x, "!==", y)),
    ]);
    expect(interpret(p, [1, 2])).toEqual([true, false, false]);
    expect(interpret(p, [NaN, NaN])).toEqual([false, false, false]);
    expect(interpret(p, [0, -0])).toEqual([false, true, true]);
  });
});

describe("control flow", () => {
  test("only the branch that is taken is evaluated", () => {
    const p = program(["f64"], (b, x) =>
      b.branch(
        b.compare(x, ">", b.constant(0)),
        ["f64"],
        () => [x],
        () => {
          b.fail(3);
          return [x];
        },
      ),
    );
    expect(interpret(p, [2])).toEqual([2]);
    expect(() => interpret(p, [-2])).toThrow(expect.objectContaining({ name: "ProgramFailure", code: 3 }));
  });

  test.each<[low: number, high: number, step: number, reversed: boolean, indices: number[]]>([
    [0, 4, 1, false, [0, 1, 2, 3]],
    [0, 4, 1, true, [3, 2, 1, 0]],
    [0, 5, 2, false, [0, 2, 4]],
    [0, 5, 2, true, [4, 2, 0]],
    [5, 0, -2, false, [5, 3, 1]],
    [5, 0, -2, true, [1, 3, 5]],
    [3, 3, 1, false, []],
    [4, 3, 1, true, []],
    [3, 4, -1, false, []],
  ])("a for from %d to %d by %d, reversed %s, visits %j", (low, high, step, reversed, indices) => {
    const p = program(["i32", "i32", "i32[]"], (b, from, to, seen) =>
      b.loop({ low: from, high: to, step, reversed }, [b.integer(0)], (i, [n = i]) => {
        b.store(seen, n, i);
        return [b.integerOperation("add", n, b.integer(1))];
      }),
    );
    const seen = new Int32Array(8);
    const [count] = interpret(p, [low, high, seen]);
    expect(Array.from(seen.subarray(0, Number(count)))).toEqual(indices);
  });

  test("carried values change all at once: a loop may swap them", () => {
    const fibonacci = program(["i32"], (b, n) => {
      const range = { low: b.integer(0), high: n };
      return b.loop(range, [b.constant(0), b.constant(1)], (_, [x = n, y = n]) => [y, b.apply(add, x, y)]);
    });
    expect(interpret(fibonacci, [10])).toEqual([55, 89]);
    expect(interpret(fibonacci, [0])).toEqual([0, 1]);
  });

  test("a while returns the carried values and the number of its turns", () => {
    const halvings = program(["f64"], (b, x) => {
      const { carried, turns } = b.whileLoop(
        [x],
        ([y = x]) => b.compare(y, ">", b.constant(1)),
        ([y = x]) => [b.apply(divide, y, b.constant(2))],
      );
      return [...carried, turns];
    });
    expect(interpret(halvings, [40])).toEqual([0.625, 6]);
    expect(interpret(halvings, [1])).toEqual([1, 0]);
  });

  test("calls nest, also of a Program by itself", () => {
    const b = new Builder();
    const n = addParam(b.region, "f64", "n");
    const factorial: Program = { name: "factorial", body: b.region, source: undefined };
    b.region.yields = [b.constant(0)];
    b.region.yields = b.branch(
      b.compare(n, "<=", b.constant(1)),
      ["f64"],
      () => [b.constant(1)],
      () => b.call(factorial, [b.apply(subtract, n, b.constant(1))]).map((value) => b.apply(multiply, n, value)),
    );
    expect(interpret(factorial, [5])).toEqual([120]);
    expect(interpret(factorial, [400])).toEqual([Infinity]);
  });

  test("a differentiate instruction is to be expanded first", () => {
    const p = program(["f64"], (b, x) => {
      b.append({ kind: "differentiate", mode: "forward", wrt: [], args: [x], regions: [] }, []);
      return [x];
    });
    expect(() => interpret(p, [1])).toThrow("expand it first");
  });
});

describe("memory", () => {
  test("a loop over a buffer sums its squares", () => {
    expect(interpret(sumOfSquares, [[1, 2, 3]])).toEqual([14]);
    expect(interpret(sumOfSquares, [new Float64Array(0)])).toEqual([0]);
  });

  test("stores and accumulates change the argument in place, and an aliased one alike", () => {
    const p = program(["f64[]", "f64[]"], (b, x, y) => {
      const [zero, one] = [b.integer(0), b.integer(1)];
      b.store(x, zero, b.constant(10));
      b.accumulate(y, zero, b.constant(5));
      b.accumulate(y, one, b.load(x, zero));
      return [b.load(y, zero), y];
    });
    const [x, y] = [[1, 2], new Float64Array([3, 4])];
    expect(interpret(p, [x, y])).toEqual([8, new Float64Array([8, 14])]);
    expect(x).toEqual([10, 2]);
    const both = [1, 2];
    expect(interpret(p, [both, both])[1]).toBe(both);
    expect(both).toEqual([15, 17]);
  });

  test("a new buffer is zero, at each turn of a loop again", () => {
    const p = program([], (b) =>
      b.loop({ low: b.integer(0), high: b.integer(3) }, [b.constant(0)], (i, [s = i]) => {
        const buffer = b.allocate("f64[]", b.integer(1));
        b.accumulate(buffer, b.integer(0), b.constant(1));
        return [b.apply(add, s, b.load(buffer, b.integer(0)))];
      }),
    );
    expect(interpret(p, [])).toEqual([3]);
  });

  test.each<["f64[]" | "f32[]" | "i32[]", unknown]>([
    ["f64[]", new Float64Array(2)],
    ["f32[]", new Float32Array(2)],
    ["i32[]", new Int32Array(2)],
  ])("a new %s is a typed array", (type, expected) => {
    expect(
      interpret(
        program([], (b) => [b.allocate(type, b.integer(2))]),
        [],
      ),
    ).toEqual([expected]);
    expect(() =>
      interpret(
        program(["i32"], (b, n) => [b.allocate(type, n)]),
        [-1],
      ),
    ).toThrow(ProgramFailure);
  });

  test("stores to an f32[] round, accumulates after the sum", () => {
    const p = program(["f32[]", "f64"], (b, buffer, x) => {
      b.store(buffer, b.integer(0), x);
      b.accumulate(buffer, b.integer(0), x);
      return [b.load(buffer, b.integer(0))];
    });
    expect(interpret(p, [new Float32Array(1), 0.1])).toEqual([Math.fround(Math.fround(0.1) + 0.1)]);
  });

  test("integer arrays load as i32 and wrap as they do in JavaScript", () => {
    const p = program(["i32[]", "i32"], (b, buffer, n) => {
      b.store(buffer, b.integer(0), n);
      return [b.load(buffer, b.integer(0))];
    });
    expect(interpret(p, [new Uint8Array(1), 300])).toEqual([44]);
    expect(interpret(p, [new Int32Array(1), -300])).toEqual([-300]);
  });

  test("an index out of range is a failure where it is checked, a wrong Program where it is not", () => {
    for (const index of [-1, 2]) {
      for (const checked of [true, false]) {
        const access: ((b: Builder, x: Value, i: Value) => void)[] = [
          (b, x, i) => b.load(x, i, checked),
          (b, x, i) => b.store(x, i, b.constant(1), checked),
          (b, x, i) => b.accumulate(x, i, b.constant(1), checked),
        ];
        for (const reach of access) {
          const p = program(["f64[]", "i32"], (b, x, i) => (reach(b, x, i), []));
          expect(() => interpret(p, [[1, 2], index])).toThrow(checked ? ProgramFailure : "an unchecked access reaches");
          expect(interpret(p, [[1, 2], 1])).toEqual([]);
        }
      }
    }
  });
});

describe("tapes", () => {
  const types: ScalarType[] = ["f64", "i32", "bool"];

  test("a pop takes what was pushed last, across calls", () => {
    const record = program(["f64"], (b, x) => (b.push(0, 1, x), []), "record");
    const p = program(["f64", "bool"], (b, x, c) => {
      b.push(1, 2, c);
      b.push(0, 0, x);
      b.call(record, [b.apply(add, x, b.constant(1))]);
      return [b.pop(0, 1, "f64"), b.pop(0, 0, "f64"), b.pop(1, 2, "bool")];
    });
    expect(interpret(p, [5, true])).toEqual([6, 5, true]);
  });

  test.each(types)("a pop of an empty tape is an error (%s)", (type) => {
    expect(() =>
      interpret(
        program([], (b) => [b.pop(0, 7, type)]),
        [],
      ),
    ).toThrow("a pop for site 7 of tape 0, which is empty");
  });

  test("a pop of another site or type is an error", () => {
    const site = program(["f64"], (b, x) => (b.push(0, 1, x), [b.pop(0, 2, "f64")]));
    expect(() => interpret(site, [1])).toThrow("a pop for site 2 of tape 0 meets a value of site 1");
    const type = program(["f64"], (b, x) => (b.push(0, 1, x), [b.pop(0, 1, "i32")]));
    expect(() => interpret(type, [1])).toThrow("a value of type f64 where one of type i32 is needed");
  });

  test("a value left on a tape is an error", () => {
    expect(() =>
      interpret(
        program(["f64"], (b, x) => (b.push(3, 1, x), [])),
        [1],
      ),
    ).toThrow("tape 3 still holds 1 values, the last of site 1");
  });
});

describe("arguments", () => {
  test.each<[Type, number | boolean | number[] | Float32Array | Float64Array | Int32Array]>([
    ["f64", true],
    ["bool", 1],
    ["i32", 0.5],
    ["i32", 2147483648],
    ["f64[]", new Float32Array(1)],
    ["f32[]", [1]],
    ["i32[]", new Float64Array(1)],
    ["f64", [1]],
    ["f64[]", 1],
  ])("a param of type %s refuses %o", (type, argument) => {
    expect(() =>
      interpret(
        program([type], () => []),
        [argument],
      ),
    ).toThrow(`argument 0 is no ${type}`);
  });

  test("their number is checked", () => {
    expect(() => interpret(sumOfSquares, [])).toThrow("f takes 1 arguments and got 0");
  });
});

test("a straight line of 50,000 instructions does not overflow the stack", () => {
  const p = program(["f64"], (b, x) => {
    let y = x;
    for (let k = 0; k < 50_000; k++) y = b.apply(add, y, x);
    return [y];
  });
  expect(interpret(p, [1])).toEqual([50_001]);
});
