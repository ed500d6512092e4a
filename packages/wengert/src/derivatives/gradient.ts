import { registerDriver } from "../read/drivers.ts";
import { callable, typed } from "./callable.ts";
import { Differentiated } from "./differentiated.ts";
import { checkCall } from "./options.ts";
import { forwardGradientPlan, gradientPlan } from "./plan.ts";
import type { AnyFunction, Generated, ModeOptions, Partials, WrtOf } from "./types.ts";

const options = ["wrt", "scope", "verify", "record", "mode"];

/**
 * The gradient of a function with one real result, by reverse mode.
 *
 * @param f        ℝⁿ → ℝ; its parameters may be numbers, arrays, typed arrays and records
 * @param options  `wrt` names the parameters differentiated (a position, or a list of positions); `scope` gives outer
 *   names; `mode: "forward"` computes the same by forward mode
 * @returns        a function of f's parameters that returns ∂f/∂parameter in the shape of the parameter: by itself for
 *   one parameter or `wrt: k`, else as a list; null in place of what carries no derivative. `.source` is its code
 * @throws         WengertError, when it is called: NOT_SCALAR, BAD_ARGUMENT, WRONG_ARGUMENT_COUNT, VALUE_MISMATCH,
 *   UNSUPPORTED_SYNTAX, UNKNOWN_NAME; at once: NOT_A_FUNCTION, BAD_OPTION
 *
 * Cost: a small multiple of f's operations, whatever n; memory grows with the values recorded in loops.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 3.
 *
 * @example
 * gradient((x: number, y: number) => x * x * y)(2, 3); // [12, 4]
 */
export function gradient<F extends AnyFunction, const O extends ModeOptions = Record<never, never>>(
  f: F,
  options?: O,
): ((...args: Parameters<F>) => Partials<Parameters<F>, WrtOf<O>>) & Generated {
  return typed(create(f, options ?? {}, "gradient", false));
}

/**
 * The gradient together with the function's own value, for little more than the gradient.
 *
 * @param f        as for `gradient`
 * @param options  as for `gradient`
 * @returns        a function of f's parameters that returns `{ value, gradient }`; `value` is bit-identical to what f returns
 * @throws         WengertError, as `gradient`
 *
 * Cost: as `gradient`.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 3.
 *
 * @example
 * valueAndGradient((x: number) => x ** 3)(2); // { value: 8, gradient: 12 }
 */
export function valueAndGradient<F extends AnyFunction, const O extends ModeOptions = Record<never, never>>(
  f: F,
  options?: O,
): ((...args: Parameters<F>) => { value: number; gradient: Partials<Parameters<F>, WrtOf<O>> }) & Generated {
  return typed(create(f, options ?? {}, "valueAndGradient", true));
}

function create(
  f: AnyFunction,
  given: ModeOptions,
  driver: "gradient" | "valueAndGradient",
  withValue: boolean,
): unknown {
  checkCall(f, given, options, driver);
  const plan = given.mode === "forward" ? forwardGradientPlan : gradientPlan;
  return callable(new Differentiated(f, driver, given, (request) => plan(request, withValue)), driver, f, given);
}

registerDriver(gradient, "gradient");
registerDriver(valueAndGradient, "valueAndGradient");
