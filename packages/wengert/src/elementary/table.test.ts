/** Walks the table of elementary functions: what holds for every entry is tested for every entry. */
import { describe, expect, test } from "vitest";
import { Algebra, type Condition, NumberAlgebra, compare } from "./algebra.ts";
import type { Elementary, Operands } from "./entry.ts";
import { elementaryByName, elementaryFunctions, elementaryOf, partialOf } from "./table.ts";

/** The operands of one operation at a point of an algebra. */
function operandsAt<T>(operands: readonly T[], result: T): Operands<T> {
  const operand = (index: number): T => {
    const value = operands[index];
    if (value === undefined) throw new RangeError(`no operand ${index}`);
    return value;
  };
  return {
    count: operands.length,
    get x() {
      return operand(0);
    },
    get y() {
      return operand(1);
    },
    get z() {
      return operand(2);
    },
    operand,
    result,
  };
}

/** v + v̇ε with ε² = 0. */
interface Dual {
  readonly value: number;
  readonly tangent: number;
}

const numbers = new NumberAlgebra();

function partials(f: Elementary, at: readonly number[]): number[] {
  const operands = operandsAt(at, f.evaluate(...at));
  return at.map((_, index) => partialOf(f, index)(numbers, operands, index));
}

/** Dual numbers: a partial evaluated in them is differentiated once more, by the table's own partials. */
class DualAlgebra extends Algebra<Dual> {
  override constant(value: number): Dual {
    return { value, tangent: 0 };
  }

  override apply(f: Elementary, ...operands: Dual[]): Dual {
    const point = operands.map((operand) => operand.value);
    const at = operandsAt(point, f.evaluate(...point));
    let tangent = 0;
    for (const [index, operand] of operands.entries()) {
      if (operand.tangent !== 0) tangent += partialOf(f, index)(numbers, at, index) * operand.tangent;
    }
    return { value: at.result, tangent };
  }

  override branch(condition: Condition<Dual>, then: () => Dual, otherwise: () => Dual): Dual {
    return compare(condition.left.value, condition.operator, condition.right.value) ? then() : otherwise();
  }
}

const duals = new DualAlgebra();

/** ∂²f/∂xᵢ∂xⱼ: the partial by xᵢ in dual numbers with a tangent on xⱼ. */
function secondPartial(f: Elementary, at: readonly number[], i: number, j: number): number {
  const operands = at.map((value, index): Dual => ({ value, tangent: index === j ? 1 : 0 }));
  const result = duals.apply(f, ...operands);
  return partialOf(f, i)(duals, operandsAt(operands, result), i).tangent;
}

/** dg/dx at x by central differences, Richardson-extrapolated (Ridders' method). */
function difference(g: (x: number) => number, x: number, width: number): number {
  let best = NaN;
  let bestError = Infinity;
  let previous: number[] = [];
  for (let row = 0, h = width; row < 10; row++, h /= 1.6) {
    const current = [(g(x + h) - g(x - h)) / (2 * h)];
    for (let column = 1, factor = 1.6 ** 2; column <= row; column++, factor *= 1.6 ** 2) {
      const [finer, coarser] = [current[column - 1] ?? NaN, previous[column - 1] ?? NaN];
      const extrapolated = (factor * finer - coarser) / (factor - 1);
      const error = Math.max(Math.abs(extrapolated - finer), Math.abs(extrapolated - coarser));
      current.push(extrapolated);
      if (error <= bestError) [best, bestError] = [extrapolated, error];
    }
    previous = current;
  }
  return best;
}

/** Points spread over an entry's domain, the same in every run; two and three operands where arity is "any". */
function samples(f: Elementary): number[][] {
  const counts = f.arity === "any" ? [1, 2, 3] : [f.arity];
  return counts.flatMap((count) =>
    Array.from({ length: 12 }, (_, turn) =>
      Array.from({ length: count }, (_, index) => {
        const [from, to] = f.domain[f.arity === "any" ? 0 : index] ?? [NaN, NaN];
        // Weyl sequences: one irrational step per operand.
        const t = (0.37 + (turn + 1) * Math.sqrt([2, 3, 5][index] ?? 7)) % 1;
        return from + (to - from) * t;
      }),
    ),
  );
}

/** How far a point may be moved in an operand without leaving the domain, nor crossing another operand (a tie of max). */
function room(f: Elementary, at: readonly number[], index: number): number {
  const [from, to] = f.domain[f.arity === "any" ? 0 : index] ?? [NaN, NaN];
  const x = at[index] ?? NaN;
  const others = f.arity === "any" ? at.filter((_, k) => k !== index).map((other) => Math.abs(other - x)) : [];
  return 0.9 * Math.min(x - from, to - x, 0.5, ...others);
}

