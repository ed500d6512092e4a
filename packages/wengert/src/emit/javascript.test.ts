import { describe, expect, test, vi } from "vitest";
import { add, divide, multiply, negate, subtract } from "../elementary/arithmetic.ts";
import { elementaryFunctions } from "../elementary/table.ts";
import type { Elementary } from "../elementary/entry.ts";
import { createRegion } from "../program/builder.ts";
import type { Program } from "../program/types.ts";
import { CodeForbiddenError } from "./bind.ts";
import { emitJavaScript } from "./javascript.ts";
import { Failed, named, only, program, runEmitted, runReference, runtime } from "../../test/emitted-programs.ts";

function entry(name: string): Elementary {
  const found = elementaryFunctions.find((f) => f.name === name);
  if (found === undefined) throw new Error(`there is no ${name} in the table`);
  return found;
}

const [tanh, sin, sigmoid] = [entry("tanh"), entry("sin"), entry("sigmoid")];

function source(p: Program): string {
  return `${emitJavaScript(p).source}\n`;
}

/** The text of a template literal without its indentation. */
function text([literal]: TemplateStringsArray): string {
  const lines = (literal ?? "").split("\n").slice(1);
  const indent = /^ */.exec(lines[0] ?? "")?.[0].length ?? 0;
  return lines.map((line) => line.slice(indent)).join("\n");
}

