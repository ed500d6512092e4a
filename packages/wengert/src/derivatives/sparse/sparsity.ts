import { registerDriver, registerMade } from "../../read/drivers.ts";
import { typed } from "../callable.ts";
import { checkCall } from "../options.ts";
import type { AnyFunction } from "../types.ts";
import { hessianPattern, jacobianPattern } from "./dependence.ts";
import type { SparsityPattern } from "./pattern.ts";
import { type Kind, SparseFunction, type SparsityOptions } from "./sparse-function.ts";
import { requireScalar } from "./sparse-hessian.ts";

/**
 * Where the Jacobian of a function may have entries other than zero: which numbers of the result depend on which numbers
 * of the inputs. Arguments are left as they are.
 *
 * @param f        ℝⁿ → ℝᵐ
 * @param options  `over: "branches"`, unless given: whichever branches are taken; `"point"`: the branches taken at the
 *   arguments; `wrt` and `scope` as for `gradient`
 * @returns        a function of f's parameters that returns `{ rows, columns, rowPointers, columnIndices }`
 * @throws         WengertError, as `sparseJacobian`
 *
 * Cost: f on index sets, some hundred times as long as f itself.
 *
 * @example
 * const f = (x: number[]) => [x[0]! > 1 ? x[1]! : x[2]!];
 * Array.from(jacobianSparsity(f)([2, 0, 0]).columnIndices); // [1, 2]
 * Array.from(jacobianSparsity(f, { over: "point" })([2, 0, 0]).columnIndices); // [1]
 */
export function jacobianSparsity<F extends AnyFunction>(
  f: F,
  options: SparsityOptions = {},
): (...args: Parameters<F>) => SparsityPattern {
  return sparsity(f, options, "jacobianSparsity", { check: () => undefined, find: jacobianPattern });
}

/**
 * Where the Hessian of a function with one real result may have entries other than zero: which inputs meet in an
 * operation that is not linear in both. Arguments are left as they are.
 *
 * @param f        ℝⁿ → ℝ
 * @param options  as for `jacobianSparsity`
 * @returns        a function of f's parameters that returns `{ rows, columns, rowPointers, columnIndices }`
 * @throws         WengertError NOT_SCALAR if f does not return one number; else as `sparseHessian`
 *
 * Cost: f on index sets, some hundred times as long as f itself.
 * Source: A. Walther, Computing sparse Hessians with automatic differentiation, ACM TOMS 34(1), 2008.
 *
 * @example
 * Array.from(hessianSparsity((x: number[]) => x[0]! * x[2]! + x[1]!)([3, 4, 5]).rowPointers); // [0, 1, 1, 2]
 */
export function hessianSparsity<F extends AnyFunction>(
  f: F,
  options: SparsityOptions = {},
): (...args: Parameters<F>) => SparsityPattern {
  return sparsity(f, options, "hessianSparsity", { check: requireScalar, find: hessianPattern });
}

function sparsity<F extends AnyFunction>(
  f: F,
  options: SparsityOptions,
  driver: string,
  kind: Pick<Kind, "check" | "find">,
): (...args: Parameters<F>) => SparsityPattern {
  checkCall(f, options, ["wrt", "scope", "verify", "record", "over"], driver);
  const sparse = new SparseFunction(f, options, { ...kind, driver, schedule: () => ({ stages: [], passes: 0 }) });
  const call = (...args: unknown[]): SparsityPattern => sparse.pattern(args);
  registerMade(call, driver);
  return typed(call);
}

registerDriver(jacobianSparsity, "jacobianSparsity");
registerDriver(hessianSparsity, "hessianSparsity");
