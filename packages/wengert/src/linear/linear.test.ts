import { array, assert, double, integer, property, record } from "fast-check";
import { describe, expect, test } from "vitest";
import { derivative } from "../derivatives/derivative.ts";
import { gradient, valueAndGradient } from "../derivatives/gradient.ts";
import { hessian } from "../derivatives/hessian.ts";
import { jacobian } from "../derivatives/jacobian.ts";
import { jvp } from "../derivatives/jvp.ts";
import { vjp } from "../derivatives/vjp.ts";
import type { WengertError } from "../errors.ts";
import { dot, logDeterminant, logSumExp, matmul, matvec, norm, softmax, solve, transpose } from "../linear.ts";

const A = [
  [2, -1, 0.5],
  [1, 3, -2],
  [0.25, 1, 4],
];
const B = [
  [1, 2],
  [-1, 0.5],
  [3, -2],
];
const b = [1, -2, 0.5];
const C = [0.7, -0.2, 1.3];

function expectClose(actual: unknown, expected: unknown, tolerance: number = 1e-12): void {
  const [a, e] = [flat(actual), flat(expected)];
  expect(a.length).toBe(e.length);
  const scale = Math.max(1, ...e.map(Math.abs));
  a.forEach((value, k) => {
    expect(Math.abs(value - (e[k] ?? NaN))).toBeLessThanOrEqual(tolerance * scale);
  });
}

function flat(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (value instanceof Float64Array) return Array.from(value);
  return Array.isArray(value) ? value.flatMap(flat) : [];
}

/** The same functions without rules, as loops that are differentiated. */
const plain = {
  dot: (x: number[], y: number[]): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += (x[i] as number) * (y[i] as number);
    return s;
  },
  matvec: (a: number[][], x: number[]): number[] => {
    const y = new Array<number>(a.length).fill(0);
    for (let i = 0; i < a.length; i++)
      for (let j = 0; j < x.length; j++) y[i] = (y[i] as number) + ((a[i] as number[])[j] as number) * (x[j] as number);
    return y;
  },
  norm: (x: number[]): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += (x[i] as number) ** 2;
    return Math.sqrt(s);
  },
  logSumExp: (x: number[]): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += Math.exp(x[i] as number);
    return Math.log(s);
  },
  /** By elimination without pivoting. */
  solve: (a: number[][], rhs: number[]): number[] => {
    const n = rhs.length;
    const m = new Float64Array(n * n);
    const x = rhs.slice();
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) m[i * n + j] = (a[i] as number[])[j] as number;
    for (let k = 0; k < n; k++) {
      for (let i = k + 1; i < n; i++) {
        const f = (m[i * n + k] as number) / (m[k * n + k] as number);
        for (let j = k; j < n; j++) m[i * n + j] = (m[i * n + j] as number) - f * (m[k * n + j] as number);
        x[i] = (x[i] as number) - f * (x[k] as number);
      }
    }
    for (let i = n - 1; i >= 0; i--) {
      let s = x[i] as number;
      for (let j = i + 1; j < n; j++) s -= (m[i * n + j] as number) * (x[j] as number);
      x[i] = s / (m[i * n + i] as number);
    }
    return x;
  },
  logDeterminant: (a: number[][]): number => {
    const n = a.length;
    const m = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) m[i * n + j] = (a[i] as number[])[j] as number;
    let s = 0;
    for (let k = 0; k < n; k++) {
      for (let i = k + 1; i < n; i++) {
        const f = (m[i * n + k] as number) / (m[k * n + k] as number);
        for (let j = k; j < n; j++) m[i * n + j] = (m[i * n + j] as number) - f * (m[k * n + j] as number);
      }
      s += Math.log(Math.abs(m[k * n + k] as number));
    }
    return s;
  },
};