describe("what is written", () => {
  test("a gradient reads like what a careful person would write", () => {
    const p = program("gradient_cost", ["w1: f64", "w2: f64", "w3: f64", "w4: f64"], (b, { w1, w2, w3, w4 }) => {
      const y = named(b.apply(tanh, b.apply(add, w2, w1)), "b");
      const e = named(b.apply(tanh, b.apply(add, w4, b.apply(multiply, w3, y))), "e");
      const one = b.constant(1);
      const d = named(b.apply(subtract, one, b.apply(multiply, e, e)), "d_bar");
      const inner = b.apply(subtract, one, b.apply(multiply, y, y));
      const a = named(b.apply(multiply, b.apply(multiply, d, w3), inner), "a_bar");
      return [a, a, b.apply(multiply, d, y), d];
    });
    expect(source(p)).toBe(
      text`
      function gradient_cost(w1, w2, w3, w4) {
        const b = Math.tanh(w2 + w1);
        const e = Math.tanh(w4 + w3 * b);
        const d_bar = 1 - e * e;
        const a_bar = d_bar * w3 * (1 - b * b);
        return [a_bar, a_bar, d_bar * b, d_bar];
      }
    `.trimEnd() + "\n",
    );
    const at = [0.5, -0.3, 0.8, 0.1];
    expect(runEmitted(p, at)).toStrictEqual(runReference(p, at));
  });

  test("a sum of squares is a loop with +=", () => {
    const p = program("f", ["x: f64[]"], (b, { x }) =>
      b.loop(
        { low: b.integer(0), high: b.length(x) },
        [named(b.constant(0), "s")],
        (i, carried) => {
          const element = b.load(x, i, false);
          return [b.apply(add, only(carried), b.apply(multiply, element, element))];
        },
        "i",
      ),
    );
    expect(source(p)).toBe(
      text`
      function f(x) {
        let s = 0;
        for (let i = 0; i < x.length; i++) {
          const t1 = x[i];
          s += t1 * t1;
        }
        return s;
      }
    `.trimEnd() + "\n",
    );
    expect(runEmitted(p, [[1, 2, 3]]).results).toEqual([14]);
  });

  test("a branch of a few operations is a conditional expression, one with statements assigns", () => {
    const p = program("f", ["x: f64", "y: f64"], (b, { x, y }) => {
      const larger = only(
        b.branch(
          b.compare(x, ">", y),
          ["f64"],
          () => [b.apply(sin, x)],
          () => [y],
        ),
      );
      const [u, v] = b.branch(
        b.compare(larger, "<", b.constant(0)),
        ["f64", "f64"],
        () => [b.apply(negate, larger), x],
        () => {
          const t = named(b.apply(tanh, larger), "t");
          return [t, b.apply(multiply, t, t)];
        },
      );
      return u === undefined || v === undefined ? [] : [u, v];
    });
    expect(source(p)).toBe(
      text`
      function f(x, y) {
        const t1 = x > y ? Math.sin(x) : y;
        let t2, x_2;
        if (t1 < 0) {
          t2 = -t1;
          x_2 = x;
        } else {
          const t = Math.tanh(t1);
          t2 = t;
          x_2 = t * t;
        }
        return [t2, x_2];
      }
    `.trimEnd() + "\n",
    );
    for (const args of [
      [1, 2],
      [2, 1],
      [-3, -4],
      [NaN, 1],
    ])
      expect(runEmitted(p, args)).toStrictEqual(runReference(p, args));
  });

  test("values that swap in a loop are kept aside, one of them", () => {
    const p = program("f", ["x: f64", "y: f64"], (b, { x, y }) =>
      b.loop({ low: b.integer(0), high: b.integer(3) }, [x, y], (_, [u, v]) =>
        u === undefined || v === undefined ? [] : [v, b.apply(add, u, v)],
      ),
    );
    expect(source(p)).toBe(
      text`
      function f(x, y) {
        let x_2 = x;
        let y_2 = y;
        for (let i = 0; i < 3; i++) {
          const t1 = y_2;
          y_2 = x_2 + y_2;
          x_2 = t1;
        }
        return [x_2, y_2];
      }
    `.trimEnd() + "\n",
    );
    expect(runEmitted(p, [1, 2]).results).toEqual([5, 8]);
  });

  test("loops in a row and loops in loops go on with the same variable", () => {
    const p = program("f", ["x: f64"], (b, { x }) => {
      const range = { low: b.integer(0), high: b.integer(2) };
      const first = b.loop(range, [named(b.constant(0), "s")], (_, outer) =>
        b.loop(range, outer, (__, s) => [b.apply(add, only(s), x)]),
      );
      return b.loop(range, first, (_, s) => [b.apply(multiply, only(s), x)]);
    });
    expect(source(p)).toBe(
      text`
      function f(x) {
        let s = 0;
        for (let i = 0; i < 2; i++) {
          for (let j = 0; j < 2; j++) {
            s += x;
          }
        }
        for (let i = 0; i < 2; i++) {
          s *= x;
        }
        return s;
      }
    `.trimEnd() + "\n",
    );
    expect(runEmitted(p, [3]).results).toEqual([108]);
  });

  test("a variable is not taken over while its old value is still needed", () => {
    const p = program("f", ["x: f64"], (b, { x }) => {
      const range = { low: b.integer(0), high: b.integer(2) };
      return b.loop(range, [named(b.constant(1), "s")], (_, outer) => {
        const inner = only(b.loop(range, outer, (__, s) => [b.apply(add, only(s), x)]));
        return [b.apply(multiply, inner, only(outer))];
      });
    });
    expect(runEmitted(p, [3])).toStrictEqual(runReference(p, [3]));
  });

  test("what is recorded goes to a tape with room for the whole loop", () => {
    const p = program("f", ["x: f64", "n: i32"], (b, { x, n }) => {
      const range = { low: b.integer(0), high: n };
      const last = only(
        b.loop(range, [x], (_, s) => {
          b.push(0, 1, only(s));
          return [b.apply(sin, only(s))];
        }),
      );
      const seed = b.loop({ ...range, reversed: true }, [b.constant(1)], (_, bar) => [
        b.apply(multiply, only(bar), b.apply(entry("cos"), b.pop(0, 1, "f64"))),
      ]);
      return [last, only(seed)];
    });
    expect(source(p)).toBe(
      text`
      function f(x, n) {
        let tape = numberTape(0), top = 0;
        let x_2 = x;
        if (top + Math.max(0, n) > tape.length) tape = grow(tape, top + Math.max(0, n));
        for (let i = 0; i < n; i++) {
          tape[top + i] = x_2;
          x_2 = Math.sin(x_2);
        }
        top += Math.max(0, n);
        let t1 = 1;
        top -= Math.max(0, n);
        for (let i = n - 1; i >= 0; i--) {
          const t2 = tape[top + i];
          t1 *= Math.cos(t2);
        }
        return [x_2, t1];
      }
    `.trimEnd() + "\n",
    );
    for (const n of [0, 1, 5, 3000]) expect(runEmitted(p, [0.5, n])).toStrictEqual(runReference(p, [0.5, n]));
  });

  test("an index is checked where it is not proved, and a failure says where", () => {
    const p = program("f", ["x: f64[]", "k: f64"], (b, { x, k }) => {
      b.span = { start: 7, end: 9 };
      return [b.load(x, b.toInteger(k, "index"))];
    });
    expect(source(p)).toBe(
      text`
      function f(x, k) {
        return x[at(integer(k, 0), x.length, 1)];
      }
    `.trimEnd() + "\n",
    );
    const f = emitJavaScript(p).bind(runtime);
    expect(f([4, 5], 1)).toBe(5);
    for (const k of [2, -1, 0.5, NaN, Infinity, 2 ** 32])
      expect(() => f([4, 5], k)).toThrow(expect.objectContaining({ code: -1, start: 7 }));
  });

  test("a failure at the end of a branch does not nest what follows", () => {
    const p = program("f", ["x: f64"], (b, { x }) => [
      only(
        b.branch(
          b.compare(x, "<", b.constant(0)),
          ["f64"],
          () => {
            b.fail(3);
            return [b.constant(0)];
          },
          () => [b.apply(entry("sqrt"), x)],
        ),
      ),
    ]);
    expect(source(p)).toBe(
      text`
      function f(x) {
        if (x < 0) {
          fail(3, 0);
        }
        return Math.sqrt(x);
      }
    `.trimEnd() + "\n",
    );
    expect(runEmitted(p, [-1]).results).toBe(3);
    expect(runEmitted(p, [4]).results).toEqual([2]);
  });

  test("called Programs become functions beside it", () => {
    const square = program("square", ["x: f64"], (b, { x }) => [b.apply(multiply, x, x)]);
    const pair = program("pair", ["x: f64"], (b, { x }) => [...b.call(square, [x]), b.apply(sigmoid, x)]);
    const p = program("f", ["x: f64"], (b, { x }) => {
      const [u, v] = b.call(pair, [x]);
      return u === undefined || v === undefined ? [] : [b.apply(divide, u, v)];
    });
    expect(source(p)).toBe(
      text`
      function square(x) {
        return x * x;
      }

      function pair(x) {
        const t1 = square(x);
        return [t1, sigmoid(x)];
      }

      function f(x) {
        const pair_results = pair(x);
        return pair_results[0] / pair_results[1];
      }
    `.trimEnd() + "\n",
    );
    expect(runEmitted(p, [3])).toStrictEqual(runReference(p, [3]));
  });

  test("what nothing needs is left out, but not what may fail", () => {
    const p = program("f", ["x: f64[]", "y: f64"], (b, { x, y }) => {
      b.apply(sin, y);
      b.load(x, b.integer(0), false);
      b.load(x, b.integer(1));
      b.loop({ low: b.integer(0), high: b.length(x) }, [y], (_, s) => [b.apply(sin, only(s))]);
      return [y];
    });
    expect(source(p)).toBe(
      text`
      function f(x, y) {
        at(1, x.length, 0);
        return y;
      }
    `.trimEnd() + "\n",
    );
  });
});

