/** Random functions with checkpoints: all derivatives are those without, bit for bit, whatever is fused. */
import { array, assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { checkpoint } from "./checkpoint.ts";
import { gradient, valueAndGradient } from "./gradient.ts";
import { gradientInto } from "./into.ts";
import { hessian, hvp } from "./hessian.ts";
import { jacobian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import { Loops } from "./random-loops.ts";
import type { AnyFunction, Options } from "./types.ts";
import { vjp } from "./vjp.ts";

type Wrap = (f: AnyFunction) => AnyFunction;
const bare: Wrap = (f) => f;

const own = (): never[] => [[0.4, -0.8, 1.1, 0.3], [0.9, -0.2, 0.6, 1.3], 0.75] as never[];

const drivers: [name: string, run: (f: AnyFunction, options: Options) => unknown][] = [
  ["gradient", (f, options) => gradient(f, options)(...own())],
  ["valueAndGradient", (f, options) => valueAndGradient(f, options)(...own())],
  ["gradientInto", (f, options) => gradientInto(f, options)(new Float64Array(9), ...own())],
  ["vjp", (f, options) => vjp(f, options)(...own()).pullback(1.5 as never)],
  ["jvp", (f, options) => jvp(f, options)(own(), own())],
  ["jacobian", (f, options) => jacobian(f, { ...options, mode: "reverse" })(...own())],
  ["hvp", (f, options) => hvp(f, options)(own(), own())],
  ["hessian", (f, options) => hessian(f, options)(...own())],
  ["gradient of a gradient", (f, options) => gradient(lengthOfGradient(f), inside(f, options))(...own())],
  ["hvp of a gradient", (f, options) => hvp(lengthOfGradient(f), inside(f, options))(own(), own())],
];

/** A function whose derivative by reverse mode is one of reverse mode again. */
const lengthOfGradient = (f: AnyFunction): AnyFunction =>
  ((x: number[], y: number[], z: number): number => {
    const partials = gradient(f as (x: number[], y: number[], z: number) => number)(x, y, z);
    let sum = partials[2] * partials[2];
    for (let i = 0; i < partials[0].length; i++) sum += Math.sin(partials[0][i]!);
    return sum;
  }) as AnyFunction;

const inside = (f: AnyFunction, options: Options): Options => ({
  scope: () => ({ ...options.scope?.(), f, gradient }),
});

const runs = Number(process.env["CHECKPOINT_RUNS"] ?? 40);
const loopsIn = (source = ""): number => source.match(/for \(/g)?.length ?? 0;
/** Functions whose sweeps are fused, and whose checkpoints count. */
let fusedOtherwise = 0;

function check(choices: readonly number[]): void {
  const text = new Loops(choices, true).text();
  const write = (wrap: Wrap): AnyFunction => new Function("wrap", `return ${text};`)(wrap) as AnyFunction;
  const [f, g] = [write(checkpoint), write(bare)];
  const [checked, plain] = [{ scope: () => ({ wrap: checkpoint }) }, { scope: () => ({ wrap: bare }) }];
  for (const [name, run] of drivers) expect(run(f, checked), `${name} of ${text}`).toStrictEqual(run(g, plain));
  const [withThem, without] = [gradient(f, checked), gradient(g, plain)].map((h) => h.sourceFor(...own()));
  const apart = gradient(g, { ...plain, record: "everything" }).sourceFor(...own());
  if (loopsIn(without) < loopsIn(apart) && withThem !== without) fusedOtherwise++;
}

test("derivatives of random loops with checkpoints are those without, bit for bit", { timeout: 600_000 }, () => {
  assert(
    property(array(nat(10_000), { minLength: 10, maxLength: 80 }), (choices) => {
      check(choices);
    }),
    { numRuns: runs, ...(runs > 40 ? { endOnFailure: true } : {}) },
  );
  expect(fusedOtherwise).toBeGreaterThan(runs / 20);
});
