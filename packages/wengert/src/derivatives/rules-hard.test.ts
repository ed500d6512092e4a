/** Where what a rule keeps could be lost or changed: arrays that are written later, recursion, other kinds of arrays. */
import { expect, test } from "vitest";
import { softmax, solve } from "../linear.ts";
import { evaluate } from "./evaluate.ts";
import { gradient } from "./gradient.ts";
import { hessian } from "./hessian.ts";
import { jacobian } from "./jacobian.ts";
import { withDerivative } from "./with-derivative.ts";

const plainSoftmax = (x: number[]): number[] => {
  let total = 0;
  for (const v of x) total += Math.exp(v);
  return x.map((v) => Math.exp(v) / total);
};

/** f with softmax by its rule and as loops. */
function compare(f: (s: typeof plainSoftmax) => (x: number[]) => number, x: number[]): void {
  const [ruled, read] = [f(softmax), f(plainSoftmax)];
  const scopes = [softmax, plainSoftmax].map((s) => () => ({ s }));
  const both = (derivative: (g: typeof ruled, options: { scope: () => object }) => unknown): void => {
    const [a, b] = [ruled, read].map((g, k) => derivative(g, { scope: scopes[k] as () => object }));
    const [flatA, flatB] = [a, b].map((value) => (value as number[] | number[][]).flat());
    flatA!.forEach((value, k) => expect(value).toBeCloseTo(flatB![k] as number, 10));
  };
  both((g, { scope }) => gradient(g, { scope: scope as () => Record<string, unknown> })(x));
  both((g, { scope }) => gradient(g, { scope: scope as () => Record<string, unknown>, mode: "forward" })(x));
  both((g, { scope }) => gradient(g, { scope: scope as () => Record<string, unknown>, record: "everything" })(x));
  both((g, { scope }) => hessian(g, { scope: scope as () => Record<string, unknown> })(x));
}

const x = [0.3, -0.7, 1.1];

test("a result that is changed afterwards is still what the pullback keeps", () => {
  compare(
    (s) => (v) => {
      const y = s(v);
      y[0] = (y[1] as number) * (y[2] as number);
      y[2] = 5;
      return (y[0] as number) * (y[1] as number) + (y[2] as number) * (y[1] as number);
    },
    x,
  );
});

test("so is an argument that is changed afterwards, in a loop with a break", () => {
  compare(
    (s) => (v) => {
      const w = v.slice();
      let sum = 0;
      for (let k = 0; k < 4; k++) {
        const y = s(w);
        for (let i = 0; i < w.length; i++) w[i] = (w[i] as number) * 0.5 + (y[i] as number) * (k + 1);
        sum += (y[0] as number) * (w[1] as number);
        if (sum > 1.2) break;
      }
      return sum;
    },
    x,
  );
});

test("in functions that call themselves, and in branches inside loops", () => {
  compare(
    (s) => (v) => {
      const walk = (u: number[], n: number): number => {
        const y = s(u);
        if (n <= 0) return (y[0] as number) * (u[1] as number);
        const next = u.map((w, i) => w + (y[i] as number));
        return (y[2] as number) + walk(next, n - 1) * (y[1] as number);
      };
      let sum = 0;
      for (let k = 0; k < 3; k++) {
        if (k % 2 === 0) sum += walk(v, k);
        else sum *= s(v)[0] as number;
      }
      return sum;
    },
    x,
  );
});

test("inside inner derivatives", () => {
  const f = (v: number[]): number => {
    const g = gradient((u: number[]) => {
      const y = softmax(u);
      return (y[0] as number) * (u[1] as number);
    })(v);
    return (g[0] as number) * (g[2] as number);
  };
  const plain = (v: number[]): number => {
    const g = gradient((u: number[]) => {
      let total = 0;
      for (const w of u) total += Math.exp(w);
      return (Math.exp(u[0] as number) / total) * (u[1] as number);
    })(v);
    return (g[0] as number) * (g[2] as number);
  };
  expect(evaluate(f)(x)).toBeCloseTo(evaluate(plain)(x), 12);
  gradient(f)(x).forEach((value, k) => expect(value).toBeCloseTo(gradient(plain)(x)[k] as number, 11));
});

test("Float32Arrays, and several directions at once", () => {
  const half = withDerivative((v: Float32Array) => v.map((w) => w * w * 0.5), {
    vjp: (v) => ({ value: v.map((w) => w * w * 0.5), pullback: (s) => v.map((w, i) => w * (s[i] as number)) }),
  });
  const at = Float32Array.from([0.5, -2, 4]);
  const expected = [
    [0.5, 0, 0],
    [0, -2, 0],
    [0, 0, 4],
  ];
  expect(jacobian(half)(at).map((row) => Array.from(row as Iterable<number>))).toEqual(expected);
  expect(jacobian(half, { mode: "forward" })(at).map((row) => Array.from(row as Iterable<number>))).toEqual(expected);
});

test("the same array in two positions, and rows of a matrix", () => {
  const f = (a: number[][], k: number): number => {
    const y = solve(a, a[k] as number[]);
    return (y[0] as number) + softmax(a[1] as number[])[0]!;
  };
  const a = [
    [3, 1],
    [0.5, 2],
  ];
  const e = 1e-6;
  const g = gradient(f, { wrt: 0 })(a, 1);
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 2; j++) {
      const moved = (d: number): number[][] => a.map((row, r) => row.map((v, c) => (r === i && c === j ? v + d : v)));
      expect(g[i]![j]).toBeCloseTo((f(moved(e), 1) - f(moved(-e), 1)) / (2 * e), 7);
    }
  }
});
