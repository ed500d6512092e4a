import { describe, expect, test } from "vitest";
import { gradient, hessian, hvp, jacobian, jvp, valueAndGradient, vjp } from "../index.ts";

interface State {
  x: number;
  v: number;
}

/** One step of a spring, in the caller's record. */
const step = (s: State, k: number): number => {
  s.v -= k * s.x * 0.5;
  s.x += s.v * 0.5;
  return s.x * s.x;
};

const code = (expected: string): object => expect.objectContaining({ code: expected }) as object;

describe("what a function does to its caller's records happens once, whatever number of passes is made", () => {
  const start = (): State => ({ x: 1, v: 0.4 });
  const after = start();
  step(after, 2);

  test.each<[string, (s: State) => unknown]>([
    ["gradient", (s) => gradient(step)(s, 2)],
    ["gradient in forward mode", (s) => gradient(step, { mode: "forward" })(s, 2)],
    ["gradient with respect to a number", (s) => gradient(step, { wrt: 1 })(s, 2)],
    ["gradient recording everything", (s) => gradient(step, { record: "everything" })(s, 2)],
    ["valueAndGradient", (s) => valueAndGradient(step)(s, 2)],
    ["jvp", (s) => jvp(step)([s, 2], [{ x: 1, v: 0 }, 0])],
    ["vjp", (s) => vjp(step)(s, 2).pullback(1)],
    ["jacobian", (s) => jacobian(step)(s, 2)],
    ["jacobian in reverse mode", (s) => jacobian(step, { mode: "reverse" })(s, 2)],
    ["hessian", (s) => hessian(step)(s, 2)],
    ["hvp", (s) => hvp(step)([s, 2], [{ x: 1, v: 0 }, 0])],
    ["jvp of the gradient", (s) => jvp(gradient(step))([s, 2], [{ x: 1, v: 0 }, 0])],
    ["the gradient, called a second time", (s) => (gradient(step)(start(), 2), gradient(step)(s, 2))],
  ])("%s", (_, call) => {
    const state = start();
    call(state);
    expect(state).toStrictEqual(after);
  });

  test("the partials are those at the record as it was", () => {
    // x' = x + 0.5 (v − 0.5 k x) = (1 − 0.25 k) x + 0.5 v
    const x = (1 - 0.25 * 2) * 1 + 0.5 * 0.4;
    expect(gradient(step)(start(), 2)).toEqual([{ x: 2 * x * 0.5, v: 2 * x * 0.5 }, 2 * x * -0.25]);
  });
});

test("flags, texts, new fields, records and lists are left as the function leaves them", () => {
  interface Run {
    x: number;
    done: boolean;
    phase: string;
    best?: { value: number; at: number[] };
    trail: { y: number }[];
    inner: { a: number; b: boolean };
  }
  const f = (run: Run): number => {
    run.done = run.x > 0;
    run.phase = "over";
    run.x *= 2;
    run.best = { value: run.x, at: [run.x, 1] };
    run.trail.push({ y: run.x });
    run.trail[0] = { y: 7 };
    run.inner.a += run.x;
    return run.x * run.inner.a;
  };
  const start = (): Run => ({ x: 3, done: false, phase: "on", trail: [{ y: 1 }], inner: { a: 0.5, b: true } });
  const [ours, theirs] = [start(), start()];
  const { inner, trail } = ours;
  f(theirs);
  expect(gradient(f)(ours)).toMatchObject({ x: 2 * 6.5 + 6 * 2, inner: { a: 6 } });
  expect(ours).toStrictEqual(theirs);
  expect(ours.inner).toBe(inner);
  expect(ours.trail).toBe(trail);
});

test("an array that is replaced becomes another array of the caller's record", () => {
  const f = (body: { p: number[]; v: number[] }): number => {
    body.p = body.p.map((x, k) => x + 0.1 * body.v[k]!);
    return body.p[0]! * body.p[1]!;
  };
  const body = { p: [1, 2], v: [3, 4] };
  const before = body.p;
  expect(gradient(f)(body)).toEqual({ p: [2.4, 1.3], v: [0.1 * 2.4, 0.1 * 1.3] });
  expect(body).toEqual({ p: [1.3, 2.4], v: [3, 4] });
  expect(before).toEqual([1, 2]);
});

