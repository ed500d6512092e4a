import { describe, expect, test } from "vitest";
import { withThunkNames } from "../read/thunk-names.ts";
import { derivative } from "./derivative.ts";
import { evaluate } from "./evaluate.ts";
import { gradient } from "./gradient.ts";
import { hessian } from "./hessian.ts";
import { jacobian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import { stopGradient } from "./stop-gradient.ts";
import { vjp } from "./vjp.ts";
import { withDerivative } from "./with-derivative.ts";

/** Rules of the wrong type, as they come from JavaScript. */
function give(f: unknown, rules: unknown): (...args: unknown[]) => unknown {
  return Reflect.apply(withDerivative, undefined, [f, rules]) as (...args: unknown[]) => unknown;
}

function raised(call: () => unknown): { code: string; text: string } {
  try {
    call();
  } catch (error) {
    return { code: String(Reflect.get(Object(error), "code")), text: String(error) };
  }
  return { code: "none", text: "" };
}

describe("rules that are none", () => {
  const product = (x: number, y: number): number => x * y;
  test.each([
    ["neither rule", {}],
    ["a rule that is no function", { vjp: 3 }],
    ["an unknown rule", { vjp: product, jpv: product }],
    ["no rules", undefined],
  ])("%s is refused at once", (_, rules) => {
    expect(raised(() => give(product, rules)).code).toBe("BAD_RULE");
  });

  test.each<[string, unknown, string]>([
    ["a number", () => 3, "the vjp of product() returns a number"],
    ["no pullback", (x: number) => ({ value: x }), "returns an object without pullback"],
    ["an adjoint instead of two", (x: number) => ({ value: x, pullback: (s: number) => s }), "expected a list of 2"],
    [
      "too few",
      (x: number) => ({ value: x, pullback: (s: number) => [s] }),
      "returns 1 adjoints; expected a list of 2",
    ],
    [
      "text",
      (x: number) => ({ value: x, pullback: () => ["a", 1] }),
      "gives a string for argument 1; expected a number",
    ],
    ["another value", () => ({ value: [1], pullback: (s: number) => [s, s] }), "gives an object for the value"],
  ])("a vjp that returns %s is refused where it is used", (_, rule, text) => {
    const found = raised(() => gradient(give(product, { vjp: rule }) as typeof product)(2, 3));
    expect(found.code).toBe("BAD_RULE");
    expect(found.text).toContain(text);
  });

  test("a jvp without a tangent", () => {
    const triple = give((x: number) => x * 3, { jvp: () => ({ value: 6 }) }) as (x: number) => number;
    expect(raised(() => derivative(triple)(2)).text).toContain("an object without tangent");
  });

  test("adjoints and tangents of another length are refused when they come", () => {
    const f = (x: number[]): number[] => x.map((v) => 2 * v);
    const longer = withDerivative(f, {
      vjp: (x) => ({ value: x.map((v) => 2 * v), pullback: (s) => [...s, 1] }),
      jvp: ([x], [dx]) => ({ value: x.map((v) => 2 * v), tangent: [...dx, 1] }),
    });
    expect(raised(() => vjp(longer)([1, 2]).pullback([1, 1])).code).toBe("BAD_RULE");
    expect(raised(() => jvp(longer)([[1, 2]], [[1, 1]])).code).toBe("BAD_RULE");
  });

  test("what a rule throws is thrown in the passes of a Jacobian, too", () => {
    const refuse = (x: number): number => {
      if (x > 3) throw new RangeError("no derivative");
      return 2;
    };
    const double = withDerivative((x: number): number => 2 * x, {
      vjp: (x) => ({ value: 2 * x, pullback: (s) => s * refuse(x) }),
      jvp: ([x], [dx]) => ({ value: 2 * x, tangent: dx * refuse(x) }),
    });
    const f = (x: number[]): number[] => {
      if (x[0] < 0) throw new RangeError("below zero");
      return [double(x[0])];
    };
    for (const mode of ["forward", "reverse"] as const) {
      const matrix = jacobian(f, { mode, scope: () => ({ double, refuse }) });
      expect(matrix([1, 2])).toEqual([[2, 0]]);
      expect(raised(() => matrix([4, 2])).code).not.toBe("none");
      expect(() => matrix([-1, 2])).toThrow(new RangeError("below zero"));
    }
  });

  test("a rule that gives another value than its function is found at the first call", () => {
    const wrong = withDerivative((x: number) => x * x, {
      vjp: (x) => ({ value: x * x + 1e-3, pullback: (s) => 2 * x * s }),
    });
    const found = raised(() => gradient(wrong)(2));
    expect(found.code).toBe("VALUE_MISMATCH");
    expect(found.text).toContain("with the values of vjp rules");
    expect(evaluate(wrong)).toBeTypeOf("function");
  });

  test("a function that changes its argument has no rules", () => {
    const fill = withDerivative(
      (x: number[]) => {
        x[0] = 1;
        return x[1] as number;
      },
      { vjp: (x) => ({ value: x[1] as number, pullback: (s) => [0, s] }) },
    );
    const found = raised(() => gradient(fill)([3, 4]));
    expect(found.code).toBe("BAD_RULE");
    expect(found.text).toContain("of a function with rules is changed");
  });
});

describe("rules for one mode only", () => {
  const clipped = withDerivative((x: number) => x * x, {
    vjp: (x) => ({ value: x * x, pullback: (s) => Math.max(-1, Math.min(1, s)) * 2 * x }),
  });

  test("a pullback that is not linear serves reverse mode alone", () => {
    expect(vjp(clipped)(3).pullback(5)).toBe(6);
    expect(raised(() => derivative(clipped)(3)).code).toBe("RULE_MISSING");
  });

  test.each<[string, (s: number, x: number) => number]>([
    ["an affine one", (s) => s + 1],
    ["a square", (s) => s * s],
    ["a branch on the seed", (s) => (s > 0 ? s : 2 * s)],
    ["a quotient by the seed", (s, x) => x / s],
    ["a rounded seed", (s) => Math.round(s)],
  ])("%s is not taken for linear", (_, pullback) => {
    const f = withDerivative((x: number) => x * x, {
      vjp: (x) => ({ value: x * x, pullback: (s) => pullback(s, x) }),
    });
    expect(raised(() => derivative(f, { scope: () => ({ pullback }) })(3)).code).toBe("RULE_MISSING");
  });

  test("loops, branches on the point and sums of products are seen to be linear", () => {
    const f = withDerivative((x: number[]) => x.map((v) => v * v * v), {
      vjp: (x) => ({
        value: x.map((v) => v * v * v),
        pullback: (s) => {
          const adjoint = new Array<number>(x.length).fill(0);
          for (let i = 0; i < x.length; i++) {
            const [v, w] = [x[i] as number, s[i] as number];
            if (v > 0) adjoint[i] = 3 * v * v * w;
            else adjoint[i] = -(w * -3) * v * v;
          }
          return adjoint;
        },
      }),
    });
    expect(jvp(f)([[1, -2]], [[1, 0.5]])).toEqual({ value: [1, -8], tangent: [3, 6] });
    expect(jacobian(f, { mode: "forward" })([1, -2])).toEqual([
      [3, 0],
      [0, 12],
    ]);
  });

  test("what a function with rules closes over must not be differentiated", () => {
    const f = (x: number, k: number): number => {
      const scaled = withDerivative((y: number) => k * y, { vjp: (y) => ({ value: k * y, pullback: (s) => k * s }) });
      return scaled(x);
    };
    expect(raised(() => gradient(f)(2, 3)).code).toBe("RULE_CLOSES_OVER");
    expect(raised(() => gradient(f, { mode: "forward" })(2, 3)).code).toBe("RULE_CLOSES_OVER");
    expect(gradient(f, { wrt: 0 })(2, 3)).toBe(3);
  });
});

describe("stopGradient", () => {
  test("is the identity on numbers, and a copy of arrays and records", () => {
    const x = { a: [1, 2], b: new Float64Array([3]) };
    expect(stopGradient(3)).toBe(3);
    expect(stopGradient(x)).toEqual(x);
    expect(stopGradient(x).a).not.toBe(x.a);
  });

  test("has the derivative 0 in every mode and at every order", () => {
    const f = (x: number): number => x * stopGradient(x) + Math.sin(stopGradient(x * x));
    expect(gradient(f)(3)).toBe(3);
    expect(derivative(f)(3)).toBe(3);
    expect(hessian(f)(3)).toBe(0);
    expect(derivative(gradient((x: number) => x * x * stopGradient(x)))(3)).toBe(6);
    const g = (p: { w: number[][]; b: number }): number => {
      const q = stopGradient(p);
      return ((q.w[0] as number[])[1] as number) * ((p.w[1] as number[])[0] as number) + q.b * p.b;
    };
    const at = {
      w: [
        [1, 2],
        [3, 4],
      ],
      b: 5,
    };
    expect(gradient(g)(at)).toEqual({
      w: [
        [0, 0],
        [2, 0],
      ],
      b: 5,
    });
    expect(gradient(g, { mode: "forward" })(at)).toEqual({
      w: [
        [0, 0],
        [2, 0],
      ],
      b: 5,
    });
  });

  test("leaves no trace in the generated code", () => {
    const derived = gradient((x: number) => x * stopGradient(x));
    expect(derived.sourceFor(3)).not.toContain("stopGradient");
  });
});

describe("names that bundlers change", () => {
  test("are taken from the text of the thunk", () => {
    const [t, n] = [[1, 2], (x: number): number => 3 * x];
    expect(withThunkNames(() => ({ rows: t, helper: n }))).toEqual({ rows: t, helper: n, t, n });
    const f = (x: number): number => n(x) * (t[1] as number);
    expect(gradient(f, { scope: () => ({ rows: t, helper: n }) })(1)).toBe(6);
    expect(hessian(f, { scope: () => ({ rows: t, helper: n }) })(1)).toBe(0);
    const derived = gradient(f, { scope: () => ({ rows: t, helper: n }) });
    expect(derivative((x: number) => derived(x) * x, { scope: () => ({ derived }) })(1)).toBe(6);
  });

  test("do not replace names that the scope has", () => {
    const [a, b] = [1, 2];
    expect(withThunkNames(() => ({ a: b, b: a }))).toEqual({ a: 2, b: 1 });
  });
});

describe("what a rule throws is raised", () => {
  const guarded = withDerivative((x: number) => x * x, {
    jvp: ([x], [dx]) => {
      // oxlint-disable-next-line no-useless-concat -- long messages are written so
      if (dx > 5) throw new TypeError("too " + "steep");
      return { value: x * x, tangent: 2 * x * dx };
    },
    vjp: (x) => {
      if (x > 10) throw new RangeError("too large");
      return {
        value: x * x,
        pullback: (seed) => {
          if (seed > 5) throw new Error(`too much`);
          if (seed < -5) throw RangeError(`too little: ${seed}`);
          return 2 * x * seed;
        },
      };
    },
  });
  const scope = (): Record<string, unknown> => ({ guarded });
  const scaled = (x: number, k: number): number => k * guarded(x);

  test.each<[string, () => unknown, Error]>([
    ["by a vjp, before its pullback", () => gradient(guarded)(11), new RangeError("too large")],
    ["by a pullback", () => gradient(scaled, { wrt: 0, scope })(1, 6), new Error("too much")],
    ["by a jvp", () => derivative((x: number) => guarded(7 * x), { scope })(1), new TypeError("too steep")],
  ])("%s", (_, call, error) => {
    for (let again = 0; again < 2; again++) {
      try {
        call();
        expect.unreachable();
      } catch (caught) {
        expect(caught).toStrictEqual(error);
      }
    }
  });

  test("where its text is put together from values, with an error that says so and where", () => {
    const slope = gradient(scaled, { wrt: 0, scope });
    expect(slope(1, 2)).toBe(4);
    for (let again = 0; again < 2; again++) {
      const { code, text } = raised(() => slope(1, -6));
      expect(code).toBe("THROW_REACHED");
      expect(text).toContain("comes to `throw RangeError(`too little: ${seed}`)` in a rule");
    }
  });

  test("a name that is the function's own stands for something else than an error of the language", () => {
    const f = withDerivative((x: number) => x, {
      vjp: (x) => {
        const RangeError = (text: string): Error => new Error(`${text}: ${x}`);
        if (x > 1) throw RangeError("five!");
        return { value: x, pullback: (seed) => seed };
      },
    });
    expect(raised(() => gradient(f)(2)).code).toBe("THROW_REACHED");
  });
});
