import { registerDriver } from "../read/drivers.ts";
import { typed } from "./callable.ts";
import { gradient, valueAndGradient } from "./gradient.ts";
import { Jacobians } from "./jacobians.ts";
import { alongTangents, type TangentsOf } from "./jvp.ts";
import { checkCall } from "./options.ts";
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
  const jacobians = new Jacobians(namedAs(f, gradient(f, shared)), innerOptions(shared), {
    mode: "forward",
    matrix: "Hessian",
    present: (at) => (flat ? at.flat : at.nested),
  });
  return typed(jacobians.callable("hessian"));
}

/**
 * The diagonal of the Hessian, ∂²f/∂xᵢ², as preconditioners and error estimates use it; the rest is not kept.
 *
 * @param f        ℝⁿ → ℝ
 * @param options  `wrt`, `scope`, as for `hessian`
 * @returns        a function of f's parameters that returns the diagonal in the shape of the gradient
 * @throws         WengertError, as `gradient`
 *
 * Cost: n/8 passes, each up to 9 times a gradient, as for `hessian`, but memory for n numbers and not n². For functions of
 * numbers without loops what only the rest needs is not computed.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §5.1.
 *
 * @example
 * hessianDiagonal((x: number, y: number) => x * x * y + y ** 3)(2, 3); // [6, 18]
 */
export function hessianDiagonal<F extends AnyFunction, const O extends Options = Record<never, never>>(
  f: F,
  options?: O,
): ((...args: Parameters<F>) => Partials<Parameters<F>, WrtOf<O>>) & Generated {
  const given: Options = options ?? {};
  checkCall(f, given, ["wrt", "scope", "verify", "record"], "hessianDiagonal");
  const jacobians = new Jacobians(namedAs(f, gradient(f, given)), innerOptions(given), {
    mode: "forward",
    matrix: "Hessian",
    isDiagonal: true,
    present: (at) => at.row,
  });
  return typed(jacobians.callable("hessianDiagonal"));
}

/**
 * The Hessian of a function with one real result together with its gradient and its value, as Newton's method needs them.
 *
 * @param f        ℝⁿ → ℝ
 * @param options  as for `hessian`
 * @returns        a function of f's parameters that returns `{ value, gradient, hessian }`; `value` is bit-identical to what
 *   f returns
 * @throws         WengertError, as `hessian`
 *
 * Cost: as `hessian`, and one gradient.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §5.1.
 *
 * @example
 * valueAndHessian((x: number) => x ** 3)(2); // { value: 8, gradient: 12, hessian: 12 }
 */
export function valueAndHessian<F extends AnyFunction, const O extends HessianOptions = Record<never, never>>(
  f: F,
  options?: O,
): ((...args: Parameters<F>) => {
  value: number;
  gradient: Partials<Parameters<F>, WrtOf<O>>;
  hessian: HessianResult<F, O>;
}) &
  Generated {
  const given: HessianOptions = options ?? {};
  checkCall(f, given, ["wrt", "scope", "verify", "record", "flat"], "valueAndHessian");
  const { flat = false, ...shared } = given;
  const jacobians = new Jacobians(namedAs(f, valueAndGradient(f, shared)), innerOptions(shared), {
    mode: "forward",
    withValue: true,
    matrix: "Hessian",
    present: (at) => {
      const { value, gradient: partials } = typed<{ value: number; gradient: unknown }>(at.value);
      // The first row is that of the value: the gradient once more.
      const { rows, columns, values } = at.flat;
      const matrix = flat
        ? { rows: rows - 1, columns, values: values.slice(columns) }
        : typed<{ gradient: unknown }>(at.nested).gradient;
      return { value, gradient: partials, hessian: matrix };
    },
  });
  return typed(jacobians.callable("valueAndHessian"));
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
): ((
  args: Readonly<Parameters<F>>,
  vectors: TangentsOf<Parameters<F>, WrtOf<O>>,
) => Partials<Parameters<F>, WrtOf<O>>) &
  Generated {
  const given: Options = options ?? {};
  checkCall(f, given, ["wrt", "scope", "verify", "record"], "hvp");
  return typed(alongTangents(namedAs(f, gradient(f, given)), innerOptions(given), "hvp"));
}

/** The options that the outer derivative shares; the inner one keeps the scope. */
export function innerOptions({ wrt, verify, record }: Options): Options {
  return {
    ...(wrt === undefined ? {} : { wrt }),
    ...(verify === undefined ? {} : { verify }),
    ...(record === undefined ? {} : { record }),
  };
}

/** The gradient that a second derivative is taken of, under the name that the user knows: that of the function. */
export function namedAs(f: AnyFunction, inner: AnyFunction): AnyFunction {
  return Object.defineProperty(inner, "name", { value: f.name === "" ? "f" : f.name });
}

registerDriver(hessian, "hessian");
registerDriver(valueAndHessian, "valueAndHessian");
registerDriver(hvp, "hvp");
registerDriver(hessianDiagonal, "hessianDiagonal");
