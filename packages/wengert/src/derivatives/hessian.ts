import { typed } from "./callable.ts";
import { checkCall } from "./options.ts";
import { gradient } from "./gradient.ts";
import { jacobian } from "./jacobian.ts";
import { jvp, type TangentsOf } from "./jvp.ts";
import type { AnyFunction, FlatJacobian, Generated, JacobianOf, Options, Partials, Wrt, WrtOf } from "./types.ts";

export interface HessianOptions<W extends Wrt | undefined = Wrt | undefined> extends Options<W> {
  /** Returns `{ rows, columns, values }` instead of nested arrays and records. */
  readonly flat?: boolean;
}

type HessianResult<F extends AnyFunction, O> = O extends { readonly flat: true }
  ? FlatJacobian
  : JacobianOf<Partials<Parameters<F>, WrtOf<O>>, Partials<Parameters<F>, WrtOf<O>>>;

/**
 * The Hessian of a function with one real result: the Jacobian of its gradient, by forward over reverse mode.
 *
 * @param f        ℝⁿ → ℝ
 * @param options  `wrt`, `scope`, `flat` as for `jacobian`
 * @returns        a function of f's parameters that returns the structure of the gradient with, in place of each number, its
 *   partials in the shape of the inputs: number[] → number[][], two numbers → [[fxx, fxy], [fyx, fyy]]
 * @throws         WengertError, as `gradient` and `jacobian`
 *
 * Cost: n/8 passes, each up to 9 times a gradient.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §5.1.
 *
 * @example
 * hessian((x: number, y: number) => x * x * y)(2, 3); // [[6, 4], [4, 0]]
 */
export function hessian<F extends AnyFunction, const O extends HessianOptions = Record<never, never>>(
  f: F,
  options?: O,
): ((...args: Parameters<F>) => HessianResult<F, O>) & Generated {
  const given: HessianOptions = options ?? {};
  checkCall(f, given, ["wrt", "scope", "verify", "record", "flat"], "hessian");
  const { flat = false, ...shared } = given;
  return typed(jacobian(gradient(f, shared), { ...inputs(shared), mode: "forward", flat }));
}

/**
 * Hessian–vector product, H·v, by forward over reverse mode; the Hessian is never formed.
 *
 * @param f        ℝⁿ → ℝ
 * @param options  `wrt` names the inputs (then one vector for each of them); `scope` gives outer names
 * @returns        `(arguments, vectors) => H·v` in the shape of the gradient
 * @throws         WengertError SHAPE_MISMATCH if a vector is not of the shape of its argument; else as `gradient`
 *
 * Cost: about twice a gradient, whatever n.
 * Source: B. A. Pearlmutter, Fast exact multiplication by the Hessian, Neural Computation 6(1), 1994.
 *
 * @example
 * hvp((x: number[]) => x[0]! * x[0]! * x[1]!)([[2, 3]], [[1, 0]]); // [6, 4]
 */
export function hvp<F extends AnyFunction, const O extends Options = Record<never, never>>(
  f: F,
  options?: O,
): (args: Readonly<Parameters<F>>, vectors: TangentsOf<Parameters<F>, WrtOf<O>>) => Partials<Parameters<F>, WrtOf<O>> {
  const given: Options = options ?? {};
  checkCall(f, given, ["wrt", "scope", "verify", "record"], "hvp");
  const product = jvp(gradient(f, given), inputs(given));
  return (args, vectors) =>
    typed(typed<{ tangent: unknown }>(Reflect.apply(product, undefined, [args, vectors])).tangent);
}

/** The options that the outer derivative shares; the inner one keeps the scope. */
function inputs({ wrt, verify, record }: Options): Options {
  return {
    ...(wrt === undefined ? {} : { wrt }),
    ...(verify === undefined ? {} : { verify }),
    ...(record === undefined ? {} : { record }),
  };
}