function moved(at: readonly number[], index: number, value: number): number[] {
  return at.map((x, k) => (k === index ? value : x));
}

function expectClose(actual: number, expected: number, tolerance: number, what: string): void {
  const error = Math.abs(actual - expected);
  const bound = tolerance * Math.max(1, Math.abs(expected));
  expect(error <= bound, `${what}: ${actual} against ${expected}`).toBe(true);
}

/** fround is a staircase whose partial is a convention: differences don't apply, its special values do. */
const smooth = elementaryFunctions.filter((f) => f.name !== "fround");

describe.each(elementaryFunctions.map((f) => [f.name, f] as const))("%s", (_, f) => {
  test("takes its special values and partials", () => {
    for (const { at, result, partials: expected } of f.special) {
      const what = `${f.name}(${at.join(", ")})`;
      expect(
        [f.evaluate(...at)].map((v) => v + 0),
        what,
      ).toEqual([result + 0]);
      const actual = partials(f, at);
      for (const [index, value] of expected.entries()) {
        const came = actual[index] ?? NaN;
        const same = Object.is(came + 0, value + 0) || Math.abs(came - value) <= 4e-16 * Math.abs(value);
        expect(same, `∂${index} ${what}: ${came} against ${value}`).toBe(true);
      }
    }
  });

  test("has a partial and an interval for every operand", () => {
    const count = f.arity === "any" ? 1 : f.arity;
    expect(f.partials).toHaveLength(count);
    expect(f.domain).toHaveLength(count);
    for (const { at, partials: expected } of f.special) {
      if (f.arity !== "any") expect(at).toHaveLength(f.arity);
      expect(expected).toHaveLength(at.length);
    }
    expect(f.cost).toBeGreaterThan(0);
  });

  test("is written in text and LaTeX with balanced brackets", () => {
    const count = f.arity === "any" ? 3 : f.arity;
    for (const write of [f.notation.text, f.notation.latex]) {
      const written = write((index) => `w${index}`, count);
      for (let index = 0; index < count; index++) expect(written).toContain(`w${index}`);
      for (const [open, close] of ["()", "{}"].map((pair) => [...pair] as [string, string])) {
        expect(written.split(open).length).toBe(written.split(close).length);
      }
    }
    expect(f.notation.latex(() => "w", count).split("\\left").length).toBe(
      f.notation.latex(() => "w", count).split("\\right").length,
    );
    expect(f.notation.sign).not.toBe("");
  });

  test("is what its JavaScript form computes", () => {
    const { javascript } = f;
    if (javascript.kind === "math") {
      expect(Object.getOwnPropertyDescriptor(Math, javascript.name)?.value).toBe(f.evaluate);
    } else if (javascript.kind === "runtime") {
      expect(f.evaluate.name).toBe(f.name);
    } else {
      const written =
        javascript.kind === "infix" ? `(x, y) => x ${javascript.operator} y` : `(x) => ${javascript.operator}x`;
      const compiled: unknown = new Function(`return ${written}`)();
      if (typeof compiled !== "function") throw new Error(`${written} is no function`);
      for (const at of [...samples(f), ...f.special.map(({ at }) => [...at])]) {
        expect(compiled(...at)).toBe(f.evaluate(...at));
      }
    }
  });

  test("is found by its name and by its function", () => {
    expect(elementaryByName.get(f.name)).toBe(f);
    expect(elementaryOf(f.evaluate)).toBe(f);
  });
});

describe.each(smooth.map((f) => [f.name, f] as const))("partials of %s", (_, f) => {
  test("agree with extrapolated differences of the function", () => {
    for (const at of samples(f)) {
      for (const [index, partial] of partials(f, at).entries()) {
        const numeric = difference((x) => f.evaluate(...moved(at, index, x)), at[index] ?? NaN, room(f, at, index));
        expectClose(partial, numeric, 1e-9, `∂${index} ${f.name}(${at.join(", ")})`);
      }
    }
  });

  test("agree with extrapolated differences of the partials, to second order", () => {
    for (const at of samples(f)) {
      for (let i = 0; i < at.length; i++) {
        for (let j = 0; j < at.length; j++) {
          const numeric = difference((x) => partials(f, moved(at, j, x))[i] ?? NaN, at[j] ?? NaN, room(f, at, j));
          expectClose(secondPartial(f, at, i, j), numeric, 1e-8, `∂${i}∂${j} ${f.name}(${at.join(", ")})`);
        }
      }
    }
  });
});
