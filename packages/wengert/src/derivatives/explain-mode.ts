import { registerDriver } from "../read/drivers.ts";
import { byParameter, deepCopy } from "./arguments.ts";
import { ReachedFailure } from "./compile.ts";
import { Differentiated } from "./differentiated.ts";
import { ModeChoice, type ModeExplanation } from "./mode-choice.ts";
import { checkCall } from "./options.ts";
import { evaluationPlan } from "./plan.ts";
import { Readings } from "./readings.ts";
import type { AnyFunction, Options } from "./types.ts";

export type { ModeExplanation } from "./mode-choice.ts";

/**
 * Which mode `jacobian(f)` takes, and why: the operations that each mode takes, counted on the function as it was read,
 * for the sizes of the arguments and the way that it takes for them.
 *
 * function = Σ over operations of their cost; forward = passes · (function + partials) + Σ over inputs of products and
 * sums; reverse likewise over outputs. It is the formula of `wengert explain`, with the same numbers for a function of
 * numbers without loops and branches.
 *
 * @param f        as for `jacobian`
 * @param options  `wrt` and `scope`, as for `jacobian`
 * @returns        a function of f's parameters that returns `{ mode, reason, cost: { function, forward, reverse }, inputs,
 *   outputs, passes: { forward, reverse } }`; inputs and outputs are counts of numbers
 * @throws         WengertError, as `evaluate`
 *
 * Cost: at most about one evaluation of f, once for arrays of the same lengths; the first time f is read.
 *
 * @example
 * explainMode((x: number[]) => x[0]! * x[1]! * x[2]!)([1, 2, 3]).mode; // "reverse"
 */
export function explainMode<F extends AnyFunction>(
  f: F,
  options: Pick<Options, "wrt" | "scope"> = {},
): (...args: Parameters<F>) => ModeExplanation {
  checkCall(f, options, ["wrt", "scope"], "explainMode");
  const readings = new Readings(f, options.scope);
  const differentiated = new Differentiated(readings, "evaluate", options, evaluationPlan);
  const choice = new ModeChoice(readings, options.wrt);
  return (...args) => {
    const values = byParameter(readings.parameters, args, differentiated.name);
    try {
      return choice.explain(values);
    } catch (error) {
      if (!(error instanceof ReachedFailure)) throw error;
      // The call itself raises what the failure means.
      const copies = new Map<unknown, unknown>();
      differentiated.call(args.map((argument) => deepCopy(argument, copies)));
      throw error;
    }
  };
}

registerDriver(explainMode, "explainMode");
