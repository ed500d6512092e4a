import { jacobianTooLarge } from "../errors.ts";
import { registerDriver, registerMade } from "../read/drivers.ts";
import { byParameter, countNumbers } from "./arguments.ts";
import { typed } from "./callable.ts";
import { ReachedFailure } from "./compile.ts";
import { Differentiated } from "./differentiated.ts";
import { checkCall } from "./options.ts";
import { jacobianPlan, tooLargeCode } from "./jacobian-plan.ts";
import { withSource } from "./jvp.ts";
import { cheaperMode } from "./mode-choice.ts";
import { Readings } from "./readings.ts";
import type { AnyFunction, FlatJacobian, Generated, JacobianOf, Options, Partials, Wrt, WrtOf } from "./types.ts";
import { JacobianReader } from "./unflatten.ts";

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
 * @throws         WengertError JACOBIAN_TOO_LARGE beyond 2²⁷ elements; else as `gradient`
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
  const given: JacobianOptions = options ?? {};
  checkCall(f, given, ["wrt", "scope", "verify", "record", "mode", "flat"], "jacobian");
  const { mode = "auto", flat = false, ...shared } = given;
  const readings = new Readings(f, given.scope);
  const modes = {
    forward: new Differentiated(readings, "jacobian", shared, (request) => jacobianPlan(request, "forward")),
    reverse: new Differentiated(readings, "jacobian", shared, (request) => jacobianPlan(request, "reverse")),
  };
  let latest = modes.forward;
  const call = (...args: unknown[]): unknown => {
    const { forward } = modes;
    const values = byParameter(forward.parameters, args, forward.name);
    latest = modes[mode === "auto" ? cheaperMode(forward, values) : mode];
    return run(latest, args, values, shared.wrt, flat);
  };
  Object.defineProperty(call, "length", { value: modes.forward.parameters.length });
  const generated = {
    get generatedSource(): string {
      return latest.generatedSource;
    },
    sourceFor: (args: readonly unknown[]): string => latest.sourceFor(args),
  };
  registerMade(call, "jacobian");
  return typed(withSource(call, generated));
}

function run(
  differentiated: Differentiated,
  args: readonly unknown[],
  values: readonly unknown[],
  wrt: Wrt | undefined,
  flat: boolean,
): unknown {
  const positions = wrt === undefined ? values.map((_, k) => k) : typeof wrt === "number" ? [wrt] : wrt;
  let matrix: Float64Array;
  let extents: number[];
  try {
    [matrix, ...extents] = typed<[Float64Array, ...number[]]>(differentiated.call(args));
  } catch (error) {
    if (!(error instanceof ReachedFailure) || error.code !== tooLargeCode) throw error;
    const columns = positions.reduce((sum, k) => sum + countNumbers(values[k]), 0);
    throw jacobianTooLarge(differentiated.name, differentiated.countResults(values), columns);
  }
  const [rows = 0, ...lengths] = extents;
  if (flat) return { rows, columns: rows === 0 ? 0 : matrix.length / rows, values: matrix };
  const { latest } = differentiated;
  if (latest === undefined) throw new Error("a call without a specialisation");
  const { params, result } = latest.reading;
  const inputs = positions.map(
    (k) => ({ shape: params[k] ?? { kind: "constant", value: undefined }, value: values[k] }) as const,
  );
  const asList = wrt === undefined ? differentiated.parameters.length !== 1 : typeof wrt !== "number";
  const columns = rows === 0 ? 0 : matrix.length / rows;
  return new JacobianReader(matrix, columns, inputs, asList).result(result, lengths);
}

registerDriver(jacobian, "jacobian");
