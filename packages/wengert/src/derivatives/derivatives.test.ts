import { describe, expect, test } from "vitest";
import { clamp, logaddexp, relu, sigmoid, softplus } from "../elementary/functions.ts";
import { derivative } from "./derivative.ts";
import { evaluate } from "./evaluate.ts";
import { gradient, valueAndGradient } from "./gradient.ts";
import { hvp } from "./hessian.ts";
import { jvp } from "./jvp.ts";
import { vjp } from "./vjp.ts";
import { withScope } from "../read/drivers.ts";

const cost = (w1: number, w2: number, w3: number, w4: number): number => Math.tanh(w4 + w3 * Math.tanh(w2 + w1));

describe("the four-input example", () => {
  const [w1, w2, w3, w4] = [0.5, -0.3, 0.8, 0.1] as const;
  const b = Math.tanh(w2 + w1);
  const e = Math.tanh(w4 + w3 * b);
  const outer = 1 - e * e;
  const closed = [outer * w3 * (1 - b * b), outer * w3 * (1 - b * b), outer * b, outer];

  test.each(["reverse", "forward"] as const)("mode %s gives the closed form to an ulp", (mode) => {
    const partials = gradient(cost, { mode })(w1, w2, w3, w4);
    partials.forEach((partial, k) => {
      expect(Math.abs(partial - (closed[k] ?? NaN))).toBeLessThanOrEqual(2 ** -53);
    });
  });

  test("the value next to the gradient is bit-identical to the function's", () => {
    expect(valueAndGradient(cost)(w1, w2, w3, w4).value).toBe(cost(w1, w2, w3, w4));
  });

  test("the generated code reads like what a careful person would write", () => {
    expect(gradient(cost).source).toMatchInlineSnapshot(`
      "function gradient_cost(w1, w2, w3, w4) {
        const t1 = Math.tanh(w2 + w1);
        const t2 = Math.tanh(w4 + w3 * t1);
        const w4_bar = 1 - t2 * t2;
        const w2_bar = w4_bar * w3 * (1 - t1 * t1);
        return [w2_bar, w2_bar, w4_bar * t1, w4_bar];
      }"
    `);
  });
});

/** Both modes at a point. */
function bothModes(f: (...x: number[]) => number, ...at: number[]): unknown[] {
  return (["reverse", "forward"] as const).map((mode) => gradient(f, { mode })(...at));
}

