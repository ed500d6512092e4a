import { expect, test } from "vitest";
import { type AnyFunction, derivative, gradient, hessian } from "../index.ts";

/** What is pushed to tapes in a gradient's code: the right sides of the statements. */
function pushed(f: AnyFunction, ...args: never[]): string[] {
  const code = gradient(f).sourceFor(...args);
  return [...code.matchAll(/tape\[(?:top|base)[^\]]*\] = (.*);/g)].map(([, value = ""]) => value);
}

const numbers = (...x: number[]): never => x as never;

test("what is loaded from an array that is complete needs no tape", () => {
  const f = (x: number[]): number => {
    const y = x.map((v) => Math.sin(v));
    let s = 0;
    for (let i = 0; i < y.length; i++) s += y[i] * y[(i + 1) % y.length];
    return s;
  };
  // The first half writes and needs cos x; the second reads, and finds what it read where it was.
  expect(pushed(f, numbers(1, 2, 3))).toEqual([]);
  const [x, y, z] = [1, 2, 3];
  const partials = [Math.cos(x) * (Math.sin(y) + Math.sin(z)), Math.cos(y) * (Math.sin(z) + Math.sin(x))];
  expect(gradient(f)([x, y, z]).slice(0, 2)).toEqual(partials);
});

test("what is loaded from an array that is written again is recorded: later, in the same loop, or in a loop around", () => {
  const later = (x: number[]): number => {
    const y = x.slice();
    let s = 0;
    for (let i = 0; i < y.length; i++) s += y[i] * y[i];
    y[0] = 5;
    return s * y[0];
  };
  const same = (x: number[]): number => {
    const y = x.slice();
    let s = 0;
    for (let i = 1; i < y.length; i++) {
      s += y[i - 1] * y[i - 1];
      y[i] = s;
    }
    return s;
  };
  const around = (x: number[]): number => {
    const y = x.slice();
    let s = 0;
    for (let n = 0; n < 2; n++) {
      for (let i = 0; i < y.length; i++) y[i] = y[i] * (n + 1);
      for (let i = 0; i < y.length; i++) s += y[i] * y[i];
    }
    return s;
  };
  for (const f of [later, same, around]) expect(pushed(f, numbers(1, 2, 3))).toHaveLength(1);
  expect(gradient(later)([1, 2, 3])).toEqual([10, 20, 30]);
  // s₁ = x₀², s₂ = s₁ + s₁²
  expect(gradient(same)([1, 2, 3])).toEqual([6, 0, 0]);
  expect(gradient(around)([1, 2, 3])).toEqual([10, 20, 30]);
});

test("what is cheap to compute from what is recorded is not recorded beside it", () => {
  const f = (x: number, w: number): number => {
    for (let i = 0; i < 9; i++) x = w / (1 + Math.exp(-x));
    return x;
  };
  expect(pushed(f, 1 as never, 2 as never)).toHaveLength(1);
});

test("an element that is loaded twice, or stored and then loaded, is recorded once", () => {
  const f = (x: number[]): number => {
    let s = 0;
    for (let n = 0; n < 5; n++) {
      for (let i = 0; i < x.length; i++) {
        x[i] = Math.sin(x[i]) * x[i];
        s += x[i] * Math.sqrt(x[i]);
      }
    }
    return s;
  };
  // x and its sine; their product and its root are computed again.
  expect(pushed(f, numbers(1, 2))).toHaveLength(2);
});

