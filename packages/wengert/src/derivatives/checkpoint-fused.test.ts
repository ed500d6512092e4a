/** Checkpoints and loops whose sweeps are fused: both keep little, and together no more. */
import { describe, expect, test } from "vitest";
import { largestTape, resetLargestTape } from "../emit/tape-pool.ts";
import { checkpoint } from "./checkpoint.ts";
import { gradient } from "./gradient.ts";
import type { AnyFunction } from "./types.ts";

type Wrap = <F extends AnyFunction>(f: F) => F;
const bare: Wrap = (f) => f;

describe("a sum over simulations, whose sweeps are fused", () => {
  const simulated = (wrap: Wrap) => (starts: number[], k: number) => {
    let loss = 0;
    for (let i = 0; i < starts.length; i++) {
      const steps = wrap((x: number) => {
        for (let n = 0; n < 2000; n++) x += 1e-5 * Math.sin(k * x);
        return x;
      });
      let x = starts[i]!;
      for (let m = 0; m < 50; m++) x = steps(x);
      loss += x * x;
    }
    return loss;
  };
  const starts = [0.3, 1.1, -0.4];

  test("keeps the checkpoints inside, and has the bits of the sum without them", () => {
    resetLargestTape();
    const checked = gradient(simulated(checkpoint), { scope: () => ({ wrap: checkpoint }) })(starts, 2);
    expect(largestTape()).toBeGreaterThan(0);
    expect(largestTape()).toBeLessThan(60_000);
    expect(checked).toEqual(gradient(simulated(bare), { scope: () => ({ wrap: bare }) })(starts, 2));
    expect(largestTape()).toBe(800_000);
  });

  test("a checkpoint of the whole changes nothing of the code where nothing is kept", () => {
    const sum = (x: number[]): number => {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += Math.exp(x[i]!) * x[i]!;
      return s;
    };
    const whole = (x: number[]): number => checkpoint(sum)(x);
    const body = (source: string): string => source.slice(source.indexOf(") {"));
    expect(body(gradient(whole, { scope: () => ({ sum }) }).sourceFor([1, 2]))).toBe(
      body(gradient(sum).sourceFor([1, 2])),
    );
  });
});
