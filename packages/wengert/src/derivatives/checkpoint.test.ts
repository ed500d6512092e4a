import { describe, expect, test } from "vitest";
import {
  type AnyFunction,
  checkpoint,
  derivative,
  evaluate,
  gradient,
  hessian,
  hvp,
  jacobian,
  jvp,
  type Options,
  valueAndGradient,
  vjp,
} from "../index.ts";
import { largestTape, resetLargestTape, tapeBytesHeld } from "../emit/tape-pool.ts";
import { WengertError } from "../errors.ts";

/** The functions of which checkpoints are taken, and themselves in place of their checkpoints. */
type Wrap = <F extends AnyFunction>(f: F) => F;
const bare: Wrap = (f) => f;

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return error instanceof WengertError ? error.code : String(error);
  }
  return undefined;
}

test("a checkpoint is called like the function", () => {
  const add = (x: number, y: number): number => x + y;
  const same = checkpoint(add);
  expect(same(1, 2)).toBe(3);
  expect([same.length, same.name]).toEqual([2, "add"]);
  const self = {
    k: 2,
    times: checkpoint(function (this: { k: number }, x: number) {
      return this.k * x;
    }),
  };
  expect(self.times(3)).toBe(6);
  // @ts-expect-error -- no function
  expect(codeOf(() => checkpoint(3))).toBe("NOT_A_FUNCTION");
});

describe("derivatives with checkpoints are those without, bit for bit:", () => {
  const cases: readonly [
    what: string,
    make: (wrap: Wrap) => (...args: never[]) => unknown,
    args: readonly unknown[],
  ][] = [
    ["a scalar", (wrap) => (x: number) => wrap((y: number) => Math.sin(y) * y)(x) * x, [0.7]],
    [
      "a loop of steps",
      (wrap) => (x: number, k: number) => {
        const step = wrap((y: number) => y + 0.1 * Math.sin(k * y));
        let y = x;
        for (let i = 0; i < 10; i++) y = step(y);
        return y;
      },
      [0.7, 1.3],
    ],
    [
      "a state that is a list",
      (wrap) => (x: number, k: number) => {
        const step = wrap(([p, q]: [number, number]): [number, number] => [p + 0.1 * q, q - 0.1 * Math.sin(k * p)]);
        let state: [number, number] = [x, k];
        for (let i = 0; i < 10; i++) state = step(state);
        return state[0] * state[1];
      },
      [0.7, 1.3],
    ],
    [
      "a state that is a record",
      (wrap) => (x: number) => {
        const step = wrap((s: { p: number; q: number }) => ({ p: s.p * Math.cos(s.q), q: s.q + s.p }));
        let state = { p: x, q: 1 };
        for (let i = 0; i < 7; i++) state = step(state);
        return state.p + state.q;
      },
      [0.7],
    ],
    [
      "an array that is written in place",
      (wrap) => (x: number[]) => {
        const step = wrap((y: number[]) => {
          for (let i = 0; i < y.length; i++) y[i] = Math.sin(y[i] + y[(i + 1) % y.length]);
        });
        for (let n = 0; n < 5; n++) step(x);
        let s = 0;
        for (const v of x) s += v * v;
        return s;
      },
      [[0.1, 0.5, 0.9, 1.3]],
    ],
    [
      "an array that is overwritten afterwards",
      (wrap) => (x: number[]) => {
        const energy = wrap(() => Math.exp(x[0]) * x[1] + x[1] ** 3);
        let s = 0;
        for (let n = 0; n < 4; n++) {
          s += energy();
          x[0] = x[1] * x[0];
          x[1] = Math.sin(x[0]);
        }
        return s;
      },
      [[0.4, 1.2]],
    ],
    [
      "an array of every turn",
      (wrap) => (x: number[]) => {
        let s = 0;
        for (let n = 0; n < 3; n++) {
          const y = new Float64Array(x.length);
          for (let i = 0; i < x.length; i++) y[i] = x[i] * (n + 1);
          s += wrap(() => {
            let t = 0;
            for (let i = 0; i < y.length; i++) t += Math.tanh(y[i]) * y[i];
            return t;
          })();
        }
        return s;
      },
      [[0.4, 1.2, -0.3]],
    ],
    [
      "a new array as the result",
      (wrap) => (x: number[]) => {
        const twist = wrap((y: number[]) => y.map((v, i) => Math.sin(v) * (i + 1)));
        let s = 0;
        for (const v of twist(x)) s += v * v;
        return s;
      },
      [[0.4, 1.2, -0.3]],
    ],
    [
      "a variable around that is assigned",
      (wrap) => (x: number) => {
        let time = 0;
        let y = x;
        const step = wrap(() => {
          y += 0.1 * Math.sin(y + time);
          time += 0.1;
        });
        for (let i = 0; i < 6; i++) step();
        return y * time;
      },
      [0.7],
    ],
    [
      "an early return, a branch and a while",
      (wrap) => (x: number) => {
        const walk = wrap((y: number) => {
          if (y > 3) return y / 2;
          while (y < 2.5) y *= 1.3;
          return y;
        });
        let y = x;
        for (let i = 0; i < 8; i++) y = walk(y) + 0.3 * Math.sin(y);
        return y;
      },
      [0.7],
    ],
    [
      "checkpoints in checkpoints in checkpoints",
      (wrap) => (x: number, k: number) => {
        const step = wrap((y: number) => y + 0.1 * Math.sin(k * y));
        const inner = wrap((y: number) => {
          for (let i = 0; i < 3; i++) y = step(y) * Math.cos(y);
          return y;
        });
        const outer = wrap((y: number) => {
          for (let i = 0; i < 3; i++) y = inner(y) + k;
          return y;
        });
        return outer(outer(x) * x);
      },
      [0.7, 1.3],
    ],
    [
      "a function that calls itself",
      (wrap) => (x: number) => {
        const halve = (v: number): number => (v < 1 ? Math.sin(v) : wrap((w: number) => w * Math.cos(w))(halve(v / 2)));
        return wrap(halve)(x);
      },
      [50],
    ],
    [
      "a derivative taken inside",
      (wrap) => (x: number) => {
        const slope = wrap((y: number) => derivative((z: number) => Math.sin(z) * z * y)(y));
        let y = x;
        for (let i = 0; i < 4; i++) y = slope(y);
        return y;
      },
      [0.7],
    ],
  ];

  test.each(cases)("%s", (_, make, args) => {
    // The function's own name for what wraps, so that its text is the same; what it means comes with the scope.
    const [f, g] = [make(checkpoint), make(bare)];
    const [checked, plain] = [{ scope: () => ({ wrap: checkpoint }) }, { scope: () => ({ wrap: bare }) }];
    const both = (run: (f: AnyFunction, options: Options) => unknown): void => {
      expect(run(f, checked)).toEqual(run(g, plain));
    };
    const own = (): never[] => structuredClone(args) as never[];
    both((h, options) => evaluate(h, options)(...own()));
    both((h, options) => valueAndGradient(h, options)(...own()));
    both((h, options) => gradient(h, options)(...own()));
    both((h, options) => gradient(h, Object.assign({ record: "everything" }, options))(...own()));
    both((h, options) => jacobian(h, options)(...own()));
    both((h, options) => hessian(h, options)(...own()));
    both((h, options) => jvp(h, options)(own(), own()));
    both((h, options) => hvp(h, options)(own(), own()));
    both((h, options) => vjp(h, options)(...own()).pullback(1.5 as never));
  });
});