describe("products", () => {
  test("their adjoints are the closed forms", () => {
    expect(gradient(dot)([1, 2], [3, 4])).toEqual([
      [3, 4],
      [1, 2],
    ]);
    expect(vjp(matvec)(A, b).pullback(C)).toEqual([C.map((c) => b.map((v) => c * v)), matvec(transpose(A), C)]);
    const seed = [
      [1, 2],
      [0, -1],
      [3, 1],
    ];
    expect(vjp(matmul)(A, B).pullback(seed)).toEqual([matmul(seed, transpose(B)), matmul(transpose(A), seed)]);
    expect(vjp(transpose)(B).pullback(transpose(seed))).toEqual(seed);
  });

  test("forward mode, and Jacobians in both modes", () => {
    expect(jvp(matvec)([A, b], [A, b]).tangent).toEqual(matvec(A, b).map((v) => 2 * v));
    expect(jvp(transpose)([B], [B]).tangent).toEqual(transpose(B));
    expectClose(jacobian(matvec)(A, b), jacobian(plain.matvec)(A, b));
    expectClose(jacobian(matvec, { mode: "forward" })(A, b), jacobian(matvec, { mode: "reverse" })(A, b));
    expectClose(jacobian(matmul, { mode: "forward" })(A, B), jacobian(matmul, { mode: "reverse" })(A, B));
  });

  test("typed arrays have typed adjoints", () => {
    const [dx, dy] = gradient(dot)(new Float64Array([1, 2]), [3, 4]);
    expect(dx).toEqual(new Float64Array([3, 4]));
    expect(dy).toEqual([1, 2]);
    expect(gradient(norm)(new Float64Array([3, 4]))).toEqual(new Float64Array([0.6, 0.8]));
    expect(softmax(new Float64Array([0, 0]))).toEqual(new Float64Array([0.5, 0.5]));
  });
});

describe("solve", () => {
  test("x, Ā = −b̄·xᵀ and b̄ = A⁻ᵀ·s", () => {
    const x = solve(A, b);
    expectClose(matvec(A, x), b);
    const adjoint = solve(transpose(A), C);
    expectClose(vjp(solve)(A, b).pullback(C), [adjoint.map((v) => x.map((w) => -v * w)), adjoint]);
  });

  test("rows are exchanged where a pivot is small or zero", () => {
    const P = [
      [0, 1, 2],
      [1e-20, 0, 1],
      [3, 1, 0],
    ];
    expectClose(matvec(P, solve(P, b)), b);
    const adjoint = solve(transpose(P), C);
    expectClose(vjp(solve)(P, b).pullback(C)[1], adjoint);
  });

  test("derivatives to the second order are those of plain elimination", () => {
    const f = (a: number[][], rhs: number[]): number => {
      const x = solve(a, rhs);
      let s = 0;
      for (let i = 0; i < x.length; i++) s += (x[i] as number) ** 2 * (i + 1);
      return s;
    };
    const g = (a: number[][], rhs: number[]): number => {
      const x = plain.solve(a, rhs);
      let s = 0;
      for (let i = 0; i < x.length; i++) s += (x[i] as number) ** 2 * (i + 1);
      return s;
    };
    const scope = () => ({ plain });
    expectClose(gradient(f)(A, b), gradient(g, { scope })(A, b));
    expectClose(gradient(f, { mode: "forward" })(A, b), gradient(g, { scope })(A, b));
    expectClose(hessian(f)(A, b), hessian(g, { scope })(A, b), 1e-11);
    expectClose(
      jacobian(gradient(f, { wrt: 1 }), { mode: "reverse" })(A, b),
      jacobian(gradient(g, { scope, wrt: 1 }))(A, b),
      1e-11,
    );
  });

  test("a singular matrix is an error, also in derivatives", () => {
    const singular = [
      [1, 2],
      [2, 4],
    ];
    for (const call of [
      () => solve(singular, [1, 1]),
      () => vjp(solve)(singular, [1, 1]),
      () => gradient((a: number[][]) => norm(solve(a, [1, 1])))(singular),
      () =>
        derivative((t: number) =>
          norm(
            solve(
              [
                [1, 2],
                [2, t],
              ],
              [1, 1],
            ),
          ),
        )(4),
    ]) {
      expect(call).toThrow(expect.objectContaining({ code: "SINGULAR_MATRIX" }) as WengertError);
    }
  });

  test("wrong shapes are errors, also in derivatives", () => {
    const mismatch = expect.objectContaining({ code: "SHAPE_MISMATCH" }) as WengertError;
    expect(() => solve([[1, 2]], [1])).toThrow(mismatch);
    expect(() => solve(A, [1])).toThrow(mismatch);
    expect(() => vjp(solve)(A, [1])).toThrow(mismatch);
    expect(() => dot([1], [1, 2])).toThrow(mismatch);
    expect(() => gradient(dot)([1], [1, 2])).toThrow(mismatch);
    expect(() => matvec(A, [1])).toThrow(mismatch);
    expect(() => matmul(A, A.slice(1))).toThrow(mismatch);
    expect(() => vjp(matmul)(A, A.slice(1))).toThrow(mismatch);
    expect(() => transpose([[1], [1, 2]])).toThrow(mismatch);
    expect(() => logDeterminant(B)).toThrow(mismatch);
  });

  test("in a loop, every turn keeps its own factors", () => {
    const f = (a: number[][], rhs: number[]): number => {
      let x = rhs.slice();
      for (let k = 0; k < 3; k++) x = solve(a, x);
      return dot(x, x);
    };
    const g = (a: number[][], rhs: number[]): number => {
      let x = rhs.slice();
      for (let k = 0; k < 3; k++) x = plain.solve(a, x);
      return plain.dot(x, x);
    };
    expectClose(gradient(f)(A, b), gradient(g, { scope: () => ({ plain }) })(A, b));
  });
});

