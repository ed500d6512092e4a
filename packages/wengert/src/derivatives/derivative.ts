import { registerDriver } from "../read/drivers.ts";
import type { PartialOf, AnyFunction, Generated, ModeOptions } from "./types.ts";
import { callable, typed } from "./callable.ts";
import { Differentiated } from "./differentiated.ts";
import { checkCall } from "./options.ts";
import { derivativePlan, reverseDerivativePlan } from "./plan.ts";

/**
 * The derivative of a function of one number, by forward mode.
 *
 * @param f        ℝ → anything made of numbers: a number, an array, a record; with several parameters, `wrt` names the input
 * @param options  `wrt`, `scope`; `mode: "reverse"` computes the same by reverse mode
 * @returns        a function of f's parameters that returns df/dx in the shape of the result. It can be differentiated again
 * @throws         WengertError NOT_ONE_INPUT where the input is not one number; else as `gradient`
 *
 * Cost: about twice f's operations.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §3.1.
 *
 * @example
 * derivative((x: number) => Math.sin(x))(0); // 1
 */
export function derivative<F extends AnyFunction>(
  f: F,
  options: ModeOptions<number> = {},
): ((...args: Parameters<F>) => PartialOf<ReturnType<F>>) & Generated {
  checkCall(f, options, ["wrt", "scope", "verify", "record", "mode"], "derivative");
  const plan = options.mode === "reverse" ? reverseDerivativePlan : derivativePlan;
  return typed(callable(new Differentiated(f, "derivative", options, plan), "derivative", f, options));
}

registerDriver(derivative, "derivative");