test("a checkpoint of the whole function, and of a derivative", () => {
  const f = (x: number, y: number): number => Math.sin(x * y) * x;
  expect(gradient(checkpoint(f))(0.3, 2)).toEqual(gradient(f)(0.3, 2));
  const slope = checkpoint(derivative((x: number) => x ** 3));
  expect(derivative(slope)(2)).toBe(12);
  expect(gradient(derivative(checkpoint((x: number) => x ** 3)))(2)).toBe(12);
});

describe("a loop of a million steps", () => {
  const plain = (x0: number, v0: number, k: number): number => {
    let [x, v, w] = [x0, v0, 0];
    for (let n = 0; n < 1_000_000; n++) {
      const a = -k * Math.sin(x);
      x += 1e-5 * v;
      v += 1e-5 * a;
      w += 1e-5 * v * v;
    }
    return x + w;
  };

  const nested = (x0: number, v0: number, k: number): number => {
    const steps = checkpoint(([x, v, w]: [number, number, number]): [number, number, number] => {
      for (let n = 0; n < 1000; n++) {
        const a = -k * Math.sin(x);
        x += 1e-5 * v;
        v += 1e-5 * a;
        w += 1e-5 * v * v;
      }
      return [x, v, w];
    });
    let state: [number, number, number] = [x0, v0, 0];
    for (let m = 0; m < 1000; m++) state = steps(state);
    return state[0] + state[2];
  };

  test("takes thousands of places on the tape and not millions, and has the same gradient to the last bit", () => {
    resetLargestTape();
    const { value, gradient: partials } = valueAndGradient(nested)(1, 0.5, 2);
    expect(largestTape()).toBeGreaterThan(0);
    expect(largestTape()).toBeLessThan(100_000);
    expect({ value, gradient: partials }).toEqual(valueAndGradient(plain)(1, 0.5, 2));
    expect(largestTape()).toBeGreaterThan(8_000_000);
    // What was that large is kept only while nobody wants its memory.
    expect(tapeBytesHeld()).toBeLessThan(2_000_000);
    expect(valueAndGradient(plain)(1, 0.5, 2)).toEqual({ value, gradient: partials });
  });

  test("has the gradient of its closed form", () => {
    // x' = k x by a million Euler steps: x0 (1 + k h)^n.
    const growth = (x0: number, k: number): number => {
      const steps = checkpoint((x: number) => {
        for (let n = 0; n < 1000; n++) x += 1e-6 * k * x;
        return x;
      });
      let x = x0;
      for (let m = 0; m < 1000; m++) x = steps(x);
      return x;
    };
    resetLargestTape();
    const [byX, byK] = gradient(growth)(2, 0.5);
    expect(largestTape()).toBeLessThan(100_000);
    expect(byX).toBeCloseTo((1 + 0.5e-6) ** 1e6, 9);
    expect(byK).toBeCloseTo(2 * (1 + 0.5e-6) ** (1e6 - 1), 9);
  });
});

test("in a function that calls itself, one of two arrays may not be written inside of a checkpoint: they may be one", () => {
  const f = (x: number[]): number => {
    const mix = (a: number[], b: number[], n: number): number => {
      if (n === 0) return a[0];
      checkpoint(() => {
        a[0] = b[1] * a[0];
      })();
      return mix(b, a, n - 1);
    };
    return mix(x, x, Math.floor(x[0]) + 40);
  };
  expect(codeOf(() => gradient(f)([1.5, 2]))).toBe("UNSUPPORTED_SYNTAX");
});
