import { registerDriver } from "../read/drivers.ts";
import { typed } from "./callable.ts";
import { derivative } from "./derivative.ts";
import { evaluate } from "./evaluate.ts";
import { checkCall } from "./options.ts";
import type { AnyFunction, Generated, Options, PartialOf } from "./types.ts";

/**
 * A partial derivative of any order, ∂ᵏf/∂xᵢ∂xⱼ…, of a function of numbers, by forward mode over forward mode.
 *
 * @param f        a function that returns anything made of numbers; the parameters named must be numbers
 * @param order    the positions of the parameters that it is differentiated by, one after another: [0, 0, 1] is ∂³f/∂x²∂y
 * @param options  `scope`, as for `gradient`
 * @returns        a function of f's parameters that returns the partial in the shape of the result
 * @throws         WengertError BAD_OPTION for a position that names no parameter, NOT_ONE_INPUT where it is no number; else as
 *   `gradient`
 *
 * Cost: f's operations, about two to three times as many for each order.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §13.1.
 *
 * @example
 * mixedPartial((x: number, y: number) => x ** 3 * y ** 2, [0, 0, 1])(2, 3); // 72
 */
export function mixedPartial<F extends AnyFunction>(
  f: F,
  order: readonly number[],
  options: Omit<Options, "wrt"> = {},
): ((...args: Parameters<F>) => PartialOf<ReturnType<F>>) & Generated {
  checkCall(f, options, ["scope", "verify", "record"], "mixedPartial");
  const { scope: _, ...further } = options;
  const [first, ...rest] = order;
  if (first === undefined) return typed(evaluate(f, options));
  let partial: AnyFunction = derivative(f, { ...options, wrt: first });
  for (const wrt of rest) partial = derivative(partial, { ...further, wrt });
  return typed(partial);
}

registerDriver(mixedPartial, "mixedPartial");
