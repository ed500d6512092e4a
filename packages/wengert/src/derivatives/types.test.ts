import { describe, expectTypeOf, test } from "vitest";
import { derivative, valueAndDerivative } from "./derivative.ts";
import { evaluate } from "./evaluate.ts";
import { gradient, valueAndGradient } from "./gradient.ts";
import { valueAndHessian } from "./hessian.ts";
import { valueAndJacobian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import type { FlatJacobian, PartialOf, PartialsList } from "./types.ts";
import { vjp } from "./vjp.ts";

// The bodies never run: what matters is what the compiler says of them.
const never = (): boolean => Math.random() > 2;

describe("static types", () => {
  test("a partial has the shape of its argument, with null for what carries no derivative", () => {
    expectTypeOf<PartialOf<number>>().toEqualTypeOf<number>();
    expectTypeOf<PartialOf<number[]>>().toEqualTypeOf<number[]>();
    expectTypeOf<PartialOf<readonly number[][]>>().toEqualTypeOf<number[][]>();
    expectTypeOf<PartialOf<[number, number]>>().toEqualTypeOf<[number, number]>();
    expectTypeOf<PartialOf<Float64Array>>().toEqualTypeOf<Float64Array>();
    expectTypeOf<PartialOf<Float32Array>>().toEqualTypeOf<Float32Array>();
    expectTypeOf<PartialOf<Int32Array>>().toEqualTypeOf<null>();
    expectTypeOf<PartialOf<boolean>>().toEqualTypeOf<null>();
    expectTypeOf<PartialOf<number | string>>().toEqualTypeOf<number | null>();
    expectTypeOf<PartialOf<1 | 2>>().toEqualTypeOf<number>();
    expectTypeOf<PartialOf<"linear" | "cubic">>().toEqualTypeOf<null>();
    expectTypeOf<PartialOf<{ readonly mass: number; name: string; v: number[] }>>().toEqualTypeOf<{
      mass: number;
      name: null;
      v: number[];
    }>();
  });

  test("several parameters give a list, a rest parameter one array", () => {
    expectTypeOf<PartialsList<[number, number[]]>>().toEqualTypeOf<[number, number[]]>();
    expectTypeOf<PartialsList<[a: number, b?: number]>>().toEqualTypeOf<[number, number | null]>();
    expectTypeOf<PartialsList<number[]>>().toEqualTypeOf<[number[]]>();
    expectTypeOf<PartialsList<[number, ...number[]]>>().toEqualTypeOf<[number, number[]]>();
  });

  test("gradient: one parameter gives its partial, wrt: k too, a list of positions a list", () => {
    if (never()) {
      expectTypeOf(gradient((x: number) => x)(1)).toEqualTypeOf<number>();
      expectTypeOf(gradient((x: number, y: number[]) => x * y[0])(1, [2])).toEqualTypeOf<[number, number[]]>();
      expectTypeOf(gradient((x: number, y: number[]) => x * y[0], { wrt: 1 })(1, [2])).toEqualTypeOf<number[]>();
      expectTypeOf(gradient((x: number, y: number[]) => x * y[0], { wrt: [1] })(1, [2])).toEqualTypeOf<[number[]]>();
      expectTypeOf(gradient((...x: number[]) => x[0])(1, 2)).toEqualTypeOf<number[]>();
      expectTypeOf(gradient((x: number) => x).source).toEqualTypeOf<string>();
      expectTypeOf(valueAndGradient((x: number) => x)(1)).toEqualTypeOf<{ value: number; gradient: number }>();
      // @ts-expect-error the argument is a number
      gradient((x: number) => x)("1");
      // @ts-expect-error there is no such option
      gradient((x: number) => x, { wtr: 0 });
      // @ts-expect-error two arguments are needed
      gradient((x: number, y: number) => x * y)(1);
    }
  });

  test("derivative, jvp, vjp and evaluate have the shapes of the result", () => {
    if (never()) {
      const f = (t: number): { x: number; y: number[] } => ({ x: t, y: [t] });
      expectTypeOf(derivative(f)(1)).toEqualTypeOf<{ x: number; y: number[] }>();
      expectTypeOf(derivative(derivative((x: number) => x * x))(1)).toEqualTypeOf<number>();
      expectTypeOf(jvp(f)([1], [1])).toEqualTypeOf<{
        value: { x: number; y: number[] };
        tangent: { x: number; y: number[] };
      }>();
      const { value, pullback } = vjp(f)(1);
      expectTypeOf(value).toEqualTypeOf<{ x: number; y: number[] }>();
      expectTypeOf(pullback({ x: 1, y: [1] })).toEqualTypeOf<number>();
      expectTypeOf(evaluate(f)(1)).toEqualTypeOf<{ x: number; y: number[] }>();
    }
  });

  test("the forms with a value have the value in the result's type", () => {
    if (never()) {
      const f = (t: number): { x: number; y: number[] } => ({ x: t, y: [t] });
      expectTypeOf(valueAndDerivative(f)(1)).toEqualTypeOf<{
        value: { x: number; y: number[] };
        derivative: { x: number; y: number[] };
      }>();
      expectTypeOf(valueAndJacobian((x: number[], k: number) => [x[0] * k])([1], 2)).toEqualTypeOf<{
        value: number[];
        jacobian: [number[], number][];
      }>();
      expectTypeOf(valueAndJacobian(f, { flat: true })(1).jacobian).toEqualTypeOf<FlatJacobian>();
      expectTypeOf(valueAndHessian((x: number[], k: number) => x[0] * k, { wrt: 0 })([1], 2)).toEqualTypeOf<{
        value: number;
        gradient: number[];
        hessian: number[][];
      }>();
      // @ts-expect-error a Hessian has no mode to choose
      valueAndHessian((x: number) => x, { mode: "reverse" });
      // @ts-expect-error there is no such mode
      valueAndJacobian((x: number) => x, { mode: "backward" });
    }
  });
});
