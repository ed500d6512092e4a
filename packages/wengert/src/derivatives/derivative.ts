import { registerDriver } from "../read/drivers.ts";
import { callable, typed } from "./callable.ts";
import { Differentiated } from "./differentiated.ts";
import { checkCall } from "./options.ts";
import { derivativePlan, reverseDerivativePlan } from "./plan.ts";
import type { AnyFunction, Generated, ModeOptions, PartialOf } from "./types.ts";

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
  return typed(create(f, options, "derivative", false));
}

/**
 * The derivative of a function of one number together with the function's own value.
 *
 * @param f        as for `derivative`
 * @param options  as for `derivative`
 * @returns        a function of f's parameters that returns `{ value, derivative }`; `value` is bit-identical to what f returns
 * @throws         WengertError, as `derivative`
 *
 * Cost: as `derivative`.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §3.1.
 *
 * @example
 * valueAndDerivative((x: number) => x ** 3)(2); // { value: 8, derivative: 12 }
 */
export function valueAndDerivative<F extends AnyFunction>(
  f: F,
  options: ModeOptions<number> = {},
): ((...args: Parameters<F>) => { value: ReturnType<F>; derivative: PartialOf<ReturnType<F>> }) & Generated {
  return typed(create(f, options, "valueAndDerivative", true));
}

function create(
  f: AnyFunction,
  given: ModeOptions,
  driver: "derivative" | "valueAndDerivative",
  withValue: boolean,
): unknown {
  checkCall(f, given, ["wrt", "scope", "verify", "record", "mode"], driver);
  const plan = given.mode === "reverse" ? reverseDerivativePlan : derivativePlan;
  const differentiated = new Differentiated(f, driver, given, (request) => plan(request, withValue));
  return callable(differentiated, driver, f, given);
}

registerDriver(derivative, "derivative");
registerDriver(valueAndDerivative, "valueAndDerivative");