describe("what is computed", () => {
  test.each([
    [0, 7, 1],
    [0, 7, 3],
    [0, 6, 3],
    [7, 0, -1],
    [7, 0, -3],
    [6, 0, -3],
    [-4, 5, 2],
    [3, 3, 2],
    [5, 2, 1],
    [2, 5, -1],
    [2, 5, -4],
  ])("the indices from %i to %i by %i, both ways", (low, high, step) => {
    for (const reversed of [false, true]) {
      const p = program("f", ["low: i32", "high: i32"], (b, values) =>
        b.loop({ low: values.low, high: values.high, step, reversed }, [b.constant(0)], (i, s) => [
          b.apply(add, b.apply(multiply, only(s), b.constant(10)), b.toNumber(i)),
        ]),
      );
      expect(runEmitted(p, [low, high])).toStrictEqual(runReference(p, [low, high]));
    }
  });

  test("an integer that becomes a number is never −0", () => {
    const p = program("f", ["n: i32", "m: i32"], (b, { n, m }) => {
      const product = b.integerOperation("multiply", n, m);
      const sum = b.integerOperation("add", product, b.integerOperation("remainder", product, b.integer(3)));
      return [product, sum].map((value) => b.apply(divide, b.constant(1), b.toNumber(value)));
    });
    expect(runEmitted(p, [0, -5])).toStrictEqual(runReference(p, [0, -5]));
    expect(runEmitted(p, [0, -5]).results).toEqual([Infinity, Infinity]);
  });

  test("an integer division by zero fails, a negative length too", () => {
    const quotient = program("f", ["n: i32"], (b, { n }) => [b.integerOperation("divide", b.integer(7), n)]);
    const buffer = program("f", ["n: i32"], (b, { n }) => [b.length(b.allocate("f64[]", n))]);
    expect([-2, 0].map((n) => runEmitted(quotient, [n]).results)).toEqual([[-3], -1]);
    expect(runReference(quotient, [0]).results).toBe(-1);
    expect([2, -1].map((n) => runEmitted(buffer, [n]).results)).toEqual([[2], -1]);
  });

  test.each([2.5, -2.5, -0.5, -0, NaN, Infinity, -Infinity, 1e300])(
    "%d rounds to an integer as the reference does",
    (x) => {
      for (const rounding of ["ceil", "floor"] as const) {
        const p = program("f", ["x: f64"], (b, values) => [b.toInteger(values.x, rounding)]);
        expect(runEmitted(p, [x])).toStrictEqual(runReference(p, [x]));
      }
    },
  );

  test("a load stays before a store that may change it, in all nestings", () => {
    const p = program("f", ["x: f64[]", "y: f64[]", "c: bool"], (b, { x, y, c }) => {
      const zero = b.integer(0);
      const before = b.load(x, zero, false);
      const inside = b.load(y, zero, false);
      b.branch(
        c,
        [],
        () => (b.store(y, zero, b.constant(5), false), []),
        () => [],
      );
      b.store(x, zero, b.apply(add, b.load(x, zero, false), b.constant(1)), false);
      return [b.apply(add, before, b.load(x, zero, false)), inside];
    });
    expect(runEmitted(p, [[1], [2], true])).toStrictEqual({ results: [3, 2], args: [[2], [5], true] });
    const same = [1];
    expect(emitJavaScript(p).bind(runtime)(same, same, true)).toEqual([7, 1]);
  });

  test("a Program that calls itself", () => {
    const factorial: { -readonly [K in keyof Program]: Program[K] } = {
      name: "factorial",
      body: createRegion(undefined),
      source: undefined,
    };
    const p = program("factorial", ["n: f64"], (b, { n }) => {
      factorial.body = b.region;
      b.region.yields = [n];
      return b.branch(
        b.compare(n, "<", b.constant(2)),
        ["f64"],
        () => [b.constant(1)],
        () => [b.apply(multiply, n, only(b.call(factorial, [b.apply(subtract, n, b.constant(1))])))],
      );
    });
    factorial.body = p.body;
    expect(runEmitted(factorial, [10]).results).toEqual([3628800]);
  });

  test("a run that fails leaves no recording behind", () => {
    const inner = program("inner", ["x: f64"], (b, { x }) => {
      b.push(0, 1, x);
      b.branch(
        b.compare(x, "<", b.constant(0)),
        [],
        () => (b.fail(1), []),
        () => [],
      );
      return [b.pop(0, 1, "f64")];
    });
    const p = program("f", ["x: f64"], (b, { x }) => {
      b.push(0, 2, b.constant(10));
      const y = only(b.call(inner, [x]));
      return [b.apply(add, y, b.pop(0, 2, "f64"))];
    });
    const f = emitJavaScript(p).bind(runtime);
    for (let k = 0; k < 2000; k++) expect(() => f(-1)).toThrow(Failed);
    expect(f(3)).toBe(13);
  });

  test("booleans and integers are recorded, too", () => {
    const p = program("f", ["c: bool", "n: i32", "x: f64"], (b, { c, n, x }) => {
      b.push(0, 1, c);
      b.push(0, 2, n);
      b.push(0, 3, x);
      const [popped, count, flag] = [b.pop(0, 3, "f64"), b.pop(0, 2, "i32"), b.pop(0, 1, "bool")];
      return [popped, count, flag];
    });
    expect(runEmitted(p, [true, -7, 0.1])).toStrictEqual(runReference(p, [true, -7, 0.1]));
    expect(runEmitted(p, [false, 2 ** 31 - 1, -0])).toStrictEqual(runReference(p, [false, 2 ** 31 - 1, -0]));
  });
});

