import { registerDriver, registerMade } from "../../read/drivers.ts";
import { typed } from "../callable.ts";
import { withSource } from "../jvp.ts";
import { checkCall } from "../options.ts";
import type { AnyFunction, Generated } from "../types.ts";
import { coverPattern } from "./bidirectional.ts";
import { jacobianPattern } from "./dependence.ts";
import type { SparseMatrix } from "./pattern.ts";
import { jacobianPasses } from "./recovery.ts";
import { SparseFunction, type SparsityOptions } from "./sparse-function.ts";
import { forwardStage, reverseStage } from "./stages.ts";

export interface SparseJacobianOptions extends SparsityOptions {
  /** "auto", unless given: columns, rows or some of both, whichever takes the least. */
  readonly mode?: "auto" | "forward" | "reverse";
}

/**
 * The Jacobian of a function whose results depend on few of its inputs each, by compressed rows: a row for each number
 * of the result and a column for each number of the inputs, in their order.
 *
 * The pattern is found by running the function on sets of inputs; columns that share no row, or rows that share no
 * column, are coloured alike and take one pass together. Both are kept for further calls. By `over: "branches"`, unless
 * given, the pattern holds whichever way the branches go that depend on the inputs; where an index or a count depends
 * on inputs, and by `over: "point"`, it is that of the way taken, and is found anew when the numbers change that decide it.
 *
 * @param f        ℝⁿ → ℝᵐ, from any shape to any shape
 * @param options  `mode`: columns by forward mode, rows by reverse mode or, unless given, what is cheapest, which may be
 *   both; `over`; `wrt` and `scope` as for `gradient`
 * @returns        a function of f's parameters that returns `{ rows, columns, rowPointers, columnIndices, values, passes }`
 * @throws         WengertError JACOBIAN_TOO_LARGE beyond 2²⁷ entries; else as `gradient`
 *
 * Cost: `passes` directions: 8 of forward mode at once in up to 9 times f's operations, one of reverse mode in a small
 *   multiple. The first call also runs f on index sets, some hundred times as long as f itself.
 * Source: A. H. Gebremedhin, F. Manne & A. Pothen, What color is your Jacobian?, SIAM Review 47(4), 2005.
 *
 * @example
 * const { columnIndices, values } = sparseJacobian((x: number[]) => [x[0]! * x[0]!, x[0]! + x[2]!])([3, 4, 5]);
 * [Array.from(columnIndices), Array.from(values)]; // [[0, 0, 2], [6, 1, 1]]
 */
export function sparseJacobian<F extends AnyFunction>(
  f: F,
  options: SparseJacobianOptions = {},
): ((...args: Parameters<F>) => SparseMatrix) & Generated {
  checkCall(f, options, ["wrt", "scope", "verify", "record", "mode", "over"], "sparseJacobian");
  const { mode = "auto", ...shared } = options;
  const sparse = new SparseFunction(f, shared, {
    driver: "sparseJacobian",
    check: () => undefined,
    find: jacobianPattern,
    schedule: (pattern) => {
      const cover = coverPattern(pattern, mode);
      const { forward, reverse } = jacobianPasses(pattern, cover);
      return {
        stages: [...forwardStage(forward, (_, program) => program), ...reverseStage(reverse)],
        passes: cover.columns.count + cover.rows.count,
      };
    },
  });
  const call = (...args: unknown[]): SparseMatrix => sparse.matrix(args);
  registerMade(call, "sparseJacobian");
  return typed(withSource(call, sparse));
}

registerDriver(sparseJacobian, "sparseJacobian");
