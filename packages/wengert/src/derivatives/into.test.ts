import { describe, expect, expectTypeOf, test } from "vitest";
import { gradient, valueAndGradient } from "./gradient.ts";
import { hessian, hvp } from "./hessian.ts";
import { gradientInto, hessianInto, hvpInto, jacobianInto, valueAndGradientInto } from "./into.ts";
import { jacobian } from "./jacobian.ts";

/** A tape, a local array and two kinds of loops. */
const chain = (x: Float64Array): number => {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    let s = x[i];
    for (let k = 0; k < i; k++) s = Math.sin(s) + y[k];
    y[i] = s;
  }
  let sum = 0;
  let i = 0;
  while (i < y.length) {
    sum += y[i] * Math.exp(y[i]);
    i++;
  }
  return sum;
};

const pair = (x: Float64Array): number[] => [x[0] * Math.sin(x[1]), x[1] / x[2], x[2] * x[0]];

const ofSingle = (x: Float32Array): number => x[0] * x[1];

const pointOf = (n: number, seed: number): Float64Array =>
  Float64Array.from({ length: n }, (_, k) => Math.cos(seed + k) / 2);

describe("forms that write into the caller's array", () => {
  test("give what the others return, call after call, for arrays that change their lengths", () => {
    const [into, both, second, product] = [
      gradientInto(chain),
      valueAndGradientInto(chain),
      hessianInto(chain),
      hvpInto(chain),
    ];
    for (const [call, n] of [4, 4, 4, 7, 7, 7, 4, 4, 1, 0, 0, 0].entries()) {
      const x = pointOf(n, call);
      const v = pointOf(n, call + 0.5);
      const out = new Float64Array(n).fill(NaN);
      expect(into(out, x)).toBe(out);
      expect(out).toEqual(gradient(chain)(x));
      out.fill(NaN);
      expect(both(out, x)).toBe(chain(x));
      expect(out).toEqual(gradient(chain)(x));
      const matrix = new Float64Array(n * n).fill(NaN);
      expect(second(matrix, x)).toBe(matrix);
      expect(matrix).toEqual(hessian(chain, { flat: true })(x).values);
      out.fill(NaN);
      expect(product(out, [x], [v])).toBe(out);
      expect(out).toEqual(hvp(chain)([x], [v]));
    }
  });

  test.each(["auto", "forward", "reverse"] as const)("jacobianInto, mode %s, zeros included", (mode) => {
    const into = jacobianInto(pair, { mode });
    for (let call = 0; call < 4; call++) {
      const out = new Float64Array(9).fill(NaN);
      const x = pointOf(3, call);
      expect(into(out, x)).toBe(out);
      expect(out).toEqual(jacobian(pair, { mode, flat: true })(x).values);
      expect(out[2]).toBeCloseTo(0, 300);
    }
  });

  test("numbers, records, single precision and wrt: one entry for each number among the inputs, in order", () => {
    const f = (a: number, p: { x: number[]; w: Float32Array; on: boolean }, b: number): number =>
      a * a * p.x[0] * p.w[1] + p.x[1] * b;
    const args: Parameters<typeof f> = [2, { x: [3, 4], w: new Float32Array([5, 6]), on: true }, 7];
    const flat = (partials: readonly unknown[]): number[] =>
      JSON.stringify(partials, (_, value: unknown) => (value instanceof Float32Array ? [...value] : value))
        .split(/[^-\d.]+/)
        .filter((part) => part !== "")
        .map(Number);
    for (let call = 0; call < 3; call++) {
      const out = gradientInto(f)(new Float64Array(6), ...args);
      expect([...out]).toEqual(flat(gradient(f)(...args)));
      expect([...gradientInto(f, { wrt: [2, 0] })(new Float64Array(2), ...args)]).toEqual([4, 72]);
      expect([...hvpInto(f, { wrt: [0, 2] })(new Float64Array(2), args, [1, 0])]).toEqual([36, 0]);
    }
    expect(valueAndGradientInto(f, { wrt: 2 })(new Float64Array(1), ...args)).toBe(f(...args));
  });

  test("nested arrays, rest parameters and defaults", () => {
    const rows = (m: number[][]): number => m[0][0] * m[1][1] - m[0][1] * m[1][0];
    const m = [
      [1, 2],
      [3, 4],
    ];
    for (let call = 0; call < 3; call++) {
      expect([...gradientInto(rows)(new Float64Array(4), m)]).toEqual([4, -3, -2, 1]);
      expect([...gradientInto((...x: number[]) => x[0] * x[1])(new Float64Array(2), 3, 4)]).toEqual([4, 3]);
      expect([...gradientInto((x: number, k = 2) => x ** k)(new Float64Array(1), 3)]).toEqual([6]);
    }
  });

  test("tangents have a place for everything in the shape of their argument", () => {
    const out = new Float64Array(2);
    const product = hvpInto((x: number[], at: Int32Array) => x[at[0]] ** 2 * x[1]);
    expect(product(out, [[3, 4], new Int32Array([0])], [[1, 0], null])).toBe(out);
    expect([...out]).toEqual([8, 6]);
    const rows = (m: number[][]): number => m[0][0] ** 2 * m[1][0] * m[0][1] + m[1][1];
    const [m, v] = [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [0.5, 1],
        [-1, 2],
      ],
    ];
    expect([...hvpInto(rows)(new Float64Array(4), [m], [v])]).toEqual(hvp(rows)([m], [v]).flat());
    const f = (p: { on: boolean; x: number[] }): number => (p.on ? p.x[0] ** 2 * p.x[1] : 0);
    expect([...hvpInto(f)(out, [{ on: true, x: [3, 4] }], [{ on: null, x: [1, 0] }])]).toEqual([8, 6]);
  });

  test("a Float32Array gets the partials of single precision, beside a Float64Array in calls that alternate", () => {
    const f = (x: Float32Array): number => {
      let s = 0;
      for (let i = 0; i < x.length - 1; i++) s += Math.sin(x[i]) * x[i + 1];
      return s;
    };
    const [into, both] = [gradientInto(f), valueAndGradientInto(f)];
    for (const [call, n] of [3, 3, 3, 5, 5, 3].entries()) {
      const x = Float32Array.from(pointOf(n, call));
      const expected = gradient(f)(x);
      const out = new Float32Array(n).fill(NaN);
      expect(into(out, x)).toBe(out);
      expect(out).toEqual(expected);
      expect(into(new Float64Array(n), x)).toEqual(Float64Array.from(expected));
      expect(both(out.fill(NaN), x)).toBe(f(x));
      expect(out).toEqual(expected);
    }
    expect(both.sourceFor(new Float32Array(3))).not.toContain("_bar = new");
    expectTypeOf(into(new Float32Array(1), new Float32Array(1))).toEqualTypeOf<Float32Array<ArrayBuffer>>();

    const several = gradientInto((a: Float32Array, k: number, b: Float32Array): number => a[0] * k * b[1], {
      wrt: [2, 0],
    });
    const [a, b] = [Float32Array.of(2), Float32Array.of(5, 7)];
    for (let call = 0; call < 3; call++)
      expect(several(new Float32Array(3), a, 3, b)).toEqual(Float32Array.of(0, 6, 21));
  });

  test("what the function does to its arguments happens once", () => {
    const f = (x: number[]): number => {
      for (let i = 0; i < x.length; i++) x[i] *= x[i];
      return x[0] * x[1];
    };
    for (const run of [
      (x: number[]) => [...gradientInto(f)(new Float64Array(2), x)],
      (x: number[]) => [...jacobianInto(f)(new Float64Array(2), x)],
    ]) {
      const x = [2, 3];
      expect(run(x)).toEqual([36, 24]);
      expect(x).toEqual([4, 9]);
    }
    const x = [2, 3];
    expect([...hessianInto(f)(new Float64Array(4), x)]).toEqual([18, 24, 24, 8]);
    expect(x).toEqual([4, 9]);
  });

  test("values from a scope are looked up at every call", () => {
    let rate = 2;
    const into = gradientInto((x: number) => rate * x * x, { scope: () => ({ rate }) });
    const out = new Float64Array(1);
    expect(into(out, 3)[0]).toBe(12);
    rate = 5;
    expect(into(out, 3)[0]).toBe(30);
    expect(into(out, 3)[0]).toBe(30);
  });

  test("a call that fails half way leaves nothing behind", () => {
    const f = (x: Float64Array): number => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        if (x[i] < 0) throw new RangeError("negative");
        s += Math.sin(x[i]) * s + x[i] ** 2;
      }
      return s;
    };
    const [into, second] = [gradientInto(f), hessianInto(f)];
    const [good, bad] = [new Float64Array([1, 2, 3]), new Float64Array([1, 2, -3])];
    const [out, matrix] = [new Float64Array(3), new Float64Array(9)];
    for (let call = 0; call < 4; call++) {
      expect(() => into(out, bad)).toThrow(RangeError);
      expect(() => second(matrix, bad)).toThrow(RangeError);
      expect(into(out, good)).toEqual(gradient(f)(good));
      expect(second(matrix, good)).toEqual(hessian(f, { flat: true })(good).values);
    }
  });

  test("helpers that return arrays, call themselves, or are called twice keep what is theirs", () => {
    const scaled = (x: number[], k: number): number[] => {
      const y = new Array<number>(x.length).fill(0);
      for (let i = 0; i < x.length; i++) y[i] = x[i] * k;
      return y;
    };
    const depth = (x: number[], k: number): number => {
      const local = new Float64Array(2);
      local[0] = x[0] * k;
      if (k > 1) local[1] = depth(x, k - 1);
      return local[0] * local[0] + Math.sin(local[1]);
    };
    const f = (x: number[]): number => {
      const [a, b] = [scaled(x, 2), scaled(x, 3)];
      return a[0] * b[1] + depth(x, 4) * depth(b, 2);
    };
    const scope = (): Record<string, unknown> => ({ scaled, depth });
    const x = [0.4, 0.7];
    for (let call = 0; call < 3; call++) {
      expect([...gradientInto(f, { scope })(new Float64Array(2), x)]).toEqual(gradient(f, { scope })(x));
      const { value, gradient: partials } = valueAndGradient(f, { scope })(x);
      const out = new Float64Array(2);
      expect(valueAndGradientInto(f, { scope })(out, x)).toBe(value);
      expect([...out]).toEqual(partials);
      expect(hessianInto(f, { scope })(new Float64Array(4), x)).toEqual(hessian(f, { scope, flat: true })(x).values);
    }
  });

  test("an array that is none, has another length or shares memory is refused, at the first call and later", () => {
    const x = new Float64Array([1, 2, 3]);
    const [into, rows, second, product] = [gradientInto(chain), jacobianInto(pair), hessianInto(chain), hvpInto(chain)];
    const refused = (run: () => unknown, code: string, text: RegExp): void => {
      expect(run).toThrow(expect.objectContaining({ code, message: expect.stringMatching(text) }));
    };
    for (let call = 0; call < 4; call++) {
      refused(
        () => into(new Float64Array(2), x),
        "SHAPE_MISMATCH",
        /out is one of length 2; expected a Float64Array of length 3/,
      );
      // @ts-expect-error an array of numbers is no Float64Array
      refused(() => into([0, 0, 0], x), "SHAPE_MISMATCH", /out is an array/);
      // The partials of double precision do not fit.
      refused(() => into(new Float32Array(3), x), "SHAPE_MISMATCH", /expected a Float64Array of length 3/);
      const single = new Float32Array(3);
      refused(
        () => gradientInto(ofSingle)(new Float32Array(2), single),
        "SHAPE_MISMATCH",
        /Float64Array or Float32Array/,
      );
      refused(() => gradientInto(ofSingle)(single, single), "ALIASED_ARGUMENTS", /out/);
      refused(() => into(x, x), "ALIASED_ARGUMENTS", /out and x/);
      const memory = new Float64Array(5);
      refused(() => into(memory.subarray(0, 3), memory.subarray(2, 5)), "ALIASED_ARGUMENTS", /out and x/);
      refused(() => rows(new Float64Array(8), x), "SHAPE_MISMATCH", /expected a Float64Array of length 9, 3 rows of 3/);
      refused(() => rows(new Float64Array(x.buffer), x), "ALIASED_ARGUMENTS", /out and x/);
      refused(() => second(new Float64Array(3), x), "SHAPE_MISMATCH", /length 9/);
      const v = new Float64Array(3);
      refused(() => product(v, [x], [v]), "ALIASED_ARGUMENTS", /out/);
      refused(() => product(new Float64Array(3), [x], [new Float64Array(2)]), "SHAPE_MISMATCH", /tangent/);
      // Parts of one memory that do not overlap are fine.
      const parts = new Float64Array(6);
      parts.set(x);
      expect(into(parts.subarray(3), parts.subarray(0, 3))).toEqual(gradient(chain)(x));
      expect(into(new Float64Array(3), x)).toEqual(gradient(chain)(x));
      expect(rows(new Float64Array(9), x)).toEqual(jacobian(pair, { flat: true })(x).values);
      expect(second(new Float64Array(9), x)).toEqual(hessian(chain, { flat: true })(x).values);
      expect(product(new Float64Array(3), [x], [v])).toEqual(new Float64Array(3));
    }
  });

  test("the code allocates nothing but what it keeps", () => {
    const x = new Float64Array([1, 2, 3]);
    const [into, rows, columns, second, product] = [
      gradientInto(chain),
      jacobianInto(pair, { mode: "reverse" }),
      jacobianInto(pair, { mode: "forward" }),
      hessianInto(chain),
      hvpInto(chain),
    ];
    into(new Float64Array(3), x);
    rows(new Float64Array(9), x);
    columns(new Float64Array(9), x);
    second(new Float64Array(9), x);
    product(new Float64Array(3), [x], [x]);
    for (const { source } of [into, rows, columns, second, product]) {
      const [, body = ""] = source.split(/^function /m);
      expect(source).toMatch(/^function /m);
      expect(body).not.toMatch(/new |= \[|return \[/);
    }
  });

  test("static types", () => {
    expectTypeOf(gradientInto((x: number[], k: string) => x.length + k.length)).toBeCallableWith(
      new Float64Array(1),
      [1],
      "a",
    );
    expectTypeOf(valueAndGradientInto((x: number) => x)).returns.toEqualTypeOf<number>();
    expectTypeOf(jacobianInto((x: number) => [x])).returns.toEqualTypeOf<Float64Array>();
    expectTypeOf(hvpInto((x: number, y: number[]) => x * y[0], { wrt: 1 }))
      .parameter(2)
      .toEqualTypeOf<readonly number[][]>();
    // @ts-expect-error what is written to comes first
    expect(() => gradientInto((x: number) => x)(1)).toThrow(expect.objectContaining({ code: "WRONG_ARGUMENT_COUNT" }));
  });
});