describe("the wrapper around it", () => {
  const p = program("f", ["mass: f64", "x: f64[]"], (b, { mass, x }) => {
    const first = b.load(x, b.integer(0), false);
    return [b.apply(multiply, mass, first), b.apply(multiply, mass, mass), x];
  });

  test("structured arguments, a guard and structured results go into the same function", () => {
    const emitted = emitJavaScript(p, {
      name: "energy",
      parameters: ["p"],
      bindings: ([first]) => [`${first}.mass`, `${first}.x`],
      prelude: ([first]) => [`if (typeof ${first}.mass !== "number") return other(${first});`],
      results: {
        kind: "record",
        fields: [
          ["value", 0],
          ["__proto__", { kind: "constant", value: 'a"\u2028' }],
          ["gradient", { kind: "list", items: [1, { kind: "call", callee: "Array.from", args: [2] }] }],
        ],
      },
      support: { other: 'function other() { return "other"; }' },
    });
    expect(`${emitted.source}\n`).toBe(
      text`
      function energy(p) {
        if (typeof p.mass !== "number") return other(p);
        const mass = p.mass;
        const x = p.x;
        return { value: mass * x[0], ["__proto__"]: "a\\"\u2028", gradient: [mass * mass, Array.from(x)] };
      }
    `.trimEnd() + "\n",
    );
    const f = emitted.bind(runtime);
    const result = f({ mass: 3, x: new Float64Array([2]) });
    expect(result).toHaveProperty("gradient", [9, [2]]);
    expect(Object.keys(result ?? {})).toEqual(["value", "__proto__", "gradient"]);
    expect(f({ mass: "3" })).toBe("other");
  });

  test("a rest parameter and an optional one", () => {
    const emitted = emitJavaScript(p, {
      parameters: [
        { name: "mass", optional: true },
        { name: "x", rest: true },
      ],
      results: 0,
    });
    expect(emitted.source.split("\n")[0]).toBe("function f(mass = undefined, ...x) {");
    const f = emitted.bind(runtime);
    expect([f.length, f(3, 2)]).toEqual([0, 6]);
  });

  test("names that the host provides go to nothing else", () => {
    const q = program("other", ["other: f64", "fail: f64", "Math: f64", "t1: f64"], (b, values) =>
      Object.values(values).map((value) => b.apply(tanh, value)),
    );
    const emitted = emitJavaScript(q, { support: { other: "function other() {}" } });
    expect(emitted.source.split("\n")[0]).toBe("function other_2(other_3, fail_2, Math_, t1) {");
    expect(emitted.bind(runtime)(0, 1, 2, 3)).toEqual([0, 1, 2, 3].map(Math.tanh));
  });

  test("where code made from text is forbidden, bind says so", () => {
    vi.stubGlobal("Function", function forbidden() {
      throw new EvalError("Code generation from strings disallowed for this context");
    });
    try {
      expect(() => emitJavaScript(p).bind(runtime)).toThrow(CodeForbiddenError);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test("a differentiate instruction must be expanded first", () => {
    const q = program("f", ["x: f64"], (b, { x }) =>
      b.append({ kind: "differentiate", mode: "forward", wrt: [0], args: [x, x], regions: [createRegion(b.region)] }, [
        "f64",
        "f64",
      ]),
    );
    expect(() => emitJavaScript(q)).toThrow("expand it first");
  });
});