describe("edge cases in both modes", () => {
  const list: readonly (readonly [string, (...x: never[]) => number, readonly number[], unknown])[] = [
    ["x^y at (0, 2) is flat", (x: number, y: number) => x ** y, [0, 2], [0, 0]],
    ["x² at 0", (x: number) => x ** 2, [0], 0],
    ["max(x, x) has derivative 1", (x: number) => Math.max(x, x), [3], 1],
    ["sigmoid at −800 is flat", (x: number) => sigmoid(x), [-800], 0],
    ["softplus at 800 rises with slope 1", (x: number) => softplus(x), [800], 1],
    ["logaddexp at equal operands", (x: number, y: number) => logaddexp(x, y), [1000, 1000], [0.5, 0.5]],
    ["logaddexp at large equal operands", (x: number, y: number) => logaddexp(x, y), [1e16, 1e16], [0.5, 0.5]],
    ["1 % 0.1", (x: number, y: number) => x % y, [1, 0.1], [1, -9]],
    ["sqrt at 0 is infinitely steep", (x: number) => Math.sqrt(x), [0], Infinity],
    ["an input that is not used", (x: number, _y: number) => x * 2, [1, 5], [2, 0]],
    ["a constant function", (_x: number, _y: number) => 3, [1, 5], [0, 0]],
    ["x·x·y at (2, 2): equal values are different nodes", (x: number, y: number) => x * x * y, [2, 2], [8, 4]],
    ["relu at 0", (x: number) => relu(x), [0], 0],
    ["max(0, x) at 0 is halved", (x: number) => Math.max(0, x), [0], 0.5],
    ["clamp at its bound", (x: number) => clamp(x, 0, 1), [1], 1],
    ["abs at 0", (x: number) => Math.abs(x), [0], 0],
    ["NaN propagates", (x: number) => x * 2 + Math.sin(NaN * x), [1], NaN],
    ["infinity is a number", (x: number) => Math.exp(-x), [Infinity], -0],
    ["three contributions", (w: number) => Math.tanh(w) * Math.cos(w) + Math.log(w), [0.7], undefined],
  ];
  test.each(list)("%s", (_, f, at, expected) => {
    const f1 = f as (...x: number[]) => number;
    const [reverse, forward] = bothModes(f1, ...at);
    expect(forward).toEqual(reverse);
    if (expected !== undefined) expect(reverse).toEqual(expected);
  });

  test("tanh(w)·cos(w) + log(w) against its closed form", () => {
    const w = 0.7;
    const closed = (1 - Math.tanh(w) ** 2) * Math.cos(w) - Math.tanh(w) * Math.sin(w) + 1 / w;
    expect(gradient((x: number) => Math.tanh(x) * Math.cos(x) + Math.log(x))(w)).toBeCloseTo(closed, 15);
  });

  test("a zero that arises at run time is multiplied as IEEE says", () => {
    expect(gradient((x: number) => Math.sqrt(x) ** 2)(0)).toBeNaN();
  });

  test("a literal 0 is multiplied as IEEE says, too", () => {
    const f = new Function("return (x, y) => x * y * 0 + y")() as (x: number, y: number) => number;
    for (const mode of ["reverse", "forward"] as const) {
      expect(gradient(f, { mode })(1, Infinity)[0]).toBeNaN();
      expect(gradient(f, { mode })(1, 2)).toEqual([0, 1]);
    }
  });

  test("a branch that is not taken contributes nothing", () => {
    expect(
      gradient((x: number) => {
        const t = Math.sqrt(x);
        return x > 0 ? t : x;
      })(0),
    ).toBe(1);
  });
});