describe("logDeterminant", () => {
  test("log|det A| and A⁻ᵀ, whatever the sign", () => {
    const M = [
      [1, 2],
      [3, 4],
    ];
    expect(logDeterminant(M)).toBeCloseTo(Math.log(2), 14);
    expectClose(gradient(logDeterminant)(M), [
      [-2, 1.5],
      [1, -0.5],
    ]);
    expectClose(jvp(logDeterminant)([M], [M]).tangent, 2);
    expect(logDeterminant([])).toBe(0);
    expect(
      logDeterminant([
        [1, 2],
        [2, 4],
      ]),
    ).toBe(-Infinity);
  });

  test("its second derivatives are those of plain elimination", () => {
    const scope = () => ({ plain });
    expectClose(gradient(logDeterminant)(A), gradient((a: number[][]) => plain.logDeterminant(a), { scope })(A));
    expectClose(hessian(logDeterminant)(A), hessian((a: number[][]) => plain.logDeterminant(a), { scope })(A));
  });
});

describe("norm, logSumExp and softmax", () => {
  test("norm neither overflows nor underflows, and has the derivative 0 at the origin", () => {
    expect(norm([3e200, 4e200])).toBeCloseTo(5e200, -186);
    expect(norm([3e-200, 4e-200]) / 5e-200).toBeCloseTo(1, 14);
    expect(norm([])).toBe(0);
    expect(norm([Infinity, 1])).toBe(Infinity);
    expect(norm([NaN, 1])).toBe(NaN);
    expect(valueAndGradient(norm)([0, 0])).toEqual({ value: 0, gradient: [0, 0] });
    expect(jvp(norm)([[0, 0]], [[1, 2]])).toEqual({ value: 0, tangent: 0 });
    expectClose(gradient(norm)([3e200, 4e200]), [0.6, 0.8]);
    expectClose(hessian(norm)(b), hessian(plain.norm)(b));
    expectClose(jacobian(gradient(norm), { mode: "reverse" })(b), hessian(plain.norm)(b));
  });

  test("logSumExp is stable, and its gradient is softmax", () => {
    const x = [1000, 1001, 999.5];
    expectClose(gradient(logSumExp)(x), softmax(x), 1e-15);
    expectClose(softmax(x), softmax(x.map((v) => v - 1000)), 1e-13);
    expect(logSumExp([])).toBe(-Infinity);
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
    expect(logSumExp([-Infinity, 2])).toBe(2);
    expect(gradient(logSumExp)([-Infinity, 2])).toEqual([0, 1]);
    expect(gradient(logSumExp)([Infinity, 2, Infinity])).toEqual([0.5, 0, 0.5]);
    expect(gradient(logSumExp)([-Infinity, -Infinity])).toEqual([0.5, 0.5]);
    expect(gradient(logSumExp)([3, 3])).toEqual([0.5, 0.5]);
    expect(logSumExp([NaN, 1])).toBe(NaN);
    expectClose(jvp(logSumExp)([b], [C]), jvp(plain.logSumExp)([b], [C]));
    expectClose(hessian(logSumExp)(b), hessian(plain.logSumExp)(b));
    expectClose(jacobian(gradient(logSumExp), { mode: "reverse" })(b), hessian(plain.logSumExp)(b));
  });

  test("the Jacobian of softmax is diag(y) − y·yᵀ, in both modes", () => {
    const y = softmax(b);
    const expected = y.map((v, i) => y.map((w, j) => (i === j ? v : 0) - v * w));
    expectClose(jacobian(softmax<number[]>, { mode: "forward" })(b), expected, 1e-15);
    expectClose(jacobian(softmax<number[]>, { mode: "reverse" })(b), expected, 1e-15);
    expect(softmax([1e4, -1e4])).toEqual([1, 0]);
  });
});