test("an object of a class of the caller's keeps its class", () => {
  class Counter {
    count = 1;
  }
  const counter = new Counter();
  gradient((c: Counter, x: number) => (c.count += 2) * x)(counter, 3);
  expect(counter).toBeInstanceOf(Counter);
  expect(counter.count).toBe(3);
});

test("an inner derivative changes the record that it is given, as it does outside", () => {
  const energy = (s: State): number => {
    s.x *= 2;
    return s.x * s.x * s.v;
  };
  const f = (s: State): number => {
    const { x, v } = gradient(energy)(s);
    return x + v * s.x;
  };
  const own = { x: 0.5, v: 3 };
  const value = f(own);
  const df = valueAndGradient(f, { scope: () => ({ energy, gradient }) });
  const state = { x: 0.5, v: 3 };
  const result = df(state);
  expect(result.value).toBe(value);
  expect(state).toEqual(own);
  // energy = 4x²v; ∂x = 8xv, ∂v = 4x²; afterwards the record holds 2x: f = 8xv + 8x³.
  expect(result.gradient).toEqual({ x: 8 * 3 + 24 * 0.25, v: 8 * 0.5 });
});

describe("records in two places", () => {
  test("one of which is changed are refused", () => {
    const f = (a: State, b: State): number => {
      a.x *= 2;
      return a.x * b.x;
    };
    const shared = { x: 1, v: 0 };
    expect(() => gradient(f)(shared, shared)).toThrow(code("ALIASED_ARGUMENTS"));
    expect(shared).toEqual({ x: 1, v: 0 });
    const df = gradient(f);
    expect(df({ x: 1, v: 0 }, { x: 3, v: 0 })).toEqual([
      { x: 6, v: 0 },
      { x: 2, v: 0 },
    ]);
    expect(() => df(shared, shared)).toThrow(code("ALIASED_ARGUMENTS"));
    const g = (all: State[]): number => {
      for (const s of all) s.x += s.v;
      return all.reduce((sum, s) => sum + s.x * s.x, 0);
    };
    expect(() => gradient(g)([shared, shared])).toThrow(code("ALIASED_ARGUMENTS"));
  });

  test("an argument that is changed and a record of the scope must not be one", () => {
    const constants = { x: 2, v: 0 };
    const f = (a: State): number => {
      a.x *= 3;
      return constants.x * a.x;
    };
    const df = gradient(f, { scope: () => ({ constants }) });
    expect(df({ x: 5, v: 0 })).toEqual({ x: 6, v: 0 });
    expect(() => df(constants)).toThrow(code("ALIASED_ARGUMENTS"));
    expect(() => df(constants)).toThrow("arguments a and constants of f() share memory");
    expect(constants).toEqual({ x: 2, v: 0 });
    const read = gradient((a: State) => constants.x * a.x, { scope: () => ({ constants }) });
    expect(read(constants)).toEqual({ x: 2, v: 0 });
  });

  test("which are only read may be one", () => {
    const shared = { x: 2, v: 0 };
    expect(gradient((a: State, b: State) => a.x * b.x)(shared, shared)).toEqual([
      { x: 2, v: 0 },
      { x: 2, v: 0 },
    ]);
  });

  test("that are compared are refused where they are one, also when they were two at the first call", () => {
    const f = (a: State, b: State): number => (a === b ? 0 : a.x * b.x);
    const df = gradient(f);
    expect(df({ x: 2, v: 0 }, { x: 3, v: 0 })).toEqual([
      { x: 3, v: 0 },
      { x: 2, v: 0 },
    ]);
    const shared = { x: 2, v: 0 };
    expect(() => df(shared, shared)).toThrow(code("ALIASED_ARGUMENTS"));
  });
});

test.each<[string, (p: { a: number[]; b: number[]; q: { x: number }; r: { x: number } }) => number]>([
  [
    "an array under two names",
    (p) => {
      p.a = p.b;
      return p.a[0]!;
    },
  ],
  [
    "a record under two names",
    (p) => {
      p.q = p.r;
      return p.q.x;
    },
  ],
])("what would leave %s is refused", (_, f) => {
  expect(() => gradient(f)({ a: [1], b: [2], q: { x: 1 }, r: { x: 2 } })).toThrow(code("UNSUPPORTED_SYNTAX"));
});