describe("shapes", () => {
  test("partials mirror arrays, typed arrays, records and passive leaves", () => {
    const f = (p: { m: number; v: number[]; on: boolean; label: string }, y: Float64Array, z: Float32Array): number =>
      p.m * p.v[1] * y[0] + z[1] * 2;
    const partials = gradient(f)(
      { m: 2, v: [3, 4], on: true, label: "a" },
      Float64Array.of(5, 6),
      Float32Array.of(7, 8),
    );
    expect(partials).toEqual([
      { m: 20, v: [0, 10], on: null, label: null },
      Float64Array.of(8, 0),
      Float32Array.of(0, 2),
    ]);
  });

  test.each([Int32Array, Int16Array, Int8Array, Uint32Array, Uint16Array, Uint8Array, Uint8ClampedArray])(
    "an integer array is passive: %o",
    (kind) => {
      const f = (x: number, k: ArrayLike<number>): number => x * k[1];
      expect(gradient(f)(2, kind.of(3, 4))).toEqual([4, null]);
    },
  );

  test("one array in two positions has two partials", () => {
    const f = (x: number[], y: number[]): number => x[0] * y[0] + x[1] * y[1] * 3;
    const x = [2, 5];
    expect(gradient(f)(x, x)).toEqual([
      [2, 15],
      [2, 15],
    ]);
    expect(gradient(f, { mode: "forward" })(x, x)).toEqual([
      [2, 15],
      [2, 15],
    ]);
  });

  test("wrt: k gives that partial itself, a list gives a list, one parameter gives the partial", () => {
    const f = (x: number, y: number, z: number): number => x * y * z;
    expect(gradient(f, { wrt: 1 })(2, 3, 5)).toBe(10);
    expect(gradient(f, { wrt: [2] })(2, 3, 5)).toEqual([6]);
    expect(gradient(f, { wrt: [2, 0] })(2, 3, 5)).toEqual([6, 15]);
    expect(gradient((x: number) => x * x)(4)).toBe(8);
  });

  test("a rest parameter is one array", () => {
    expect(gradient((...x: number[]) => x[0] * x[1])(2, 3)).toEqual([3, 2]);
    expect(gradient((a: number, ...x: number[]) => a * x[1])(2, 3, 4)).toEqual([4, [0, 2]]);
  });

  test("what needs the length of an array is read for the lengths that come", () => {
    const g = gradient((x: number[]) => Math.hypot(...x));
    expect(g([3, 4])).toEqual([0.6, 0.8]);
    expect(g([0, 5, 12])).toEqual([0, 5 / 13, 12 / 13]);
    expect(g([8, 6])).toEqual([0.8, 0.6]);
    const area = (a: number, b: number): number => a * b;
    const f = new Function("return (x) => area(...x)")() as (x: number[]) => number;
    expect(gradient(f, { scope: () => ({ area }), verify: false })([3, 4])).toEqual([4, 3]);
  });

  test("a derivative of a derivative of a function with a rest parameter is refused", () => {
    const inner = gradient((...x: number[]) => x[0] * x[0] * x[1]);
    expect(() => jvp(inner)([3, 4], [[1, 0]] as never)).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_SYNTAX" }),
    );
  });

  test("a parameter left to its default is no input", () => {
    const f = (x: number, y: number = 3): number => x * y;
    expect(gradient(f)(2)).toEqual([3, null]);
    expect(gradient(f)(2, 5)).toEqual([5, 2]);
  });

  test("derivative works on records and arrays of results", () => {
    expect(derivative((t: number) => ({ x: Math.cos(t), y: [t * t, 1] }))(2)).toEqual({ x: -Math.sin(2), y: [4, 0] });
    expect(derivative((t: number) => ({ x: t * t * t, y: [t * t, 1] }), { mode: "reverse" })(2)).toEqual({
      x: 12,
      y: [4, 0],
    });
  });

  test("jvp takes a tangent for each argument, vjp a seed in the shape of the result", () => {
    const f = (x: number[], y: number): number[] => [x[0] * y, x[1] * x[0]];
    expect(jvp(f)([[2, 3], 5], [[1, 0], 0])).toEqual({ value: [10, 6], tangent: [5, 3] });
    const { value, pullback } = vjp(f)([2, 3], 5);
    expect(value).toEqual([10, 6]);
    expect(pullback([1, 0])).toEqual([[5, 0], 2]);
    expect(pullback([0, 1])).toEqual([[3, 2], 0]);
  });

  test("a seed is like the result, whose lengths may be known at run time only", () => {
    const { value, pullback } = vjp((A: number[][]) => A.map((row) => row.map((v) => v * v)))([
      [1, 2],
      [3, 4],
    ]);
    value.push([5, 6]);
    const seed = [
      [1, 0],
      [0, 2],
    ];
    expect(pullback(seed)).toEqual([
      [2, 0],
      [0, 16],
    ]);
    for (const wrong of [[[1, 0]], [...seed, [1, 1]], [[1], [2]]]) {
      expect(() => pullback(wrong)).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    }
    const doubled = vjp((x: number[]) => x.map((v) => 2 * v))([1, 2, 3]);
    expect(() => doubled.pullback([1, 2])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
  });
});

