import { notAFunction } from "../errors.ts";
import { describe } from "../program/shape-of.ts";
import { registerDerived, registerDriver } from "../read/drivers.ts";
import { typed } from "./callable.ts";
import type { AnyFunction } from "./types.ts";

/**
 * The same function, of which reverse mode keeps nothing: the backward sweep computes it again where it needs what is
 * inside, from the arguments and whatever else it began with. Values and derivatives are those without a checkpoint.
 *
 * @param f  any function that can be read; it may close over values and write to arrays
 * @returns  a function that does what f does, for use inside of functions that are differentiated
 * @throws   WengertError NOT_A_FUNCTION
 *
 * Cost: one more evaluation of f for each level of checkpoints around it, and the memory of one call of f in place of
 * that of all calls. A loop of n = k·k steps in k checkpoints of k steps keeps about 2k states. An array that f reads
 * and that is written later, or by f itself, is copied at each call. Forward mode takes no notice.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 12.
 *
 * @example
 * const orbit = (x0: number) => {
 *   const steps = checkpoint((x: number) => {
 *     for (let i = 0; i < 1000; i++) x += 0.001 * Math.sin(x);
 *     return x;
 *   });
 *   let x = x0;
 *   for (let k = 0; k < 1000; k++) x = steps(x);
 *   return x;
 * };
 * gradient(orbit)(3); // sin of the last x over sin of the first, nearly: −0.999…
 */
export function checkpoint<F extends AnyFunction>(f: F): F {
  if (typeof f !== "function") throw notAFunction(describe(f));
  const same = function (this: unknown, ...args: unknown[]): unknown {
    return Reflect.apply(f, this, args);
  };
  Object.defineProperty(same, "name", { value: f.name, configurable: true });
  Object.defineProperty(same, "length", { value: f.length, configurable: true });
  registerDerived(same, { driver: "checkpoint", of: f });
  return typed(same);
}

registerDriver(checkpoint, "checkpoint");
