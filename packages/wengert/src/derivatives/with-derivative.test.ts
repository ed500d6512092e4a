import { describe, expect, test } from "vitest";
import { withScope } from "../read/drivers.ts";
import { derivative } from "./derivative.ts";
import { evaluate } from "./evaluate.ts";
import { gradient, valueAndGradient } from "./gradient.ts";
import { hessian, hvp } from "./hessian.ts";
import { jacobian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import { vjp } from "./vjp.ts";
import { withDerivative } from "./with-derivative.ts";

/** f with rules that are tenfold its derivative, so that a use of the rule shows. */
const cubeRules = {
  vjp: (x: number) => ({ value: x * x * x, pullback: (seed: number) => seed * 30 * x * x }),
  jvp: ([x]: [number], [dx]: [number]) => ({ value: x * x * x, tangent: 30 * x * x * dx }),
};
const cubeOf = (x: number): number => x * x * x;
const cases: [string, (x: number) => number][] = [
  ["both rules", withDerivative(cubeOf, cubeRules)],
  ["only a vjp, whose pullback is transposed in forward mode", withDerivative(cubeOf, { vjp: cubeRules.vjp })],
  ["only a jvp, whose tangent is transposed in reverse mode", withDerivative(cubeOf, { jvp: cubeRules.jvp })],
];

describe.each(cases)("a function of a number with %s", (_, cube) => {
  test("is called as the function itself", () => {
    expect(cube(2)).toBe(8);
    expect(cube.length).toBe(1);
    expect(evaluate(cube)(2)).toBe(8);
  });

  test("is differentiated by its rules under every driver", () => {
    expect(gradient(cube)(2)).toBe(120);
    expect(valueAndGradient(cube)(2)).toEqual({ value: 8, gradient: 120 });
    expect(derivative(cube)(2)).toBe(120);
    expect(jvp(cube)([2], [0.5])).toEqual({ value: 8, tangent: 60 });
    expect(vjp(cube)(2).pullback(0.5)).toBe(60);
    expect(jacobian(cube)(2)).toBe(120);
  });

  test("is differentiated by its rules inside other functions, however they come to it", () => {
    const inside = (x: number): number => cube(x) * x;
    const expected = 120 * 2 + 8;
    expect(gradient(inside, { scope: () => ({ cube }) })(2)).toBe(expected);
    expect(derivative(inside, { scope: () => ({ cube }) })(2)).toBe(expected);
    const lib = { math: { cube } };
    expect(gradient((x: number) => lib.math.cube(x) * x, { scope: () => ({ lib }) })(2)).toBe(expected);
    const helper = withScope(
      (x: number) => cube(x),
      () => ({ cube }),
    );
    expect(gradient((x: number) => helper(x) * x, { scope: () => ({ helper }) })(2)).toBe(expected);
    const list = [cube];
    expect(gradient((x: number) => x * list.reduce((s, f) => s + f(x), 0), { scope: () => ({ list }) })(2)).toBe(
      expected,
    );
  });

  test("nests: the rules themselves are differentiated", () => {
    // The value of a rule is differentiated as it is written, x·x·x, and its derivative 30x² too.
    expect(derivative(gradient(cube))(2)).toBe(120);
    expect(gradient(gradient(cube))(2)).toBe(120);
    expect(gradient(derivative(cube))(2)).toBe(120);
    expect(derivative(derivative(derivative(cube)))(2)).toBe(60);
    expect(hessian(cube)(2)).toBe(120);
    expect(hvp(cube)([2], [0.5])).toBe(60);
  });
});

test("rules made inside the function that is differentiated", () => {
  const f = (x: number): number => {
    const inner = withDerivative((y: number) => y * y, {
      vjp: (y) => ({ value: y * y, pullback: (seed) => seed * 7 }),
    });
    return inner(x) + inner(2 * x);
  };
  expect(gradient(f)(3)).toBe(21);
  expect(derivative(f)(3)).toBe(21);
});

test("a function that can't be read takes its value from a rule", () => {
  const table = new Map([[2, 4]]);
  const lookup = withDerivative((x: number) => table.get(x) ?? x * x, {
    vjp: (x) => ({ value: x * x, pullback: (seed) => seed * 2 * x }),
  });
  expect(valueAndGradient(lookup)(2)).toEqual({ value: 4, gradient: 4 });
  expect(derivative(lookup)(3)).toBe(6);
  const native = withDerivative(Math.hypot as (x: number, y: number) => number, {
    jvp: ([x, y], [dx, dy]) => {
      const value = Math.sqrt(x * x + y * y);
      return { value, tangent: (x * dx + y * dy) / value };
    },
  });
  const [x, y] = gradient(native)(3, 4);
  expect(x).toBeCloseTo(0.6, 15);
  expect(y).toBeCloseTo(0.8, 15);
});

test("a rule that calls the function itself is used again at every order", () => {
  const exp: (x: number) => number = withDerivative((x: number) => Math.exp(x), {
    jvp: withScope(
      ([x]: [number], [dx]: [number]) => {
        const y = exp(x);
        return { value: y, tangent: 2 * y * dx };
      },
      () => ({ exp }),
    ),
  });
  const e = Math.E;
  expect(derivative(exp)(1)).toBeCloseTo(2 * e, 14);
  expect(derivative(derivative(exp))(1)).toBeCloseTo(4 * e, 13);
  expect(gradient(gradient(exp))(1)).toBeCloseTo(4 * e, 13);
  expect(derivative(derivative(gradient(exp)))(1)).toBeCloseTo(8 * e, 13);
});

test("rules of two functions may call each other", () => {
  const scope = (): Record<string, unknown> => ({ sine, cosine });
  const sine: (x: number) => number = withDerivative((x: number) => Math.sin(x), {
    vjp: withScope((x: number) => ({ value: sine(x), pullback: (seed: number) => seed * cosine(x) }), scope),
  });
  const cosine: (x: number) => number = withDerivative((x: number) => Math.cos(x), {
    vjp: withScope((x: number) => ({ value: cosine(x), pullback: (seed: number) => -seed * sine(x) }), scope),
  });
  const orders = [sine, gradient(sine), gradient(gradient(sine)), gradient(gradient(gradient(sine)))];
  expect(orders.map((f) => f(0.7))).toEqual([Math.sin(0.7), Math.cos(0.7), -Math.sin(0.7), -Math.cos(0.7)]);
  expect(derivative(derivative(sine))(0.7)).toBe(-Math.sin(0.7));
});

describe("arrays, nested arrays and records", () => {
  const scaled = withDerivative((x: number[], k: number) => x.map((v) => v * v * k), {
    vjp: (x, k) => ({
      value: x.map((v) => v * v * k),
      pullback: (seed) => {
        let dk = 0;
        for (let i = 0; i < x.length; i++) dk += (seed[i] as number) * (x[i] as number) ** 2;
        return [seed.map((s, i) => 2 * k * s * (x[i] as number)), dk];
      },
    }),
  });
  const plain = (x: number[], k: number): number[] => x.map((v) => v * v * k);

  test("an array in and out, in both modes", () => {
    const x = [1, -2, 3];
    expect(vjp(scaled)(x, 2).pullback([1, 1, 2])).toEqual(vjp(plain)(x, 2).pullback([1, 1, 2]));
    expect(jvp(scaled)([x, 2], [[1, 0, 2], 1])).toEqual(jvp(plain)([x, 2], [[1, 0, 2], 1]));
    expect(jacobian(scaled)(x, 2)).toEqual(jacobian(plain)(x, 2));
    expect(jacobian(scaled, { mode: "forward" })(x, 2)).toEqual(jacobian(plain)(x, 2));
  });

  test("what a pullback needs survives loops, branches and changes of the arrays", () => {
    const make =
      (g: (x: number[], k: number) => number[]) =>
      (x: number[], n: number): number => {
        let s = 0;
        const y = x.slice();
        for (let k = 0; k < n; k++) {
          const z = g(y, 0.5 + 0.1 * k);
          for (let i = 0; i < y.length; i++) y[i] = Math.sin(z[i] as number) + (y[i] as number) * 0.3;
          if ((y[0] as number) > 0.2) {
            const w = g(z, y[0] as number);
            z[0] = 5;
            s += (w[1] as number) * (z[1] as number);
          }
        }
        return s + (y[0] as number);
      };
    const x = [0.5, -0.8, 1.1];
    const ruled = make(scaled);
    const read = make(plain);
    const first = gradient(ruled, { scope: () => ({ g: scaled }), wrt: 0 })(x, 4);
    const second = gradient(read, { scope: () => ({ g: plain }), wrt: 0 })(x, 4);
    first.forEach((v, k) => expect(v).toBeCloseTo(second[k] as number, 12));
    const h1 = hessian(ruled, { scope: () => ({ g: scaled }), wrt: 0 })(x, 3);
    const h2 = hessian(read, { scope: () => ({ g: plain }), wrt: 0 })(x, 3);
    h1.flat().forEach((v, k) => expect(v).toBeCloseTo(h2.flat()[k] as number, 10));
    const g1 = gradient(ruled, { scope: () => ({ g: scaled }), wrt: 0, record: "everything" })(x, 4);
    expect(g1).toEqual(first);
    const r1 = jacobian(gradient(ruled, { scope: () => ({ g: scaled }), wrt: 0 }), { wrt: 0, mode: "reverse" })(x, 3);
    r1.flat().forEach((v, k) => expect(v).toBeCloseTo(h2.flat()[k] as number, 10));
  });

  test("nested arrays and records", () => {
    const product = withDerivative(({ m, t }: { m: number[][]; t: number }) => m.map((row) => row.map((v) => v * t)), {
      vjp: ({ m, t }) => ({
        value: m.map((row) => row.map((v) => v * t)),
        pullback: (seed) => {
          let dt = 0;
          for (let i = 0; i < m.length; i++)
            for (let j = 0; j < (m[i] as number[]).length; j++)
              dt += ((seed[i] as number[])[j] as number) * ((m[i] as number[])[j] as number);
          return { m: seed.map((row) => row.map((v) => v * t)), t: dt };
        },
      }),
    });
    const p = {
      m: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      t: 3,
    };
    const seed = [
      [1, 0, 2],
      [0, 1, -1],
    ];
    expect(vjp(product)(p).pullback(seed)).toEqual({
      m: [
        [3, 0, 6],
        [0, 3, -3],
      ],
      t: 1 + 6 + 5 - 6,
    });
    expect(jvp(product)([p], [{ m: seed, t: 1 }]).tangent).toEqual([
      [4, 2, 9],
      [4, 8, 3],
    ]);
    const sum = (q: { m: number[][]; t: number }): number => {
      let s = 0;
      for (const row of product(q)) for (const v of row) s += v * v;
      return s;
    };
    const g = gradient(sum, { scope: () => ({ product }) })(p);
    expect(g.m).toEqual([
      [18, 36, 54],
      [72, 90, 108],
    ]);
    expect(g.t).toBe(2 * 3 * 91);
  });
});
