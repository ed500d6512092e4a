/** Points at which claims are compared with what is right. */
import { NumberAlgebra } from "wengert/internals";
import type { Explanation } from "../steps/explanation.ts";
import { type Asked, type ExplainedGraph, Quantities } from "./quantities.ts";

/** Numbers at the points of a sample; NaN where there is none. */
export type Column = readonly number[];

export const numbers: NumberAlgebra = new NumberAlgebra();

/** Pseudo-random numbers in [0, 1) from a seed (the splitmix32 generator). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Regions that inputs are drawn from: functions such as log and acosh are defined in few of them. */
const regions: readonly (readonly [number, number])[] = [
  [-1.6, 1.6],
  [0.1, 0.9],
  [0.2, 3],
  [1.1, 4],
];
const pointsInEach = 4;

/** The graph's quantities at several points; the explanation's own is the first, if it has one. */
export class Sample {
  readonly points: readonly Quantities<number>[];
  readonly ownPoint: Quantities<number> | undefined;
  private readonly graph: ExplainedGraph;
  private readonly inputs: readonly (readonly number[])[];

  constructor(explanation: Explanation, graph: ExplainedGraph) {
    this.graph = graph;
    const own = explanation.inputs.map(({ value }) => value ?? NaN);
    const hasPoint = explanation.inputs.every(({ value }) => value !== null);
    const random = randomNumbers(1);
    const drawn = regions.flatMap(([from, to]) =>
      Array.from({ length: pointsInEach }, () => own.map(() => from + (to - from) * random())),
    );
    // Near the point the function is defined, if it is there, and takes the same branches.
    const near = hasPoint
      ? Array.from({ length: pointsInEach }, () => own.map((x) => x + (random() - 0.5) * 0.02 * (Math.abs(x) + 1)))
      : [];
    this.inputs = [...(hasPoint ? [own] : []), ...near, ...drawn];
    this.points = this.inputs.map((inputs) => new Quantities(graph, numbers, inputs));
    this.ownPoint = hasPoint ? this.points[0] : undefined;
  }

  /** The explanation's own point and those near it, of a column; all of it where there is none. */
  near(column: Column): Column {
    return this.ownPoint === undefined ? column : column.slice(0, 1 + pointsInEach);
  }

  column(asked: Asked): Column {
    return this.points.map((point) => point.get(asked));
  }

  /** The same points, with quantities replaced by what is claimed of them. */
  claiming(claimed: ReadonlyMap<string, Column>): readonly Quantities<number>[] {
    return this.inputs.map((inputs, k) => {
      const here = new Map([...claimed].map(([key, column]) => [key, column[k] ?? NaN] as const));
      return new Quantities(this.graph, numbers, inputs, here);
    });
  }
}

/** Fewer points at which both are finite say nothing. */
const fewestPoints = 3;

/** Whether two columns are the same function, as far as the points can tell: equal up to rounding wherever both are finite. */
export function isSame(x: Column, y: Column): boolean {
  let compared = 0;
  for (const [k, left] of x.entries()) {
    const right = y[k] ?? NaN;
    if (!Number.isFinite(left) || !Number.isFinite(right)) continue;
    compared++;
    if (Math.abs(left - right) > 1e-8 * Math.max(Math.abs(left), Math.abs(right)) + 1e-12) return false;
  }
  return compared >= fewestPoints;
}

/** Whether a column can be compared with another at all. */
export function isComparable(x: Column, y: Column): boolean {
  return x.filter((left, k) => Number.isFinite(left) && Number.isFinite(y[k] ?? NaN)).length >= fewestPoints;
}

export function combine(x: Column, y: Column, f: (x: number, y: number) => number): Column {
  return x.map((left, k) => f(left, y[k] ?? NaN));
}

/** The constant that x is times y, if it is one. */
export function constantRatio(x: Column, y: Column): number | undefined {
  const ratios = combine(x, y, (left, right) => left / right).filter(Number.isFinite);
  const [ratio] = ratios;
  if (ratio === undefined || ratio === 0) return undefined;
  return isSame(
    x,
    y.map((value) => ratio * value),
  )
    ? ratio
    : undefined;
}