test("values lie where the index says: up, down, from any bound, several a turn, over no turn, to second order", () => {
  // Each turn multiplies s by an element of its own, and by t, which changes as well: Π x[i]·tᵢ has the partial value / x[i].
  const up = (x: number[], from: number, to: number): number => {
    let s = 1;
    let t = 1;
    for (let i = from; i < to; i++) {
      s = s * x[i]! * t;
      t = t * x[0]!;
    }
    return s;
  };
  const down = (x: number[], from: number, to: number): number => {
    let s = 1;
    let t = 1;
    for (let i = to - 1; i >= from; i--) {
      s = s * x[i]! * t;
      t = t * x[0]!;
    }
    return s;
  };
  const x = [2, 3, 5, 7];
  for (const f of [up, down]) {
    for (const [from, to] of [
      [1, 4],
      [2, 3],
      [3, 3],
      [3, 1],
    ] as const) {
      const turns = Math.max(0, to - from);
      // x₀ comes in with 0 + 1 + … + (turns − 1).
      const power = (turns * (turns - 1)) / 2;
      const value = f(x, from, to);
      const isIn = (k: number): number => (k >= from && k < to ? 1 : 0);
      const exponents = x.map((_, k) => (k === 0 ? power : isIn(k)));
      const expected = exponents.map((exponent, k) => (exponent * value) / x[k]!);
      expect(gradient(f, { wrt: 0 })(x, from, to)).toEqual(expected.map((partial) => expect.closeTo(partial, 9)));
      const second = hessian(f, { wrt: 0 })(x, from, to) as number[][];
      second.forEach((row, i) => {
        row.forEach((each, j) => {
          const exponent = (exponents[i] ?? 0) * ((exponents[j] ?? 0) - (i === j ? 1 : 0));
          expect(each).toBeCloseTo((exponent * value) / (x[i]! * x[j]!), 8);
        });
      });
    }
  }
});

test("a function that calls itself loads again from an argument that nothing writes to, and records what it loads from one that is written", () => {
  // Π over i of (1 + x[i]·y), from the last factor on.
  const product = (x: number[], i: number, y: number): number => {
    if (i === x.length) return 1;
    const factor = 1 + x[i]! * y;
    return factor * product(x, i + 1, y);
  };
  const complete = (x: number[], y: number): number => product(x, 0, y);
  const overwritten = (x: number[], y: number): number => {
    const copy = [...x];
    const value = product(copy, 0, y);
    for (let i = 0; i < copy.length; i++) copy[i] = 0;
    return value;
  };
  const x = [2, 3, 5];
  const y = 0.5;
  // Factors 2, 2.5 and 3.5.
  const expected = [0.5 * 2.5 * 3.5, 0.5 * 2 * 3.5, 0.5 * 2 * 2.5];
  for (const f of [complete, overwritten]) {
    for (const record of ["needed", "everything"] as const) {
      const [byX, byY] = gradient(f, { record, scope: () => ({ product }) })(x, y);
      expect(byX).toEqual(expected.map((partial) => expect.closeTo(partial, 12)));
      expect(byY).toBeCloseTo(2 * 2.5 * 3.5 + 3 * 2 * 3.5 + 5 * 2 * 2.5, 12);
    }
  }
});

test("a small function that calls itself, which is written out once inside of itself, ends at any depth", () => {
  // x + x²/2 + … + xⁿ/n, from the last term on.
  const terms = (x: number, n: number): number => (n === 0 ? 0 : terms(x, n - 1) + x ** n / n);
  const f = (x: number, n: number): number => terms(x, n);
  const scope = (): { terms: typeof terms } => ({ terms });
  for (let n = 0; n <= 5; n++) {
    const x = 0.7;
    // ∂ = 1 + x + … + xⁿ⁻¹, ∂² = 1 + 2x + … + (n − 1) xⁿ⁻²
    const first = Array.from({ length: n }, (_, k) => x ** k).reduce((sum, term) => sum + term, 0);
    const second = Array.from({ length: n }, (_, k) => (k === 0 ? 0 : k * x ** (k - 1))).reduce(
      (sum, term) => sum + term,
      0,
    );
    for (const mode of ["forward", "reverse"] as const) {
      expect(derivative(f, { wrt: 0, mode, scope })(x, n)).toBeCloseTo(first, 13);
      const twice = derivative(derivative(f, { wrt: 0, mode, scope }), { wrt: 0 });
      expect(twice(x, n)).toBeCloseTo(second, 12);
    }
  }
});