describe("higher order", () => {
  test("the second derivative of x·sin x", () => {
    const second = derivative(derivative((x: number) => x * Math.sin(x)));
    expect(second(0.7)).toBeCloseTo(2 * Math.cos(0.7) - 0.7 * Math.sin(0.7), 14);
  });

  test("the sixth derivative of exp(sin x) against its closed form", () => {
    let f: (x: number) => number = (x) => Math.exp(Math.sin(x));
    for (let k = 0; k < 6; k++) f = derivative(f);
    const x = 0.4;
    const [s, c] = [Math.sin(x), Math.cos(x)];
    // By Faà di Bruno with g = sin: the complete Bell polynomial B6(c, −s, −c, s, c, −s).
    const g = [c, -s, -c, s, c, -s];
    const bell = [1];
    const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k);
    for (let n = 0; n < 6; n++) {
      bell.push(g.slice(0, n + 1).reduce((sum, gk, k) => sum + binomial(n, k) * bell[n - k] * gk, 0));
    }
    expect(f(x)).toBeCloseTo(bell[6] * Math.exp(s), 11);
  });

  test("inner and outer perturbations are not confused", () => {
    expect(derivative((x: number) => x * derivative((y: number) => x + y)(x))(1)).toBe(1);
    expect(gradient((x: number) => x * gradient((y: number) => x + y)(x))(1)).toBe(1);
    expect(derivative((x: number) => x * gradient((y: number) => x * y * y)(x))(3)).toBe(4 * 3 * 3 * 1.5);
    expect(evaluate((x: number) => derivative((y: number) => x * y * y)(x))(3)).toBe(18);
  });

  test("directions and seeds of inner derivatives stay as they are when the function changes its argument", () => {
    const f = (x: number[]): number => {
      x[0] *= x[1];
      return x[0] * x[1];
    };
    const along = (x: number[], w: number[]): number => jvp(f)([x], [w]).tangent + w[0];
    const w = [10, 20];
    expect(evaluate(along, { scope: () => ({ f }) })([3, 4], w)).toBe(10 * 16 + 2 * 3 * 4 * 20 + 10);
    expect(gradient(along, { scope: () => ({ f }) })([3, 4], w)).toEqual([
      [160, 200],
      [17, 24],
    ]);
    expect(w).toEqual([10, 20]);
    const double = (x: number[]): number[] => {
      x[0] *= 2;
      return x;
    };
    const pulled = (x: number[], seed: number[]): number => vjp(double)(x).pullback(seed)[0] * seed[0];
    expect(gradient(pulled, { scope: () => ({ double }) })([3, 4], w)).toEqual([
      [0, 0],
      [40, 0],
    ]);
    expect(w).toEqual([10, 20]);
  });

  test("derivatives of derivatives may differ in the last bits from how they run by themselves", () => {
    const f = (x: number, y: number): number => {
      const polar = (r: number, angle: number): number[] => [r * Math.cos(angle), r * Math.sin(angle)];
      const { value, pullback } = vjp(polar)(x, y);
      const [dr, dangle] = pullback([value[1], x]);
      return dr * dangle;
    };
    const { value, tangent } = jvp(gradient(f))([1.2, 0.5], [0, 1]);
    expect(value[1]).toBeCloseTo(gradient(f)(1.2, 0.5)[1], 14);
    expect(tangent[1]).toBeCloseTo(hvp(f)([1.2, 0.5], [0, 1])[1], 12);
    const wrong = new Function("sigmoid", "derivative", "return (x) => derivative((y) => sigmoid(y))(x)")(
      (y: number) => y * 1.0001,
      () => () => 1.0001,
    ) as (x: number) => number;
    expect(() => gradient(wrong)(1)).toThrow(expect.objectContaining({ code: "VALUE_MISMATCH" }));
  });

  test("parameters left to their defaults, to second order", () => {
    const f = (x: number, n: number = 3): number => x ** n;
    expect(gradient(gradient(f, { wrt: 0 }))(2)).toEqual([12, null]);
    expect(jvp(gradient(f))([2], [1])).toEqual({ value: [12, null], tangent: [12, null] });
  });

  test("a gradient made with a scope keeps it inside another function", () => {
    const f = new Function("return (x) => rate * x * x")() as (x: number) => number;
    const made = gradient(f, { scope: () => ({ rate: 3 }), verify: false });
    const g = new Function("return (x) => x * made(x)")() as (x: number) => number;
    expect(derivative(g, { scope: () => ({ made }), verify: false })(2)).toBe(24);
    expect(derivative(made)(5)).toBe(6);
  });

  test("forward over reverse = reverse over reverse = reverse over forward", () => {
    const f = (x: number, y: number): number => Math.sin(x * y) + x ** 3 * y;
    const gx = gradient(f, { wrt: 0 });
    const dx = (x: number, y: number): number => derivative((t: number) => Math.sin(t * y) + t ** 3 * y)(x);
    const closed = [-Math.sin(0.6) * 4 + 6 * 0.3 * 2, Math.cos(0.6) - 0.6 * Math.sin(0.6) + 3 * 0.09];
    const all = [gradient(gx)(0.3, 2), gradient(gx, { mode: "forward" })(0.3, 2), gradient(dx)(0.3, 2)];
    for (const row of all)
      row.forEach((value, k) => {
        expect(value).toBeCloseTo(closed[k], 13);
      });
  });
});