describe("are recognised", () => {
  const lib = { linear: { times: matvec } };
  test("by identity under any alias", () => {
    const f = (x: number[]): number => lib.linear.times([[1, 2]], x)[0] as number;
    expect(gradient(f, { scope: () => ({ lib }) })([3, 4])).toEqual([1, 2]);
  });

  test("by their own names without a scope, unless something else claims them", () => {
    expect(gradient((x: number[]) => dot(x, x))([3, 4])).toEqual([6, 8]);
    const f = (x: number): number => {
      const dot = (u: number): number => 3 * u;
      return dot(x);
    };
    expect(gradient(f)(2)).toBe(3);
    const g = (x: number): number => (norm as unknown as (x: number) => number)(x);
    expect(gradient(g, { scope: () => ({ norm: (x: number) => 5 * x }), verify: false })(2)).toBe(5);
  });
});

test("rules of linear algebra agree with plain loops on random systems", () => {
  const number = double({ min: -2, max: 2, noNaN: true });
  const system = integer({ min: 1, max: 5 }).chain((n) =>
    record({
      a: array(array(number, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
      x: array(number, { minLength: n, maxLength: n }),
    }),
  );
  const f = (a: number[][], x: number[]): number => dot(solve(a, x), matvec(a, x)) + logDeterminant(a) * norm(x);
  const g = (a: number[][], x: number[]): number =>
    plain.dot(plain.solve(a, x), plain.matvec(a, x)) + plain.logDeterminant(a) * plain.norm(x);
  const [ruled, read] = [gradient(f), gradient(g, { scope: () => ({ plain }) })];
  assert(
    property(system, ({ a, x }) => {
      // Diagonally dominant: elimination needs no pivoting then.
      const dominant = a.map((row, i) => row.map((v, j) => (i === j ? v + (v < 0 ? -12 : 12) : v)));
      const away = x.map((v, i) => (i === 0 ? v + 3 : v));
      expectClose(ruled(dominant, away), read(dominant, away), 1e-11);
    }),
    { numRuns: 100 },
  );
});
