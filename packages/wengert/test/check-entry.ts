/**
 * Checks that hold for every entry of the table of elementary functions. Each returns what is wrong, one line per
 * finding, so that a test expects an empty list and prints all of it otherwise.
 */
import { Algebra, type Condition, NumberAlgebra } from "../src/elementary/algebra.ts";
import type { Elementary, Operands } from "../src/elementary/entry.ts";
import { partialOf } from "../src/elementary/table.ts";

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

/** v + v̇ε with ε² = 0; without a tangent it is a constant. */
interface Dual<T> {
  readonly value: T;
  readonly tangent: T | undefined;
}

/**
 * Dual numbers over an algebra. A partial evaluated in them is differentiated once more, by the table's own partials;
 * over dual numbers again, twice more, and so on.
 */
class DualAlgebra<T> extends Algebra<Dual<T>> {
  readonly #inner: Algebra<T>;

  constructor(inner: Algebra<T>) {
    super();
    this.#inner = inner;
  }

  override constant(value: number): Dual<T> {
    return { value: this.#inner.constant(value), tangent: undefined };
  }

  override apply(f: Elementary, ...operands: Dual<T>[]): Dual<T> {
    const point = operands.map((operand) => operand.value);
    const result = this.#inner.apply(f, ...point);
    let tangent: T | undefined;
    for (const [index, operand] of operands.entries()) {
      if (operand.tangent === undefined) continue;
      const partial = partialOf(f, index)(this.#inner, operandsAt(point, result), index);
      const term = this.#inner.multiply(partial, operand.tangent);
      tangent = tangent === undefined ? term : this.#inner.add(tangent, term);
    }
    return { value: result, tangent };
  }

  override branch(condition: Condition<Dual<T>>, then: () => Dual<T>, otherwise: () => Dual<T>): Dual<T> {
    const left = condition.left.value;
    let holds = false;
    const take = (): T => {
      holds = true;
      return left;
    };
    this.#inner.branch({ left, operator: condition.operator, right: condition.right.value }, take, () => left);
    return holds ? then() : otherwise();
  }
}

const numbers = new NumberAlgebra();
const duals = new DualAlgebra(numbers);

/** ∂f/∂xᵢ for every operand. */
export function partialsAt(f: Elementary, at: readonly number[]): number[] {
  const operands = operandsAt(at, f.evaluate(...at));
  return at.map((_, index) => partialOf(f, index)(numbers, operands, index));
}

/** ∂²f/∂xᵢ∂xⱼ: the partial by xᵢ in dual numbers with a tangent on xⱼ. */
export function secondPartialAt(f: Elementary, at: readonly number[], i: number, j: number): number {
  const operands = at.map((value, index): Dual<number> => ({ value, tangent: index === j ? 1 : undefined }));
  const result = duals.apply(f, ...operands);
  return partialOf(f, i)(duals, operandsAt(operands, result), i).tangent ?? 0;
}

/** A function of one number, written against an algebra. */
export type OfAlgebra = <T>(algebra: Algebra<T>, x: T) => T;

/** g′, by dual numbers; can be applied to its own result. */
function derivativeOf(g: OfAlgebra): OfAlgebra {
  return (algebra, x) =>
    g(new DualAlgebra(algebra), { value: x, tangent: algebra.constant(1) }).tangent ?? algebra.constant(0);
}

/** g(x), g′(x), …, up to an order. */
export function derivativesAt(g: OfAlgebra, x: number, order: number): number[] {
  const value = g(numbers, x);
  return order === 0 ? [value] : [value, ...derivativesAt(derivativeOf(g), x, order - 1)];
}

/** Whether two numbers are the same or within four units in the last place; −0 is 0. */
export function same(actual: number, expected: number): boolean {
  return Object.is(actual + 0, expected + 0) || Math.abs(actual - expected) <= 4 * Number.EPSILON * Math.abs(expected);
}

export function wrongSpecialValues(f: Elementary): string[] {
  const wrong: string[] = [];
  for (const { at, result, partials } of f.special) {
    const point = `${f.name}(${at.join(", ")})`;
    const value = f.evaluate(...at);
    if (!Object.is(value + 0, result + 0)) wrong.push(`${point} is ${value}, not ${result}`);
    const actual = partialsAt(f, at);
    if (actual.length !== partials.length) wrong.push(`${point} has ${actual.length} partials`);
    for (const [index, partial] of actual.entries()) {
      const expected = partials[index] ?? Infinity;
      if (!same(partial, expected)) wrong.push(`∂${index} ${point} is ${partial}, not ${expected}`);
    }
  }
  return wrong;
}

/** The partials against extrapolated differences of the function over its domain. */
export function wrongPartials(f: Elementary): string[] {
  const wrong: string[] = [];
  for (const at of samples(f)) {
    for (const [index, partial] of partialsAt(f, at).entries()) {
      if (isCount(f, index)) continue;
      const numeric = difference((x) => f.evaluate(...moved(at, index, x)), at[index] ?? NaN, room(f, at, index));
      if (!close(partial, numeric, 1e-9)) {
        wrong.push(`∂${index} ${f.name}(${at.join(", ")}) is ${partial}, differences give ${numeric}`);
      }
    }
  }
  return wrong;
}

/** The partials' own derivatives, taken with the table, against extrapolated differences of the partials. */
export function wrongSecondPartials(f: Elementary): string[] {
  const wrong: string[] = [];
  for (const at of samples(f)) {
    for (const [i, j] of at.flatMap((_, i) => at.map((_, j) => [i, j] as const))) {
      if (isCount(f, j)) continue;
      const along = (x: number): number => partialsAt(f, moved(at, j, x))[i] ?? NaN;
      const numeric = difference(along, at[j] ?? NaN, room(f, at, j));
      const second = secondPartialAt(f, at, i, j);
      if (!close(second, numeric, 1e-8)) {
        wrong.push(`∂${i}∂${j} ${f.name}(${at.join(", ")}) is ${second}, differences give ${numeric}`);
      }
    }
  }
  return wrong;
}

/** Text and LaTeX: every operand appears, brackets balance. */
export function wrongNotation(f: Elementary): string[] {
  const wrong: string[] = [];
  const count = f.arity === "any" ? 3 : f.arity;
  for (const write of [f.notation.text, f.notation.latex]) {
    const written = write((index) => `w${index}`, count);
    for (let index = 0; index < count; index++) {
      if (!written.includes(`w${index}`)) wrong.push(`${written} lacks operand ${index}`);
    }
    for (const [open, close] of [
      ["(", ")"],
      ["{", "}"],
      ["\\left", "\\right"],
    ] as const) {
      if (written.split(open).length !== written.split(close).length) wrong.push(`${written} has a lone ${open}`);
    }
  }
  if (f.notation.sign === "") wrong.push("no sign for figures");
  return wrong;
}

/** One partial and one interval for every operand; special values of the right size; a positive cost. */
export function wrongForm(f: Elementary): string[] {
  const wrong: string[] = [];
  const count = f.arity === "any" ? 1 : f.arity;
  if (f.partials.length !== count) wrong.push(`${f.partials.length} partials for ${count} operands`);
  if (f.domain.length !== count) wrong.push(`${f.domain.length} intervals for ${count} operands`);
  for (const { at } of f.special) {
    if (f.arity !== "any" && at.length !== f.arity) wrong.push(`a special value with ${at.length} operands`);
  }
  if (!(f.cost > 0)) wrong.push(`cost ${f.cost}`);
  return wrong;
}

const operators: Readonly<Record<string, (x: number, y: number) => number>> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "%": (x, y) => x % y,
  "**": (x, y) => x ** y,
};

/** The JavaScript form means the very function that `evaluate` is. */
export function wrongJavaScript(f: Elementary): string[] {
  const { javascript } = f;
  switch (javascript.kind) {
    case "math":
      return Object.getOwnPropertyDescriptor(Math, javascript.name)?.value === f.evaluate
        ? []
        : [`evaluate is not Math.${javascript.name}`];
    case "runtime":
      return f.evaluate.name === f.name ? [] : [`evaluate is named ${f.evaluate.name}`];
    case "prefix":
    case "infix": {
      const operator = javascript.kind === "prefix" ? (x: number): number => -x : operators[javascript.operator];
      if (operator === undefined) return [`no operator ${javascript.operator}`];
      return [...samples(f), ...f.special.map((special) => special.at)]
        .filter(([x = NaN, y = NaN, z = NaN]) => !Object.is(operator(x, y), f.evaluate(x, y, z)))
        .map((at) => `${javascript.operator} differs from evaluate at ${at.join(", ")}`);
    }
  }
}

/** Points spread over an entry's domain, the same in every run; one to three operands where arity is "any". */
export function samples(f: Elementary): number[][] {
  const counts = f.arity === "any" ? [1, 2, 3] : [f.arity];
  return counts.flatMap((count) =>
    Array.from({ length: 12 }, (_, turn) =>
      Array.from({ length: count }, (_, index) => {
        const [from, to] = intervalOf(f, index);
        // Weyl sequences: one irrational step per operand.
        const t = (0.37 + (turn + 1) * Math.sqrt([2, 3, 5][index] ?? 7)) % 1;
        return from + (to - from) * t;
      }),
    ),
  );
}

function intervalOf(f: Elementary, index: number): readonly [from: number, to: number] {
  return f.domain[f.arity === "any" ? 0 : index] ?? [NaN, NaN];
}

/** An interval of a single point belongs to a count, by which nothing is differentiated. */
function isCount(f: Elementary, index: number): boolean {
  const [from, to] = intervalOf(f, index);
  return from === to;
}

/** How far an operand may be moved without leaving the domain, nor meeting another operand (a tie of max). */
function room(f: Elementary, at: readonly number[], index: number): number {
  const [from, to] = intervalOf(f, index);
  const x = at[index] ?? NaN;
  const others = f.arity === "any" ? at.filter((_, k) => k !== index).map((other) => Math.abs(other - x)) : [];
  return 0.9 * Math.min(x - from, to - x, 0.5, ...others);
}

function moved(at: readonly number[], index: number, value: number): number[] {
  return at.map((x, k) => (k === index ? value : x));
}

/** dg/dx at x by central differences, extrapolated to h = 0 (C. J. F. Ridders, Adv. Eng. Software 4, 1982). */
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

/** Relative above 1, absolute below; false for NaN. */
function close(actual: number, expected: number, tolerance: number): boolean {
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
