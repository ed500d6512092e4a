import { registerDriver } from "../read/drivers.ts";
import { callable, typed } from "./callable.ts";
import { Differentiated } from "./differentiated.ts";
import { checkCall } from "./options.ts";
import { evaluationPlan } from "./plan.ts";
import type { AnyFunction, Generated, Options } from "./types.ts";

/**
 * The function as Wengert reads it, without derivatives. It is how a function that takes derivatives of inner functions,
 * which close over its local values, is run.
 *
 * @param f        any function that can be read
 * @param options  `scope` gives outer names
 * @returns        a function of f's parameters with f's result
 * @throws         WengertError, as `gradient`
 *
 * Cost: f's own.
 *
 * @example
 * evaluate((x: number) => derivative((y: number) => x * y * y)(x))(3); // 18
 */
export function evaluate<F extends AnyFunction>(
  f: F,
  options: Options = {},
): ((...args: Parameters<F>) => ReturnType<F>) & Generated {
  checkCall(f, options, ["scope", "verify", "record"], "evaluate");
  return typed(callable(new Differentiated(f, "evaluate", options, evaluationPlan), "evaluate", f, options));
}

registerDriver(evaluate, "evaluate");
