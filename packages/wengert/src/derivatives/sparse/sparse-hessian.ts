import { notScalar } from "../../errors.ts";
import { registerDriver, registerMade } from "../../read/drivers.ts";
import { typed } from "../callable.ts";
import { withSource } from "../jvp.ts";
import { checkCall } from "../options.ts";
import type { Request } from "../passes.ts";
import { gradientPlan } from "../plan.ts";
import type { AnyFunction, Generated } from "../types.ts";
import { hessianPattern } from "./dependence.ts";
import type { SparseMatrix } from "./pattern.ts";
import { hessianPasses } from "./recovery.ts";
import { SparseFunction, type SparsityOptions } from "./sparse-function.ts";
import { forwardStage } from "./stages.ts";
import { colourSymmetric } from "./star-colouring.ts";

/**
 * The Hessian of a function with one real result whose inputs meet few others each, by compressed rows: a row and a
 * column for each number of the inputs, in their order. It is symmetric to the last bit.
 *
 * The pattern holds every pair of inputs that meet in an operation that is not linear in both; a star colouring of it
 * groups the columns. Each colour is one direction of forward mode over the gradient. Patterns are kept as for
 * `sparseJacobian`.
 *
 * @param f        ℝⁿ → ℝ
 * @param options  `over` as for `sparseJacobian`; `wrt` and `scope` as for `gradient`
 * @returns        a function of f's parameters that returns `{ rows, columns, rowPointers, columnIndices, values, passes }`
 * @throws         WengertError NOT_SCALAR if f does not return one number; JACOBIAN_TOO_LARGE beyond 2²⁷ entries; else
 *   as `gradient`
 *
 * Cost: `passes` directions, 8 at once in up to 9 times a gradient. The first call also runs f on index sets, some
 *   hundred times as long as f itself.
 * Source: A. Walther, Computing sparse Hessians with automatic differentiation, ACM TOMS 34(1), 2008; A. H. Gebremedhin,
 *   F. Manne & A. Pothen, What color is your Jacobian?, SIAM Review 47(4), 2005, §4.
 *
 * @example
 * const { columnIndices, values } = sparseHessian((x: number[]) => x[0]! * x[2]! + x[1]! ** 2)([3, 4, 5]);
 * [Array.from(columnIndices), Array.from(values)]; // [[2, 1, 0], [1, 2, 1]]
 */
export function sparseHessian<F extends AnyFunction>(
  f: F,
  options: SparsityOptions = {},
): ((...args: Parameters<F>) => SparseMatrix) & Generated {
  checkCall(f, options, ["wrt", "scope", "verify", "record", "over"], "sparseHessian");
  const sparse = new SparseFunction(f, options, {
    driver: "sparseHessian",
    check: requireScalar,
    find: hessianPattern,
    schedule: (pattern) => {
      const colouring = colourSymmetric(pattern);
      const passes = hessianPasses(pattern, colouring);
      return {
        stages: forwardStage(passes, (request) => gradientPlan(request, false).program),
        passes: colouring.count,
      };
    },
  });
  const call = (...args: unknown[]): SparseMatrix => sparse.matrix(args);
  registerMade(call, "sparseHessian");
  return typed(withSource(call, sparse));
}

export function requireScalar({ reading }: Request): void {
  if (reading.result.kind !== "number") throw notScalar(reading.program.name, reading.result);
}

registerDriver(sparseHessian, "sparseHessian");
