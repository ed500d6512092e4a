/** What stands for a derivative that is differentiated again is in no message: they name the user's function, in its own text. */
import { expect, test } from "vitest";
import {
  gradient,
  hessian,
  hessianDiagonal,
  hessianInto,
  hvp,
  hvpInto,
  valueAndHessian,
  withDerivative,
} from "../index.ts";
import { raised } from "./raised.ts";

const anonymous = (f: (...args: never[]) => unknown): ((...args: never[]) => unknown) => f;
const out = (args: unknown[]): Float64Array => new Float64Array(args.flat().length);

type Run = (f: (...args: never[]) => number, ...args: unknown[]) => unknown;
const drivers: [string, Run][] = [
  ["hessian", (f, ...args) => hessian(f)(...(args as never[]))],
  ["valueAndHessian", (f, ...args) => valueAndHessian(f)(...(args as never[]))],
  ["hessianDiagonal", (f, ...args) => hessianDiagonal(f)(...(args as never[]))],
  ["hessianInto", (f, ...args) => hessianInto(f)(new Float64Array(4), ...(args as never[]))],
  ["hvp", (f, ...args) => hvp(f)(args as never[], args as never[])],
  ["hvpInto", (f, ...args) => hvpInto(f)(out(args), args as never[], args as never[])],
];

test.each(drivers)("%s", (_, run) => {
  function cost(x: number, y: number): number {
    return x * y;
  }
  const texts = [
    raised(() => run(cost, 2)),
    raised(() => run(anonymous((x: number) => [x, x]) as typeof cost, 2)),
    raised(() => run(withDerivative((x: number) => x, { vjp: () => 3 as never }) as typeof cost, 2)),
    raised(() => run(((...x: number[]) => x[0]! * x[1]!) as typeof cost, 1, 2)),
    raised(() => run(((a: number[], b: number[]) => (a[0] = b[0]!) * b[1]!) as never, ...shared())),
  ].map(String);
  for (const text of texts) expect(text).not.toMatch(/derived|gradient\(|\$/);
  expect(texts[0]).toContain("cost() takes 2 arguments (x, y); 1 came");
  expect(texts[1]).toContain("f() returns an object");
  expect(texts[2]).toContain("the vjp of f() returns a number");
  expect(texts[3]).toContain("(x) => … in place of (...x)");
});

function shared(): number[][] {
  const x = [1, 2];
  return [x, x];
}

test("an index out of range is shown where it stands, at the first call and later", () => {
  function pick(x: number[], k: number): number {
    return x[0]! ** 2 * x[k]!;
  }
  const curvature = hessian(pick, { wrt: 0 });
  expect(curvature([1, 2], 1)).toEqual([
    [4, 2],
    [2, 0],
  ]);
  for (let call = 0; call < 2; call++) {
    const { code, place, message } = raised(() => curvature([1, 2], 5));
    expect(code).toBe("INDEX_OUT_OF_RANGE");
    expect(place?.excerpt).toContain("x[k]");
    expect(message).toContain("pick, line");
  }
});

test("a function with rules is called f in messages where it has no name", () => {
  const twice = withDerivative((x: number) => 2 * x, {
    vjp: (x) => ({ value: 2 * x, pullback: (seed) => [2 * seed, 0] as never }),
  });
  const { message, place } = raised(() => gradient(twice)(3));
  expect(message).toContain("the pullback of f() gives an object for its argument");
  expect(place).toBeUndefined();
});