describe("loops", () => {
  const sumOfSquares = (x: readonly number[] | Float64Array): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += x[i] * x[i];
    return s;
  };
  const overwriting = (x: readonly number[]): number => {
    let s = 1;
    for (let i = 0; i < x.length; i++) {
      if (x[i] > 1) s = s * x[i];
      else s = x[i] + Math.sin(s);
    }
    return s;
  };

  test("a sum of squares, to second order", () => {
    expect(gradient(sumOfSquares)([1, 2, 3])).toEqual([2, 4, 6]);
    expect(gradient(sumOfSquares)(Float64Array.of(1, 2))).toEqual(Float64Array.of(2, 4));
    expect(gradient(sumOfSquares)([])).toEqual([]);
    expect(jvp(gradient(sumOfSquares))([[1, 2, 3]], [[1, 0, 5]])).toEqual({ value: [2, 4, 6], tangent: [2, 0, 10] });
  });

  test("a loop with an if that overwrites s, to second order", () => {
    const x = [0.5, 2, 0.25, 3];
    // s = ((1 + …)): 0.5 + sin 1; ·2; 0.25 + sin(·); ·3
    const s1 = 0.5 + Math.sin(1);
    const s2 = s1 * 2;
    const s3 = 0.25 + Math.sin(s2);
    const closed = [3 * Math.cos(s2) * 2, 3 * Math.cos(s2) * s1, 3, s3];
    const reverse = gradient(overwriting)(x);
    const forward = gradient(overwriting, { mode: "forward" })(x);
    closed.forEach((value, k) => {
      expect(reverse[k]).toBeCloseTo(value, 14);
      expect(forward[k]).toBeCloseTo(value, 14);
    });
    const { tangent } = jvp(gradient(overwriting))([x], [[1, 0, 0, 0]]);
    const second = [-3 * Math.sin(s2) * 4, -3 * Math.sin(s2) * s1 * 2 + 3 * Math.cos(s2), 0, Math.cos(s2) * 2];
    second.forEach((value, k) => {
      expect(tangent[k]).toBeCloseTo(value, 13);
    });
  });
});

describe.each(["reverse", "forward"] as const)("functions that change their arguments, mode %s", (mode) => {
  test("the gradient is that at the point passed, and the change happens once", () => {
    const f = (x: number[], y: number): number => {
      x[1] += Math.sin(x[0]) * y;
      return x[1] * x[0];
    };
    const x = [0.6, 1.2];
    const { value, gradient: partials } = valueAndGradient(f, { mode })(x, 2);
    const changed = 1.2 + Math.sin(0.6) * 2;
    expect(value).toBe(changed * 0.6);
    expect(partials[0][0]).toBeCloseTo(changed + 0.6 * Math.cos(0.6) * 2, 14);
    expect(partials[0][1]).toBe(0.6);
    expect(partials[1]).toBeCloseTo(0.6 * Math.sin(0.6), 14);
    expect(x).toEqual([0.6, changed]);
  });

  test("rows of a nested array are written back", () => {
    const f = (m: number[][]): number => {
      m[1][0] *= m[0][1];
      return m[1][0] * m[1][0];
    };
    const m = [
      [1, 2],
      [3, 4],
    ];
    expect(gradient(f, { mode })(m)).toEqual([
      [0, 36],
      [24, 0],
    ]);
    expect(m).toEqual([
      [1, 2],
      [6, 4],
    ]);
  });

  test("a field of the caller's record is left as f leaves it, the partial is that at the start", () => {
    const f = (p: { x: number }): number => {
      p.x = p.x * p.x;
      return p.x;
    };
    const p = { x: 3 };
    expect(gradient(f, { mode })(p)).toEqual({ x: 6 });
    expect(p).toEqual({ x: 9 });
  });
});

