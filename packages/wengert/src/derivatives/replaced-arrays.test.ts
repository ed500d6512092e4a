import { describe, expect, test } from "vitest";
import { checkpoint, gradient, hvp, jvp, withDerivative } from "../index.ts";

/** Three 3×3 rotations, multiplied in a loop that replaces the product. */
function chain(angles: number[]): number {
  let M = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (let k = 0; k < angles.length; k++) {
    const [c, s] = [Math.cos(angles[k]!), Math.sin(angles[k]!)];
    const R = [c, -s, 0, s, c, 0, 0.1 * c, 0, 1];
    const N = new Array(9).fill(0) as number[];
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) for (let q = 0; q < 3; q++) N[3 * i + j]! += M[3 * i + q]! * R[3 * q + j]!;
    M = N;
  }
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += M[i]! * M[i]! * (i + 1);
  return sum;
}

function chainOfRows(x: number[]): number {
  const n = x.length;
  let M = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => x[i]! * (j + 1) * 0.3));
  for (let k = 0; k < 3; k++) {
    const N = Array.from({ length: n }, () => new Array(n).fill(0) as number[]);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) for (let q = 0; q < n; q++) N[i]![j]! += M[i]![q]! * Math.sin(M[q]![j]!);
    M = N;
  }
  return M[0]![n - 1]! + M[n - 1]![0]! * 0.5;
}

function rungeKutta(x: number[]): number {
  const slope = (s: number[]) => s.map((v, i) => Math.sin(s[(i + 1) % s.length]!) - 0.3 * v);
  const along = (s: number[], d: number[], h: number) => s.map((v, i) => v + h * d[i]!);
  let state = x;
  for (let k = 0; k < 4; k++) {
    const k1 = slope(state);
    const k2 = slope(along(state, k1, 0.05));
    const k3 = slope(along(state, k2, 0.05));
    const k4 = slope(along(state, k3, 0.1));
    state = state.map((v, i) => v + (0.1 / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
  }
  let sum = 0;
  for (const v of state) sum += v * v;
  return sum;
}

function heat(x: number[]): number {
  let now = x.slice();
  let next = x.slice();
  for (let k = 0; k < 5; k++) {
    for (let i = 1; i < x.length - 1; i++) {
      next[i] = now[i]! + 0.2 * (now[i - 1]! - 2 * now[i]! + now[i + 1]!) - 0.01 * now[i]! * now[i]!;
    }
    [now, next] = [next, now];
  }
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += now[i]! * next[i]! * (i + 1);
  return sum;
}

function powerIteration(x: number[]): number {
  let v = x.map((each) => each + 1);
  let norm = 0;
  for (let k = 0; k < 6; k++) {
    const w = v.map((each, i) => each * (i + 1) + 0.2 * x[0]! * v[(i + 1) % v.length]!);
    norm = 0;
    for (const each of w) norm += each * each;
    norm = Math.sqrt(norm);
    v = w.map((each) => each / norm);
  }
  return norm + v[0]!;
}

function onlySometimes(x: number[]): number {
  let best = x.slice();
  for (let k = 0; k < 6; k++) {
    const trial = best.map((v, i) => v * (k % 2 === 0 ? 0.7 : 1.4) + 0.1 * x[i]!);
    let size = 0;
    for (const v of trial) size += v * v;
    if (size < 3) best = trial;
    const from = k % 2 === 0 ? best : x;
    best = best.map((v, i) => v + 0.1 * from[i]! * v);
  }
  let sum = 0;
  for (const v of best) sum += v * v * v;
  return sum;
}

describe("derivatives of loops that replace arrays", () => {
  test.each([chain, chainOfRows, rungeKutta, heat, powerIteration, onlySometimes].map((f) => ({ name: f.name, f })))(
    "$name: reverse is forward is finite differences, in second order too",
    ({ f }) => {
      const x = [0.4, -0.7, 1.1, 0.3];
      const adjoint = gradient(f)(x) as number[];
      const direction = [0.3, -0.2, 0.5, 0.9];
      const { value, tangent } = jvp(f)([x], [direction]) as { value: number; tangent: number };
      expect(value).toBe(f(x));
      let along = 0;
      for (const [i, d] of direction.entries()) along += d * adjoint[i]!;
      expect(along).toBeCloseTo(tangent, 10);
      const h = 1e-5;
      const moved = (t: number) => x.map((v, i) => v + t * direction[i]!);
      const difference = (f(moved(h)) - f(moved(-h))) / (2 * h);
      expect(Math.abs(tangent - difference)).toBeLessThan(1e-7 * (1 + Math.abs(tangent)));
      const second = hvp(f)([x], [direction]) as unknown as number[];
      const [up, down] = [gradient(f)(moved(h)) as number[], gradient(f)(moved(-h)) as number[]];
      for (const [i, each] of second.entries()) {
        const expected = (up[i]! - down[i]!) / (2 * h);
        expect(Math.abs(each - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
      }
    },
  );
});

describe("an array that a function with rules gives replaces its argument", () => {
  const turned = withDerivative((u: number[], s: number) => u.map((v) => Math.sin(v) * s), {
    vjp: (u: number[], s: number) => ({
      value: u.map((v) => Math.sin(v) * s),
      pullback: (seed: number[]): [number[], number] => [
        u.map((v, i) => seed[i]! * Math.cos(v) * s),
        u.reduce((sum, v, i) => sum + seed[i]! * Math.sin(v), 0),
      ],
    }),
  });
  const plain = (u: number[], s: number): number[] => u.map((v) => Math.sin(v) * s);
  const run = (step: typeof plain, x: number[], s: number): number => {
    let u = x;
    for (let k = 0; k < 4; k++) u = step(u, s);
    return u[0]! * u[1]!;
  };
  const ruled = (x: number[], s: number): number => run((u, t) => turned(u, t), x, s);
  const kept = (x: number[], s: number): number =>
    run(
      checkpoint((u: number[], t: number) => turned(u, t)),
      x,
      s,
    );
  const expected = (x: number[], s: number): number => run(plain, x, s);
  const scope = () => ({ run, turned, plain });

  test.each([
    ["turn by turn", ruled],
    ["in checkpoints", kept],
  ])("%s", (_, f) => {
    const at: [number[], number] = [[0.3, 0.7], 1.2];
    const wanted = gradient(expected, { scope })(...at);
    for (const mode of ["forward", "reverse"] as const) {
      const [partials, partial] = gradient(f, { scope, mode })(...at);
      partials.forEach((value, i) => expect(value).toBeCloseTo(wanted[0][i]!, 14));
      expect(partial).toBeCloseTo(wanted[1], 14);
    }
    const direction: [number[], number] = [[1, -2], 0.5];
    const [second, last] = hvp(f, { scope })(at, direction);
    const [wantedSecond, wantedLast] = hvp(expected, { scope })(at, direction);
    second.forEach((value, i) => expect(value).toBeCloseTo(wantedSecond[i]!, 13));
    expect(last).toBeCloseTo(wantedLast, 13);
  });

  test("but not where it is changed while it has another name", () => {
    const f = (x: number[], s: number): number => {
      const first = x.slice();
      let u = first;
      for (let k = 0; k < 3; k++) u = turned(u, s);
      u[0]! += 1;
      return first[0]! * u[0]!;
    };
    expect(() => gradient(f, { scope })([0.3, 0.7], 1.2)).toThrow(/Copy it first/);
  });
});
