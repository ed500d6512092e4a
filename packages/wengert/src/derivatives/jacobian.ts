import { registerDriver } from "../read/drivers.ts";
import { typed } from "./callable.ts";
import { Jacobians } from "./jacobians.ts";
import { checkCall } from "./options.ts";
import type { AnyFunction, FlatJacobian, Generated, JacobianOf, Options, Partials, Wrt, WrtOf } from "./types.ts";

export interface JacobianOptions<W extends Wrt | undefined = Wrt | undefined> extends Options<W> {
  /** "auto", unless given: the mode that takes fewer operations for this function and these sizes. */
  readonly mode?: "auto" | "forward" | "reverse";
  /** Returns `{ rows, columns, values }` instead of nested arrays and records. */
  readonly flat?: boolean;
}

type JacobianResult<F extends AnyFunction, O> = O extends { readonly flat: true }
  ? FlatJacobian
  : JacobianOf<ReturnType<F>, Partials<Parameters<F>, WrtOf<O>>>;

/**
 * The Jacobian: every partial of every result.
 *
 * @param f        ℝⁿ → ℝᵐ, from any shape to any shape
 * @param options  `mode`: forward mode (8 columns a pass), reverse mode (one row a pass) or, unless given, the cheaper
 *   one; `flat: true` returns `{ rows, columns, values }`, row by row; `wrt` and `scope` as for `gradient`
 * @returns        a function of f's parameters that returns the structure of f's result with the partial, in the shape of
 *   the input, in place of each number; several parameters give a list at each place
 * @throws         WengertError JACOBIAN_TOO_LARGE beyond 2²⁶ elements (`sparseJacobian` has no such limit); else
 *   as `gradient`
 *
 * Cost: forward n/8 passes of up to 9 times f's operations, reverse m passes of a small multiple.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 3.
 *
 * @example
 * jacobian((x: number, y: number) => [x * y, x + y])(2, 3); // [[3, 2], [1, 1]]
 */
export function jacobian<F extends AnyFunction, const O extends JacobianOptions = Record<never, never>>(
  f: F,
  options?: O,
): ((...args: Parameters<F>) => JacobianResult<F, O>) & Generated {
  return typed(create(f, options ?? {}, "jacobian", false));
}

/**
 * The Jacobian together with the function's own value.
 *
 * @param f        as for `jacobian`
 * @param options  as for `jacobian`
 * @returns        a function of f's parameters that returns `{ value, jacobian }`; `value` is bit-identical to what f returns
 * @throws         WengertError, as `jacobian`
 *
 * Cost: as `jacobian`, and one evaluation of f.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 3.
 *
 * @example
 * valueAndJacobian((x: number, y: number) => [x * y, x + y])(2, 3); // { value: [6, 5], jacobian: [[3, 2], [1, 1]] }
 */
export function valueAndJacobian<F extends AnyFunction, const O extends JacobianOptions = Record<never, never>>(
  f: F,
  options?: O,
): ((...args: Parameters<F>) => { value: ReturnType<F>; jacobian: JacobianResult<F, O> }) & Generated {
  return typed(create(f, options ?? {}, "valueAndJacobian", true));
}

function create(
  f: AnyFunction,
  given: JacobianOptions,
  driver: "jacobian" | "valueAndJacobian",
  withValue: boolean,
): unknown {
  checkCall(f, given, ["wrt", "scope", "verify", "record", "mode", "flat"], driver);
  const { mode = "auto", flat = false, ...shared } = given;
  const jacobians = new Jacobians(f, shared, {
    mode,
    withValue,
    matrix: "Jacobian",
    present: (at) => {
      const matrix = flat ? at.flat : at.nested;
      return withValue ? { value: at.value, jacobian: matrix } : matrix;
    },
  });
  return jacobians.callable(driver);
}

registerDriver(jacobian, "jacobian");
registerDriver(valueAndJacobian, "valueAndJacobian");