describe("bad input", () => {
  const cases: readonly (readonly [string, () => unknown, string, RegExp])[] = [
    [
      "too few arguments",
      () => Reflect.apply(gradient(cost), undefined, [1, 2]),
      "WRONG_ARGUMENT_COUNT",
      /takes 4 arguments \(w1, w2, w3, w4\); 2 came/,
    ],
    [
      "too many arguments",
      () => Reflect.apply(gradient(cost), undefined, [1, 2, 3, 4, 5]),
      "WRONG_ARGUMENT_COUNT",
      /5 came/,
    ],
    [
      "undefined",
      () => Reflect.apply(gradient(cost), undefined, [1, 2, undefined, 4]),
      "BAD_ARGUMENT",
      /argument w3 of cost\(\) is undefined/,
    ],
    [
      "a bigint",
      () => Reflect.apply(gradient(cost), undefined, [1, 2, 3n, 4]),
      "BAD_ARGUMENT",
      /argument w3 of cost\(\) is the bigint 3n/,
    ],
    ["a hole", () => gradient((x: number[]) => x[0])([1, , 3] as number[]), "BAD_ARGUMENT", /x\[1\]/],
    [
      "a string among numbers",
      () => gradient((x: number[]) => x[0])([1, "a"] as never),
      "BAD_ARGUMENT",
      /argument x\[1\] of f\(\) is the string "a"/,
    ],
    [
      "more elements than an index can count",
      () => gradient((w: number, x: Uint8Array) => w * x[0])(1, new Uint8Array(2 ** 31)),
      "BAD_ARGUMENT",
      /argument x of f\(\) is of length 2147483648; expected at most 2³¹ − 1 elements/,
    ],
    ["no function", () => gradient(3 as never), "NOT_A_FUNCTION", /got 3/],
    ["a position in place of the options", () => gradient(cost, 0 as never), "BAD_OPTION", /are 0; expected a record/],
    ["a list in place of the options", () => gradient(cost, [0] as never), "BAD_OPTION", /expected a record/],
    ["an unknown option", () => gradient(cost, { wtr: 0 } as never), "BAD_OPTION", /no option wtr/],
    ["a scope that is no function", () => gradient(cost, { scope: {} } as never), "BAD_OPTION", /scope .* a function/],
    ["an unknown mode", () => gradient(cost, { mode: "auto" } as never), "BAD_OPTION", /"forward" or "reverse"/],
    ["a parameter's name as wrt", () => gradient(cost, { wrt: "w1" } as never), "BAD_OPTION", /position/],
    ["derivative of a record", () => derivative((p: { a: number }) => p.a)({ a: 1 }), "NOT_ONE_INPUT", /.*/],
    [
      "a record that contains itself",
      () => {
        const p: { a: number; p?: unknown } = { a: 1 };
        p.p = p;
        return gradient((q: { a: number }) => q.a)(p);
      },
      "BAD_ARGUMENT",
      /part of itself/,
    ],
    ["wrt out of range", () => gradient(cost, { wrt: 4 }), "BAD_OPTION", /wrt: 4/],
    [
      "a result that is no number",
      () => gradient((x: number) => [x] as unknown as number)(1),
      "NOT_SCALAR",
      /jacobian/,
    ],
    ["derivative of two inputs", () => derivative((x: number, y: number) => x * y)(1, 2), "NOT_ONE_INPUT", /wrt/],
    [
      "a tangent of the wrong length",
      () => jvp((x: number[]) => x[0])([[1, 2]], [[1]]),
      "SHAPE_MISMATCH",
      /an array of length 2/,
    ],
    [
      "a seed of the wrong shape",
      () => vjp((x: number) => [x, x])(1).pullback([1]),
      "SHAPE_MISMATCH",
      /an array of length 2/,
    ],
    ["an index out of range", () => gradient((x: number[]) => x[2])([1, 2]), "INDEX_OUT_OF_RANGE", /.*/],
  ];
  test.each(cases)("%s", (_, run, code, message) => {
    expect(run).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  test("the second call is checked as the first is", () => {
    const g = gradient(cost);
    g(1, 2, 3, 4);
    expect(() => Reflect.apply(g, undefined, [1, 2, "3", 4])).toThrow(/w3/);
    expect(() => Reflect.apply(g, undefined, [1, 2, 3])).toThrow(/3 came/);
    const h = gradient((x: number[]) => x[0] * x[1]);
    h([1, 2]);
    expect(() => h([1, "2"] as never)).toThrow(/x\[1\]/);
  });
});

describe("nothing is silently wrong", () => {
  test("a user's own clamp in scope wins over Wengert's", () => {
    const mine = (x: number, low: number, _high: number): number => low * x * x;
    const f = (x: number): number => clamp(x, 2, 3);
    const inScope = new Function("return (x) => clamp(x, 2, 3)")() as (x: number) => number;
    expect(f(1)).toBe(2);
    expect(gradient(inScope, { scope: () => ({ clamp: mine }), verify: false })(5)).toBe(20);
  });

  test("a function of another name in scope is noticed when it changes", () => {
    let helper = (x: number): number => x * x;
    const f = new Function("return (x) => helper(x)")() as (x: number) => number;
    const g = gradient(f, { scope: () => ({ helper }), verify: false });
    expect(g(3)).toBe(6);
    helper = (x) => x * x * x;
    expect(g(3)).toBe(27);
  });

  test("a function that a bundler renamed is found under its own name", () => {
    const multiply2 = (x: number, y: number): number => x * y;
    const f = new Function("return (x, y) => multiply2(x, y)")() as (x: number, y: number) => number;
    expect(gradient(f, { scope: () => ({ multiply: multiply2 }), verify: false })(2, 3)).toEqual([3, 2]);
  });

  test("an import that a bundler numbered is still Wengert's", () => {
    const f = new Function("return (x) => x * gradient2((y) => x * y * y)(x) + derivative$1((y) => y * y)(x)")();
    expect(gradient(f as (x: number) => number)(2)).toBe(6 * 4 + 2);
  });

  test("numbers in scope are never frozen", () => {
    let rate = 2;
    const g = gradient((x: number) => rate * x, { scope: () => ({ rate }) });
    expect(g(1)).toBe(2);
    rate = 7;
    expect(g(1)).toBe(7);
  });

  test("a shadowed Math is not the global one", () => {
    const f = (x: number, Math: { sin: number }): number => x * Math.sin;
    expect(gradient(f)(2, { sin: 5 })).toEqual([5, { sin: 2 }]);
  });

  test("a record with its keys in another order is another shape", () => {
    const f = (p: Record<string, number>): number => {
      let s = 0;
      let i = 1;
      for (const v of Object.values(p)) s += i++ * v * v;
      return s;
    };
    const g = valueAndGradient(f);
    expect(g({ a: 1, b: 2 })).toEqual({ value: 9, gradient: { a: 2, b: 8 } });
    expect(g({ b: 2, a: 1 })).toEqual({ value: 6, gradient: { b: 4, a: 4 } });
  });

  test("helpers of one text with different scopes are different", () => {
    const make = (k: number): ((v: number) => number) =>
      withScope(new Function("return (v) => v * k")() as (v: number) => number, () => ({ k }));
    const [a, b] = [make(2), make(5)];
    const f = new Function("return (x) => x > 2 ? a(x) : b(x)")() as (x: number) => number;
    const g = gradient(f, { scope: () => ({ a, b }), verify: false });
    expect(g(3)).toBe(2);
    expect(g(1)).toBe(5);
  });

  test("a gradient's own scope is not replaced by its caller's", () => {
    const cube = new Function("return (x) => k * x ** 3")() as (x: number) => number;
    const G = gradient(cube, { scope: () => ({ k: 3 }), verify: false });
    const f = new Function("return (x) => G(x) * m")() as (x: number) => number;
    expect(derivative(f, { scope: () => ({ G, m: 1, k: 10 }), verify: false })(2)).toBe(36);
    expect(derivative(derivative(cube, { scope: () => ({ k: 3 }), verify: false }), { verify: false })(2)).toBe(36);
  });

  test("rows of one argument that are one array may not be written", () => {
    const f = (A: number[][]): number => {
      A[0][0] *= 3;
      return A[1][0];
    };
    const g = valueAndGradient(f);
    const matrix = [
      [1, 2],
      [1, 2],
    ];
    expect(g(matrix).value).toBe(1);
    const row = [1, 2];
    expect(() => g([row, row])).toThrow(expect.objectContaining({ code: "ALIASED_ARGUMENTS" }));
    const read = (A: number[][]): number => A[0][0] * A[1][0];
    expect(gradient(read)([row, row])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  test("what jvp and vjp return has no text of the user's", () => {
    expect(() => gradient(vjp(cost) as never)).toThrow(expect.objectContaining({ code: "NOT_READABLE" }));
    expect(() => gradient(jvp(cost) as never)).toThrow(/what jvp\(f\) returned/);
  });

  test("withScope checks what it is given", () => {
    expect(() => withScope(5 as never, () => ({}))).toThrow(expect.objectContaining({ code: "NOT_A_FUNCTION" }));
    expect(() => withScope(cost, {} as never)).toThrow(expect.objectContaining({ code: "BAD_OPTION" }));
  });

  test("a name that stands for something else than Wengert takes it for is found at the first call", () => {
    const f = new Function("sigmoid", "return function f(x) { return sigmoid(x) }")((x: number) => 3 * x) as (
      x: number,
    ) => number;
    expect(() => gradient(f)(1)).toThrow(expect.objectContaining({ code: "VALUE_MISMATCH" }));
  });
});

describe("a guard by the value that the other branch uses", () => {
  const sinc = (x: number, y: number): number => {
    const r = Math.sqrt(x * x + y * y);
    if (r < 1e-4) return 1;
    return Math.sin(r) / r;
  };

  test.each(["forward", "reverse"] as const)("contributes nothing where it guards, mode %s", (mode) => {
    expect(gradient(sinc, { mode })(0, 0)).toEqual([0, 0]);
    const [dx, dy] = gradient(sinc, { mode })(3, 4);
    const slope = Math.cos(5) / 5 - Math.sin(5) / 25;
    expect(dx).toBeCloseTo(0.6 * slope, 15);
    expect(dy).toBeCloseTo(0.8 * slope, 15);
  });

  test.each(["forward", "reverse"] as const)(
    "in a loop, and where the guard looks at a computed value, mode %s",
    (mode) => {
      const f = (x: number[]): number => {
        let sum = 0;
        for (let i = 0; i + 1 < x.length; i += 2) {
          const r = Math.sqrt(x[i] * x[i] + x[i + 1] * x[i + 1]);
          const scaled = 2 * r;
          if (scaled > 1e-4) sum += r * r * r + scaled;
        }
        return sum;
      };
      expect(gradient(f, { mode })([0, 0])).toEqual([0, 0]);
      const partials = gradient(f, { mode })([0, 0, 3, 4]);
      expect(partials.slice(0, 2)).toEqual([0, 0]);
      expect(partials[2]).toBeCloseTo(0.6 * (75 + 2), 12);
      expect(partials[3]).toBeCloseTo(0.8 * (75 + 2), 12);
    },
  );
});

test("an array of more elements than an index can count is refused at later calls, too", () => {
  const g = gradient((w: number, x: Uint8Array) => w * x[0], { wrt: 0 });
  for (let call = 0; call < 3; call++) expect(g(1, Uint8Array.of(3))).toBe(3);
  expect(() => g(1, new Uint8Array(2 ** 31))).toThrow("at most 2³¹ − 1 elements");
});
